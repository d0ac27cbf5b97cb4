import { Checkbox } from '@mantine/core'
import type { PlanStageDoc } from '../../../../src/api/plan.ts'
import { useSay, useWords, words } from '../../app/words.ts'
import { AlertIcon } from '../../components/icons.tsx'
import { useLive } from '../../live/store.ts'
import styles from './board.module.css'
import { readinessOf } from './counts.ts'
import { useStageName } from './next-words.ts'
import { withoutStage, withStage } from './order.ts'
import { useGateWords } from './words.ts'

const WORDS = words('board-stage-choice', {
  legend: ['3. ステージを選ぶ（順番に実行します）', '3. Which stages (they run in order)'],
  isolated: ['（隔離済み）', ' (isolated already)'],
  steps: ['遮断点 {{count}}件', '{{count}} cut points'],
  steps_one: ['遮断点 1件', 'one cut point'],
  'not-ready_one': ['準備できていない遮断点 1件', 'one cut point NOT ready'],
  'not-ready': ['準備できていない遮断点 {{count}}件', '{{count}} cut points NOT ready'],
  stops: ['止まるもの：', 'Stops working: '],
})

interface ChoiceProps {
  readonly stages: readonly string[]
  readonly onStages: (stages: readonly string[]) => void
}

/** Choosing a stage takes along what has to come before it; leaving one out takes away what comes after. */
export function StageChoice({ stages, onStages }: ChoiceProps) {
  const t = useWords(WORDS)
  const plan = useLive(live => live.plan)
  const isolated = useLive(live => live.board?.isolated) ?? []
  if (plan === null) return null
  const choose = (id: string, chosen: boolean) =>
    onStages((chosen ? withStage : withoutStage)(plan, isolated, stages, id))
  return (
    <fieldset className={styles.choices}>
      <legend>{t('legend')}</legend>
      {plan.stages.map(stage => (
        <Choice
          key={stage.id}
          stage={stage}
          chosen={stages.includes(stage.id)}
          isolated={isolated.includes(stage.id)}
          onChoose={chosen => choose(stage.id, chosen)}
        />
      ))}
    </fieldset>
  )
}

interface OneProps {
  readonly stage: PlanStageDoc
  readonly chosen: boolean
  readonly isolated: boolean
  readonly onChoose: (chosen: boolean) => void
}

function Choice({ stage, chosen, isolated, onChoose }: OneProps) {
  const t = useWords(WORDS)
  const say = useSay()
  const name = useStageName()
  const gateWords = useGateWords()
  const readiness = useLive(live => live.board?.readiness)
  const short = readiness?.preparedUtc == null ? 0 : notReady(stage, readiness)
  return (
    <div className={styles.choice}>
      <Checkbox
        checked={chosen}
        onChange={event => onChoose(event.currentTarget.checked)}
        label={
          <>
            <b>{`${name(stage.id)}${isolated ? t('isolated') : ''}`}</b>
            <br />
            {`${t('steps', { count: stage.steps.length })} · ${gateWords(stage.gate)}`}
          </>
        }
      />
      {chosen && stage.impact && (
        <p>
          <b>{t('stops')}</b>
          {say(stage.impact)}
        </p>
      )}
      {chosen && short > 0 && (
        <p className={styles.error}>
          <AlertIcon /> {t('not-ready', { count: short })}
        </p>
      )}
    </div>
  )
}

type Readiness = Parameters<typeof readinessOf>[0]

const notReady = (stage: PlanStageDoc, readiness: Readiness) =>
  stage.steps.filter(step => readinessOf(readiness, step.id)?.state === 'not-ready').length
