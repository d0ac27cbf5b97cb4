import { KakuriError } from '../../base/errors.ts'
import { OVER } from '../../base/over.ts'
import type { SshProfile } from '../../profile/ssh-shape.ts'
import { type SshCredentials, secretStrings } from '../../site/credentials.ts'
import type { ConsoleWay } from '../../site/shape.ts'
import { Cli } from '../cli/cli.ts'
import { CliDriver } from '../cli/driver.ts'
import { Terminal, type Wire } from '../cli/terminal.ts'
import { Transcript } from '../cli/transcript.ts'
import type { DeviceSession, OpenParts, OpenSession } from '../session.ts'
import { Arrival } from './arrive.ts'
import { depart } from './depart.ts'
import { Keyboard } from './keyboard.ts'
import { Line } from './line.ts'
import { type OpenSerial, openSerial, type SerialWire } from './serial.ts'
import { Situations } from './situation.ts'

const BAUD = 9_600
/** A console that is not left in this time is left as it stands. */
const DEPARTURE_MS = 5_000

/** The serial consoles of this process. */
export interface Consoles {
  readonly open: OpenSession
  /** Resolves when every console that was given back is logged out of and its port is free. Await it before the process ends. */
  left(): Promise<void>
}

export function createConsoles(serial: OpenSerial = openSerial): Consoles {
  /** By device file: the way out of a console goes on after `destroy`, and whoever comes next waits for it. */
  const leaving = new Map<string, Promise<void>>()
  const open: OpenSession = async parts => {
    const visit = visitOf(parts)
    await leaving.get(visit.way.path)
    return enter(visit, serial, departure => {
      const left = departure.finally(() => {
        if (leaving.get(visit.way.path) === left) leaving.delete(visit.way.path)
      })
      leaving.set(visit.way.path, left)
    })
  }
  return {
    open,
    left: async () => {
      await Promise.all(leaving.values())
    },
  }
}

interface Visit extends Omit<OpenParts, 'profile'> {
  readonly way: ConsoleWay
  readonly profile: SshProfile
  readonly credentials: SshCredentials
}

function visitOf({ device, profile, credentials, ...rest }: Parameters<OpenSession>[0]): Visit {
  const way = device.ways.console
  if (way === undefined) throw new KakuriError('UNREACHABLE', `${device.id} has no console in site.yaml.`)
  if (profile.rung !== 'ssh')
    throw new KakuriError(
      'PROFILE_INVALID',
      `${device.id} has a console, and ${profile.id} is no profile of a command line.`,
    )
  if (credentials.kind !== 'ssh')
    throw new KakuriError(
      'CREDENTIALS_MISSING',
      `The credentials ${way.credentials} of ${device.id} hold no user and password.`,
    )
  return { ...rest, device, way, profile, credentials }
}

async function enter(
  visit: Visit,
  serial: OpenSerial,
  left: (departure: Promise<void>) => void,
): Promise<DeviceSession> {
  const { device, way, credentials, clock, signal } = visit
  const baud = way.baud ?? BAUD
  const serialWire = await opened(visit, serial, baud)
  const line = new Line(serialWire, baud, clock)
  void line.watch(() => serialWire.present())
  const transcript = new Transcript(secretStrings(credentials))
  try {
    await arrive(visit, line, transcript)
  } catch (error) {
    left(line.close())
    throw error
  }
  const profile = onConsole(visit.profile)
  const wire: Wire = {
    write: text => line.write(text),
    listen: (heard, ended) => line.listen(heard, ended),
    end: politely => left(leave(visit, line, politely)),
  }
  const secrets = secretStrings(credentials)
  const terminal = new Terminal({ device: device.id, wire, profile, clock, secrets, transcript, console: true })
  const cli = new Cli(terminal, profile)
  await cli.enter(credentials.enable ?? null, signal, true)
  return new CliDriver(terminal, cli, profile)
}

/** Names the device in what is said about the device file. */
async function opened({ device, way, signal }: Visit, serial: OpenSerial, baud: number): Promise<SerialWire> {
  try {
    return await serial(way.path, baud, signal)
  } catch (error) {
    if (!(error instanceof KakuriError)) throw error
    throw new KakuriError(error.code, `The console of ${device.id}: ${error.message}`, { cause: error })
  }
}

async function arrive(visit: Visit, line: Line, transcript: Transcript): Promise<void> {
  const situations = new Situations(visit.profile)
  const keyboard = keyboardOf(visit, line, situations, transcript, visit.signal)
  await new Arrival(keyboard, situations, visit.profile, visit.credentials).arrive()
}

/** No flow control can be trusted on a serial line: the next line is typed when the prompt of the last is back. */
function onConsole(profile: SshProfile): SshProfile {
  return { ...profile, linesAtOnce: 1, open: [...(profile.console?.open ?? []), ...profile.open], close: [] }
}

/** Logs out, so that whoever comes next finds no open door, and frees the port. */
async function leave(visit: Visit, line: Line, idle: boolean): Promise<void> {
  const over = new AbortController()
  void visit.clock.sleep(DEPARTURE_MS, over.signal).then(() => over.abort(OVER))
  const situations = new Situations(visit.profile)
  const unheard = new Transcript([])
  try {
    if (line.over === null)
      await depart(keyboardOf(visit, line, situations, unheard, over.signal), situations, visit.profile, idle)
  } catch (error) {
    // Whoever gave the session back waits for no answer; a line that is gone needs no leaving.
    if (!(error instanceof KakuriError)) throw error
  } finally {
    over.abort(OVER)
    await line.close()
  }
}

function keyboardOf(visit: Visit, line: Line, situations: Situations, transcript: Transcript, signal: AbortSignal) {
  const { device, way, clock } = visit
  return new Keyboard({ device: device.id, path: way.path, line, situations, clock, transcript, signal })
}
