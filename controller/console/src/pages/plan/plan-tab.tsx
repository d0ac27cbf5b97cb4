import { Alert, Text } from '@mantine/core'
import type { PlanDoc, PlanStageDoc, PlanStepDoc } from '../../../../src/api/plan.ts'
import { useSay, useWords } from '../../app/words.ts'
import { Clock, Period } from '../../components/age.tsx'
import { useLive } from '../../live/store.ts'
import styles from './plan.module.css'
import { usePlanNames } from './plan-names.ts'
import { RUNG_WORDS, WORDS } from './words.ts'

/** The sealed plan, read aloud: when to use it, and stage by stage what it does. */
export function PlanTab() {
  const t = useWords(WORDS)
  const plan = useLive(live => live.plan)
  if (plan === null) return <Text role="status">{t('loadingPlan')}</Text>
  return (
    <div className={styles.page}>
      <Head plan={plan} />
      {plan.stages.map((stage, index) => (
        <Stage key={stage.id} stage={stage} n={index + 1} />
      ))}
    </div>
  )
}

function Head({ plan: { name, triggers, seal, filesDiffer } }: { plan: PlanDoc }) {
  const t = useWords(WORDS)
  const say = useSay()
  return (
    <header>
      <h2 className={styles.planName}>{say(name)}</h2>
      <p className={styles.quiet}>
        {t('sealedBy', { by: seal.sealedBy })} · <Clock utc={seal.sealedUtc} /> ·{' '}
        <code>{seal.sha256.slice(0, 12)}</code>
      </p>
      {filesDiffer !== null && (
        <Alert color="orange" my="sm">
          {say(filesDiffer)}
        </Alert>
      )}
      <h3>{t('triggers')}</h3>
      {triggers.length === 0 && <p>{t('noTriggers')}</p>}
      <ul className={styles.triggers}>
        {triggers.map(trigger => (
          <li key={trigger.en}>{say(trigger)}</li>
        ))}
      </ul>
    </header>
  )
}

function Stage({ stage, n }: { stage: PlanStageDoc; n: number }) {
  const t = useWords(WORDS)
  const say = useSay()
  const { gate } = stage
  return (
    <section className={styles.stage}>
      <h3>
        <span className={styles.number}>{t('stage', { n })}</span> {say(stage.name)}{' '}
        <span className={styles.gate}>
          {gate.kind === 'approve' ? t('gate-approve', { count: gate.count }) : t(`gate-${gate.kind}`)}
          {gate.kind === 'approve' && gate.breakGlass && t('breakGlass')}
        </span>
      </h3>
      <StageFacts stage={stage} />
      <Steps steps={stage.steps} />
    </section>
  )
}

function StageFacts({ stage }: { stage: PlanStageDoc }) {
  const t = useWords(WORDS)
  const say = useSay()
  const { time: split } = { time: '\n' }
  const watch = t('watchEvery', { time: split }).split(split)
  const probation = t('probationOf', { time: split }).split(split)
  return (
    <dl className={styles.facts}>
      <Relations term={t('severs')} relations={stage.severs} />
      <Relations term={t('keeps')} relations={stage.keeps} />
      <dt>{t('impact')}</dt>
      <dd className={styles.impact}>{stage.impact === null ? t('nothing') : say(stage.impact)}</dd>
      {stage.announcements.length > 0 && <dt>{t('announcements')}</dt>}
      {stage.announcements.map(text => (
        <dd key={text.en}>{say(text)}</dd>
      ))}
      <dt>{t('watch')}</dt>
      <dd>
        {watch[0]}
        <Period ms={stage.watchEveryMs} />
        {watch[1]}
        {stage.recut && t('recut')}
      </dd>
      <dt>{t('probation')}</dt>
      <dd>
        {probation[0]}
        <Period ms={stage.probationMs} />
        {probation[1]}
      </dd>
    </dl>
  )
}

function Relations({ term, relations }: { term: string; relations: PlanStageDoc['severs'] }) {
  const t = useWords(WORDS)
  const names = usePlanNames()
  return (
    <>
      <dt>{term}</dt>
      {relations.length === 0 && <dd>{t('nothing')}</dd>}
      {relations.map(({ from, to }) => (
        <dd key={`${from.join()} ${to.join()}`}>{t('pair', { from: names(from), to: names(to) })}</dd>
      ))}
    </>
  )
}

function Steps({ steps }: { steps: readonly PlanStepDoc[] }) {
  const t = useWords(WORDS)
  return (
    <div className={styles.scroll}>
      <table className={styles.table}>
        <caption className="k-aloud">{t('cutPoints')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('tag')}</th>
            <th scope="col">{t('place')}</th>
            <th scope="col">{t('ladder')}</th>
            <th scope="col">{t('handCables')}</th>
            <th scope="col">{t('wave')}</th>
          </tr>
        </thead>
        <tbody>
          {steps.map(step => (
            <Step key={step.id} step={step} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Step({ step }: { step: PlanStepDoc }) {
  const rung = useWords(RUNG_WORDS)
  const say = useSay()
  return (
    <tr>
      <th scope="row" className={styles.tag}>
        {step.tag}
      </th>
      <td>
        {say(step.place)}
        <span className={styles.sub}>{step.id}</span>
        {step.impact !== null && <span className={styles.impact}>{say(step.impact)}</span>}
      </td>
      <td>{step.ladder.map(kind => rung(kind)).join(' → ')}</td>
      <td>{step.cables.join(' · ')}</td>
      <td className={styles.figure}>{step.wave + 1}</td>
    </tr>
  )
}
