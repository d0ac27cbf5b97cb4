import type { ProfileCommon } from './shape.ts'

/** The relays of a board as Modbus coils, numbered as its print says. */
export interface CoilOperation {
  readonly kind: 'coils'
  /** Address of the first coil on the wire, counted from 0. */
  readonly base: number
  /** Number that the board's print gives the first relay, and how many there may be. */
  readonly first: number
  readonly count: number
  /** Coils in one request. */
  readonly atOnce: number
}

/** Relays on the lines of a GPIO chip, named by the line's offset. */
export interface LineOperation {
  readonly kind: 'lines'
  readonly first: number
  readonly count: number
  /** True where a relay is on while its line is low. */
  readonly activeLow: boolean
}

/** Relay boards and GPIO lines. */
export interface RelayProfile extends ProfileCommon {
  readonly rung: 'relay'
  /** How long one request may take, in milliseconds. */
  readonly answerMs: number
  readonly operations: {
    readonly contact: CoilOperation | LineOperation
    readonly port?: undefined
    readonly 'zone-block'?: undefined
    readonly service?: undefined
  }
}
