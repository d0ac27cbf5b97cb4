import { type KeyObject, randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { startBeats } from '@kakuri/controller/agents/beats.ts'
import type { BrokerHandle, Registry } from '@kakuri/controller/agents/contract.ts'
import { startBroker } from '@kakuri/controller/broker/broker.ts'
import type { OwnCertificates } from '@kakuri/controller/tls/certificates.ts'
import { type Clock, systemClock } from '@kakuri/core/base/clock.ts'
import type { ControllerSide, DownBodies } from '@kakuri/core/link/contract.ts'
import { sealMessage } from '@kakuri/core/link/envelope.ts'
import { type AgentState, type DownKind, type OrderResult, UP, type UpBody } from '@kakuri/core/link/messages.ts'
import { openLinkSide } from '@kakuri/core/link/side.ts'
import { openLinkStore } from '@kakuri/core/link/store.ts'
import { downTopic, readTopic } from '@kakuri/core/link/topics.ts'

/** A controller's side of the link, and nothing behind it: it keeps what agents say. */
export interface TestController {
  readonly side: ControllerSide
  readonly results: OrderResult[]
  readonly onResult: Set<(result: OrderResult) => void>
  readonly answers: UpBody<'answer'>[]
  readonly evidence: UpBody<'evidence'>['events'][number][]
  readonly births: AgentState[]
  readonly broker: BrokerHandle
  /** Every message that went down, as it was sent. */
  readonly sent: Uint8Array[]
  readonly renewals: string[]
  /** A message of this epoch, signed by this key. */
  forge(kind: DownKind, body: unknown, change: { readonly epoch?: number; readonly key?: KeyObject }): Promise<void>
  stop(): Promise<void>
}

export interface ControllerParts {
  /** The one it speaks with. */
  readonly agent: string
  /** Public key that signs for it. */
  readonly linkKey: () => string
  readonly registry: Registry
  readonly certificates: OwnCertificates
  readonly key: KeyObject
  /** Of its outbox. */
  readonly folder: string
  readonly listen: { readonly host: string; readonly port: number }
  readonly clock?: Clock
  /** It says no beat, and takes over nothing that the agent recorded: that stays for another controller. */
  readonly quiet?: boolean
}

let boots = 0

export async function openController(parts: ControllerParts): Promise<TestController> {
  const { agent, registry, certificates, key, folder, clock = systemClock } = parts
  const broker = await startBroker({
    ...{ listen: parts.listen, tls: certificates.chained, authority: certificates.authority },
    ...{ admit: der => registry.admit(der), changes: registry.onChange, clock },
  })
  const kept = { results: [] as OrderResult[], answers: [] as UpBody<'answer'>[], births: [] as AgentState[] }
  const onResult = new Set<(result: OrderResult) => void>()
  const evidence: UpBody<'evidence'>['events'][number][] = []
  const sent: Uint8Array[] = []
  const renewals: string[] = []
  const side: ControllerSide = openLinkSide<DownKind, DownBodies>({
    ...{ self: 'controller', key, epoch: 1, clock, newId: randomUUID, shapes: UP },
    ...{ trusted: () => [parts.linkKey()], once: new Set<string>() },
    store: openLinkStore(join(folder, 'controller.db'), Date.now()),
    publish: (to, bytes) => {
      sent.push(bytes)
      return broker.carrier.publish(downTopic(to), bytes)
    },
    handlers: {
      result: async (body: OrderResult) => {
        kept.results.push(body)
        for (const listener of onResult) listener(body)
      },
      answer: async (body: UpBody<'answer'>) => void kept.answers.push(body),
      evidence: async (body: UpBody<'evidence'>) => {
        if (parts.quiet === true) throw new Error('it is not acknowledged')
        evidence.push(...body.events)
      },
      renew: async ({ request }: UpBody<'renew'>) => {
        renewals.push(request)
        await side.send(agent, 'certificate', await registry.renew(agent, request))
      },
      status: async () => undefined,
    },
    refused: () => undefined,
  })
  broker.carrier.onMessage((topic, bytes) => {
    const read = readTopic(topic)
    if (read?.agent !== agent) return
    if (read.kind === 'up') side.receive(agent, bytes)
    if (read.kind !== 'state') return
    const said = JSON.parse(Buffer.from(bytes).toString('utf8')) as AgentState
    if (said.state === 'here') side.peerUp(agent)
    else side.peerDown(agent)
    if (said.state === 'here') kept.births.push(said)
  })
  boots += 1
  const head = () => ({ seq: boots, hash: 'ab'.repeat(32) })
  const beats = { journal: { head }, carrier: broker.carrier, key, epoch: 1, boot: boots, clock }
  const endBeats = parts.quiet === true ? () => undefined : startBeats(beats)
  return {
    ...{ side, broker, ...kept, onResult, evidence, sent, renewals },
    forge: (kind, body, { epoch = 1, key: by = key }) => {
      const message = { id: randomUUID(), from: 'controller', to: agent, n: Date.now() * 2_000, epoch, kind, body }
      return broker.carrier.publish(downTopic(agent), sealMessage(message as never, by))
    },
    stop: async () => {
      endBeats()
      await side.close()
      await broker.close()
    },
  }
}

/** Until what is looked for is there; the test's own time limit ends a wait in vain. */
export async function until<T>(look: () => T | undefined | null | false): Promise<T> {
  for (;;) {
    const found = look()
    if (found !== undefined && found !== null && found !== false) return found
    await systemClock.sleep(10)
  }
}
