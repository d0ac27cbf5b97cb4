import type { KeyObject } from 'node:crypto'
import type { Clock } from '@kakuri/core/base/clock.ts'
import type { Bundle } from '@kakuri/core/compile/program.ts'
import type { Executor } from '@kakuri/core/executor/contract.ts'
import type { Journal } from '@kakuri/core/journal/contract.ts'
import type { ControllerSide, DownBodies, Refused } from '@kakuri/core/link/contract.ts'
import { agentState, CONTROLLER, type DownKind, UP } from '@kakuri/core/link/messages.ts'
import { openLinkSide } from '@kakuri/core/link/side.ts'
import type { LinkStore } from '@kakuri/core/link/store.ts'
import { downTopic, readTopic } from '@kakuri/core/link/topics.ts'
import type { Credentials } from '@kakuri/core/site/credentials.ts'
import { inUrl } from '../http/addresses.ts'
import type { Agents, Control, Record } from '../service/contract.ts'
import { Answers } from './answers.ts'
import { startBeats } from './beats.ts'
import type { BrokerHandle, Registry } from './contract.ts'
import { Deliveries } from './deliveries.ts'
import { Evidence } from './evidence.ts'
import { Orders } from './orders.ts'
import { createAgents } from './people-side.ts'
import { Presence } from './presence.ts'
import type { AgentDoor } from './remote.ts'
import { Returns } from './returns.ts'
import { Rooms } from './rooms.ts'
import { createSums } from './sums.ts'
import { Warnings } from './warnings.ts'

export interface HubParts {
  readonly journal: Journal
  readonly bundle: () => Bundle
  readonly bundleBytes: () => Promise<Uint8Array | null>
  readonly registry: Registry
  readonly broker: BrokerHandle
  readonly store: LinkStore
  /** Seals bundles, and signs what goes to agents. */
  readonly key: KeyObject
  readonly credentials: ReadonlyMap<string, Credentials>
  readonly codes: ReadonlyMap<string, string>
  readonly control: Control
  /** Of the sealed plan as it is now. */
  readonly executor: () => Executor
  readonly siteFolder: string
  readonly readFile: (path: string) => Promise<Uint8Array | null>
  readonly clock: Clock
  readonly newId: () => string
  /** Where drivers ask for sessions through agents. */
  readonly door: AgentDoor
}

/** The agents, as the controller speaks with them. */
export interface Hub {
  readonly agents: Agents
  /** Where agents connect, such as `192.0.2.10:8883`. */
  readonly address: string
  /**
   * Resolves when every agent that may have cut alone meanwhile is back and what it did is taken over, or after 8 s. To be awaited
   * before a run that is open is taken up.
   */
  returned(): Promise<void>
  /** Another bundle counts from now on. */
  planChanged(): void
  /** Hears and says nothing more; connections end. The journal may be closed after this. */
  quiet(): Promise<void>
  /** What was being handled has ended; closes store and registry. */
  close(): Promise<void>
}

const REFUSALS_MS = 10_000

/** Opens the controller's side of the link over a broker that listens, and begins to say that it is there. */
export function openHub(parts: HubParts): Hub {
  return new OpenHub(parts)
}

class OpenHub implements Hub {
  readonly agents: Agents
  readonly address: string
  readonly #parts: HubParts
  readonly #presence: Presence
  readonly #link: ControllerSide
  readonly #orders: Orders
  readonly #rooms: Rooms
  readonly #deliveries: Deliveries
  readonly #answers: Answers
  readonly #evidence: Evidence
  readonly #returns: Returns
  readonly #warnings = new Warnings()
  readonly #ends: (() => void)[] = []
  #quiet = false

  constructor(parts: HubParts) {
    this.#parts = parts
    const { journal, bundle, registry, broker, clock, newId, control } = parts
    const record: Record = async event => {
      await journal.append([event])
    }
    this.#presence = new Presence({ registry, broker, clock, record })
    const presence = this.#presence
    this.address = `${inUrl(broker.address.host)}:${broker.address.port}`
    this.#answers = new Answers({ journal, control, record, clock })
    this.#evidence = new Evidence({
      clock,
      journal,
      bundle,
      control,
      record,
      lookAt: steps => parts.executor().lookAt(bundle(), steps, 'kakuri'),
      endFound: (step, acted) => parts.executor().endFound(step, acted),
      warnings: this.#warnings,
    })
    this.#returns = new Returns({ journal, bundle, presence, evidence: this.#evidence, clock })
    this.#link = this.#openLink(record)
    const link = this.#link
    this.#orders = new Orders({ link, presence, bundle: () => bundle().sha256, clock, newId })
    this.#rooms = new Rooms({
      ...{ journal, bundle, clock },
      isHere: agent => presence.get(agent)?.here === true,
      send: (agent, view) => this.#sendLatest(agent, 'room', { view }),
    })
    this.#evidence.begin()
    this.#returns.begin()
    this.#deliveries = new Deliveries({
      ...parts,
      link,
      presence,
      warn: (agent, text) => this.#warnings.add(agent, text),
    })
    this.agents = createAgents({ ...parts, presence, evidence: this.#evidence, warnings: this.#warnings })
    parts.door.bind(this.#orders)
    this.#listen(record)
    const boot = parts.store.nextNumber()
    this.#ends.push(
      startBeats({ journal, carrier: broker.carrier, key: parts.key, epoch: bundle().epoch, boot, clock }),
    )
  }

  returned(): Promise<void> {
    return this.#returns.wait()
  }

  planChanged(): void {
    this.#rooms.planChanged()
    this.#deliveries.planChanged()
  }

  async quiet(): Promise<void> {
    if (this.#quiet) return
    this.#quiet = true
    for (const end of this.#ends) end()
    for (const part of [this.#rooms, this.#deliveries, this.#presence, this.#returns]) part.close()
    await this.#parts.broker.close()
  }

  async close(): Promise<void> {
    await this.quiet()
    await this.#link.close()
    this.#parts.registry.close()
  }

  #openLink(record: Record): ControllerSide {
    const { registry, store, key, bundle, broker, clock, newId } = this.#parts
    const refusals = createSums<Refused>(
      clock,
      REFUSALS_MS,
      (refused, count) => void recordRefusal(record, refused, count),
    )
    this.#ends.push(() => refusals.close())
    const link = openLinkSide<DownKind, DownBodies>({
      ...{ self: CONTROLLER, key, epoch: bundle().epoch, store, clock, newId, shapes: UP, handlers: this.#handlers() },
      trusted: peer => {
        const enrolled = registry.enrolled(peer)
        return enrolled === null || enrolled.revoked ? [] : [enrolled.linkKey]
      },
      publish: (to, bytes) => broker.carrier.publish(downTopic(to), bytes),
      once: new Set(),
      parallel: new Set(['result', 'status']),
      latest: new Set(['status']),
      life: peer => registry.enrolled(peer)?.linkKey ?? '',
      refused: refused => {
        // What this side could not do now comes again; it is no fault of the agent.
        if (refused.why === 'failed') return
        // An external broker may make up names: they are told together.
        const from = registry.enrolled(refused.from) === null ? '' : refused.from
        refusals.add(`${from} ${refused.why}`, { ...refused, from })
      },
    })
    return link
  }

  #handlers(): Parameters<typeof openLinkSide>[0]['handlers'] {
    const { registry } = this.#parts
    return {
      result: async (body: Parameters<Orders['result']>[1], { from }) => this.#orders.result(from, body),
      status: async (body: Parameters<Presence['status']>[1], { from }) => this.#presence.status(from, body),
      answer: (body: Parameters<Answers['take']>[1], { from }) => this.#answers.take(from, body),
      evidence: (body: Parameters<Evidence['take']>[1], { from }) => this.#evidence.take(from, body),
      renew: async ({ request }: { readonly request: string }, { from }) => {
        const { certificate } = await registry.renew(from, request)
        this.#link.withdrawKind(from, 'certificate')
        await this.#link.send(from, 'certificate', { certificate })
      },
    }
  }

  #listen(record: Record): void {
    const { broker, registry } = this.#parts
    broker.carrier.onUp(up => {
      if (!up) this.#presence.allGone()
    })
    broker.carrier.onMessage((topic, bytes) => this.#hear(topic, bytes))
    this.#ends.push(
      broker.onConnection((agent, up, readOnly) => {
        if (up) this.#presence.judged(agent, readOnly)
        else this.#presence.gone(agent)
      }),
      broker.onRefused(({ agent, why, detail, count }) => {
        const body = { agent, why, detail, count }
        record({ type: 'agent.refused', actor: 'kakuri', run: null, body }).catch(() => undefined)
      }),
      registry.onChange(agent => {
        if (registry.enrolled(agent)?.revoked !== true) return
        broker.drop(agent)
        this.#presence.gone(agent)
      }),
    )
    this.#presence.onChange((standing, change) => {
      const { agent } = standing
      if (change === 'gone') {
        this.#link.peerDown(agent)
        this.#orders.gone(agent)
      }
      if (change === 'came') {
        this.#link.peerUp(agent)
        this.#rooms.came(agent)
        this.#deliveries.came(standing)
        this.#warnings.clear(agent)
      }
      this.#returns.look()
    })
  }

  #hear(topic: string, bytes: Uint8Array): void {
    if (this.#quiet) return
    const read = readTopic(topic)
    if (read?.kind === 'up') this.#link.receive(read.agent, bytes)
    if (read?.kind !== 'state') return
    const state = agentState.safeParse(parsed(bytes))
    // Births are not signed: what an external broker says of an agent that nobody let in is nothing to write down.
    const enrolled = this.#parts.registry.enrolled(read.agent)
    if (!state.success || enrolled === null || enrolled.revoked) return
    this.#presence.state(read.agent, state.data)
    this.#evidence.saw(read.agent, state.data.checkpoint)
  }

  #sendLatest<K extends DownKind>(agent: string, kind: K, body: DownBodies[K]): void {
    this.#link.withdrawKind(agent, kind)
    // A link that is closed has nobody to tell.
    this.#link.send(agent, kind, body, { transient: true }).catch(() => undefined)
  }
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'))
  } catch {
    // Whatever it is, the schema refuses it.
    return null
  }
}

async function recordRefusal(record: Record, { from, kind, why, detail }: Refused, count: number): Promise<void> {
  const what = kind === '' ? why : `${kind}: ${why}`
  const body = { agent: from, why: 'message' as const, detail: `${what}, ${detail}`, count }
  // A journal that takes nothing is told elsewhere.
  await record({ type: 'agent.refused', actor: 'kakuri', run: null, body }).catch(() => undefined)
}
