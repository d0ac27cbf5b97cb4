import type { BoardRunDoc } from '../../../../src/api/board.ts'
import { useSay, useWords } from '../../app/words.ts'
import { useLive } from '../../live/store.ts'
import { type CutStage, chosenOf } from './choice.ts'
import { WORDS } from './words.ts'

interface Named {
  readonly number: string
  readonly name: string
  /** As a heading: `Stage 3, Client segments`. */
  readonly whole: string
}

/** What a stage is called, by its place in the sealed plan. */
export function useStageName(): (id: string) => Named {
  const t = useWords(WORDS)
  const say = useSay()
  const stages = useLive(live => live.plan?.stages)
  return id => {
    const index = stages?.findIndex(stage => stage.id === id) ?? -1
    const stage = stages?.[index]
    if (stage === undefined) return { number: id, name: id, whole: t('stageGone', { id }) }
    const [number, name] = [String(index + 1), say(stage.name)]
    return { number, name, whole: t('stage', { number, name }) }
  }
}

export function useKindWord(): (kind: BoardRunDoc['kind']) => string {
  const t = useWords(WORDS)
  return kind => ({ incident: t('incident'), drill: t('drill'), 'live-drill': t('liveDrill') })[kind]
}

/** What the button to hold says it will do. */
export function useHoldLabel(): (
  picked: readonly CutStage[],
  chosen: ReadonlySet<string>,
  kind: BoardRunDoc['kind'],
) => string {
  const t = useWords(WORDS)
  const nameOf = useStageName()
  const kindWord = useKindWord()
  return (picked, chosen, kind) => {
    if (picked.length === 0) return t('hold', { what: t('holdNone'), kind: kindWord(kind) })
    const names = picked.map(stage => nameOf(stage.id))
    const numbers = names.map(one => one.number).join(' → ')
    const [only] = names
    const whole = names.length === 1 && only ? t('holdStage', { ...only }) : t('holdStages', { numbers })
    const count = picked.flatMap(stage => stage.cuts).filter(cut => chosen.has(cut.step)).length
    const part = picked.some(stage => chosenOf(stage, chosen) === 'some')
    const what = part ? t('holdPart', { count, stages: whole.trim() }) : whole
    return t('hold', { what, kind: kindWord(kind) })
  }
}
