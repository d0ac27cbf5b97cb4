import type { Clock } from '../../base/clock.ts'
import { type ErrorCode, KakuriError } from '../../base/errors.ts'
import type { CoilOperation } from '../../profile/relay-shape.ts'
import { shown, Transcript } from '../snmp/transcript.ts'
import type { Board, RelayOrder, RelayState } from './board.ts'
import { type ModbusWay, type ModbusWire, openModbus } from './modbus-wire.ts'
import { type Span, spansOver } from './spans.ts'

/** Exceptions that refuse: illegal function, illegal data address, illegal data value (Modbus Application Protocol V1.1b3, clause 7). */
const REFUSALS: Readonly<Record<number, string>> = {
  1: 'illegal function',
  2: 'illegal data address',
  3: 'illegal data value',
}
const ILLEGAL_FUNCTION = 1
/** The gateway says that the board behind it is not there. */
const GATEWAY = [10, 11]

/** On a serial line: silence between two frames, 3.5 characters at 9600 bits per second and more. */
const FRAME_GAP_MS = 5
/** And before the first request, so that an answer to who had the line before us is not taken for ours. */
const QUIET_MS = 200

export interface ModbusParts {
  readonly device: string
  readonly way: ModbusWay
  readonly operation: CoilOperation
  readonly answerMs: number
  readonly clock: Clock
  readonly signal: AbortSignal
}

/** Opens the line and asks for one coil, which proves that the board is there. Never writes. */
export async function openModbusBoard(parts: ModbusParts): Promise<Board> {
  const wire = await openModbus(parts.device, parts.way, parts.answerMs, parts.signal)
  const board = new ModbusBoard(parts, wire)
  try {
    if (parts.way.kind === 'modbus-rtu') await parts.clock.sleep(QUIET_MS, parts.signal)
    await board.ping(parts.signal)
  } catch (error) {
    board.destroy()
    if (!(error instanceof KakuriError) || error.code !== 'TIMEOUT' || parts.signal.aborted) throw error
    throw new KakuriError('UNREACHABLE', `${parts.device} does not answer as Modbus unit ${parts.way.unit}`)
  }
  return board
}

type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly exception: number }

class ModbusBoard implements Board {
  readonly transcript = new Transcript([])
  readonly #parts: ModbusParts
  readonly #wire: ModbusWire
  #alive = true
  #fail: ((error: KakuriError) => void) | null = null

  constructor(parts: ModbusParts, wire: ModbusWire) {
    this.#parts = parts
    this.#wire = wire
    wire.onLost(() => this.#end('CONNECTION_LOST', 'closed the connection'))
  }

  get alive(): boolean {
    return this.#alive
  }

  async read(contacts: readonly string[], signal: AbortSignal): Promise<RelayState[]> {
    const { atOnce } = this.#parts.operation
    const addresses = contacts.flatMap(contact => this.#addressOf(contact) ?? [])
    const states = new Map<number, RelayState>()
    for (const span of spansOver(addresses, atOnce, atOnce)) await this.#readSpan(span, states, signal)
    return contacts.map(contact => {
      const address = this.#addressOf(contact)
      const nowhere: RelayState = { state: 'absent', detail: `the board has no relay ${shown(contact)}` }
      return address === null ? nowhere : (states.get(address) ?? nowhere)
    })
  }

  async write(orders: readonly RelayOrder[], signal: AbortSignal): Promise<(string | null)[]> {
    const wanted = new Map(orders.map(({ contact, on }) => [this.#addressOf(contact) ?? -1, on]))
    const refusals = new Map<number, string>()
    // Without a gap: what was not asked for is never written, not even with what it was read as.
    for (const span of spansOver([...wanted.keys()], this.#parts.operation.atOnce, 0))
      await this.#writeSpan(span, wanted, refusals, signal)
    return orders.map(({ contact }) => refusals.get(this.#addressOf(contact) ?? -1) ?? null)
  }

  async ping(signal: AbortSignal): Promise<void> {
    const { base } = this.#parts.operation
    await this.#ask(`read ${this.#nameOf(base)}`, signal, () => this.#wire.readCoils(base, 1))
  }

  destroy(): void {
    if (!this.#alive) return
    this.#alive = false
    this.#wire.destroy()
    this.#fail?.(this.#error('CONNECTION_LOST', 'was let go while it was being asked'))
  }

  /** One relay that the board does not have makes it refuse all: then each is asked for by itself. */
  async #readSpan({ from, count }: Span, states: Map<number, RelayState>, signal: AbortSignal): Promise<void> {
    const answer = await this.#ask(`read ${this.#nameOf(from)} to ${this.#nameOf(from + count - 1)}`, signal, () =>
      this.#wire.readCoils(from, count),
    )
    const each = Array.from({ length: count }, (_, at) => from + at)
    if (answer.ok) for (const [at, on] of answer.value.entries()) states.set(from + at, this.#told(from + at, on))
    else if (count === 1) states.set(from, this.#untold(from, answer.exception))
    else for (const address of each) await this.#readSpan({ from: address, count: 1 }, states, signal)
  }

  async #writeSpan(
    { from, count }: Span,
    wanted: ReadonlyMap<number, boolean>,
    refusals: Map<number, string>,
    signal: AbortSignal,
  ): Promise<void> {
    const each = Array.from({ length: count }, (_, at) => from + at)
    const values = each.map(address => wanted.get(address) ?? false)
    const says = each.map((address, at) => `${this.#nameOf(address)} ${values[at] ? 'on' : 'off'}`).join(', ')
    const answer = await this.#ask(`write ${says}`, signal, () =>
      count === 1 ? this.#wire.writeCoil(from, values[0] ?? false) : this.#wire.writeCoils(from, values),
    )
    if (answer.ok) return
    if (count === 1) refusals.set(from, `the board refused ${this.#nameOf(from)}: ${exceptionText(answer.exception)}`)
    else for (const address of each) await this.#writeSpan({ from: address, count: 1 }, wanted, refusals, signal)
  }

  /** The address of a relay that the profile knows; null for any other name. */
  #addressOf(contact: string): number | null {
    const { base, first, count } = this.#parts.operation
    const at = /^(0|[1-9]\d{0,4})$/.test(contact) ? Number(contact) - first : -1
    return at >= 0 && at < count ? base + at : null
  }

  #nameOf(address: number): string {
    const { base, first } = this.#parts.operation
    return `relay ${address - base + first} (coil ${address})`
  }

  #told(address: number, on: boolean): RelayState {
    const state = on ? 'on' : 'off'
    return { state, detail: `${this.#nameOf(address)} is ${state}` }
  }

  #untold(address: number, exception: number): RelayState {
    const detail = `the board refused to tell ${this.#nameOf(address)}: ${exceptionText(exception)}`
    return { state: exception === ILLEGAL_FUNCTION ? 'unknown' : 'absent', detail }
  }

  async #ask<T>(what: string, signal: AbortSignal, exchange: () => Promise<T>): Promise<Answer<T>> {
    if (this.#parts.way.kind === 'modbus-rtu') await this.#parts.clock.sleep(FRAME_GAP_MS, signal)
    if (!this.#alive) throw this.#error('CONNECTION_LOST', 'has no open Modbus connection')
    if (signal.aborted) throw this.#end('TIMEOUT', 'was given up before it was asked')
    const onAbort = () => this.#end('TIMEOUT', 'did not answer before its deadline')
    signal.addEventListener('abort', onAbort, { once: true })
    try {
      const lost = new Promise<never>((_, reject) => {
        this.#fail = reject
      })
      const value = await Promise.race([exchange(), lost])
      this.transcript.add(`${what}: ${Array.isArray(value) ? value.map(on => (on ? 'on' : 'off')).join(' ') : 'taken'}`)
      return { ok: true, value }
    } catch (error) {
      return { ok: false, exception: this.#exceptionIn(error, what) }
    } finally {
      signal.removeEventListener('abort', onAbort)
      this.#fail = null
    }
  }

  /** The exception that refuses; anything else is thrown on. */
  #exceptionIn(error: unknown, what: string): number {
    if (error instanceof KakuriError) throw error
    const exception = fieldIn(error, 'modbusCode')
    if (typeof exception !== 'number') throw this.#broken(error)
    this.transcript.add(`${what}: exception ${exceptionText(exception)}`)
    if (exception in REFUSALS) return exception
    const code = GATEWAY.includes(exception) ? 'UNREACHABLE' : 'GARBLED_REPLY'
    throw this.#error(code, `could not do it: Modbus exception ${exception}`)
  }

  /** After silence or a frame that does not fit nobody knows which answer belongs to what: the session is over. */
  #broken(error: unknown): KakuriError {
    // The library's errors are not all of the class Error.
    if (fieldIn(error, 'errno') === 'ETIMEDOUT')
      return this.#end('TIMEOUT', `did not answer within ${this.#parts.answerMs} ms`)
    if (fieldIn(error, 'name') === 'PortNotOpenError') return this.#end('CONNECTION_LOST', 'closed the connection')
    return this.#end('GARBLED_REPLY', 'sent a Modbus answer that does not fit the request')
  }

  #end(code: ErrorCode, says: string): KakuriError {
    this.transcript.add(`${code}: ${says}`)
    const error = this.#error(code, says)
    const fail = this.#fail
    this.#fail = null
    this.destroy()
    fail?.(error)
    return error
  }

  #error(code: ErrorCode, says: string): KakuriError {
    return new KakuriError(code, `${this.#parts.device} ${says}`, { transcript: this.transcript.peek() })
  }
}

function exceptionText(exception: number): string {
  return REFUSALS[exception] ?? `exception ${exception}`
}

function fieldIn(error: unknown, key: string): unknown {
  return typeof error === 'object' && error !== null ? Reflect.get(error, key) : undefined
}
