import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { publicKeyText } from '@kakuri/core/compile/seal.ts'
import { openLinkStore } from '@kakuri/core/link/store.ts'
import type { BrokerHandle, Registry } from '../agents/contract.ts'
import { type Hub, openHub } from '../agents/hub.ts'
import { openRegistry } from '../agents/registry.ts'
import { agentsOf } from '../agents/rooms.ts'
import { startBroker } from '../broker/broker.ts'
import { connectExternalBroker } from '../broker/external.ts'
import type { Desk } from '../cli/desk.ts'
import { SERVE } from '../cli/messages/serve.ts'
import { BUNDLE_FILE, trustedKeys } from '../cli/sealed.ts'
import { inUrl } from '../http/addresses.ts'
import type { OwnCertificates } from '../tls/certificates.ts'
import type { AgentsAt } from './agents-at.ts'
import type { Record } from './contract.ts'
import type { OpenedEngine } from './open-engine.ts'

export const REGISTRY_FILE = 'agents.db'
export const LINK_FILE = 'link.db'

export interface AgentsParts {
  readonly opened: OpenedEngine
  readonly certificates: OwnCertificates
  readonly record: Record
}

/** Opens the registry of agents, the broker and the link. Throws FILE_FAILED where the broker cannot listen. */
export async function openAgents(desk: Desk, at: AgentsAt, parts: AgentsParts): Promise<Hub> {
  const broker: { handle: BrokerHandle | null } = { handle: null }
  const registry = await openOwnRegistry(desk, parts, () => broker.handle?.address ?? { host: '', port: 0 })
  try {
    broker.handle = await openBroker(desk, at, parts, registry)
    return hubOver(desk, parts, registry, broker.handle)
  } catch (error) {
    await broker.handle?.close()
    registry.close()
    throw error
  }
}

async function openOwnRegistry(
  desk: Desk,
  { opened, certificates, record }: AgentsParts,
  broker: () => BrokerHandle['address'],
): Promise<Registry> {
  const trusted = [...new Set([publicKeyText(opened.secrets.sealKey), ...(await trustedKeys(desk))])]
  return openRegistry({
    ...{ file: join(desk.stateFolder, REGISTRY_FILE), certificates, record, broker, clock: desk.cli.clock },
    planAgents: () => new Set(agentsOf(opened.engine.bundle())),
    random: bytes => randomBytes(bytes),
    trusted: () => trusted,
  })
}

async function openBroker(
  desk: Desk,
  at: AgentsAt,
  { certificates }: AgentsParts,
  registry: Registry,
): Promise<BrokerHandle> {
  const { clock } = desk.cli
  const { authority } = certificates
  if (at.kind === 'own') {
    const { admit, onChange: changes } = registry
    return startBroker({
      ...{ listen: at.listen, authority, clock, admit, changes },
      tls: () => certificates.chained(),
    })
  }
  const own = await registry.ownClient()
  return connectExternalBroker({
    ...{ host: at.host, port: at.port, authority, own, clock },
    renew: registry.ownClient,
    told: away => desk.cli.stderr.write(`${desk.say(SERVE.broker(inUrl(at.host), at.port, away))}\n`),
  })
}

function hubOver(desk: Desk, { opened }: AgentsParts, registry: Registry, broker: BrokerHandle): Hub {
  const { engine, journal, secrets, door } = opened
  const { clock, newId, files } = desk.cli
  const store = openLinkStore(join(desk.stateFolder, LINK_FILE), clock.now())
  return openHub({
    ...{ journal, registry, broker, store, door, clock, newId, control: engine.control, bundle: engine.bundle },
    ...{ key: secrets.sealKey, credentials: secrets.credentials, codes: secrets.codes },
    executor: () => engine.plant().executor,
    bundleBytes: () => files.read(join(desk.stateFolder, BUNDLE_FILE)),
    siteFolder: desk.siteFolder,
    readFile: path => files.read(path),
  })
}
