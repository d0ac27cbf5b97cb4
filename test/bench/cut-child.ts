// Cuts and restores a sealed lab site from inside the lab's controller namespace, cold and armed, with a journal on the
// machine's own disk. Arguments: site folder, journal file, and `armed` to leave out the cold cut. Prints milliseconds as JSON.
import { generateKeyPairSync } from 'node:crypto'
import { systemClock } from '@kakuri/core/base/clock.ts'
import type { Bundle } from '@kakuri/core/compile/program.ts'
import type { Drivers } from '@kakuri/core/driver/contract.ts'
import type { People } from '@kakuri/core/executor/contract.ts'
import { createExecutor } from '@kakuri/core/executor/executor.ts'
import type { Journal } from '@kakuri/core/journal/contract.ts'
import { openJournal } from '@kakuri/core/journal/sqlite.ts'
import { openDrivers, readBundle } from '../lab/open-site.ts'
import { sealSite } from '../lab/seal-site.ts'

export interface CutTimes {
  /** Null where it was left out. */
  readonly cold: number | null
  readonly armed: number
  /** Steps of the armed cut by outcome. */
  readonly outcomes: Readonly<Record<string, number>>
}

const ACTOR = 'bench'
const people: People = {
  openGate: async () => [ACTOR],
  ask: async () => ({ by: ACTOR, answer: 'other', note: 'a bench has no hands' }),
  confirmProbation: async () => ACTOR,
}

async function cutOnce(bundle: Bundle, journal: Journal, drivers: Drivers): Promise<number> {
  const parts = {
    journal,
    drivers,
    people,
    clock: systemClock,
    newId: () => crypto.randomUUID(),
    crash: () => undefined,
  }
  const executor = createExecutor(parts)
  const stages = bundle.program.stages.map(stage => stage.id)
  const order = { bundle, kind: 'incident' as const, actor: ACTOR, reason: ACTOR, stages }
  const from = performance.now()
  const result = await (await executor.isolate(order)).finished
  const ms = performance.now() - from
  if (result !== 'complete') throw new Error(`the cut ended ${result}`)
  await (await executor.restore(order)).finished
  return ms
}

async function cutCold(site: string, bundle: Bundle, journal: Journal): Promise<number> {
  const drivers = openDrivers(site, bundle)
  const ms = await cutOnce(bundle, journal, drivers)
  await drivers.close()
  return ms
}

async function main(site: string, file: string, only: string | undefined): Promise<void> {
  sealSite(site)
  const bundle = readBundle(site)
  const key = generateKeyPairSync('ed25519').privateKey
  const journal = await openJournal({ file, key, clock: systemClock, epoch: 1, product: 'bench' })
  const outcomes: Record<string, number> = {}
  const coldMs = only === 'armed' ? null : await cutCold(site, bundle, journal)
  const armed = openDrivers(site, bundle)
  const devices = Object.values(bundle.program.devices).filter(device => device.address !== null)
  const reports = await armed.arm(devices, AbortSignal.timeout(120_000))
  const failed = reports.find(report => report.error !== null)
  if (failed?.error) throw failed.error
  journal.onAppend(events => {
    for (const event of events) {
      if (event.type === 'step.ended') outcomes[event.body.outcome] = (outcomes[event.body.outcome] ?? 0) + 1
    }
  })
  const armedMs = await cutOnce(bundle, journal, armed)
  await armed.close()
  await journal.close()
  console.log(JSON.stringify({ cold: coldMs, armed: armedMs, outcomes } satisfies CutTimes))
  process.exit(0)
}

await main(process.argv[2] ?? '', process.argv[3] ?? '', process.argv[4])
