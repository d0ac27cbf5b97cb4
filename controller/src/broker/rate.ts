import type { BrokerLimits } from './limits.ts'

/** Packets and bytes of one connection: as many at once as ten seconds allow, then as they come back. */
export class Rate {
  readonly #limits: BrokerLimits
  #packets: number
  #bytes: number
  #at: number
  #pauses: number[] = []

  constructor(limits: BrokerLimits, mono: number) {
    this.#limits = limits
    this.#packets = limits.packetsPer10s
    this.#bytes = limits.bytesPer10s
    this.#at = mono
  }

  /** Counts a packet. `over`: it is one too many; `flood`: it was so too often in a minute. */
  take(bytes: number, mono: number): 'fits' | 'over' | 'flood' {
    const { packetsPer10s, bytesPer10s, floodPauses } = this.#limits
    const share = (mono - this.#at) / 10_000
    this.#at = mono
    this.#packets = Math.min(packetsPer10s, this.#packets + share * packetsPer10s) - 1
    this.#bytes = Math.min(bytesPer10s, this.#bytes + share * bytesPer10s) - bytes
    if (this.#packets >= 0 && this.#bytes >= 0) return 'fits'
    this.#pauses = [...this.#pauses.filter(at => mono - at < 60_000), mono]
    return this.#pauses.length > floodPauses ? 'flood' : 'over'
  }
}
