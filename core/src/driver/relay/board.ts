import type { Transcript } from '../snmp/transcript.ts'

/** What a relay is. `absent`: the board has none of that name. `unknown`: it does not tell, and `detail` says why. */
export interface RelayState {
  readonly state: 'on' | 'off' | 'absent' | 'unknown'
  readonly detail: string
}

export interface RelayOrder {
  readonly contact: string
  readonly on: boolean
}

/** The relays of one board or GPIO chip, in their own words. Errors as `Driver`. One exchange at a time. */
export interface Board {
  readonly transcript: Transcript
  readonly alive: boolean
  /** In the order of the contacts. Changes nothing. */
  read(contacts: readonly string[], signal: AbortSignal): Promise<RelayState[]>
  /** In the order of the orders; a refusal as text, null where the board took it. */
  write(orders: readonly RelayOrder[], signal: AbortSignal): Promise<(string | null)[]>
  /** Resolves when there is a sign of life. */
  ping(signal: AbortSignal): Promise<void>
  /** Lets go of the connection. Moves nothing. */
  destroy(): void
}

/** The last commanded state of a relay that does not keep it by itself. Keys name the hardware. */
export interface RelayMemory {
  get(key: string): 'on' | 'off' | null
  /** Resolves when it is durable. Null forgets. */
  set(key: string, state: 'on' | 'off' | null): Promise<void>
}
