import { Link } from 'wouter'
import type { BoardRunDoc, BoardStageDoc, BoardStepDoc } from '../../../../src/api/board.ts'
import { useSay, useWords } from '../../app/words.ts'
import { AlertIcon } from '../../components/icons.tsx'
import { RunKindMark, StepMark } from '../../components/state-mark.tsx'
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

/** Not called cut again while something of it still is not. */
function phaseOf({ phase }: BoardStageDoc, steps: readonly BoardStepDoc[]) {
  return phase === 'cut-again' && steps.some(step => step.phase !== 'ended') ? 'cuttingAgain' : PHASES[phase]
}

function StageProgress({ stage, run }: { readonly stage: BoardStageDoc; readonly run: BoardRunDoc }) {
  const t = useWords(WORDS)
  const name = useStageName()(stage.id)
  const open = run.phase !== 'ended'
  const steps = useStepsOf(stage.id, open)
  return (
    <article className={css.stage} data-phase={stage.phase}>
      <header className={css.stageHead}>
        <h3>{name.whole}</h3>
        <strong className={css.phase} aria-live="polite" data-phase={stage.phase}>
          {t(phaseOf(stage, steps))}
        </strong>
        {stage.confirmedBy !== null && <span>{t('restoredBy', { by: stage.confirmedBy })}</span>}
      </header>
      {open && stage.gate !== null && <GatePanel stage={stage} run={run} />}
      {open && stage.phase === 'on-probation' && <ProbationPanel stage={stage} steps={steps} run={run} />}
      {stage.phase === 'cut-again' && (
        <p className={desk.alarm} role="alert">
          <AlertIcon size={24} />
          {t(steps.every(step => step.phase === 'ended') ? 'cutAgainWords' : 'cuttingAgainWords')}
        </p>
      )}
      <Steps steps={steps} />
    </article>
  )
}

/** Those it has to do with: of a run that ended not what it never began, such as what was not cut. */
function useStepsOf(stage: string, open: boolean): readonly BoardStepDoc[] {
  const steps = useLive(live => live.steps)
  return Object.values(steps).filter(step => step.stage === stage && (open || step.phase !== 'waiting'))
}

function Steps({ steps }: { readonly steps: readonly BoardStepDoc[] }) {
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
            <StepLine key={step.id} step={step} />
          ))}
        </ul>
      </details>
    </>
  )
}

function StepLine({ step }: { readonly step: BoardStepDoc }) {
  const say = useSay()
  const place = useLive(live => live.planSteps[step.id]?.place)
  return (
    <li>
      <strong>{step.tag}</strong>
      <StepMark step={step} />
      {place !== undefined && <span className={desk.quiet}>{say(place)}</span>}
    </li>
  )
}
