import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, constants, existsSync, mkdtempSync, openSync, rmSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Clock, systemClock } from '@kakuri/core/base/clock.ts'
import type { ProgramDevice } from '@kakuri/core/compile/program.ts'
import { type Consoles, createConsoles } from '@kakuri/core/driver/console/session.ts'
import type { DriverWorld } from '@kakuri/core/driver/contract-suite.ts'
import type { DeviceSession } from '@kakuri/core/driver/session.ts'
import type { SshCredentials } from '@kakuri/core/site/credentials.ts'
import { SimDevice } from '../../controller/src/demo/simulators/device.ts'
import { frrVtysh } from '../../controller/src/demo/simulators/shell-frr.ts'
import { ciscoIos } from '../../controller/src/demo/simulators/shell-ios.ts'
import { linuxNftables } from '../../controller/src/demo/simulators/shell-linux.ts'
import type { SshDialectName } from '../../controller/src/demo/simulators/ssh.ts'
import { ConsoleDevice, type ConsoleDoor } from './console-device.ts'
import { PORTS, sshProfile } from './ssh-world.ts'

const DIALECTS = { 'frr-vtysh': frrVtysh, 'cisco-ios': ciscoIos, 'linux-nftables': linuxNftables } as const
const PASSWORD = 'tsubaki-2026'
const ENABLE = 'hinoki-4711'
const HURRY = 3
/** A clock that runs ahead: a person's patience at a console is not what takes the time of the tests. */
const HURRIED: Clock = {
  ...systemClock,
  mono: () => systemClock.mono() * HURRY,
  sleep: (ms, signal) => systemClock.sleep(ms / HURRY, signal),
}

/** For `describe.skipIf`: says in one line what is missing. On CI it is an error instead. */
export function socatMissing(): boolean {
  if (existsSync('/usr/bin/socat')) return false
  const line = 'tests of serial lines need the Debian package socat'
  if (process.env.CI === 'true') throw new Error(`${line}; on CI nothing may be skipped`)
  console.warn(`${line}: left out`)
  return true
}

/** One simulated device at the end of a serial line, which is a pseudo-terminal made by socat. */
export interface ConsoleSite {
  readonly path: string
  readonly device: SimDevice
  readonly far: ConsoleDevice
  readonly consoles: Consoles
  readonly credentials: SshCredentials
  open(change?: { path?: string; credentials?: Partial<SshCredentials>; signal?: AbortSignal }): Promise<DeviceSession>
  /** The adapter is pulled out. */
  unplug(): Promise<void>
  close(): Promise<void>
}

export async function consoleSite(dialect: SshDialectName, door: ConsoleDoor = 'login'): Promise<ConsoleSite> {
  const device = new SimDevice({ name: 'ward-sw', ports: PORTS[dialect], services: ['Tunnel0', 'wg0'] })
  const enable = dialect === 'cisco-ios' ? { enable: ENABLE } : {}
  const user = { name: 'kakuri', password: PASSWORD, ...enable }
  const far = new ConsoleDevice({ device, dialect: DIALECTS[dialect], user, door })
  const folder = mkdtempSync(join(tmpdir(), 'kakuri-console-'))
  const line = await layLine(folder, far)
  const consoles = createConsoles()
  const credentials: SshCredentials = { kind: 'ssh', user: user.name, password: PASSWORD, ...enable }
  return {
    path: line.path,
    device,
    far,
    consoles,
    credentials,
    open: change =>
      consoles.open({
        device: consoleProgramDevice(dialect, change?.path ?? line.path),
        profile: sshProfile(dialect),
        credentials: { ...credentials, ...change?.credentials },
        clock: HURRIED,
        signal: change?.signal ?? AbortSignal.timeout(20_000),
      }),
    unplug: () => line.end(),
    close: async () => {
      await consoles.left()
      await line.end()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function layLine(folder: string, far: ConsoleDevice): Promise<{ path: string; end(): Promise<void> }> {
  const path = join(folder, 'tty')
  const socket = join(folder, 'far')
  const sockets: Socket[] = []
  const server = createServer(end => {
    sockets.push(end)
    end.on('data', bytes => far.keys(bytes.toString('latin1')))
    end.on('error', () => end.destroy())
    far.print = text => void end.write(text)
  })
  await once(server.listen(socket), 'listening')
  const connected = once(server, 'connection')
  const socat = spawn('socat', [`PTY,link=${path},rawer`, `UNIX-CONNECT:${socket}`], { stdio: 'ignore' })
  await connected
  // A pseudo-terminal that the last program closes is gone for socat; a real line stays. So one end is held open.
  const held = openSync(path, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK)
  return { path, end: () => tearDown(socat, server, sockets, held) }
}

const torn = new WeakSet<Server>()

async function tearDown(socat: ChildProcess, server: Server, sockets: readonly Socket[], held: number): Promise<void> {
  if (torn.has(server)) return
  torn.add(server)
  const gone = once(socat, 'exit')
  socat.kill('SIGTERM')
  await gone
  closeSync(held)
  for (const socket of sockets) socket.destroy()
  server.close()
}

export function consoleProgramDevice(profile: string, path: string): ProgramDevice {
  return {
    id: 'ward-sw',
    kind: 'switch',
    name: { ja: '病棟スイッチ', en: 'ward switch' },
    room: null,
    rack: null,
    unit: null,
    address: null,
    ways: { console: { profile, agent: 'room-1', path, baud: 115_200, credentials: 'ward' } },
    aaa: null,
  }
}

export async function consoleWorld(dialect: SshDialectName): Promise<DriverWorld> {
  const site = await consoleSite(dialect)
  const session = await site.open()
  const { device, far, credentials } = site
  return {
    session,
    ports: PORTS[dialect],
    device: {
      admin: port => device.interface(port)?.admin ?? null,
      setAdmin: (port, admin) => void device.setAdmin(port, admin),
      writes: () => device.writes,
    },
    faults: {
      refuse: () => {
        far.faults = { refuse: /shutdown|ip link set|nft -f/ }
      },
      hang: () => {
        far.faults = { hang: true }
      },
      drop: () => void site.unplug(),
    },
    secrets: [credentials.password ?? '', credentials.enable ?? ''].filter(secret => secret !== ''),
    close: site.close,
  }
}
