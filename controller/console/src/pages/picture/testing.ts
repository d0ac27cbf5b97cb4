import type { MapCableDoc, MapCutDoc, MapDeviceDoc, MapDoc } from '../../../../src/api/map.ts'

const same = (text: string) => ({ ja: text, en: text })
type End = MapCableDoc['ends'][number]

export const port = (device: string, name: string): End => ({ kind: 'port', device, port: name })
export const wall = (position: string): End => ({ kind: 'wall', position })

export function device(
  id: string,
  kind: MapDeviceDoc['kind'],
  ports: { readonly [port: string]: readonly string[] },
): MapDeviceDoc {
  return {
    ...{
      id,
      kind,
      name: same(`name of ${id}`),
      room: 'room',
      rack: null,
      unit: null,
      address: null,
      services: [],
      ways: [],
    },
    ports: Object.entries(ports).map(([name, segments]) => ({ port: name, segments: [...segments] })),
  }
}

export function cable(
  id: string,
  a: End,
  b: End,
  segments: string[] = [],
  more: Partial<MapCableDoc> = {},
): MapCableDoc {
  return { id, tag: null, ends: [a, b], colour: 'blue', medium: 'cat6', segments, notes: '', line: 2, ...more }
}

export function cut(step: string, cables: string[], more: Partial<MapCutDoc> = {}): MapCutDoc {
  return { step, tag: step, stage: 'stage', device: null, cables, service: null, block: null, ...more }
}

export function mapOf(devices: MapDeviceDoc[], cables: MapCableDoc[], cuts: MapCutDoc[] = []): MapDoc {
  const segment = (id: string, kind: MapDoc['segments'][number]['kind']) => ({ id, kind, name: same(id) })
  return {
    site: { id: 'site', name: same('site') },
    rooms: [
      { id: 'room', name: same('Room') },
      { id: 'other', name: same('Other room') },
    ],
    segments: [
      ...[segment('isp', 'external'), segment('vpn', 'external'), segment('backup', 'backup')],
      ...[segment('servers', 'server'), segment('ward', 'client'), segment('mgmt', 'management')],
    ],
    ...{ devices, cables, cuts, controller: { device: 'sw-mgmt', port: 'eth1', segment: 'mgmt' } },
  }
}

/** A hospital of so many ward switches with so many PCs and as many wall sockets each, behind a firewall and a core. */
export function hospital(switches: number, hosts: number): MapDoc {
  const numbers = Array.from({ length: switches }, (_, index) => index + 1)
  const seats = Array.from({ length: hosts }, (_, index) => index + 1)
  const uplinks = Object.fromEntries(numbers.map(n => [`w${n}`, ['ward']]))
  const wards = numbers.flatMap(n => [
    {
      ...device(`sw-${n}`, 'switch', {
        up: ['ward'],
        mgmt: ['mgmt'],
        ...Object.fromEntries(seats.map(s => [`p${s}`, ['ward']])),
      }),
      ...{ room: n % 2 === 0 ? 'room' : 'other', rack: `R${n % 5}`, unit: n },
    },
    ...seats.map(s => device(`pc-${n}-${s}`, 'host', { eth0: ['ward'] })),
  ])
  const firewall = {
    ...device('fw', 'firewall', { wan: ['isp'], srv: ['servers'], ward: ['ward'] }),
    rack: 'A',
    unit: 40,
  }
  const service = { id: 'vpn', name: 'vpn0', segment: 'vpn', via: 'wan' }
  const devices = [
    { ...firewall, services: [service] },
    device('core', 'switch', { s1: ['servers'], s2: ['servers'], fw: ['ward'], bak: ['backup'], ...uplinks }),
    device('sw-mgmt', 'switch', Object.fromEntries(numbers.map(n => [`eth${n}`, ['mgmt']]))),
    ...[device('isp', 'router', { eth0: ['isp'] }), device('ehr', 'host', { eth0: ['servers'] })],
    ...[device('tape', 'host', { eth0: ['backup'] }), ...wards],
  ]
  const cables = [
    cable('C-isp', port('fw', 'wan'), port('isp', 'eth0'), ['isp']),
    cable('C-srv', port('fw', 'srv'), port('core', 's1'), ['servers']),
    cable('C-fw', port('fw', 'ward'), port('core', 'fw'), ['ward']),
    cable('C-ehr', port('core', 's2'), port('ehr', 'eth0'), ['servers']),
    cable('C-bak', port('core', 'bak'), port('tape', 'eth0'), ['backup']),
    ...numbers.flatMap(n => [
      cable(`C-up-${n}`, port(`sw-${n}`, 'up'), port('core', `w${n}`), ['ward'], { tag: `3-${n}` }),
      cable(`C-m-${n}`, port('sw-mgmt', `eth${n}`), port(`sw-${n}`, 'mgmt'), ['mgmt']),
      ...seats.map(s => cable(`C-${n}-${s}`, port(`sw-${n}`, `p${s}`), port(`pc-${n}-${s}`, 'eth0'), ['ward'])),
      ...seats.map(s => cable(`W-${n}-${s}`, port(`sw-${n}`, `x${s}`), wall(`wall-${n}-${s}`), ['ward'])),
    ]),
  ]
  return mapOf(
    devices,
    cables,
    numbers.map(n => cut(`up-${n}`, [`C-up-${n}`], { device: `sw-${n}` })),
  )
}
