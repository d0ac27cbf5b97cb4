import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { systemClock } from '@kakuri/core/base/clock.ts'
import { asContact, type DriverWorld } from '@kakuri/core/driver/contract-suite.ts'
import { createOpenRelaySession } from '@kakuri/core/driver/relay/session.ts'
import type { DeviceSession } from '@kakuri/core/driver/session.ts'
import type { RelayWire } from '@kakuri/core/site/shape.ts'
import { LAB_PATH } from '../lab/requirements.ts'
import { relayDevice, relayProfile } from '../simulators/gpio-world-parts.ts'

const UNIT = 5

export interface BoardState {
  readonly coils: readonly boolean[]
  writes?: number
  refuse?: boolean
  /** No function 15. */
  single?: boolean
  failing?: boolean
  silent?: boolean
}

/** A relay board with eight coils: Debian's pymodbus in a process of its own, over TCP or over a pair of pseudo-terminals. */
export class Board {
  readonly wire: RelayWire
  readonly #folder: string
  readonly #processes: ChildProcess[] = []

  private constructor(folder: string, wire: RelayWire) {
    this.#folder = folder
    this.wire = wire
  }

  static async tcp(): Promise<Board> {
    const board = new Board(newFolder(), {
      kind: 'modbus-tcp',
      address: '127.0.0.1',
      port: await freePort(),
      unit: UNIT,
    })
    await board.start()
    return board
  }

  static async rtu(): Promise<Board> {
    const folder = newFolder()
    const board = new Board(folder, { kind: 'modbus-rtu', path: join(folder, 'ours'), baud: 9600, unit: UNIT })
    await board.start()
    return board
  }

  get state(): BoardState {
    return JSON.parse(readFileSync(this.#file, 'utf8'))
  }

  set state(state: BoardState) {
    writeFileSync(`${this.#file}.test`, JSON.stringify(state))
    renameSync(`${this.#file}.test`, this.#file)
  }

  change(change: Partial<BoardState>): void {
    this.state = { ...this.state, ...change }
  }

  reset(): void {
    this.state = { coils: Array.from({ length: 8 }, () => false) }
  }

  /** Starts what was killed; the coils are as the file has them. */
  async start(): Promise<void> {
    if (!existsSync(this.#file)) this.reset()
    const { wire } = this
    if (wire.kind === 'modbus-rtu') await this.#layLine()
    const how = wire.kind === 'modbus-tcp' ? ['tcp', String(wire.port)] : ['rtu', join(this.#folder, 'theirs')]
    this.#run('/usr/bin/python3', [resolve(import.meta.dirname, 'modbus-server.py'), this.#file, ...how])
    await this.#untilUp()
  }

  open(profile = 'modbus-coils', wire: RelayWire = this.wire, severed: 'on' | 'off' = 'on'): Promise<DeviceSession> {
    const memory = { get: () => null, set: () => Promise.reject(new Error('a board keeps its own state')) }
    return createOpenRelaySession({ memory })({
      device: relayDevice(profile, wire, severed),
      profile: relayProfile(profile),
      clock: systemClock,
      signal: AbortSignal.timeout(20_000),
    })
  }

  async kill(): Promise<void> {
    for (const child of this.#processes.splice(0)) {
      child.kill('SIGKILL')
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    }
  }

  async close(): Promise<void> {
    await this.kill()
    rmSync(this.#folder, { recursive: true, force: true })
  }

  get #file(): string {
    return join(this.#folder, 'board.json')
  }

  async #layLine(): Promise<void> {
    const ends = ['ours', 'theirs'].map(name => join(this.#folder, name))
    this.#run(
      'socat',
      ends.map(path => `pty,raw,echo=0,link=${path}`),
    )
    while (!ends.every(path => existsSync(path))) await systemClock.sleep(10)
  }

  #run(command: string, given: readonly string[]): void {
    this.#processes.push(spawn(command, [...given], { env: { PATH: LAB_PATH }, stdio: 'ignore' }))
  }

  async #untilUp(): Promise<void> {
    for (let tries = 0; tries < 200; tries++) {
      const session = await this.open().catch(() => null)
      session?.destroy()
      if (session !== null) return
      await systemClock.sleep(50)
    }
    throw new Error('the Modbus server did not come up')
  }
}

function newFolder(): string {
  return mkdtempSync(join(tmpdir(), 'kakuri-modbus-'))
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

/** A world of the contract suite on a board that runs: relays are off, so what hangs on them is open. */
export async function boardWorld(board: Board, close: () => Promise<void>): Promise<DriverWorld> {
  const coil = (name: string) => board.state.coils[Number(name) - 1]
  return {
    session: await board.open(),
    ports: ['1', '2', '3'],
    target: asContact,
    links: false,
    device: {
      admin: name => {
        const on = coil(name)
        return on === undefined ? null : on ? 'down' : 'up'
      },
      setAdmin: (name, admin) => {
        const coils = board.state.coils.map((on, at) => (at === Number(name) - 1 ? admin === 'down' : on))
        board.change({ coils })
      },
      writes: () => board.state.writes ?? 0,
    },
    faults: {
      refuse: () => board.change({ refuse: true }),
      hang: () => board.change({ silent: true }),
      drop: () => void board.kill(),
    },
    secrets: [],
    close,
  }
}
