import { KakuriError } from '../base/errors.ts'
import type { ProgramDevice } from '../compile/program.ts'
import { type Opener, type OpenerParts, openerOf } from './pool-openers.ts'
import { Turns } from './pool-turns.ts'
import type { DeviceSession, SessionRung } from './session.ts'

export const SESSION_RUNGS = ['ssh', 'snmp', 'console', 'outlet', 'relay'] as const satisfies readonly SessionRung[]

export interface LoginParts extends OpenerParts {
  readonly aaa: Readonly<Record<string, { readonly sessions: number }>>
  readonly loginsAtOnce: number
}

/** A session that was opened, and what ends it together with its place at the login server. */
export interface Held {
  readonly session: DeviceSession
  readonly way: string
  end(): void
}

export interface LoginOrder {
  readonly device: ProgramDevice
  readonly rung: SessionRung
  readonly signal: AbortSignal
  /** True while a person's or executor's call waits for it; false in the background. */
  readonly urgent: () => boolean
}

/** How a device is reached over a rung, as one text: a session opened for another text is not used. */
export function wayOf(device: ProgramDevice, rung: SessionRung): string {
  return JSON.stringify([device.address, device.ways[rung] ?? null])
}

/**
 * Opens sessions within the limits: so many SSH logins at once, and so many SSH sessions at each login server, counted for
 * as long as they live. The other rungs ask no login server and cost no key exchange, so they are not limited.
 */
export class Logins {
  readonly #parts: LoginParts
  readonly #atOnce: Turns
  readonly #servers: ReadonlyMap<string, Turns>
  readonly #evict: (server: string) => void

  /** `evict` is asked to let go of one idle session of the login server, where there is one. */
  constructor(parts: LoginParts, evict: (server: string) => void) {
    this.#parts = parts
    this.#evict = evict
    this.#atOnce = new Turns(parts.loginsAtOnce)
    this.#servers = new Map(Object.entries(parts.aaa).map(([name, { sessions }]) => [name, new Turns(sessions)]))
  }

  /** True when somebody waits for a session of this device's login server. */
  contended(device: ProgramDevice, rung: SessionRung): boolean {
    return (this.#serverOf(device, rung)?.waiting ?? 0) > 0
  }

  /** Errors as `OpenSession`; CREDENTIALS_MISSING; SESSION_CAP in the background only: an urgent call waits instead. */
  async open(order: LoginOrder): Promise<Held> {
    const { device, rung } = order
    const opener = openerOf(this.#parts, device, rung)
    const leave = await this.#enterServer(order)
    try {
      const session = await this.#login(order, opener)
      const end = () => {
        session.destroy()
        leave()
      }
      return { session, way: wayOf(device, rung), end }
    } catch (error) {
      leave()
      throw error
    }
  }

  async #login({ device, rung, signal, urgent }: LoginOrder, opener: Opener): Promise<DeviceSession> {
    const done = rung === 'ssh' ? await this.#atOnce.take({ signal, urgent, what: `A login to ${device.id}` }) : null
    try {
      return await opener(signal)
    } finally {
      done?.()
    }
  }

  async #enterServer({ device, rung, signal, urgent }: LoginOrder): Promise<() => void> {
    const server = this.#serverOf(device, rung)
    if (server === null) return () => undefined
    const place = server.tryTake()
    if (place !== null) return place
    const name = device.aaa ?? ''
    if (!urgent()) throw new KakuriError('SESSION_CAP', `All sessions of the login server ${name} are in use`)
    const waited = server.take({ signal, urgent, what: `A session of the login server ${name} for ${device.id}` })
    this.#evict(name)
    return waited
  }

  #serverOf(device: ProgramDevice, rung: SessionRung): Turns | null {
    return rung === 'ssh' && device.aaa !== null ? (this.#servers.get(device.aaa) ?? null) : null
  }
}
