import type { Clock } from '@kakuri/core/base/clock.ts'
import type { AnyEvent } from '@kakuri/core/journal/events.ts'
import type { AgentState, UpBody } from '@kakuri/core/link/messages.ts'
import type { Record } from '../service/contract.ts'
import type { BrokerHandle, Registry } from './contract.ts'

/** How one agent stands, as far as the controller heard. */
export interface Standing {
  readonly agent: string
  readonly here: boolean
  /** Its certificate has expired: it reports, and is given nothing to do. */
  readonly readOnly: boolean
  readonly boot: number
  readonly session: number
  readonly product: string | null
  readonly bundle: string | null
  /** Since when it is here or gone; null where it was never heard. */
  readonly sinceUtc: number | null
  /** Last entry of its own journal when it came. */
  readonly head: AgentState['head'] | null
  readonly alone: boolean
  readonly hardware: UpBody<'status'>['hardware']
}

export interface PresenceParts {
  readonly registry: Pick<Registry, 'enrolled'>
  readonly broker: Pick<BrokerHandle, 'connected'>
  readonly clock: Clock
  readonly record: Record
}

export type Change = 'came' | 'gone' | 'told'

/** So many comings and goings of an agent are journaled at once; of one that flaps, how it stands once a minute. */
const BURST = 6
const REFILL_MS = 60_000

/** Who is here: births, wills and connections. */
export class Presence {
  readonly #parts: PresenceParts
  readonly #all = new Map<string, Standing>()
  readonly #notes = new Map<string, Notes>()
  readonly #listeners = new Set<(standing: Standing, change: Change) => void>()
  readonly #closing = new AbortController()

  constructor(parts: PresenceParts) {
    this.#parts = parts
  }

  get(agent: string): Standing | null {
    return this.#all.get(agent) ?? null
  }

  here(): Standing[] {
    return [...this.#all.values()].filter(one => one.here)
  }

  onChange(listener: (standing: Standing, change: Change) => void): void {
    this.#listeners.add(listener)
  }

  /** A birth or a will, on the topic of `agent`. A will of a connection that another has followed says nothing. */
  state(agent: string, state: AgentState): void {
    const enrolled = this.#parts.registry.enrolled(agent)
    if (state.agent !== agent || enrolled === null || enrolled.revoked) return
    const known = this.#all.get(agent)
    if (state.state === 'gone') {
      if (known?.boot === state.boot && known.session === state.session) this.gone(agent)
      return
    }
    const connected = this.#parts.broker.connected()
    // Its connection is gone already: what it said on the way is old.
    if (connected !== null && !connected.has(agent)) return
    const same = known?.here === true && known.boot === state.boot && known.session === state.session
    const { boot, session, product, bundle, head } = state
    const readOnly = connected?.get(agent)?.readOnly ?? enrolled.notAfterUtc <= this.#parts.clock.now()
    const came = {
      ...{ agent, here: true, readOnly, boot, session, product, bundle, head },
      ...{ sinceUtc: this.#parts.clock.now(), alone: known?.alone ?? false, hardware: known?.hardware ?? [] },
    }
    if (known?.here === true && !same) this.#set({ ...known, here: false }, 'gone')
    this.#set(came, 'came')
    if (!same) this.#note(agent)
  }

  gone(agent: string): void {
    const known = this.#all.get(agent)
    if (known?.here !== true) return
    this.#set({ ...known, here: false, sinceUtc: this.#parts.clock.now() }, 'gone')
    this.#note(agent)
  }

  /** The certificate ended, or was renewed, while the connection stands. */
  judged(agent: string, readOnly: boolean): void {
    const known = this.#all.get(agent)
    if (known?.here === true && known.readOnly !== readOnly) this.#set({ ...known, readOnly }, 'told')
  }

  /** Nobody can be heard, such as while an external broker is away: nothing is known of anybody. */
  allGone(): void {
    for (const agent of this.#all.keys()) this.gone(agent)
  }

  status(agent: string, { bundle, alone, hardware }: UpBody<'status'>): void {
    const known = this.#all.get(agent)
    if (known !== undefined) this.#set({ ...known, bundle, alone, hardware }, 'told')
  }

  close(): void {
    this.#closing.abort()
  }

  #set(standing: Standing, change: Change): void {
    this.#all.set(standing.agent, standing)
    for (const listener of this.#listeners) listener(standing, change)
  }

  #note(agent: string): void {
    const notes = this.#notes.get(agent) ?? { left: BURST, told: null, waiting: false }
    this.#notes.set(agent, notes)
    if (notes.left > 0) this.#write(agent, notes)
    else if (!notes.waiting) void this.#later(agent, notes)
  }

  #write(agent: string, notes: Notes): void {
    const standing = this.#all.get(agent)
    const now = standing?.here === true ? `${standing.boot}.${standing.session}` : 'gone'
    if (standing === undefined || notes.told === now) return
    notes.told = now
    notes.left -= 1
    if (!notes.waiting) void this.#later(agent, notes)
    // A journal that takes nothing is told elsewhere; who is connected is seen on the board all the same.
    this.#parts.record(eventOf(standing)).catch(() => undefined)
  }

  async #later(agent: string, notes: Notes): Promise<void> {
    notes.waiting = true
    await this.#parts.clock.sleep(REFILL_MS, this.#closing.signal)
    notes.waiting = false
    if (this.#closing.signal.aborted) return
    notes.left = Math.min(BURST, notes.left + 1)
    this.#write(agent, notes)
    if (notes.left < BURST && !notes.waiting) void this.#later(agent, notes)
  }
}

interface Notes {
  left: number
  /** What the journal says: `boot.session`, or `gone`. */
  told: string | null
  waiting: boolean
}

function eventOf(standing: Standing): Parameters<Record>[0] {
  const { agent, boot, session, product, readOnly, here } = standing
  const common = { actor: 'kakuri', run: null } as const
  return here
    ? { ...common, type: 'agent.came', body: { agent, boot, session, product: product ?? '', readOnly } }
    : { ...common, type: 'agent.gone', body: { agent, boot, session } }
}

/** Keeps up who was here, as the journal says. */
export function noteHere(here: Set<string>, { type, body }: AnyEvent): void {
  if (type === 'agent.came') here.add(body.agent)
  else if (type === 'agent.gone' || type === 'agent.revoked') here.delete(body.agent)
}
