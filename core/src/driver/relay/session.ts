import { type Clock, systemClock } from '../../base/clock.ts'
import { KakuriError } from '../../base/errors.ts'
import type { RelayProfile } from '../../profile/relay-shape.ts'
import type { RelayWay } from '../../site/shape.ts'
import type { OpenParts, OpenRelaySession } from '../session.ts'
import type { Board, RelayMemory } from './board.ts'
import { openGpioBoard } from './gpio.ts'
import { GpioLines } from './gpio-lines.ts'
import { GPIO_TOOLS, type GpioTools } from './gpio-tools.ts'
import { openModbusBoard } from './modbus.ts'
import { RelaySession } from './relay-session.ts'

export interface RelayParts {
  /** Commanded states of GPIO lines, which keep none by themselves. Durable, and of this machine alone. */
  readonly memory: RelayMemory
  /** libgpiod's commands, unless told those on the path. */
  readonly tools?: GpioTools
  readonly clock?: Clock
  /** Milliseconds until the holder of a GPIO line that died is started again, 250 unless told. */
  readonly reviveAfterMs?: number
}

const GPIO_LIMIT_MS = 2_000
const REVIVE_AFTER_MS = 250
/** As libgpiod names chips; never an option of its commands. */
const CHIP = /^(gpiochip\d{1,3}|\/dev\/[\w-]{1,60})$/

/**
 * Makes the opener of the relay rung: Modbus TCP and RTU boards, and GPIO lines. A board is only read when it is opened; a GPIO line
 * that was ever commanded is driven to that again, once in the life of this process. A lost connection and the end of this process
 * move nothing.
 */
export function createOpenRelaySession(parts: RelayParts): OpenRelaySession {
  const { memory, tools = GPIO_TOOLS, clock = systemClock, reviveAfterMs = REVIVE_AFTER_MS } = parts
  const lines = new GpioLines({ tools, memory, clock, limitMs: GPIO_LIMIT_MS, reviveAfterMs })
  return async given => {
    const { device, profile } = given
    const way = device.ways.relay
    if (way === undefined) throw new KakuriError('UNREACHABLE', `${device.id} has no relays in the site map`)
    if (profile.rung !== 'relay')
      throw new KakuriError('PROFILE_INVALID', `${profile.id} is not a profile of the relay rung`)
    return new RelaySession(await openBoard(given, way, profile, lines), profile.id, way.severed)
  }
}

function openBoard(
  { device, clock, signal }: OpenParts,
  { wire }: RelayWay,
  profile: RelayProfile,
  lines: GpioLines,
): Promise<Board> {
  const operation = profile.operations.contact
  const parts = { device: device.id, answerMs: profile.answerMs, clock, signal }
  if (wire.kind === 'gpio' && operation.kind === 'lines') {
    if (!CHIP.test(wire.chip)) throw new KakuriError('UNREACHABLE', `${device.id} names no GPIO chip: ${wire.chip}`)
    return openGpioBoard({ ...parts, chip: wire.chip, operation, lines })
  }
  if (wire.kind !== 'gpio' && operation.kind === 'coils') return openModbusBoard({ ...parts, way: wire, operation })
  const has = operation.kind === 'coils' ? 'Modbus coils' : 'GPIO lines'
  throw new KakuriError(
    'PROFILE_INVALID',
    `The profile ${profile.id} is for ${has}, but ${device.id} hangs on ${wire.kind}`,
  )
}
