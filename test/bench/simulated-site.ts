import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stringify } from 'yaml'
import type { SimulatedAddress } from './simulated-devices.ts'

/** Every device hangs on one management switch that nothing drives. */
export function writeSite(folder: string, devices: readonly SimulatedAddress[], ports: number): void {
  const rows = devices.flatMap(({ id }, d) => [
    `M-${d},,${id},mgmt0,mgmt-sw,eth${d + 1},grey,copper,mgmt,`,
    ...Array.from(
      { length: ports },
      (_, p) => `C-${d}-${p},"=""1-${tagOf(d, p, ports)}""",${id},eth${p + 1},wall,w${d}-${p},red,copper,ward,`,
    ),
  ])
  const header = 'cable,tag,a_device,a_port,b_device,b_port,colour,medium,segments,notes'
  const files = {
    'site.yaml': stringify(siteYaml(devices)),
    'cables.csv': [header, ...rows, ''].join('\r\n'),
    'plan.yaml': stringify(planYaml(devices, ports)),
    'credentials.json': JSON.stringify({ ops: { kind: 'ssh', user: 'ops', password: 'bench' } }),
  }
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
}

function tagOf(device: number, port: number, ports: number): number {
  return device * ports + port + 1
}

function siteYaml(devices: readonly SimulatedAddress[]): object {
  const place = { kind: 'switch', room: 'room' }
  const device = ({ id, port, hostKey }: SimulatedAddress) => {
    const ssh = { profile: 'frr-vtysh', port, credentials: 'ops', hostKeys: [hostKey] }
    return { ...place, name: id, address: '127.0.0.1', segment: 'mgmt', ways: { ssh } }
  }
  return {
    site: 'kakuri/1',
    id: 'bench',
    name: 'Bench',
    rooms: { room: { name: 'Room' } },
    segments: { mgmt: { kind: 'management', name: 'Management' }, ward: { kind: 'client', name: 'Ward' } },
    devices: {
      'mgmt-sw': { ...place, name: 'Management' },
      ...Object.fromEntries(devices.map(one => [one.id, device(one)])),
    },
    controller: { attach: 'mgmt-sw:ctl', segment: 'mgmt' },
  }
}

function planYaml(devices: readonly SimulatedAddress[], ports: number): object {
  const cutPoints = devices.flatMap(({ id }, d) =>
    Array.from({ length: ports }, (_, p) => ({
      id: `${id}-${p + 1}`,
      tag: `1-${tagOf(d, p, ports)}`,
      port: `${id}:eth${p + 1}`,
    })),
  )
  return { plan: 'kakuri/1', name: 'Bench', stages: [{ id: 'wards', name: 'Wards', gate: 'auto', cutPoints }] }
}
