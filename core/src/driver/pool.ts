import { KakuriError } from '../base/errors.ts'
import type { ProgramDevice } from '../compile/program.ts'
import type { RungKind } from '../plan/shape.ts'
import type { ArmReport, Drivers, OpenDriver } from './contract.ts'
import { openFed } from './fed.ts'
import { type LoginParts, Logins, SESSION_RUNGS } from './pool-logins.ts'
import { Slot } from './pool-slot.ts'
import type { SessionRung } from './session.ts'

export type DriversParts = Omit<LoginParts, 'loginsAtOnce'> & {
  /** Every device of the program, by id: the PDUs and boards that others name are among them. */
  readonly devices: Readonly<Record<string, ProgramDevice>>
  /** SSH logins under way at the same time, 32 unless told. */
  readonly loginsAtOnce?: number
}

type PoolParts = LoginParts & DriversParts

/** Sessions, credentials and caps behind one door. Sessions are opened by `arm` and `open` only. */
export function createDrivers(parts: DriversParts): Drivers {
  return new Pool({ loginsAtOnce: 32, ...parts })
}

class Pool implements Drivers {
  readonly #parts: PoolParts
  readonly #logins: Logins
  readonly #slots = new Map<string, Slot>()
  readonly #closing = new AbortController()

  constructor(parts: PoolParts) {
    this.#parts = parts
    this.#logins = new Logins(parts, server => this.#evictOne(server))
  }

  arm(devices: readonly ProgramDevice[], signal: AbortSignal): Promise<ArmReport[]> {
    const ways = devices.flatMap(device =>
      SESSION_RUNGS.filter(rung => device.ways[rung]).map(rung => ({ device, rung })),
    )
    return Promise.all(ways.map(({ device, rung }) => this.#arm(device, rung, signal)))
  }

  async open(device: ProgramDevice, rung: RungKind, signal: AbortSignal): Promise<OpenDriver> {
    if (rung === 'hands') throw new KakuriError('UNREACHABLE', `The ${rung} rung of ${device.id} has no session`)
    const own = (rung !== 'outlet' && rung !== 'relay') || device.ways[rung] !== undefined
    if (own) return this.#slot(device, rung).lend(device, signal)
    return openFed(device, rung, (name, until) => this.#switch(name, rung, until), signal)
  }

  async close(): Promise<void> {
    this.#closing.abort()
    await Promise.all([...this.#slots.values()].map(slot => slot.close()))
  }

  async #arm(device: ProgramDevice, rung: SessionRung, signal: AbortSignal): Promise<ArmReport> {
    const from = this.#parts.clock.mono()
    const error = await this.#slot(device, rung)
      .arm(device, signal)
      .then(() => null, asError)
    return { device: device.id, rung, error, ms: this.#parts.clock.mono() - from }
  }

  /** The PDU or board that switches contacts for other devices. */
  async #switch(name: string, rung: SessionRung, signal: AbortSignal): Promise<OpenDriver> {
    const device = this.#parts.devices[name]
    if (device === undefined) throw new KakuriError('UNREACHABLE', `${name} is not among the devices of the program`)
    return this.#slot(device, rung).lend(device, signal)
  }

  #slot(device: ProgramDevice, rung: SessionRung): Slot {
    const key = JSON.stringify([device.id, rung])
    const known = this.#slots.get(key)
    if (known !== undefined) return known
    const { clock } = this.#parts
    const slot = new Slot({ device, rung, logins: this.#logins, clock, closing: this.#closing.signal })
    this.#slots.set(key, slot)
    return slot
  }

  #evictOne(server: string): void {
    const idle = [...this.#slots.values()].filter(slot => slot.aaa === server)
    idle.some(slot => slot.evict())
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error('something that is not an error was thrown', { cause: error })
}
