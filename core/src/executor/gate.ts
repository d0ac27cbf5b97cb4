import { addPerson, personKey, removePerson } from '../base/person.ts'
import type { ProgramStage } from '../compile/program.ts'
import type { Gate } from '../plan/shape.ts'
import { earlier, type Run } from './context.ts'
import type { GateAct } from './contract.ts'
import { event } from './recorder.ts'

/** A gate while people stand before it. */
interface Waiting {
  readonly run: Run
  readonly stage: string
  readonly gate: Gate
  /** Whose approvals count now, as they typed their names. */
  readonly names: Set<string>
}

/** What an act came to. `idle`: nothing was changed by it. */
type Result = 'open' | 'closed' | 'approved' | 'withdrawn' | 'idle'
type Act = readonly string[] | GateAct | null

/** Whoever answers at once and always in vain must not keep the process from its other work. */
const IDLE_MS = 50

/** Asks until the gate is open. False when it stays closed or the run is to stop. Approvals given before a crash count. */
export async function passGate(run: Run, stage: ProgramStage): Promise<boolean> {
  if (earlier(run)?.openedGates.has(stage.id)) return true
  if (run.authority !== null) return open({ run, stage: stage.id, gate: stage.gate, names: new Set(run.authority.by) })
  const names = new Set(earlier(run)?.approvals.get(stage.id))
  const waiting: Waiting = { run, stage: stage.id, gate: stage.gate, names }
  if (missing(waiting) === 0) return open(waiting)
  await announce(waiting)
  for (;;) {
    // What an act came to is durable before anybody is asked again.
    const result = await take(waiting, await askFor(waiting))
    if (result === 'closed') return false
    if (result === 'open') return true
    if (result === 'approved') await announce(waiting)
    if (result === 'idle') await run.parts.clock.sleep(IDLE_MS, run.control.stopping.signal)
  }
}

/** So many more people are needed. */
function missing({ gate, names }: Waiting): number {
  if (gate.kind === 'auto') return 0
  return Math.max(0, (gate.kind === 'approve' ? gate.count : 1) - names.size)
}

async function announce({ run, stage, gate }: Waiting): Promise<void> {
  await run.recorder.append([event(run.id, 'gate.waiting', { stage, gate })])
}

async function open({ run, stage, names }: Waiting): Promise<true> {
  await run.recorder.append([event(run.id, 'gate.opened', { stage, by: [...names] })])
  return true
}

/** Null also when the run is to stop. */
async function askFor(waiting: Waiting): Promise<Act> {
  const { run, stage, gate } = waiting
  const { signal } = run.control.stopping
  if (signal.aborted) return null
  const left = gate.kind === 'approve' ? { ...gate, count: missing(waiting) } : gate
  try {
    return await run.parts.people.openGate(stage, left, signal)
  } catch (error) {
    if (signal.aborted) return null
    throw error
  }
}

async function take(waiting: Waiting, act: Act): Promise<Result> {
  if (act === null) return 'closed'
  if ('withdraw' in act) return withdraw(waiting, act.withdraw, act.actor)
  if ('breakGlass' in act) return breakGlass(waiting, act.breakGlass, act.reason)
  if ('approve' in act) return approve(waiting, act.approve)
  // Names alone in which nobody is new: whoever asked has nobody else.
  const result = await approve(waiting, act)
  return result === 'idle' ? 'closed' : result
}

/** The same person twice is one approval, however the name was typed. */
async function approve(waiting: Waiting, by: readonly string[]): Promise<Result> {
  const { run, stage, gate, names } = waiting
  const before = new Set(names)
  for (const name of by) if (personKey(name) !== '') addPerson(names, name)
  const fresh = [...names].filter(name => !before.has(name))
  if (fresh.length === 0) return 'idle'
  if (gate.kind === 'approve') {
    await run.recorder.append(fresh.map(name => event(run.id, 'gate.approved', { stage, by: name }, name)))
  }
  if (missing(waiting) > 0) return 'approved'
  await open(waiting)
  return 'open'
}

async function withdraw({ run, stage, names }: Waiting, by: string, actor = by): Promise<Result> {
  if (!removePerson(names, by)) return 'idle'
  await run.recorder.append([event(run.id, 'gate.withdrawn', { stage, by }, actor)])
  return 'withdrawn'
}

/** Both events in one append: no gate is broken and yet shut, and none opens without the word of why. */
async function breakGlass({ run, stage, gate }: Waiting, by: string, reason: string): Promise<Result> {
  const allowed = gate.kind === 'approve' && gate.breakGlass === true
  if (!allowed || personKey(by) === '' || reason.trim() === '') return 'idle'
  await run.recorder.append([
    event(run.id, 'gate.broken', { stage, by, reason }, by),
    event(run.id, 'gate.opened', { stage, by: [by] }),
  ])
  return 'open'
}
