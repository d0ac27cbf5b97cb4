import type { KeyObject } from 'node:crypto'
import type { Clock } from '@kakuri/core/base/clock.ts'
import type { Journal } from '@kakuri/core/journal/contract.ts'
import type { AgentSide, UpBodies } from '@kakuri/core/link/contract.ts'
import { openBeat } from '@kakuri/core/link/envelope.ts'
import {
  type AgentState,
  CONTROLLER,
  DOWN,
  type DownBody,
  type DownKind,
  type UpKind,
} from '@kakuri/core/link/messages.ts'
import { openLinkSide } from '@kakuri/core/link/side.ts'
import { openLinkStore } from '@kakuri/core/link/store.ts'
import { BEAT_TOPIC, downTopic, stateTopic, upTopic } from '@kakuri/core/link/topics.ts'
import { createEvidence, type Evidence, forgetEvidence, tellingRemovals } from './evidence.ts'
import { createPresence, type Presence, type Standing } from './presence.ts'
import type { Refusals } from './refusals.ts'
import { createRenewal } from './renewal.ts'
import type { Identity, Pinned, State } from './state.ts'
import { validity } from './state.ts'
import { type Attempt, openUplink } from './uplink/carrier.ts'

/** What is done with each kind of message; resolves when it is durable. */
export type LinkHandlers = {
  readonly [K in Exclude<DownKind, 'certificate' | 'ack'>]: (
    body: DownBody<K>,
    about: { readonly id: string },
  ) => Promise<void>
}

export interface AgentLinkParts {
  readonly agent: string
  readonly state: State
  readonly pinned: Pinned
  readonly key: KeyObject
  readonly boot: number
  readonly product: string
  readonly journal: Journal
  readonly clock: Clock
  readonly newId: () => string
  readonly random: () => number
  readonly refusals: Refusals
  /** SHA-256 of the bundle in use. */
  readonly bundle: () => string | null
  readonly handlers: LinkHandlers
  /** The controller came or went; the journal knows when it resolves. */
  readonly turned: (now: Standing) => void
  /** The controller's record does not fit what was seen of it. */
  readonly rewritten: () => void
  /** `otherDate`: this machine's date does not fit the controller's certificate. */
  readonly connected: (otherDate: boolean) => void
  /** Why no connection stands, when it is another reason than the last one told. */
  readonly unreached: (reason: string) => void
  readonly cursorMoved: () => void
  /** Nothing goes on that a new connection would break off. */
  readonly quiet: () => boolean
  readonly failed: (error: unknown) => void
}

/** The agent's end of the link: connection, messages, beats, evidence and renewal. */
export interface AgentLink {
  readonly side: AgentSide
  readonly presence: Presence
  connection(): { readonly boot: number; readonly session: number } | null
  /** The certificate has expired by the controller's clock, whose judgement it is; before that was heard it is not known. */
  readOnly(): boolean
  /** Asks for a new certificate now. */
  renew(): Promise<void>
  close(): Promise<void>
}

export async function openAgentLink(parts: AgentLinkParts): Promise<AgentLink> {
  const { agent, state, pinned, clock, journal, failed } = parts
  let evidence: Evidence | null = null
  const store = tellingRemovals(openLinkStore(state.file('agent.db'), clock.now()), ids => evidence?.acknowledged(ids))
  await forgetEvidence(store)
  const line = new Line(parts)
  const presence = createPresence({
    ...{ clock, kept: state.checkpoint(), keep: checkpoint => state.setCheckpoint(checkpoint) },
    changed: now => parts.turned(now),
    rewritten: () => parts.rewritten(),
  })
  const renewal = createRenewal({
    ...{ agent, state, clock, authority: pinned.authority, failed, quiet: parts.quiet },
    controllerUtc: () => (presence.standing === 'here' ? presence.controllerUtc() : null),
    reconnect: () => uplink.again(),
    send: async body => {
      side.withdrawKind(CONTROLLER, 'renew')
      await side.send(CONTROLLER, 'renew', body)
    },
  })
  const side: AgentSide = openLinkSide<UpKind, UpBodies>({
    ...{ self: agent, key: parts.key, clock, newId: parts.newId, store, epoch: Math.max(1, store.epoch(CONTROLLER)) },
    trusted: peer => (peer === CONTROLLER ? pinned.trusted : []),
    publish: (_to, bytes) => uplink.publish(bytes),
    shapes: DOWN,
    handlers: {
      ...parts.handlers,
      room: (body: DownBody<'room'>, about: { readonly id: string }) => {
        presence.spoke()
        return parts.handlers.room(body, about)
      },
      certificate: async ({ certificate }: DownBody<'certificate'>) => renewal.take(certificate),
    },
    once: new Set(['order']),
    latest: new Set(['room', 'secrets', 'bundle']),
    refused: refused => void parts.refusals.tell(refused),
  })
  const hearBeat = (bytes: Uint8Array) => {
    const beat = openBeat(bytes, pinned.trusted)
    const before = { standing: presence.standing, boot: presence.checkpoint?.boot }
    if (beat === null || !presence.heard(beat)) {
      const why = beat === null ? 'wrong-signature' : 'replayed'
      return void parts.refusals.tell({ id: '', kind: 'beat', why, detail: 'a beat that does not count' })
    }
    if (before.standing !== 'here' || before.boot !== beat.boot) side.peerUp(CONTROLLER)
  }
  const uplink = openUplink({
    ...{ agent, clock, random: parts.random },
    topics: { state: stateTopic(agent), up: upTopic(agent), hear: [downTopic(agent), BEAT_TOPIC] },
    attempt: () => line.attempt(),
    birth: () => line.state('here', presence),
    came: otherDate => {
      line.came()
      side.peerUp(CONTROLLER)
      parts.connected(otherDate)
    },
    gone: () => {
      line.gone()
      side.peerDown(CONTROLLER)
    },
    failed: reason => line.failedWith(reason),
    heard: (topic, bytes) => (topic === BEAT_TOPIC ? hearBeat(bytes) : side.receive(CONTROLLER, bytes)),
  })
  evidence = createEvidence({
    ...{ journal, failed, cursor: () => state.cursor(), moved: parts.cursorMoved },
    setCursor: seq => state.setCursor(seq),
    send: body => side.send(CONTROLLER, 'evidence', body),
  })
  return {
    ...{
      side,
      presence,
      connection: () => line.connection(),
      readOnly: () => isOver(state, presence.controllerUtc()),
      renew: () => renewal.ask(),
    },
    close: async () => {
      presence.close()
      renewal.close()
      evidence?.close()
      await uplink.close()
      await side.close()
    },
  }
}

function isOver(state: State, controllerUtc: number | null): boolean {
  const identity = state.identity()
  return identity !== null && controllerUtc !== null && validity(identity.certificate).to <= controllerUtc
}

/** Which certificate a connection is made with, and by which number it goes. */
class Line {
  readonly #parts: AgentLinkParts
  #session = 0
  #standing = false
  #failures = 0
  #told: string | null = null
  #fresh = false
  #passedOver = false

  constructor(parts: AgentLinkParts) {
    this.#parts = parts
  }

  attempt(): Attempt | null {
    const identity = this.#choose()
    if (identity === null) return null
    const { pinned } = this.#parts
    this.#session += 1
    return { ...pinned.broker, authority: pinned.authority, ...identity, will: this.state('gone', null) }
  }

  came(): void {
    const { state } = this.#parts
    if (this.#fresh) state.promote()
    // The renewed one did not come through, and the old one does: another is asked for.
    else if (this.#passedOver) state.forgetNext()
    this.#failures = 0
    this.#told = null
    this.#standing = true
  }

  gone(): void {
    this.#standing = false
  }

  failedWith(reason: string): void {
    this.#failures += 1
    if (reason !== this.#told) this.#parts.unreached(reason)
    this.#told = reason
  }

  connection(): { readonly boot: number; readonly session: number } | null {
    return this.#standing ? { boot: this.#parts.boot, session: this.#session } : null
  }

  state(state: AgentState['state'], presence: Presence | null): Uint8Array {
    const { agent, boot, product, bundle, journal } = this.#parts
    const kept = presence === null ? this.#parts.state.checkpoint() : presence.checkpoint
    const said: AgentState = {
      ...{ v: 1, agent, state, boot, session: this.#session, product, bundle: bundle(), head: journal.head() },
      checkpoint: kept === null ? null : kept.head,
    }
    return Buffer.from(JSON.stringify(said))
  }

  /** A renewed certificate first; where it does not come through, the old one in turn. */
  #choose(): Identity | null {
    const { state } = this.#parts
    const next = state.nextIdentity()
    this.#fresh = next !== null && this.#failures % 2 === 0
    this.#passedOver = next !== null && !this.#fresh
    return this.#fresh ? next : state.identity()
  }
}
