import { KakuriError } from '../../base/errors.ts'
import type { CutTarget } from '../../compile/program.ts'
import type { Reading, Reply, Revert, Write } from '../contract.ts'
import type { DeviceSession } from '../session.ts'
import { shown } from '../snmp/transcript.ts'
import type { Board, RelayState } from './board.ts'

/** A driver over the relays of one board. `severed`: the state in which what hangs on a relay is severed. */
export class RelaySession implements DeviceSession {
  readonly #board: Board
  readonly #profile: string
  readonly #severed: 'on' | 'off'

  constructor(board: Board, profile: string, severed: 'on' | 'off') {
    this.#board = board
    this.#profile = profile
    this.#severed = severed
  }

  get alive(): boolean {
    return this.#board.alive
  }

  async observe(targets: readonly CutTarget[], signal: AbortSignal): Promise<Reading[]> {
    const states = await this.#read(targets, signal)
    return targets.map(target => this.#readingOf(target, states))
  }

  verify(targets: readonly CutTarget[], signal: AbortSignal): Promise<Reading[]> {
    return this.observe(targets, signal)
  }

  apply(targets: readonly CutTarget[], write: Write, signal: AbortSignal): Promise<Reply[]> {
    const on = this.#severed === 'on'
    return this.#put(
      targets.map(target => ({ target, on })),
      write,
      signal,
    )
  }

  revert(reverts: readonly Revert[], write: Write, signal: AbortSignal): Promise<Reply[]> {
    const on = this.#severed === 'on'
    const values = { open: !on, severed: on, absent: null, unknown: null }
    return this.#put(
      reverts.map(({ target, was }) => ({ target, on: values[was.state] })),
      write,
      signal,
    )
  }

  async ping(signal: AbortSignal): Promise<boolean> {
    if (!this.alive) return false
    try {
      await this.#board.ping(signal)
    } catch (error) {
      if (!(error instanceof KakuriError)) throw error
      this.#board.transcript.add(`no proof of life: ${error.code}`)
      return false
    }
    return this.alive
  }

  takeTranscript(): string {
    return this.#board.transcript.take()
  }

  destroy(): void {
    this.#board.destroy()
  }

  /** Reads first: what is not there is refused, and nothing is written blindly. */
  async #put(orders: readonly Order[], write: Write, signal: AbortSignal): Promise<Reply[]> {
    const states = await this.#read(
      orders.map(order => order.target),
      signal,
    )
    const refusals = new Map(orders.map(order => [order, this.#whyNot(order, states)]))
    const able = orders.flatMap(order => {
      const contact = contactOf(order.target)
      return refusals.get(order) !== null || contact === null || order.on === null
        ? []
        : [{ order, contact, on: order.on }]
    })
    if (write === 'write' && able.length > 0) {
      const said = await this.#board.write(able, signal)
      for (const [at, { order }] of able.entries()) refusals.set(order, said[at] ?? null)
    }
    return orders.map(order => {
      const refusal = refusals.get(order) ?? null
      return refusal === null ? { ok: true } : { ok: false, refusal }
    })
  }

  async #read(targets: readonly CutTarget[], signal: AbortSignal): Promise<ReadonlyMap<string, RelayState>> {
    const contacts = [...new Set(targets.flatMap(target => contactOf(target) ?? []))]
    if (contacts.length === 0) return new Map()
    const states = await this.#board.read(contacts, signal)
    return new Map(states.map((state, at) => [contacts[at] ?? '', state]))
  }

  #whyNot({ target, on }: Order, states: ReadonlyMap<string, RelayState>): string | null {
    const contact = contactOf(target)
    if (contact === null) return this.#cannot(target)
    if (on === null) return 'what it was before the cut is not known'
    return states.get(contact)?.state === 'absent' ? `no relay is named ${shown(contact)}` : null
  }

  #readingOf(target: CutTarget, states: ReadonlyMap<string, RelayState>): Reading {
    const nothing = { admin: null, link: null } as const
    const contact = contactOf(target)
    if (contact === null) return { state: 'unknown', ...nothing, detail: this.#cannot(target) }
    const { state, detail } = states.get(contact) ?? { state: 'unknown', detail: 'the board did not speak of it' }
    if (state === 'absent' || state === 'unknown') return { state, ...nothing, detail }
    return { state: state === this.#severed ? 'severed' : 'open', ...nothing, detail }
  }

  #cannot(target: CutTarget): string {
    return `the profile ${this.#profile} cannot do a ${target.kind}`
  }
}

/** A target and whether its relay is to be on; null when that is not known. */
interface Order {
  readonly target: CutTarget
  readonly on: boolean | null
}

function contactOf(target: CutTarget): string | null {
  return target.kind === 'contact' ? target.contact : null
}
