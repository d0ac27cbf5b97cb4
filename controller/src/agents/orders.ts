import type { Clock } from '@kakuri/core/base/clock.ts'
import { ERROR_TABLE, type ErrorCode, KakuriError } from '@kakuri/core/base/errors.ts'
import { OVER } from '@kakuri/core/base/over.ts'
import type { ControllerSide } from '@kakuri/core/link/contract.ts'
import type { Order, OrderResult } from '@kakuri/core/link/messages.ts'
import { AGENT_SENTENCES } from '@kakuri/core/link/sentences.ts'
import type { Presence } from './presence.ts'

/** A verb to be carried out by an agent; what it belongs to is filled in here. */
export type Wanted = Pick<Order, 'device' | 'rung' | 'verb' | 'write' | 'targets' | 'was'>

/** An order is given up after so long where nobody aborted it before; a serial console is slow. */
export const ORDER_MS = 120_000
/** The agent gives up by itself; this much later nothing is waited for any more. */
const BEYOND_MS = 5_000

export interface OrderParts {
  readonly link: Pick<ControllerSide, 'send' | 'withdraw'>
  readonly presence: Pick<Presence, 'get'>
  /** SHA-256 of the bundle that is sealed now. */
  readonly bundle: () => string
  readonly clock: Clock
  readonly newId: () => string
}

interface Pending {
  readonly agent: string
  readonly settle: PromiseWithResolvers<OrderResult>
}

/** Orders on their way, and what came of them. */
export class Orders {
  readonly #parts: OrderParts
  readonly #pending = new Map<string, Pending>()

  constructor(parts: OrderParts) {
    this.#parts = parts
  }

  /**
   * Sends an order and waits for its result. Throws UNREACHABLE where the agent is not here or may not be given orders,
   * CONNECTION_LOST where it went in the middle, TIMEOUT where the signal aborted or nothing came, and what the agent says.
   */
  async carry(agent: string, wanted: Wanted, signal: AbortSignal): Promise<OrderResult> {
    const { link, newId } = this.#parts
    const order = newId()
    const body: Order = { ...wanted, order, ...this.#place(agent, wanted), deadlineMs: ORDER_MS }
    if (signal.aborted) throw timeout(agent, wanted)
    const settle = Promise.withResolvers<OrderResult>()
    // It may be given up while it is still being sent: then nobody waits for this yet.
    settle.promise.catch(() => undefined)
    this.#pending.set(order, { agent, settle })
    const over = new AbortController()
    const abort = () => settle.reject(timeout(agent, wanted))
    signal.addEventListener('abort', abort, { once: true })
    void this.#limit(over.signal, abort)
    let message: string | null = null
    try {
      message = await link.send(agent, 'order', body, { transient: true })
      return checked(await settle.promise)
    } catch (error) {
      this.#giveUp(agent, order, message)
      throw error
    } finally {
      over.abort(OVER)
      signal.removeEventListener('abort', abort)
      this.#pending.delete(order)
    }
  }

  /** Names the connection of an agent that may be given orders; null where there is none. */
  connection(agent: string): string | null {
    const standing = this.#parts.presence.get(agent)
    return standing?.here === true && !standing.readOnly ? `${standing.boot}.${standing.session}` : null
  }

  result(agent: string, result: OrderResult): void {
    const pending = this.#pending.get(result.order)
    // Of an order that was given up, or of another agent: nobody waits for it.
    if (pending?.agent === agent) pending.settle.resolve(result)
  }

  /** The connection for which they were given is gone. */
  gone(agent: string): void {
    for (const one of this.#pending.values()) {
      if (one.agent === agent) one.settle.reject(new KakuriError('CONNECTION_LOST', AGENT_SENTENCES.lost(agent)))
    }
  }

  /** Where it is now, and that it can be given orders at all. */
  #place(agent: string, { device, rung }: Wanted): Pick<Order, 'boot' | 'session' | 'bundle'> {
    const standing = this.#parts.presence.get(agent)
    const bundle = this.#parts.bundle()
    const refuse = (say: (device: string, rung: string, agent: string) => string) =>
      new KakuriError('UNREACHABLE', say(device, rung, agent))
    if (standing?.here !== true) throw refuse(AGENT_SENTENCES.notConnected)
    if (standing.readOnly) throw refuse(AGENT_SENTENCES.expired)
    if (standing.bundle !== bundle) throw refuse(AGENT_SENTENCES.otherPlan)
    return { boot: standing.boot, session: standing.session, bundle }
  }

  #giveUp(agent: string, order: string, message: string | null): void {
    const { link, presence } = this.#parts
    if (message !== null) link.withdraw(message)
    if (presence.get(agent)?.here !== true || !this.#pending.has(order)) return
    // Where the link is closed the agent's own deadline ends it.
    link.send(agent, 'cancel', { order }, { transient: true }).catch(() => undefined)
  }

  async #limit(over: AbortSignal, abort: () => void): Promise<void> {
    await this.#parts.clock.sleep(ORDER_MS + BEYOND_MS, over)
    if (!over.aborted) abort()
  }
}

function timeout(agent: string, { device, rung, verb }: Wanted): KakuriError {
  return new KakuriError('TIMEOUT', AGENT_SENTENCES.late(agent, verb, device, rung))
}

function checked(result: OrderResult): OrderResult {
  const { outcome, transcript } = result
  if (outcome.kind !== 'error') return result
  const code: ErrorCode = isCode(outcome.code) ? outcome.code : 'GARBLED_REPLY'
  throw new KakuriError(code, outcome.message, { transcript })
}

function isCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERROR_TABLE, code)
}
