import type { Clock } from '@kakuri/core/base/clock.ts'
import { KakuriError } from '@kakuri/core/base/errors.ts'
import type { Bundle, ProgramDevice } from '@kakuri/core/compile/program.ts'
import type { Drivers, OpenDriver, Reading } from '@kakuri/core/driver/contract.ts'
import type { Journal } from '@kakuri/core/journal/contract.ts'
import type { AnyNewEvent, EventBodies } from '@kakuri/core/journal/events.ts'
import type { Order, OrderResult } from '@kakuri/core/link/messages.ts'
import { serves } from './drivers.ts'

/** What orders are carried out with at this moment. */
export interface Workshop {
  readonly bundle: Bundle
  readonly drivers: Drivers
}

export interface OrdersParts {
  readonly agent: string
  readonly journal: Journal
  readonly clock: Clock
  readonly workshop: () => Workshop | null
  /** The connection that stands now; null where none does. */
  readonly connection: () => { readonly boot: number; readonly session: number } | null
  /** The certificate has expired: nothing is written to devices. */
  readonly readOnly: () => boolean
  readonly reply: (result: OrderResult, lasting: boolean) => Promise<void>
  readonly refuse: (kind: string, id: string, why: string, detail: string) => Promise<void>
  /** What a session of a device said last: null where it is well. */
  readonly told: (device: string, rung: Order['rung'], error: string | null) => void
  /** Called at named points; production hands in a function that does nothing. */
  readonly crash: (point: OrderCrashPoint) => void
  readonly failed: (error: unknown) => void
}
export const ORDER_CRASH_POINTS = [
  'before order.taken',
  'after order.taken',
  'after the device',
  'after order.ended',
  'after the result',
] as const
export type OrderCrashPoint = (typeof ORDER_CRASH_POINTS)[number]

export interface Orders {
  /** Resolves when an order that may change a device is durable here, or was refused; it is carried out afterwards. */
  take(order: Order, about: { readonly id: string }): Promise<void>
  cancel(order: string): void
  /** Tells of changes that were under way when an earlier process died: they are not carried out again. */
  recover(): Promise<void>
  /** Resolves when nothing is under way. */
  idle(): Promise<void>
  close(): Promise<void>
}

export function createOrders(parts: OrdersParts): Orders {
  return new DeviceOrders(parts)
}

interface Ready {
  readonly device: ProgramDevice
  readonly drivers: Drivers
}

class DeviceOrders implements Orders {
  readonly #parts: OrdersParts
  readonly #underWay = new Map<string, { readonly giveUp: AbortController; readonly done: Promise<void> }>()

  constructor(parts: OrdersParts) {
    this.#parts = parts
  }

  async take(order: Order, { id }: { readonly id: string }): Promise<void> {
    const { crash, journal, refuse, reply } = this.#parts
    const ready = this.#check(order)
    if (typeof ready === 'string') {
      await refuse('order', id, 'order', ready)
      await reply(failure(order, new KakuriError('FORBIDDEN', ready), ''), false)
      return
    }
    crash('before order.taken')
    if (mayChange(order)) await journal.append([taken(order)])
    crash('after order.taken')
    const giveUp = new AbortController()
    const done = this.#carryOut(order, ready, giveUp).catch(this.#parts.failed)
    this.#underWay.set(order.order, { giveUp, done })
    void done.finally(() => this.#underWay.delete(order.order))
  }

  cancel(order: string): void {
    this.#underWay.get(order)?.giveUp.abort()
  }

  async recover(): Promise<void> {
    const open = new Set<string>()
    for (const event of this.#parts.journal.read()) {
      if (event.type === 'order.taken') open.add(event.body.order)
      if (event.type === 'order.ended') open.delete(event.body.order)
    }
    for (const order of open) {
      const error = new KakuriError('CONNECTION_LOST', 'The agent was restarted in the middle of this order.')
      await this.#parts.journal.append([ended(order, error)])
      await this.#parts.reply(failure({ order }, error, ''), true)
    }
  }

  async idle(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all([...this.#underWay.values()].map(one => one.done))
  }

  async close(): Promise<void> {
    for (const { giveUp } of this.#underWay.values()) giveUp.abort()
    await this.idle()
  }

  /** What it is carried out with, or why it is not. */
  #check(order: Order): Ready | string {
    const { connection, workshop, readOnly, agent } = this.#parts
    const now = connection()
    if (now?.boot !== order.boot || now.session !== order.session) {
      return `it was given for connection ${order.boot}/${order.session}, and this is ${now?.boot ?? '-'}/${now?.session ?? '-'}`
    }
    const held = workshop()
    if (held === null) return 'this agent holds no bundle'
    if (held.bundle.sha256 !== order.bundle) return 'it is for a bundle that this agent does not hold'
    const device = held.bundle.program.devices[order.device]
    if (device === undefined) return `the bundle has no device ${order.device}`
    if (!serves(held.bundle, agent, device, order.rung))
      return `${order.device} is not reached by ${order.rung} from here`
    if (readOnly() && writes(order)) return 'the certificate of this agent has expired: it changes nothing'
    const uneven = order.verb === 'revert' && order.was.length !== order.targets.length
    return uneven ? 'it does not say what each target was before' : { device, drivers: held.drivers }
  }

  async #carryOut(order: Order, { device, drivers }: Ready, giveUp: AbortController): Promise<void> {
    const { clock, crash, journal, reply, told } = this.#parts
    const over = new AbortController()
    const signal = AbortSignal.any([giveUp.signal, over.signal])
    void clock.sleep(order.deadlineMs, giveUp.signal).then(() => over.abort())
    const result = await act(drivers, device, order, signal)
    giveUp.abort()
    crash('after the device')
    const error = result.outcome.kind === 'error' ? result.outcome : null
    if (error === null || order.verb === 'open') told(order.device, order.rung, error?.message ?? null)
    if (mayChange(order)) await journal.append([ended(order.order, error)])
    crash('after order.ended')
    await reply(result, writes(order))
    crash('after the result')
  }
}

/**
 * What belongs in the journal: all that is told to a device, also where a drill only simulates it. A reading is asked for every few
 * seconds, and the link store alone keeps it from being carried out twice.
 */
const mayChange = ({ verb }: Order) => verb === 'apply' || verb === 'revert'
const writes = ({ verb, write }: Order) => (verb === 'apply' || verb === 'revert') && write === 'write'

/** One verb on a session of its own turn. Never rejects: whatever happens is the result. */
async function act(drivers: Drivers, device: ProgramDevice, order: Order, signal: AbortSignal): Promise<OrderResult> {
  let driver: OpenDriver | null = null
  try {
    driver = await drivers.open(device, order.rung, signal)
    const outcome = await verb(driver, order, signal)
    return { order: order.order, outcome, transcript: cut(driver.takeTranscript()) }
  } catch (error) {
    const said = error instanceof KakuriError ? error.transcript : null
    return failure(order, error, said ?? driver?.takeTranscript() ?? '')
  } finally {
    driver?.release()
  }
}

async function verb(driver: OpenDriver, order: Order, signal: AbortSignal): Promise<OrderResult['outcome']> {
  const { targets, write } = order
  switch (order.verb) {
    case 'open':
      return { kind: 'opened' }
    case 'observe':
      return { kind: 'readings', readings: (await driver.observe(targets, signal)).map(plain) }
    case 'verify':
      return { kind: 'readings', readings: (await driver.verify(targets, signal)).map(plain) }
    case 'apply':
      return { kind: 'replies', replies: (await driver.apply(targets, write, signal)).map(plain) }
    case 'revert': {
      const reverts = targets.flatMap((target, at) => {
        const was = order.was[at]
        return was === undefined ? [] : [{ target, was: reading(was) }]
      })
      return { kind: 'replies', replies: (await driver.revert(reverts, write, signal)).map(plain) }
    }
  }
}

function reading({ parts, ...rest }: Order['was'][number]): Reading {
  return parts === undefined ? rest : { ...rest, parts }
}

/** A copy of what a driver gave, as messages have it. */
const plain = <T>(value: T): Mutable<T> => ({ ...value }) as Mutable<T>
type Mutable<T> = { -readonly [K in keyof T]: T[K] }

function failure({ order }: Pick<Order, 'order'>, error: unknown, transcript: string): OrderResult {
  const known = error instanceof KakuriError
  const message = known ? error.message : `The agent failed: ${error instanceof Error ? error.message : String(error)}`
  const outcome = { kind: 'error', code: known ? error.code : 'UNEXPECTED', message: message.slice(0, 2_000) } as const
  return { order, outcome, transcript: cut(transcript) }
}

/** The end says more than the beginning. */
const cut = (transcript: string) => transcript.slice(-16_384)

function taken({ order, device, rung, verb, write }: Order): AnyNewEvent {
  return { type: 'order.taken', actor: 'controller', run: null, body: { order, device, rung, verb, write } }
}

function ended(order: string, error: { readonly message: string } | null): AnyNewEvent {
  const body: EventBodies['order.ended'] = { order, error: error?.message.slice(0, 500) ?? null }
  return { type: 'order.ended', actor: 'kakuri', run: null, body }
}
