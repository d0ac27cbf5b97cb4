import { type ProgramBody, type ProgramDevice, type Rung, type Step, stageSteps } from '../compile/program.ts'
import type { Reading } from '../driver/contract.ts'
import { type Effect, effectOf } from '../journal/ledger.ts'
import type { RungKind } from '../plan/shape.ts'
import type { Acting } from './context.ts'
import { all } from './verbs.ts'
import { readOver } from './watch-reading.ts'

/** Step ids, each with the rung that acted, where that is known: its effect alone can tell. */
export type LookedAt = ReadonlyMap<string, RungKind | null>

interface Look {
  readonly device: ProgramDevice
  readonly ladder: readonly Rung[]
  readonly steps: Step[]
}

/** Reads each step over the first rung that tells, all devices at once. Null where none told; nothing is changed or journaled. */
export async function lookAt(
  acting: Acting,
  program: ProgramBody,
  wanted: LookedAt,
): Promise<Map<string, Reading | null>> {
  const told = new Map<string, Reading | null>([...wanted.keys()].map(step => [step, null]))
  const looks = looksOf(program, wanted)
  await all(looks.map(look => readAll(acting, look, told)))
  return told
}

/** One look for each device and ladder: what can be read together. */
function looksOf(program: ProgramBody, wanted: LookedAt): Look[] {
  const looks = new Map<string, Look>()
  for (const step of program.stages.flatMap(stageSteps).filter(({ id }) => wanted.has(id))) {
    const device = step.device === null ? undefined : program.devices[step.device]
    if (device === undefined || step.target === null) continue
    const ladder = ladderFor(step, wanted.get(step.id) ?? null)
    const key = JSON.stringify([device.id, ladder])
    const look = looks.get(key) ?? { device, ladder, steps: [] }
    look.steps.push(step)
    looks.set(key, look)
  }
  return [...looks.values()]
}

function ladderFor({ ladder }: Step, acted: RungKind | null): readonly Rung[] {
  const effect: Effect | null = acted === null ? null : effectOf(acted)
  return ladder.filter(({ kind }) => kind !== 'hands' && (effect === null || effectOf(kind) === effect))
}

async function readAll(acting: Acting, look: Look, told: Map<string, Reading | null>): Promise<void> {
  for (const rung of look.ladder) {
    const left = look.steps.filter(step => told.get(step.id) === null)
    if (left.length === 0) return
    const { readings } = await readOver(acting, look.device, rung, left, new AbortController().signal)
    for (const [index, step] of left.entries()) {
      const reading = readings?.[index]
      if (reading?.state === 'open' || reading?.state === 'severed') told.set(step.id, reading)
    }
  }
}
