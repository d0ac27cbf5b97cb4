import type { Bundle } from '@kakuri/core/compile/program.ts'
import type { Journal } from '@kakuri/core/journal/contract.ts'
import { type AgentDoor, createAgentDoor } from '../agents/remote.ts'
import type { Desk } from '../cli/desk.ts'
import { readBundle, requireSealedLast } from '../cli/sealed.ts'
import { openSiteSecrets, type SiteSecrets } from '../cli/secrets-file.ts'
import { driversFor, openSiteJournal } from '../cli/work.ts'
import { createEngine, type Engine } from './engine.ts'
import { createPlant, type PlantParts } from './plant.ts'

export interface OpenedEngine {
  readonly engine: Engine
  readonly journal: Journal
  readonly secrets: SiteSecrets
  /** Through it drivers reach agents, once they are served. */
  readonly door: AgentDoor
}

/** Opens bundle, secrets and journal of the site at this desk, and what carries runs out. Throws as `openWork` does. */
export async function openEngine(desk: Desk): Promise<OpenedEngine> {
  const bundle = await readBundle(desk)
  const secrets = await openSiteSecrets(desk)
  const journal = await openSiteJournal(desk, secrets, bundle.epoch)
  try {
    requireSealedLast(desk, bundle, journal)
    const door = createAgentDoor()
    return { engine: engineFor(desk, { bundle, secrets, journal, door }), journal, secrets, door }
  } catch (error) {
    await journal.close()
    throw error
  }
}

function engineFor(
  desk: Desk,
  { bundle, secrets, journal, door }: Omit<OpenedEngine, 'engine'> & { readonly bundle: Bundle },
): Engine {
  const { clock, newId, crash } = desk.cli
  const parts: PlantParts = {
    journal,
    clock,
    newId,
    crash,
    driversFor: sealed => driversFor(desk, sealed, secrets, door.open),
  }
  return createEngine({
    ...{ journal, bundle },
    plantFor: (sealed, people) => createPlant(parts, sealed, people),
    sleep: (ms, signal) => clock.sleep(ms, signal),
  })
}
