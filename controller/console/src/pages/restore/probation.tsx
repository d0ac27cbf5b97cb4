import type { BoardRunDoc, BoardStageDoc, BoardStepDoc } from '../../../../src/api/board.ts'
import { useLanguage, useSay, useWords } from '../../app/words.ts'
import { useNow } from '../../components/age.tsx'
import { formatCounting, formatStopwatch } from '../../components/format.ts'
import { ClockIcon } from '../../components/icons.tsx'
import { PressAndHold } from '../../components/press-and-hold.tsx'
import { ProblemBox } from '../../components/problem-box.tsx'
import { useRight } from '../../components/rights.ts'
import { useAct } from '../../components/use-act.ts'
import { call } from '../../live/api.ts'
import { useLive } from '../../live/store.ts'
import desk from '../desk.module.css'
import { useStageName } from './names.ts'
import { notReadBack } from './probation-facts.ts'
import css from './restore.module.css'
import { WORDS } from './words.ts'

interface Props {
  readonly stage: BoardStageDoc
  readonly steps: readonly BoardStepDoc[]
  readonly run: BoardRunDoc
}

/** How long is left, what happens when nobody confirms, what to check, and the confirmation. */
export function ProbationPanel({ stage, steps, run }: Props) {
  return (
    <div className={css.probation}>
      <Left stage={stage} />
      <Checks stage={stage} steps={steps} />
      <Confirm stage={stage} run={run} />
    </div>
  )
}

function Left({ stage }: { readonly stage: BoardStageDoc }) {
  const t = useWords(WORDS)
  const language = useLanguage()
  const now = useNow(250)
  const { number, name } = useStageName()(stage.id)
  // A begun second counts whole: it is never shown as over while it is not.
  const left = stage.probationEnds === null ? 0 : Math.max(0, stage.probationEnds - now + 999)
  return (
    <div className={css.left}>
      <p className={css.leftLabel}>
        <ClockIcon size={24} /> {t('left')}
      </p>
      <p className={css.leftTime} role="timer" data-short={left < 60_000 || undefined}>
        {formatStopwatch(left)}
      </p>
      <p className={css.consequence}>
        {left < 1_000
          ? t('over', { number, name })
          : t('consequence', { number, name, time: formatCounting(left, language) })}
      </p>
      <p>{t('noEmergency')}</p>
    </div>
  )
}

function Checks({ stage, steps }: Omit<Props, 'run'>) {
  const t = useWords(WORDS)
  const say = useSay()
  const language = useLanguage()
  const plan = useLive(live => live.planStages[stage.id])
  const paths = usePaths(stage.id)
  const doubtful = notReadBack(steps)
  const tags = doubtful.map(step => step.tag).join(language === 'ja' ? '、' : ', ')
  return (
    <div>
      <h4>{t('check')}</h4>
      <ol className={css.checks}>
        {doubtful.length > 0 && (
          <li>
            <strong>{t('checkSteps', { count: doubtful.length, tags })}</strong>
          </li>
        )}
        <li>{t('checkClean')}</li>
        <li>{paths === '' ? t('checkTrafficPlain') : t('checkTraffic', { paths })}</li>
        <li>{plan?.impact ? t('checkWork', { impact: say(plan.impact) }) : t('checkWorkPlain')}</li>
      </ol>
    </div>
  )
}

/** What the stage parts, in the names of segments. */
function usePaths(id: string): string {
  const say = useSay()
  const language = useLanguage()
  const stage = useLive(live => live.planStages[id])
  const plan = useLive(live => live.plan)
  const [and, or] = language === 'ja' ? ['・', '、'] : [', ', '; ']
  // A device of the map may stand there, too.
  const nameOf = (segment: string) => {
    const known = plan?.segments[segment] ?? plan?.devices[segment]
    return known === undefined ? segment : say(known.name)
  }
  const names = (ids: readonly string[]) => ids.map(nameOf).join(and)
  return (stage?.severs ?? []).map(({ from, to }) => `${names(from)} ↔ ${names(to)}`).join(or)
}

function Confirm({ stage, run }: Omit<Props, 'steps'>) {
  const t = useWords(WORDS)
  const { number } = useStageName()(stage.id)
  const { may, why } = useRight('commander')
  const act = useAct()
  const path = `/runs/${encodeURIComponent(run.id)}/stages/${encodeURIComponent(stage.id)}/confirm`
  return (
    <div className={desk.stack}>
      <PressAndHold
        label={t('confirm', { number })}
        colour="green"
        disabled={!may || act.busy}
        why={may ? undefined : why}
        onHeld={() => act.run(() => call<'confirmProbation'>('POST', path))}
      />
      <ProblemBox error={act.error} onClose={act.clear} />
    </div>
  )
}
