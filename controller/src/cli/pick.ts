import { suggestFrom } from '@kakuri/core/base/suggest.ts'
import { type ProgramBody, stageSteps } from '@kakuri/core/compile/program.ts'
import type { Desk } from './desk.ts'
import { SAY } from './messages/say.ts'
import { refuse } from './work.ts'

/** Stage ids in plan order for what was typed: numbers from 1, or ids. All stages when nothing was typed. Throws USAGE. */
export function pickStages(desk: Desk, program: ProgramBody, typed: readonly string[] | undefined): string[] {
  if (typed === undefined || typed.length === 0) return program.stages.map(stage => stage.id)
  const wanted = new Set(typed.map(word => pickStage(desk, program, word)))
  return program.stages.map(stage => stage.id).filter(id => wanted.has(id))
}

/** One stage by its number from 1 or its id. An id that looks like a number wins over the number. */
export function pickStage(desk: Desk, program: ProgramBody, typed: string): string {
  const ids = program.stages.map(stage => stage.id)
  const byNumber = /^[1-9]\d*$/.test(typed) ? ids[Number(typed) - 1] : undefined
  const found = ids.find(id => id === typed) ?? byNumber
  if (found !== undefined) return found
  const known = ids.map((id, index) => `${index + 1} ${id}`).join(', ')
  return refuse(desk, withHint(SAY.noSuchStage(typed, known), suggestFrom(ids)(typed)))
}

/** Step ids for cut points typed by id or tag. Throws USAGE. */
export function pickSteps(desk: Desk, program: ProgramBody, typed: readonly string[]): string[] {
  const steps = program.stages.flatMap(stageSteps)
  return typed.map(word => {
    const found = steps.find(step => step.id === word || step.tag === word)
    if (found !== undefined) return found.id
    const near = suggestFrom(steps.flatMap(step => [step.id, step.tag]))(word)
    return refuse(desk, withHint(SAY.noSuchStep(word), near))
  })
}

/** `id=reason` pairs as a map. Throws USAGE. */
export function pickSkips(desk: Desk, program: ProgramBody, typed: readonly string[]): Map<string, string> {
  return new Map(
    typed.map(pair => {
      const at = pair.indexOf('=')
      const reason = pair.slice(at + 1).trim()
      if (at < 1 || reason === '') return refuse(desk, SAY.skipForm(pair))
      const [id = ''] = pickSteps(desk, program, [pair.slice(0, at)])
      return [id, reason] as const
    }),
  )
}

function withHint(text: { readonly ja: string; readonly en: string }, near: string | null) {
  if (near === null) return text
  const hint = SAY.didYouMean(near)
  return { ja: text.ja + hint.ja, en: text.en + hint.en }
}
