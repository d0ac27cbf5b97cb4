import { CABLES, DEVICES, type DemoDevice } from './hospital.ts'
import { SimDevice } from './simulators/device.ts'
import { SimNetwork } from './simulators/network.ts'

/** The simulated hospital: every device's state in memory, and the cables between them. */
export interface World {
  readonly devices: ReadonlyMap<string, SimDevice>
  readonly network: SimNetwork
}

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
  const services = Object.values(device.services ?? {}).map(service => service.name)
  return new SimDevice({ name: device.id, ports: Object.keys(device.ports), services })
}

/** Everything the devices hold, as one text: equal texts mean that nothing is different. */
export function stateOf(world: World): string {
  const devices = [...world.devices.values()].map(({ name, interfaces, blocks }) => ({
    name,
    blocks,
    interfaces: interfaces.map(one => [one.name, one.admin, one.carrier]),
  }))
  return JSON.stringify(devices)
}

/** Interfaces that are administratively down and filters that are in force, one text each. */
export function cutsIn(world: World): string[] {
  return [...world.devices.values()].flatMap(({ name, interfaces, blocks }) => [
    ...interfaces.filter(one => one.admin === 'down').map(one => `${name} ${one.name}`),
    ...blocks.map(block => `${name} ${block.id}`),
  ])
}

function socket(devices: ReadonlyMap<string, SimDevice>, [id, port]: readonly [string, string]) {
  const device = devices.get(id)
  if (device === undefined) throw new Error(`the demo's cables name ${id}, which is no device of it`)
  return { device, port }
}
