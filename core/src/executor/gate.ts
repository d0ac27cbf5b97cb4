import type { ProgramStage } from '../compile/program.ts'
import type { Gate } from '../plan/shape.ts'
import { earlier, type Run } from './context.ts'
import { event } from './recorder.ts'

/** Asks until the gate is open. False when it stays closed or the run is to stop. Approvals given before a crash count. */
export async function passGate(run: Run, stage: ProgramStage): Promise<boolean> {
  const { gate } = stage
  if (earlier(run)?.openedGates.has(stage.id)) return true
  if (gate.kind === 'auto') return open(run, stage, [])
  const names = new Set(earlier(run)?.approvals.get(stage.id))
  const needed = gate.kind === 'approve' ? gate.count : 1
  while (names.size < needed) {
    await run.recorder.append([event(run.id, 'gate.waiting', { stage: stage.id, gate })])
    const fresh = await askFor(run, stage.id, remaining(gate, needed - names.size), names)
    if (fresh.length === 0) return false
    for (const by of fresh) names.add(by)
    if (gate.kind === 'approve') {
      await run.recorder.append(fresh.map(by => event(run.id, 'gate.approved', { stage: stage.id, by }, by)))
    }
  }
  return open(run, stage, [...names])
}

async function open(run: Run, stage: ProgramStage, by: readonly string[]): Promise<true> {
  await run.recorder.append([event(run.id, 'gate.opened', { stage: stage.id, by })])
  return true
}

function remaining(gate: Gate, count: number): Gate {
  return gate.kind === 'approve' ? { kind: 'approve', count } : gate
}

/** Names of people that were not there before. */
async function askFor(run: Run, stage: string, gate: Gate, known: ReadonlySet<string>): Promise<string[]> {
  const { signal } = run.control.stopping
  if (signal.aborted) return []
  try {
    const names = await run.parts.people.openGate(stage, gate, signal)
    return different(names ?? [], known)
  } catch (error) {
    if (signal.aborted) return []
    throw error
  }
}

/** The same person twice is one approval, however the name was typed. */
function different(names: readonly string[], known: ReadonlySet<string>): string[] {
  const seen = new Set([...known].map(spelled))
  return names.filter(name => {
    const person = spelled(name)
    const fresh = person !== '' && !seen.has(person)
    seen.add(person)
    return fresh
  })
}

function spelled(name: string): string {
  return name
    .normalize('NFKC')
    .replace(/[\s\p{Cf}]+/gu, '')
    .toLowerCase()
}
