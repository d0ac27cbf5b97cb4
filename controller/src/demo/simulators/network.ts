import type { SimDevice } from './device.ts'

/** A socket of a simulated device. */
export interface SimSocket {
  readonly device: SimDevice
  readonly port: string
}

interface SimCable {
  readonly id: string
  readonly ends: readonly [SimSocket, SimSocket]
  plugged: boolean
}

const isUp = (end: SimSocket): boolean => end.device.interface(end.port)?.admin === 'up'

/** Cables between simulated devices: a port that goes down takes the carrier of the port at the other end with it. */
export class SimNetwork {
  readonly #cables = new Map<string, SimCable>()
  readonly #stops: (() => void)[] = []

  /** Lays a cable. Throws where a device has no such port. */
  connect(id: string, first: SimSocket, second: SimSocket): void {
    for (const end of [first, second])
      if (!end.device.interface(end.port)) throw new Error(`${end.device.name} has no port ${end.port}`)
    const cable: SimCable = { id, ends: [first, second], plugged: true }
    this.#cables.set(id, cable)
    for (const end of cable.ends)
      this.#stops.push(
        end.device.onChange(change => {
          if (change.interface === end.port) this.#settle(cable)
        }),
      )
    this.#settle(cable)
  }

  /** What a person does with their hands. False when there is no such cable. */
  unplug(id: string): boolean {
    return this.#plug(id, false)
  }

  plugIn(id: string): boolean {
    return this.#plug(id, true)
  }

  /** Whether frames cross the cable: plugged in, and both ends up. */
  carries(id: string): boolean {
    const cable = this.#cables.get(id)
    return cable?.plugged === true && cable.ends.every(isUp)
  }

  /** Stops hearing of changes. */
  close(): void {
    for (const stop of this.#stops.splice(0)) stop()
  }

  #plug(id: string, plugged: boolean): boolean {
    const cable = this.#cables.get(id)
    if (!cable) return false
    cable.plugged = plugged
    this.#settle(cable)
    return true
  }

  #settle(cable: SimCable): void {
    const [first, second] = cable.ends
    first.device.setCarrier(first.port, cable.plugged && isUp(second))
    second.device.setCarrier(second.port, cable.plugged && isUp(first))
  }
}
