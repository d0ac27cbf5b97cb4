import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type Clock, systemClock } from '@kakuri/core/base/clock.ts'
import type { ProgramDevice } from '@kakuri/core/compile/program.ts'
import type { DriverWorld } from '@kakuri/core/driver/contract-suite.ts'
import type { DeviceSession } from '@kakuri/core/driver/session.ts'
import { openSshSession } from '@kakuri/core/driver/ssh/session.ts'
import { loadProfiles } from '@kakuri/core/profile/load.ts'
import type { SshProfile } from '@kakuri/core/profile/ssh-shape.ts'
import type { SshCredentials } from '@kakuri/core/site/credentials.ts'
import type { SshWay } from '@kakuri/core/site/shape.ts'
import { SimDevice } from '../../controller/src/demo/simulators/device.ts'
import {
  type SshDialectName,
  type SshFaults,
  type SshSimulator,
  startSshSimulator,
} from '../../controller/src/demo/simulators/ssh.ts'

const PROFILES = resolve(import.meta.dirname, '../../firmware-profiles')
const PASSWORD = 'tsubaki-2026'
/** Waits a tenth of what it is told: the driver's patience with strange prompts is not what takes the tests' time. */
const HURRIED: Clock = { ...systemClock, sleep: (ms, signal) => systemClock.sleep(ms / 10, signal) }
const ENABLE = 'hinoki-4711'

export const PORTS = {
  'frr-vtysh': ['eth1', 'eth2', 'eth3'],
  'linux-nftables': ['eth1', 'eth2', 'eth3'],
  'cisco-ios': ['GigabitEthernet1/0/1', 'GigabitEthernet1/0/2', 'GigabitEthernet1/0/3'],
} as const satisfies Record<SshDialectName, readonly string[]>

export function sshProfile(id: SshDialectName): SshProfile {
  const name = join(PROFILES, id, 'profile.yaml')
  const read = loadProfiles([{ name, bytes: readFileSync(name) }])
  if (!read.ok) throw new Error(JSON.stringify(read.faults))
  const profile = read.value.get(id)
  if (profile?.rung !== 'ssh') throw new Error(`${name} is no SSH profile`)
  return profile
}

/** One simulated device, its SSH server, and the way in. */
export interface SimSite {
  readonly device: SimDevice
  readonly simulator: SshSimulator
  readonly credentials: SshCredentials
  open(change?: {
    way?: Partial<SshWay>
    credentials?: Partial<SshCredentials>
    signal?: AbortSignal
  }): Promise<DeviceSession>
}

export async function simSite(dialect: SshDialectName, faults: SshFaults = {}): Promise<SimSite> {
  const device = new SimDevice({ name: 'ward-sw', ports: PORTS[dialect], services: ['Tunnel0', 'wg0'] })
  const enable = dialect === 'cisco-ios' ? { enable: ENABLE } : {}
  const users = [{ name: 'kakuri', password: PASSWORD, ...enable }]
  const simulator = await startSshSimulator({ device, dialect, users, faults })
  const credentials: SshCredentials = { kind: 'ssh', user: 'kakuri', password: PASSWORD, ...enable }
  const way = pinned(dialect, simulator)
  return {
    device,
    simulator,
    credentials,
    open: change =>
      openSshSession({
        device: programDevice({ ...way, ...change?.way }),
        profile: sshProfile(dialect),
        credentials: { ...credentials, ...change?.credentials },
        clock: HURRIED,
        signal: change?.signal ?? AbortSignal.timeout(20_000),
      }),
  }
}

function pinned(profile: string, { port, hostKeyFingerprint }: SshSimulator): SshWay {
  return { profile, port, credentials: 'ward', hostKeys: [hostKeyFingerprint], legacyAlgorithms: false }
}

export function programDevice(ssh: SshWay, address = '127.0.0.1'): ProgramDevice {
  return {
    id: 'ward-sw',
    kind: 'switch',
    name: { ja: '病棟スイッチ', en: 'ward switch' },
    room: null,
    rack: null,
    unit: null,
    address,
    ways: { ssh },
    aaa: null,
  }
}

export async function sshWorld(dialect: SshDialectName): Promise<DriverWorld> {
  const { device, simulator, credentials, open } = await simSite(dialect)
  const session = await open()
  return {
    session,
    ports: PORTS[dialect],
    device: {
      admin: port => device.interface(port)?.admin ?? null,
      setAdmin: (port, admin) => void device.setAdmin(port, admin),
      writes: () => device.writes,
    },
    faults: {
      refuse: () => simulator.setFaults({ refuse: /shutdown|ip link set|nft -f/ }),
      hang: () => simulator.setFaults({ hangAfter: 0 }),
      drop: () => simulator.setFaults({ closeAfter: 0 }),
    },
    secrets: [credentials.password ?? '', credentials.enable ?? ''].filter(secret => secret !== ''),
    close: () => simulator.close(),
  }
}
