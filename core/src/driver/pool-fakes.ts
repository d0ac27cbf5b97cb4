import { KakuriError } from '../base/errors.ts'
import { HandClock } from '../base/hand-clock.ts'
import type { ProgramDevice } from '../compile/program.ts'
import type { Drivers, Reading, Reply } from './contract.ts'
import { createDrivers, type DriversParts } from './pool.ts'
import type { DeviceSession, OpenRelaySession, OpenSession } from './session.ts'

/** Something under way that a test ends by hand. */
export interface Pending<T> {
  readonly promise: Promise<T>
  resolve(value: T): void
  reject(error: unknown): void
}

export function pending<T>(): Pending<T> {
  return Promise.withResolvers<T>()
}

/** A session without a device: what it says is set by hand. */
export class FakeSession implements DeviceSession {
  readonly device: string
  alive = true
  pings = 0
  ping = async (_signal: AbortSignal): Promise<boolean> => this.alive
  transcript = 'login\n'
  /** The answer to every observation, and when it comes. */
  answer: Promise<Reading[]> = Promise.resolve([])

  constructor(device: string) {
    this.device = device
  }

  observe(): Promise<Reading[]> {
    return this.answer
  }

  verify(): Promise<Reading[]> {
    return this.answer
  }

  apply(): Promise<Reply[]> {
    return Promise.resolve([])
  }

  revert(): Promise<Reply[]> {
    return Promise.resolve([])
  }

  takeTranscript(): string {
    const said = this.transcript
    this.transcript = ''
    return said
  }

  destroy(): void {
    this.alive = false
  }
}

/** Counts logins; `hold` keeps them under way until a test lets them through, `fail` makes them fail. */
export class FakeDoor {
  readonly sessions: FakeSession[] = []
  readonly asked: string[] = []
  readonly held: { readonly device: string; readonly login: Pending<void> }[] = []
  hold = false
  fail: (device: string) => KakuriError | null = () => null

  readonly open: OpenSession = async ({ device, signal }) => {
    this.asked.push(device.id)
    if (this.hold) await this.#heldLogin(device.id, signal)
    const error = this.fail(device.id)
    if (error !== null) throw error
    const session = new FakeSession(device.id)
    this.sessions.push(session)
    return session
  }

  /** As `open`, for what asks for no credentials. */
  readonly openUnasked: OpenRelaySession = async parts => {
    return this.open({ ...parts, credentials: { kind: 'snmp-v2c', community: 'nobody asks' } })
  }

  get living(): string[] {
    return this.sessions.filter(session => session.alive).map(session => session.device)
  }

  #heldLogin(device: string, signal: AbortSignal): Promise<void> {
    const login = pending<void>()
    this.held.push({ device, login })
    signal.addEventListener('abort', () => login.reject(new KakuriError('TIMEOUT', `${device} was given up`)))
    return login.promise
  }
}

export function fakeDevice(id: string, given: Partial<ProgramDevice> = {}): ProgramDevice {
  const ssh = { profile: 'p', port: 22, credentials: 'net', hostKeys: ['SHA256:x'], legacyAlgorithms: false }
  return {
    id,
    kind: 'switch',
    name: { ja: id, en: id },
    room: null,
    rack: null,
    unit: null,
    address: '192.0.2.1',
    ways: { ssh },
    aaa: null,
    ...given,
  }
}

export interface World {
  readonly clock: HandClock
  readonly door: FakeDoor
  readonly drivers: Drivers
}

/** A pool over one fake door for every rung. */
export function fakeWorld(given: Partial<DriversParts> = {}): World {
  const clock = new HandClock()
  const door = new FakeDoor()
  const drivers = createDrivers({
    openers: { ssh: door.open, snmp: door.open, console: door.open, outlet: door.open, relay: door.openUnasked },
    devices: {},
    profiles: {
      p: {
        id: 'p',
        name: 'p',
        standing: 'documented',
        rung: 'snmp',
        readingLagMs: 0,
        batch: { read: 1, write: 1 },
        operations: {
          port: {
            names: [{ object: 'n', oid: '1.3.6.1' }],
            admin: { object: 'a', oid: '1.3.6.2', up: 1, down: 2 },
            oper: { object: 'o', oid: '1.3.6.3', up: [1], down: [2] },
          },
        },
      },
    },
    credentials: new Map([['net', { kind: 'ssh', user: 'ops', password: 'hunter2-hunter2' }]]),
    aaa: {},
    clock,
    ...given,
  })
  return { clock, door, drivers }
}

/** A signal that never aborts. */
export function never(): AbortSignal {
  return new AbortController().signal
}
