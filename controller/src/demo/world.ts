import { CABLES, DEVICES, type DemoDevice } from './hospital.ts'
import { SimDevice } from './simulators/device.ts'
import { SimNetwork } from './simulators/network.ts'

/** The simulated hospital: every device's state in memory, and the cables between them. */
export interface World {
  readonly devices: ReadonlyMap<string, SimDevice>
  readonly network: SimNetwork
}

/** One outpatient port is administratively down from the start: a restore must leave it so. */
export const DOWN_BEFORE = { device: 'sw-clinic-2', port: 'eth8' } as const

export function buildWorld(): World {
  const devices = new Map(DEVICES.map(device => [device.id, simulate(device)]))
  const network = new SimNetwork()
  for (const cable of CABLES) {
    const [first, second] = [socket(devices, cable.a), typeof cable.b === 'string' ? null : socket(devices, cable.b)]
    if (second !== null) network.connect(cable.id, first, second)
  }
  return { devices, network }
}

function simulate(device: DemoDevice): SimDevice {
  const ports = Object.keys(device.ports).map(name => ({
    name,
    admin: device.id === DOWN_BEFORE.device && name === DOWN_BEFORE.port ? ('down' as const) : ('up' as const),
  }))
  return new SimDevice({ name: device.id, ports })
}

function socket(devices: ReadonlyMap<string, SimDevice>, [id, port]: readonly [string, string]) {
  const device = devices.get(id)
  if (device === undefined) throw new Error(`the demo's cables name ${id}, which is no device of it`)
  return { device, port }
}
