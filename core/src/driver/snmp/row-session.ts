import type { Clock } from '../../base/clock.ts'
import { KakuriError } from '../../base/errors.ts'
import type { CutTarget } from '../../compile/program.ts'
import type { Reading, Reply, Revert, Write } from '../contract.ts'
import type { DeviceSession } from '../session.ts'
import { type ClientParts, SnmpClient } from './client.ts'
import { type Row, type RowRead, Rows, type RowTable } from './rows.ts'

/** How targets are meant by the rows of a table. */
export interface RowOrders {
  readonly profile: string
  readonly table: RowTable
  /** The value that severs, and the one that takes it back. */
  readonly cut: number
  readonly open: number
  /** The row's name; null for what these rows cannot do. */
  nameOf(target: CutTarget): string | null
  /** After a command the state is read until it fits, for at most so many milliseconds. 0: it is not waited for. */
  readonly settleMs: number
}

/** Connects, learns the SNMPv3 engine, derives the keys, and reads the names, which proves the credentials. */
export async function openRows(
  parts: ClientParts & { readonly clock: Clock },
  orders: RowOrders,
): Promise<DeviceSession> {
  const client = await SnmpClient.open(parts)
  const rows = new Rows(client, orders.table)
  try {
    await rows.names.load(parts.signal)
  } catch (error) {
    client.destroy()
    throw error
  }
  return new RowSession(client, rows, orders, parts.clock)
}

/** A driver over one device's rows. */
class RowSession implements DeviceSession {
  readonly #client: SnmpClient
  readonly #rows: Rows
  readonly #orders: RowOrders
  readonly #clock: Clock

  constructor(client: SnmpClient, rows: Rows, orders: RowOrders, clock: Clock) {
    this.#client = client
    this.#rows = rows
    this.#orders = orders
    this.#clock = clock
  }

  get alive(): boolean {
    return this.#client.alive
  }

  async observe(targets: readonly CutTarget[], signal: AbortSignal): Promise<Reading[]> {
    const reads = await this.#rows.read(this.#names(targets), signal)
    return targets.map(target => this.#readingOf(target, reads))
  }

  verify(targets: readonly CutTarget[], signal: AbortSignal): Promise<Reading[]> {
    return this.observe(targets, signal)
  }

  apply(targets: readonly CutTarget[], write: Write, signal: AbortSignal): Promise<Reply[]> {
    const { cut } = this.#orders
    return this.#put(
      targets.map(target => ({ target, value: cut })),
      write,
      signal,
    )
  }

  revert(reverts: readonly Revert[], write: Write, signal: AbortSignal): Promise<Reply[]> {
    const { open, cut } = this.#orders
    const values = { open, severed: cut, absent: null, unknown: null }
    return this.#put(
      reverts.map(({ target, was }) => ({ target, value: values[was.state] })),
      write,
      signal,
    )
  }

  async ping(signal: AbortSignal): Promise<boolean> {
    const row = this.#rows.names.any
    try {
      if (row === null) await this.#rows.names.load(signal)
      else await this.#client.get([`${row.column.oid}.${row.index}`], signal)
    } catch (error) {
      if (!(error instanceof KakuriError)) throw error
      this.#client.transcript.add(`no proof of life: ${error.code}`)
    }
    return this.alive
  }

  takeTranscript(): string {
    return this.#client.transcript.take()
  }

  destroy(): void {
    this.#client.destroy()
  }

  /** Reads the names, sets, and reads the names again: a SET cannot carry a name, so an index may move before it. */
  async #put(orders: readonly Order[], write: Write, signal: AbortSignal): Promise<Reply[]> {
    const known = orders.filter(order => order.value !== null)
    const reads = await this.#rows.read(this.#names(known.map(order => order.target)), signal)
    const rows = this.#rowsToSet(known, reads)
    if (write === 'simulate' || rows.size === 0) return orders.map(order => this.#replyTo(order, reads, new Map()))
    const said = await this.#rows.set(rows, signal)
    const taken = new Map([...rows].filter(([row]) => said.get(row)?.ok))
    await this.#settle(taken, signal)
    const moved = await this.#rows.moved([...rows.keys()], signal)
    const refusals = new Map<Row, string>()
    for (const [row, answer] of said) if (!answer.ok) refusals.set(row, answer.refusal)
    for (const [row, name] of moved) if (said.get(row)?.ok) refusals.set(row, this.#movedSentence(row, name))
    return orders.map(order => this.#replyTo(order, reads, refusals))
  }

  #replyTo(order: Order, reads: ReadonlyMap<string, RowRead>, refusals: ReadonlyMap<Row, string>): Reply {
    const name = this.#orders.nameOf(order.target)
    if (name === null) return { ok: false, refusal: this.#cannot(order.target) }
    if (order.value === null) return { ok: false, refusal: 'what it was before the cut is not known' }
    const read = reads.get(name)
    if (read === undefined) return { ok: false, refusal: 'the device did not speak of it' }
    const refusal = read.ok ? refusals.get(read.row) : read.says
    return refusal === undefined ? { ok: true } : { ok: false, refusal }
  }

  #readingOf(target: CutTarget, reads: ReadonlyMap<string, RowRead>): Reading {
    const nothing = { admin: null, link: null } as const
    const name = this.#orders.nameOf(target)
    if (name === null) return { state: 'unknown', ...nothing, detail: this.#cannot(target) }
    const read = reads.get(name)
    if (read?.ok) return read.row.reading
    const state = read?.why === 'absent' ? 'absent' : 'unknown'
    return { state, ...nothing, detail: read?.says ?? 'the device did not speak of it' }
  }

  /** A relay takes its time, and some PDUs take a command long before they carry it out. What it came to is read by `verify`. */
  async #settle(rows: ReadonlyMap<Row, number>, signal: AbortSignal): Promise<void> {
    const { settleMs, cut } = this.#orders
    const until = this.#clock.mono() + settleMs
    let waiting = [...rows]
    while (waiting.length > 0 && this.#clock.mono() < until && !signal.aborted) {
      const reads = await this.#rows.read(
        waiting.map(([row]) => row.located.name),
        signal,
      )
      waiting = waiting.filter(([row, value]) => {
        const read = reads.get(row.located.name)
        return read?.ok && read.row.reading.state !== (value === cut ? 'severed' : 'open')
      })
      if (waiting.length > 0) await this.#clock.sleep(SETTLE_EVERY_MS, signal)
    }
  }

  #names(targets: readonly CutTarget[]): string[] {
    return targets.flatMap(target => this.#orders.nameOf(target) ?? [])
  }

  #rowsToSet(orders: readonly Order[], reads: ReadonlyMap<string, RowRead>): Map<Row, number> {
    const rows = new Map<Row, number>()
    for (const { target, value } of orders) {
      const read = reads.get(this.#orders.nameOf(target) ?? '')
      if (read?.ok && value !== null) rows.set(read.row, value)
    }
    return rows
  }

  #movedSentence({ located }: Row, name: string): string {
    const { what } = this.#orders.table
    return `the ${what} numbers moved while it was set: number ${located.index} was ${located.name} and is ${name} now; look at both`
  }

  #cannot(target: CutTarget): string {
    return `the profile ${this.#orders.profile} cannot do a ${target.kind}`
  }
}

const SETTLE_EVERY_MS = 150

/** A target and the value its row is to have; null when that is not known. */
interface Order {
  readonly target: CutTarget
  readonly value: number | null
}
