import { KakuriError } from '@kakuri/core/base/errors.ts'
import type { CutTarget, ProgramDevice } from '@kakuri/core/compile/program.ts'
import type { Reading, Reply, Revert, Write } from '@kakuri/core/driver/contract.ts'
import type { DeviceSession, OpenAgentSession, SessionRung } from '@kakuri/core/driver/session.ts'
import type { Order, OrderResult } from '@kakuri/core/link/messages.ts'
import { AGENT_SENTENCES } from '@kakuri/core/link/sentences.ts'
import type { Orders } from './orders.ts'

/** What carries orders to agents. */
export type Carrying = Pick<Orders, 'carry' | 'connection'>

/** Where the pool of drivers gets sessions through agents from; it is made before there is anybody to carry orders. */
export interface AgentDoor {
  readonly open: OpenAgentSession
  bind(orders: Carrying): void
}

/** Until it is bound every way that names an agent is unreachable. */
export function createAgentDoor(): AgentDoor {
  let orders: Carrying | null = null
  return {
    open: async ({ device, rung, signal }) => {
      if (orders === null) throw notServed(device, rung)
      const session = new RemoteSession(orders, device, rung)
      await session.open(signal)
      return session
    },
    bind: bound => {
      orders = bound
    },
  }
}

function notServed(device: ProgramDevice, rung: SessionRung): KakuriError {
  const agent = device.ways[rung]?.agent ?? ''
  return new KakuriError('UNREACHABLE', AGENT_SENTENCES.notServed(device.id, rung, agent))
}

const TRANSCRIPT_CHARACTERS = 16 * 1024

/** A driver at the far end of the link: every verb is one order. */
class RemoteSession implements DeviceSession {
  readonly #orders: Carrying
  readonly #device: ProgramDevice
  readonly #rung: SessionRung
  readonly #agent: string
  #connection: string | null = null
  #transcript = ''
  #alive = true

  constructor(orders: Carrying, device: ProgramDevice, rung: SessionRung) {
    this.#orders = orders
    this.#device = device
    this.#rung = rung
    this.#agent = device.ways[rung]?.agent ?? ''
  }

  get alive(): boolean {
    return this.#alive
  }

  async open(signal: AbortSignal): Promise<void> {
    this.#connection = this.#orders.connection(this.#agent)
    await this.#carry('open', { targets: [], signal })
  }

  async observe(targets: readonly CutTarget[], signal: AbortSignal): Promise<Reading[]> {
    return this.#readings(await this.#carry('observe', { targets, signal }), targets.length)
  }

  async apply(targets: readonly CutTarget[], write: Write, signal: AbortSignal): Promise<Reply[]> {
    return this.#replies(await this.#carry('apply', { targets, signal, write }), targets.length)
  }

  async verify(targets: readonly CutTarget[], signal: AbortSignal): Promise<Reading[]> {
    return this.#readings(await this.#carry('verify', { targets, signal }), targets.length)
  }

  async revert(reverts: readonly Revert[], write: Write, signal: AbortSignal): Promise<Reply[]> {
    const [targets, was] = [reverts.map(one => one.target), reverts.map(one => one.was)]
    return this.#replies(await this.#carry('revert', { targets, was, signal, write }), targets.length)
  }

  takeTranscript(): string {
    const taken = this.#transcript
    this.#transcript = ''
    return taken
  }

  /** The agent keeps its own sessions to devices; this one lives as long as the connection over which it was opened. */
  async ping(): Promise<boolean> {
    return this.#alive && this.#connection !== null && this.#orders.connection(this.#agent) === this.#connection
  }

  destroy(): void {
    this.#alive = false
  }

  async #carry(
    verb: Order['verb'],
    given: {
      readonly targets: readonly CutTarget[]
      readonly signal: AbortSignal
      readonly was?: readonly Reading[]
      readonly write?: Write
    },
  ): Promise<OrderResult> {
    const { targets, was = [], write = 'write', signal } = given
    const wanted = { device: this.#device.id, rung: this.#rung, verb, write, targets: plain(targets), was: plain(was) }
    try {
      const result = await this.#orders.carry(this.#agent, wanted, signal)
      this.#say(result.transcript)
      return result
    } catch (error) {
      // What was begun there is not known: a fresh session looks first.
      this.#alive = false
      if (error instanceof KakuriError && error.transcript !== null) this.#say(error.transcript)
      throw error
    }
  }

  #say(text: string): void {
    this.#transcript = `${this.#transcript}${text}`.slice(-TRANSCRIPT_CHARACTERS)
  }

  #readings({ outcome }: OrderResult, count: number): Reading[] {
    if (outcome.kind !== 'readings' || outcome.readings.length !== count) throw this.#garbled()
    return outcome.readings.map(({ parts, ...reading }) => ({ ...reading, ...(parts !== undefined && { parts }) }))
  }

  #replies({ outcome }: OrderResult, count: number): Reply[] {
    if (outcome.kind !== 'replies' || outcome.replies.length !== count) throw this.#garbled()
    return outcome.replies
  }

  #garbled(): KakuriError {
    this.#alive = false
    return new KakuriError(
      'GARBLED_REPLY',
      `The agent's answer about ${this.#device.id} is not one to the order given.`,
    )
  }
}

/** As a message holds it: the same content, in types that may be written to. */
function plain(targets: readonly CutTarget[]): Order['targets']
function plain(was: readonly Reading[]): Order['was']
function plain(all: readonly (CutTarget | Reading)[]): unknown {
  return structuredClone(all)
}
