import { join } from 'node:path'
import { KakuriError } from '@kakuri/core/base/errors.ts'
import type { Bundle } from '@kakuri/core/compile/program.ts'
import type { Drivers } from '@kakuri/core/driver/contract.ts'
import { openOutletSession } from '@kakuri/core/driver/outlet/session.ts'
import { createDrivers } from '@kakuri/core/driver/pool.ts'
import type { OpenAgentSession } from '@kakuri/core/driver/session.ts'
import { openSnmpSession } from '@kakuri/core/driver/snmp/session.ts'
import { openSshSession } from '@kakuri/core/driver/ssh/session.ts'
import type { Executor, People } from '@kakuri/core/executor/contract.ts'
import { createExecutor } from '@kakuri/core/executor/executor.ts'
import type { Journal } from '@kakuri/core/journal/contract.ts'
import { openJournal } from '@kakuri/core/journal/sqlite.ts'
import type { Desk } from './desk.ts'
import { SAY } from './messages/say.ts'
import { openRemoteWork } from './remote/remote-work.ts'
import { readBundle, requireSealedLast, siteDifference, warnOfChange } from './sealed.ts'
import { openSiteSecrets, type SiteSecrets } from './secrets-file.ts'
import { PRODUCT_VERSION } from './version.ts'

export const JOURNAL_FILE = 'journal.db'

/** Everything a command needs to touch devices: the sealed plan, who gets in, the record, and the hand that acts. */
export interface Work {
  readonly bundle: Bundle
  readonly journal: Journal
  readonly drivers: Drivers
  /** An executor with these people around it. */
  executor(people: People): Executor
  close(): Promise<void>
}

/** Opens bundle, secrets and journal. Throws NOT_SEALED, BUNDLE_BROKEN, SECRETS_LOCKED, JOURNAL_LOCKED and their like. */
export async function openWork(desk: Desk): Promise<Work> {
  const bundle = await readBundle(desk)
  warnOfChange(desk, await siteDifference(desk, bundle.program))
  const secrets = await openSiteSecrets(desk)
  const journal = await openSiteJournal(desk, secrets, bundle.epoch)
  await refusing(journal, () => requireSealedLast(desk, bundle, journal))
  const drivers = driversFor(desk, bundle, secrets)
  const { clock, newId, crash } = desk.cli
  return {
    bundle,
    journal,
    drivers,
    executor: people => createExecutor({ journal, drivers, people, clock, newId, crash }),
    close: async () => {
      await drivers.close()
      await journal.close()
    },
  }
}

/** What is refused leaves no journal open. */
async function refusing(journal: Journal, check: () => void): Promise<void> {
  try {
    check()
  } catch (error) {
    await journal.close()
    throw error
  }
}

/** `agent` opens what hangs on an agent; a command line by itself cannot. */
export function driversFor(
  desk: Desk,
  bundle: Bundle,
  secrets: SiteSecrets,
  agent: OpenAgentSession = noAgent,
): Drivers {
  return createDrivers({
    openers: { ssh: openSshSession, snmp: openSnmpSession, outlet: openOutletSession, agent },
    devices: bundle.program.devices,
    profiles: bundle.program.profiles,
    credentials: secrets.credentials,
    aaa: bundle.program.aaa,
    clock: desk.cli.clock,
  })
}

async function noAgent({ device, rung }: Parameters<OpenAgentSession>[0]): Promise<never> {
  const agent = device.ways[rung]?.agent ?? ''
  const where = `The ${rung} of ${device.id} is reached through the agent ${agent}`
  throw new KakuriError('UNREACHABLE', `${where}, which only a running controller reaches: start kakuri serve`)
}

/** The journal for writing; its checkpoints are signed with the key that seals. */
export async function openSiteJournal(desk: Desk, secrets: SiteSecrets, epoch: number): Promise<Journal> {
  await desk.cli.files.makeFolder(desk.stateFolder)
  if (!(await desk.cli.files.writable(desk.stateFolder)))
    throw new KakuriError('FILE_FAILED', desk.say(SAY.stateReadOnly(desk.stateFolder)))
  return openJournal({
    file: join(desk.stateFolder, JOURNAL_FILE),
    key: secrets.sealKey,
    clock: desk.cli.clock,
    epoch,
    product: `kakuri ${PRODUCT_VERSION}`,
  })
}

/** Runs `action` on opened work, that of the controller where one runs here, and closes it, whatever happens. */
export async function withWork(desk: Desk, action: (work: Work) => Promise<number>): Promise<number> {
  const work = (await openRemoteWork(desk)) ?? (await openWork(desk))
  try {
    return await action(work)
  } finally {
    await work.close()
  }
}

/** Throws USAGE in the person's language. */
export function refuse(desk: Desk, text: Parameters<Desk['say']>[0]): never {
  throw new KakuriError('USAGE', desk.say(text))
}
