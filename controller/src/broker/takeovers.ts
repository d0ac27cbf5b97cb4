const REMEMBERED_MS = 5 * 60_000
const LONGEST_MS = 30_000
/** An agent that lost its line comes again from its own address, before the broker knows that the old connection is dead. */
const FREE = { same: 5, other: 1 } as const

/**
 * Two connections that claim one name: the newer one takes it, as MQTT wants. Where they take it from each other again and again,
 * each keeps it for a while, so that neither can starve the other.
 */
export class Takeovers {
  readonly #of = new Map<string, readonly number[]>()

  /** May a newcomer take the name from a connection that has stood for `stoodMs`? */
  may(agent: string, from: 'same' | 'other', stoodMs: number, mono: number): boolean {
    const recent = this.#recent(agent, mono).length - FREE[from]
    return stoodMs >= (recent < 0 ? 0 : Math.min(LONGEST_MS, 2_000 * 2 ** recent))
  }

  took(agent: string, mono: number): void {
    this.#of.set(agent, [...this.#recent(agent, mono), mono].slice(-16))
  }

  #recent(agent: string, mono: number): readonly number[] {
    return (this.#of.get(agent) ?? []).filter(at => mono - at < REMEMBERED_MS)
  }
}
