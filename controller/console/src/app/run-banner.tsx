import { Clock } from '../components/age.tsx'
import { AlertIcon, PauseIcon, WorkingIcon } from '../components/icons.tsx'
import { RunKindMark } from '../components/state-mark.tsx'
import { runIsOpen } from '../live/open-run.ts'
import { useLive } from '../live/store.ts'
import { RunClock } from './run-clock.tsx'
import styles from './shell.module.css'
import { useSay, useWords, words } from './words.ts'

const WORDS = words('run-banner', {
  label: ['進行中の実行', 'The run under way'],
  isolate: ['隔離', 'Isolation'],
  restore: ['復旧', 'Restore'],
  running: ['進行中', 'under way'],
  paused: ['一時停止中', 'PAUSED'],
  pausing: [
    '一時停止を受け付けました（{{by}}）。始めた手順と人の作業が終わると止まります：{{reason}}',
    'A pause was asked for by {{by}}. It comes once what was begun has ended, a person’s task too: {{reason}}',
  ],
  cancelling: [
    '中止を受け付けました（{{by}}）。機器が処理中の手順が終わると中止します：{{reason}}',
    'The end of the run was asked for by {{by}}. It comes once what devices are at work on has ended: {{reason}}',
  ],
  by: ['{{actor}}が開始', 'begun by {{actor}}'],
  why: ['停止の理由：{{why}}', 'Paused because: {{why}}'],
  drill: ['訓練です。機器の設定は何も変わりません。', 'This is a drill: nothing is changed on any device.'],
  'live-drill': ['訓練ですが、機器を実際に操作します。', 'This is a drill, but it really changes devices.'],
  incident: ['実対応です。機器を実際に操作します。', 'This is real: it really changes devices.'],
  reopened: ['警報：遮断したはずの {{count}} か所が開いています', 'ALARM: {{count}} cut points stand open again'],
  reopened_one: ['警報：遮断したはずの 1 か所が開いています', 'ALARM: a cut point stands open again'],
})

/** Stands over every page while a run is open; a drill's edge is striped on every page. */
export function RunBanner() {
  const open = useLive(runIsOpen)
  return (
    <>
      <Reopened />
      {open && <OpenRun />}
    </>
  )
}

function OpenRun() {
  const t = useWords(WORDS)
  const say = useSay()
  const run = useLive(live => live.board?.run)
  if (!run) return null
  return (
    <>
      <section className={styles.run} data-kind={run.kind} aria-label={t('label')}>
        <RunKindMark kind={run.kind} size="lg" />
        <div className={styles.runWords}>
          <span>
            <strong>
              {t(run.direction)} · {run.phase === 'paused' ? <PauseIcon /> : <WorkingIcon />}{' '}
              {t(run.phase === 'paused' ? 'paused' : 'running')}
            </strong>{' '}
            {t(run.kind)}
          </span>
          <span>
            {t('by', { actor: run.actor })} <Clock utc={run.startedUtc} /> · {run.reason}
          </span>
          {run.pausing !== null && (
            <span role="status">
              <PauseIcon /> {t('pausing', run.pausing)}
            </span>
          )}
          {run.cancelling !== null && (
            <span role="status">
              <PauseIcon /> {t('cancelling', run.cancelling)}
            </span>
          )}
          {run.phase === 'paused' && <span>{t('why', { why: say(run.why) })}</span>}
        </div>
        <RunClock />
      </section>
      {run.kind !== 'incident' && <div className={styles.edge} data-edge data-kind={run.kind} aria-hidden="true" />}
    </>
  )
}

/** A path that was cut and stands open again: said at once, on every page. */
function Reopened() {
  const t = useWords(WORDS)
  const count = useLive(live => Object.values(live.standing).filter(one => one.state === 'reopened').length)
  return (
    <div role="alert">
      {count > 0 && (
        <p className={styles.alarm}>
          <AlertIcon size={26} /> {t('reopened', { count })}
        </p>
      )}
    </div>
  )
}
