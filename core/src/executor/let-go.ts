import type { Reading } from '../driver/contract.ts'
import { type Effect, effectOf } from '../journal/ledger.ts'
import { end, partOf, type Run, type StepState } from './context.ts'
import { climb, groupForClimb } from './ladder.ts'
import { all } from './verbs.ts'

/** One effect that holds, or may hold, a step severed, and what it showed before. */
interface Hold {
  readonly effect: Effect
  readonly was: Reading | null
}

/**
 * Lets devices go of what they hold, each effect that acted to its own state before the cut, the last that acted first: a device
 * without power cannot be told to open its port. A person can put back a cable, but not what a device holds down: `hands` is no
 * rung here.
 */
export async function letGo(run: Run, states: readonly StepState[]): Promise<void> {
  const held = states.map(state => ({ state, holds: holdsOf(run, state) }))
  const single = held.filter(({ holds }) => holds.length === 1)
  const mixed = held.filter(({ holds }) => holds.length > 1)
  await all([...climbTogether(run, single), ...mixed.map(({ state, holds }) => inTurn(run, state, holds))])
}

function holdsOf(run: Run, state: StepState): Hold[] {
  const acted = [...(run.ledger.latched.get(state.step.id)?.acted ?? [])]
  if (acted.length === 0) return [{ effect: untoldEffect(run, state), was: state.was }]
  // Of the effect that came first the cut itself may know more, such as what an earlier process had read.
  return acted.map(([effect, { was }], at) => ({ effect, was: was ?? (at === 0 ? state.was : null) })).reverse()
}

/** In a drill, or where nothing is known to have acted: what the cut names, else the device itself. */
function untoldEffect(run: Run, { step }: StepState): Effect {
  const effects: Effect[] = step.ladder.map(rung => effectOf(rung.kind)).filter(effect => effect !== 'hands')
  const rung = run.ledger.latched.get(step.id)?.rung ?? null
  const named = rung === null ? 'hands' : effectOf(rung)
  if (effects.includes(named)) return named
  return effects.includes('device') ? 'device' : (effects[0] ?? 'device')
}

function climbTogether(run: Run, held: readonly { state: StepState; holds: readonly Hold[] }[]): Promise<void>[] {
  const effects = new Map<StepState, Effect>()
  for (const { state, holds } of held) {
    const [hold] = holds
    if (hold === undefined) continue
    state.was = hold.was
    effects.set(state, hold.effect)
  }
  const ladderOf = (state: StepState) => state.step.ladder.filter(rung => effectOf(rung.kind) === effects.get(state))
  return groupForClimb(run, 'revert', [...effects.keys()], ladderOf).map(climb)
}

/** Only when one effect has let go is the next one tried; what could not be let go of ends the step as it ended. */
async function inTurn(run: Run, state: StepState, holds: readonly Hold[]): Promise<void> {
  for (const hold of holds.slice(0, -1)) {
    const part = partOf(state, hold.was)
    await all(climbTogether(run, [{ state: part, holds: [hold] }]))
    state.touched ||= part.touched
    const ending = part.partly?.ending ?? null
    if (ending === null) return
    if (ending.outcome !== 'done' && ending.outcome !== 'already-so') return end(run, [{ ...ending, state }])
  }
  await all(climbTogether(run, [{ state, holds: holds.slice(-1) }]))
}
