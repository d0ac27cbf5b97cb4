import { join } from 'node:path'
import type { AnyNewEvent } from '@kakuri/core/journal/events.ts'
import { type OpenAccounts, openAccounts } from '../accounts/accounts.ts'
import { createVault, type Vault } from '../accounts/vault.ts'
import type { Hub } from '../agents/hub.ts'
import { agentsOf } from '../agents/rooms.ts'
import type { Desk } from '../cli/desk.ts'
import { warnOfChange } from '../cli/sealed.ts'
import type { OwnCertificates } from '../tls/certificates.ts'
import type { AgentsAt } from './agents-at.ts'
import { createChronicle } from './chronicle.ts'
import type { Record, Service } from './contract.ts'
import type { Engine } from './engine.ts'
import { localKey } from './local-key.ts'
import { takeBackLost } from './lost-approvals.ts'
import { type OpenedEngine, openEngine } from './open-engine.ts'
import { createSiteDesk } from './site.ts'
import { createSiteFiles, type SiteFiles } from './site-files.ts'
import { createViews } from './views.ts'

export const ACCOUNTS_FILE = 'accounts.db'

export interface ServiceOptions {
  /** Opens a certificate authority of its own; null for plain HTTP. */
  readonly certificates:
    | null
    | ((parts: { readonly vault: Vault; readonly record: Record }) => Promise<OwnCertificates>)
  /** Where agents are served, for this plan; null where they are not. Asked once, when the sealed plan is known. */
  readonly agents: (plan: { readonly hasAgents: boolean }) => AgentsAt | null
  /** The secret by which this machine's own command line is known. */
  readonly key: string
  /** Said on every page: nothing here is real. */
  readonly demo: boolean
}

/** The service with everything a route may call, opened and not yet begun. */
export interface OpenService {
  readonly service: Service
  readonly engine: Engine
  readonly accounts: OpenAccounts
  readonly record: Record
  /** Null where no agents are served. */
  readonly hub: Hub | null
  /** Writes how it was left and closes everything. Steps that devices are at work on must have ended: `engine.quiet`. */
  close(last: (open: string | null) => readonly AnyNewEvent[]): Promise<void>
}

/** Opens bundle, secrets, journal, accounts and views of the site at this desk. Throws as `openWork` does. */
export async function openService(desk: Desk, options: ServiceOptions): Promise<OpenService> {
  const opened = await openEngine(desk)
  try {
    return await assemble(desk, options, opened)
  } catch (error) {
    await opened.engine.close(() => [])
    throw error
  }
}

async function assemble(desk: Desk, options: ServiceOptions, opened: OpenedEngine): Promise<OpenService> {
  const { engine, journal, secrets } = opened
  const { clock } = desk.cli
  // In a thread of its own, while the journal is read in this one; the site desk waits for it, and says what went wrong.
  const files = createSiteFiles(desk)
  files.read().catch(() => undefined)
  const record: Record = async event => {
    await journal.append([event])
  }
  const vault = createVault(secrets.sealKey)
  // First of what may fail: what is opened after it holds timers, and a start that failed has to end.
  const certificates = await (options.certificates?.({ vault, record }) ?? null)
  const accounts = openAccounts({ ...{ vault, clock, record }, file: join(desk.stateFolder, ACCOUNTS_FILE) })
  const endLost = takeBackLost(journal, engine, accounts)
  const hub = await openHubFor(desk, options, opened, { certificates, record })
  const { site, views } = lookOn(desk, opened, { files, demo: options.demo, sealed: () => hub?.planChanged() })
  const service: Service = {
    ...{ control: engine.control, views, site, accounts, certificates, agents: hub?.agents ?? null },
    chronicle: createChronicle({ ...{ desk, journal, views }, bundle: engine.bundle }),
    byLocalKey: localKey(options.key),
    ready: () => engine.ready(),
  }
  await site.begin()
  warnOfChange(desk, site.filesDiffer())
  const close: OpenService['close'] = async last => {
    endLost()
    await accounts.close()
    site.close()
    views.close()
    await hub?.quiet()
    try {
      await engine.close(last)
    } finally {
      await hub?.close()
    }
  }
  return { ...{ service, engine, accounts, record, hub }, close }
}

async function openHubFor(
  desk: Desk,
  options: ServiceOptions,
  opened: OpenedEngine,
  { certificates, record }: { readonly certificates: OwnCertificates | null; readonly record: Record },
): Promise<Hub | null> {
  const at = options.agents({ hasAgents: agentsOf(opened.engine.bundle()).length > 0 })
  if (at === null || certificates === null) return null
  // What only this needs is loaded by it alone.
  const { openAgents } = await import('./open-agents.ts')
  return openAgents(desk, at, { opened, certificates, record })
}

/** What people see of runs, plan and files; each tells the other what it must know. */
function lookOn(
  desk: Desk,
  { engine, journal, secrets }: OpenedEngine,
  { files, demo, sealed: told }: { readonly files: SiteFiles; readonly demo: boolean; readonly sealed: () => void },
) {
  const { bundle, busy } = engine
  const site = createSiteDesk({
    ...{ desk, files, journal, bundle, sealKey: secrets.sealKey, whileIdle: engine.whileIdle },
    onSealed: async sealed => {
      await engine.replace(sealed)
      views.planChanged()
      told()
    },
    onFilesDiffer: () => views.filesChanged(),
  })
  const { clock } = desk.cli
  const { filesDiffer, siteDevices } = site
  const views = createViews({ journal, bundle, clock, busy, demo, filesDiffer, siteDevices })
  engine.onBusy(() => views.lookAgain())
  return { site, views }
}
