import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { systemClock } from '@kakuri/core/base/clock.ts'
import type { ProgramDevice } from '@kakuri/core/compile/program.ts'
import type { DriverWorld } from '@kakuri/core/driver/contract-suite.ts'
import type { DeviceSession } from '@kakuri/core/driver/session.ts'
import { openSnmpSession } from '@kakuri/core/driver/snmp/session.ts'
import { loadProfiles } from '@kakuri/core/profile/load.ts'
import type { SnmpProfile } from '@kakuri/core/profile/snmp-shape.ts'
import type { Credentials, SnmpCommunity, SnmpUser } from '@kakuri/core/site/credentials.ts'
import { SimDevice } from '../../controller/src/demo/simulators/device.ts'
import { type SnmpSimulator, startSnmpSimulator } from '../../controller/src/demo/simulators/snmp.ts'

const PROFILE = resolve(import.meta.dirname, '../../firmware-profiles/if-mib/profile.yaml')
export const COMMUNITY: SnmpCommunity = { kind: 'snmp-v2c', community: 'sakura-2026' }
export const USER: SnmpUser = {
  kind: 'snmp-v3',
  user: 'kakuri',
  auth: { protocol: 'sha256', password: 'tsubaki-2026' },
  priv: { protocol: 'aes128', password: 'hinoki-4711' },
}

export function ifMib(): SnmpProfile {
  const read = loadProfiles([{ name: PROFILE, bytes: readFileSync(PROFILE) }])
  if (!read.ok) throw new Error(JSON.stringify(read.faults))
  const profile = read.value.get('if-mib')
  if (profile?.rung !== 'snmp') throw new Error(`${PROFILE} is no SNMP profile`)
  return profile
}

export function snmpDevice(port: number): ProgramDevice {
  return {
    id: 'ward-sw',
    kind: 'switch',
    name: { ja: '病棟スイッチ', en: 'ward switch' },
    room: null,
    rack: null,
    unit: null,
    address: '127.0.0.1',
    ways: { snmp: { profile: 'if-mib', port, credentials: 'ward' } },
    aaa: null,
  }
}

/** One simulated device, its agent, and the way in. */
export interface SnmpSite {
  readonly device: SimDevice
  readonly simulator: SnmpSimulator
  /** With the credentials the agent knows, over its own port, unless told. */
  open(change?: { credentials?: Credentials; port?: number; profile?: SnmpProfile }): Promise<DeviceSession>
}

export async function snmpSite(
  credentials: SnmpCommunity | SnmpUser = COMMUNITY,
  ports: readonly string[] = ['eth1', 'eth2', 'eth3'],
): Promise<SnmpSite> {
  const device = new SimDevice({ name: 'ward-sw', ports })
  const known = credentials.kind === 'snmp-v3' ? { users: [credentials] } : { communities: [credentials.community] }
  const simulator = await startSnmpSimulator({ device, clock: systemClock, ...known })
  return {
    device,
    simulator,
    open: change =>
      openSnmpSession({
        device: snmpDevice(change?.port ?? simulator.port),
        profile: change?.profile ?? ifMib(),
        credentials: change?.credentials ?? credentials,
        clock: systemClock,
        signal: AbortSignal.timeout(20_000),
      }),
  }
}

export async function snmpWorld(credentials: SnmpCommunity | SnmpUser): Promise<DriverWorld> {
  const { device, simulator, open } = await snmpSite(credentials)
  const { faults } = simulator
  return {
    session: await open(),
    ports: ['eth1', 'eth2', 'eth3'],
    device: {
      admin: port => device.interface(port)?.admin ?? null,
      setAdmin: (port, admin) => void device.setAdmin(port, admin),
      writes: () => device.writes,
    },
    faults: {
      refuse: () => Object.assign(faults, { readOnly: true }),
      hang: () => Object.assign(faults, { silent: true }),
      drop: () => Object.assign(faults, { silent: true }),
    },
    secrets: [COMMUNITY.community, USER.auth.password, USER.priv.password],
    close: () => simulator.close(),
  }
}
