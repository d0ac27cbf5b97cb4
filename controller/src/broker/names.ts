import type { Connection } from './connection.ts'
import { Takeovers } from './takeovers.ts'

/** Which connection has the name of each agent. */
export class Names {
  readonly #mono: () => number
  readonly #takeovers = new Takeovers()
  readonly #standing = new Map<string, Connection>()
  /** Until the library has forgotten the connections of a name that ended; it would take the next one for them. */
  readonly #leaving = new Map<string, Promise<void>>()

  constructor(mono: () => number) {
    this.#mono = mono
  }

  of(agent: string): Connection | undefined {
    return this.#standing.get(agent)
  }

  all(): Connection[] {
    return [...this.#standing.values()]
  }

  /** Gives the name to this connection; resolves when those before it have left. Null where the name is kept by another. */
  take(connection: Connection): Promise<void> | null {
    const { agent } = connection
    const before = this.#standing.get(agent)
    if (before !== undefined && !this.#over(before, connection)) return null
    this.#standing.set(agent, connection)
    const free = this.#leaving.get(agent) ?? Promise.resolve()
    const all = Promise.all([free, connection.left]).then(() => {
      if (this.#leaving.get(agent) === all) this.#leaving.delete(agent)
    })
    this.#leaving.set(agent, all)
    return free
  }

  left(connection: Connection): void {
    if (this.#standing.get(connection.agent) === connection) this.#standing.delete(connection.agent)
  }

  #over(before: Connection, newer: Connection): boolean {
    const { agent, address } = newer
    const mono = this.#mono()
    const from = hostOf(before.address) === hostOf(address) ? 'same' : 'other'
    if (!this.#takeovers.may(agent, from, mono - before.sinceMono, mono)) {
      newer.refuse('two-of-one-name', `the connection from ${before.address} stands, and keeps the name for a while`, 3)
      return false
    }
    this.#takeovers.took(agent, mono)
    before.refuse('two-of-one-name', `another connection of its name came, from ${address}`)
    return true
  }
}

const hostOf = (address: string) => address.slice(0, address.lastIndexOf(':'))
