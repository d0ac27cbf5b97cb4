import { Link } from 'wouter'
import type { BoardRunDoc, BoardStageDoc, BoardStepDoc } from '../../../../src/api/board.ts'
import { useSay, useWords } from '../../app/words.ts'
import { AlertIcon, CutIcon, WorkingIcon } from '../../components/icons.tsx'
import { Mark, RunKindMark, StepMark } from '../../components/state-mark.tsx'
import { useLive } from '../../live/store.ts'
import desk from '../desk.module.css'
import { GatePanel } from './gate-panel.tsx'
import { useStageName } from './names.ts'
import { ProbationPanel } from './probation.tsx'
import css from './restore.module.css'
import { WORDS } from './words.ts'

/** The restore under way stage by stage, or how the last one ended. */
export function RestoreRun({ run }: { readonly run: BoardRunDoc }) {
  const t = useWords(WORDS)
  const say = useSay()
  return (
    <section className={css.section} aria-labelledby="restore-run">
      <div className={desk.row}>
        <h2 id="restore-run">{t(run.phase === 'ended' ? 'ended' : 'running')}</h2>
        {run.phase === 'ended' && <RunKindMark kind={run.kind} />}
      </div>
      <p>{t('runWho', { actor: run.actor, reason: run.reason })}</p>
      {run.phase === 'paused' && <p className={desk.warn}>{t('paused', { why: say(run.why) })}</p>}
      {run.result !== null && (
        <p className={run.result === 'complete' ? desk.good : desk.alarm} role="status">
          {t(run.result)} {say(run.why)}
        </p>
      )}
      {run.stages.map(stage => (
        <StageProgress key={stage.id} stage={stage} run={run} />
      ))}
    </section>
  )
}

const PHASES = {
  waiting: 'waiting',
  gate: 'gate',
  running: 'phaseRunning',
  ended: 'phaseEnded',
  'on-probation': 'onProbation',
  restored: 'restored',
  'cut-again': 'cutAgain',
} as const satisfies Record<BoardStageDoc['phase'], string>

function StageProgress({ stage, run }: { readonly stage: BoardStageDoc; readonly run: BoardRunDoc }) {
  const t = useWords(WORDS)
  const name = useStageName()(stage.id)
  const steps = useStepsOf(stage.id)
  const open = run.phase !== 'ended'
  return (
    <article className={css.stage} data-phase={stage.phase}>
      <header className={css.stageHead}>
        <h3>{name.whole}</h3>
        <strong className={css.phase} aria-live="polite" data-phase={stage.phase}>
          {t(PHASES[stage.phase])}
        </strong>
        {stage.confirmedBy !== null && <span>{t('restoredBy', { by: stage.confirmedBy })}</span>}
      </header>
      {open && stage.gate !== null && <GatePanel stage={stage} run={run} />}
      {open && stage.phase === 'on-probation' && <ProbationPanel stage={stage} steps={steps} run={run} />}
      {stage.phase === 'cut-again' && (
        <p className={desk.alarm} role="alert">
          <AlertIcon size={24} />
          {t('cutAgainWords')}
        </p>
      )}
      <Steps steps={steps} again={stage.phase === 'cut-again'} />
    </article>
  )
}

function useStepsOf(stage: string): readonly BoardStepDoc[] {
  const steps = useLive(live => live.steps)
  return Object.values(steps).filter(step => step.stage === stage)
}

interface StepsProps {
  readonly steps: readonly BoardStepDoc[]
  /** Nobody confirmed: what ends now is a cut, and no restore. */
  readonly again: boolean
}

function Steps({ steps, again }: StepsProps) {
  const t = useWords(WORDS)
  return (
    <>
      {steps.some(step => step.phase === 'needs-person') && (
        <p className={desk.warn}>
          <AlertIcon size={24} />
          <Link href="/tasks">{t('handsWait')}</Link>
        </p>
      )}
      <details open={steps.length <= 40}>
        <summary>{t('steps')}</summary>
        <ul className={css.marks}>
          {steps.map(step => (
            <StepLine key={step.id} step={step} again={again} />
          ))}
        </ul>
      </details>
    </>
  )
}

function StepLine({ step, again }: { readonly step: BoardStepDoc; readonly again: boolean }) {
  const say = useSay()
  const place = useLive(live => live.planSteps[step.id]?.place)
  return (
    <li>
      <strong>{step.tag}</strong>
      {again ? <AgainMark step={step} /> : <StepMark step={step} />}
      {place !== undefined && <span className={desk.quiet}>{say(place)}</span>}
    </li>
  )
}

/** A step that ends well after the probation ran out is cut, not restored. */
function AgainMark({ step }: { readonly step: BoardStepDoc }) {
  const t = useWords(WORDS)
  if (step.phase === 'working') return <Mark icon={WorkingIcon} tone="work" word={t('cuttingAgain')} />
  if (step.phase === 'ended' && step.outcome === 'done')
    return <Mark icon={CutIcon} tone="ok" word={t('cutAgainDone')} />
  return <StepMark step={step} />
}
