export type UpDown = 'up' | 'down'

/** One interface of a simulated device. A service (a VPN tunnel) is an interface without a socket. */
export interface SimInterface {
  readonly name: string
  /** IF-MIB index. Does not start at 1 and has gaps: nothing may count on it. */
  readonly index: number
  readonly kind: 'port' | 'service'
  readonly admin: UpDown
  /** Whether something that is up is at the other end of the wire. Always true for a service. */
  readonly carrier: boolean
  /** Description: ifAlias, `description`, `ip link ... alias`. */
  readonly alias: string
}

/** A block between two sets of interfaces, as the device's own filter holds it. */
export interface SimZoneBlock {
  readonly id: string
  readonly from: readonly string[]
  readonly to: readonly string[]
}

export interface SimDeviceOptions {
  readonly name: string
  readonly ports: readonly (string | { readonly name: string; readonly admin?: UpDown; readonly alias?: string })[]
  readonly services?: readonly string[]
}

/** Something on a device changed: an interface by name, or a zone block by id. */
export interface SimChange {
  readonly device: SimDevice
  readonly interface?: string
  readonly block?: string
}
export type SimListener = (change: SimChange) => void

const FIRST_INDEX = 7
const INDEX_STEP = 3

/**
 * The state of one device in memory, shared by its SSH and SNMP simulators. Every write goes through a method, tells the
 * listeners, and is counted, so that a test can see that nothing was written.
 */
export class SimDevice {
  readonly name: string
  /** Writes seen since the device was made, also those that changed nothing. */
  writes = 0
  readonly #interfaces = new Map<string, SimInterface>()
  readonly #blocks = new Map<string, SimZoneBlock>()
  readonly #listeners = new Set<SimListener>()

  constructor(options: SimDeviceOptions) {
    this.name = options.name
    for (const port of options.ports) {
      const given = typeof port === 'string' ? { name: port } : port
      this.#add({ admin: 'up', alias: '', ...given, kind: 'port' })
    }
    for (const name of options.services ?? []) this.#add({ name, admin: 'up', alias: '', kind: 'service' })
  }

  #add(given: Omit<SimInterface, 'index' | 'carrier'>): void {
    const index = FIRST_INDEX + INDEX_STEP * this.#interfaces.size
    this.#interfaces.set(given.name, { ...given, index, carrier: true })
  }

  /** In the order they were given. */
  get interfaces(): readonly SimInterface[] {
    return [...this.#interfaces.values()]
  }

  get blocks(): readonly SimZoneBlock[] {
    return [...this.#blocks.values()]
  }

  interface(name: string): SimInterface | undefined {
    return this.#interfaces.get(name)
  }

  interfaceByIndex(index: number): SimInterface | undefined {
    return this.interfaces.find(one => one.index === index)
  }

  block(id: string): SimZoneBlock | undefined {
    return this.#blocks.get(id)
  }

  /** Link state as a device tells it: administratively up and a carrier. */
  link(name: string): UpDown {
    const found = this.#interfaces.get(name)
    return found?.admin === 'up' && found.carrier ? 'up' : 'down'
  }

  /** False when there is no such interface. */
  setAdmin(name: string, admin: UpDown): boolean {
    this.writes++
    return this.#change(name, { admin })
  }

  setAlias(name: string, alias: string): boolean {
    this.writes++
    return this.#change(name, { alias })
  }

  /** What the wire does; not a write on the device. */
  setCarrier(name: string, carrier: boolean): boolean {
    return this.#change(name, { carrier })
  }

  setBlock(block: SimZoneBlock): void {
    this.writes++
    this.#blocks.set(block.id, block)
    this.#tell({ device: this, block: block.id })
  }

  /** False when there is no such block. */
  removeBlock(id: string): boolean {
    this.writes++
    if (!this.#blocks.delete(id)) return false
    this.#tell({ device: this, block: id })
    return true
  }

  /** Hears of every change; returns the way to stop hearing. */
  onChange(listener: SimListener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #change(name: string, change: Partial<SimInterface>): boolean {
    const found = this.#interfaces.get(name)
    if (!found) return false
    const changed = { ...found, ...change }
    const same = found.admin === changed.admin && found.carrier === changed.carrier && found.alias === changed.alias
    this.#interfaces.set(name, changed)
    if (!same) this.#tell({ device: this, interface: name })
    return true
  }

  #tell(change: SimChange): void {
    for (const listener of this.#listeners) listener(change)
  }
}
