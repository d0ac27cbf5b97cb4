import { type Lab, startLab } from './lab.ts'
import type { LabCable, LabDevice, Topology } from './topology.ts'

export interface BigLabSize {
  readonly switches: number
  /** Ports to cut on each switch, `eth1` and up, each with a cable to a wall outlet. */
  readonly ports: number
}

/** A management switch (not counted), and `switches` switches sw-01, sw-02, ... hanging on it. */
export async function startBigLab(size: BigLabSize): Promise<Lab> {
  return startLab(bigTopology(size))
}

const MANAGEMENT_SWITCH = 'mgmt-1'

export function bigTopology({ switches, ports }: BigLabSize): Topology {
  const numbers = Array.from({ length: switches }, (_, i) => i + 1)
  return {
    name: 'big',
    rooms: { 'server-room': { ja: 'サーバー室', en: 'Server room' } },
    segments: {
      mgmt: { kind: 'management', net: '198.18.0', name: { ja: '管理', en: 'Management' } },
      ward: { kind: 'client', net: '198.18.1', name: { ja: '病棟', en: 'Ward' } },
    },
    devices: {
      [MANAGEMENT_SWITCH]: device(10, 'Management switch', Object.fromEntries(managementPorts(switches))),
      ...Object.fromEntries(numbers.map(n => [switchId(n), device(10 + n, `Switch ${n}`, wardPorts(ports))])),
    },
    hosts: {},
    cables: numbers.flatMap(n => [managementCable(n), ...wallCables(n, ports)]),
    flows: {},
    controller: `${MANAGEMENT_SWITCH}:eth1`,
  }
}

/** The ids of the switches to cut, in order. */
export function bigSwitches(lab: Lab): string[] {
  return Object.keys(lab.topology.devices).filter(id => id !== MANAGEMENT_SWITCH)
}

function switchId(n: number): string {
  return `sw-${String(n).padStart(2, '0')}`
}

function device(last: number, name: string, ports: Readonly<Record<string, string>>): LabDevice {
  const place = { room: 'server-room', rack: 'R1', unit: last }
  return { kind: 'switch', address: `198.18.0.${last}`, name: { ja: name, en: name }, ...place, ports }
}

function managementPorts(switches: number): [string, string][] {
  return Array.from({ length: switches + 1 }, (_, i) => [`eth${i + 1}`, 'mgmt'])
}

function wardPorts(ports: number): Record<string, string> {
  return { mgmt0: 'mgmt', ...Object.fromEntries(Array.from({ length: ports }, (_, i) => [`eth${i + 1}`, 'ward'])) }
}

function managementCable(n: number): LabCable {
  return { id: `M-${n}`, tag: null, ends: [`${switchId(n)}:mgmt0`, `${MANAGEMENT_SWITCH}:eth${n + 1}`] }
}

function wallCables(n: number, ports: number): LabCable[] {
  return Array.from({ length: ports }, (_, i) => {
    const number = (n - 1) * ports + i + 1
    return { id: `C-${number}`, tag: `1-${number}`, ends: [`${switchId(n)}:eth${i + 1}`, `wall:w${number}`] }
  })
}
