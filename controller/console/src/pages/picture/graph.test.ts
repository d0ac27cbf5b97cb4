import { describe, expect, it } from 'vitest'
import { homeSegment } from './areas.ts'
import { graphOf, MANY_DEVICES } from './graph.ts'
import { cable, cut, device, hospital, mapOf, port, wall } from './testing.ts'

const ALL = { opened: new Set<string>(), outside: true }
const sw = device('sw', 'switch', { p1: ['ward'], p2: ['ward'] })
const cablesOf = (links: readonly { readonly cables: readonly string[] }[]) =>
  links.flatMap(link => link.cables).toSorted()

describe('what is drawn of a map', () => {
  it('holds every cable exactly once', () => {
    const map = hospital(20, 6)
    expect(cablesOf(graphOf(map, ALL).links)).toEqual(map.cables.map(one => one.id).toSorted())
  })

  it('draws the wall sockets of a switch as one box and one line', () => {
    const map = mapOf([sw], [cable('C1', port('sw', 'p1'), wall('W1')), cable('C2', wall('W2'), port('sw', 'p2'))])
    const { pieces, links } = graphOf(map, ALL)
    expect(pieces.find(piece => piece.kind === 'walls')).toMatchObject({ device: 'sw', members: ['W1', 'W2'] })
    expect(links).toMatchObject([{ from: 'sw', to: 'walls:sw', cables: ['C1', 'C2'], fromPort: null }])
  })

  it('keeps a cut point to a wall socket as a line of its own', () => {
    const cables = [cable('C1', port('sw', 'p1'), wall('W1')), cable('C2', port('sw', 'p2'), wall('W2'))]
    const { links } = graphOf(mapOf([sw], cables, [cut('s', ['C2'])]), ALL)
    expect(links.map(link => link.cables)).toEqual([['C1'], ['C2']])
  })

  it('draws two cables that meet at a panel as one line from device to device', () => {
    const host = device('pc', 'host', { eth0: ['ward'] })
    const cables = [cable('C1', port('sw', 'p1'), wall('P1')), cable('C2', wall('P1'), port('pc', 'eth0'))]
    const { links, pieces } = graphOf(mapOf([sw, host], cables), ALL)
    expect(links).toMatchObject([{ from: 'sw', to: 'pc', fromPort: 'p1', toPort: 'eth0', cables: ['C1', 'C2'] }])
    expect(pieces).toHaveLength(2)
  })

  it('comes to an end with cables in a ring and with one that ends where it begins', () => {
    const ring = [cable('A', wall('1'), wall('2')), cable('B', wall('2'), wall('3')), cable('C', wall('3'), wall('1'))]
    const loop = cable('L', wall('9'), wall('9'))
    expect(cablesOf(graphOf(mapOf([], [...ring, loop]), ALL).links)).toEqual(['A', 'B', 'C', 'L'])
  })

  it('draws the hosts of a switch as one box on a big map, and one by one once opened', () => {
    const map = hospital(12, 5)
    expect(map.devices.length).toBeGreaterThan(MANY_DEVICES)
    const hosts = (opened: string[]) =>
      graphOf(map, { opened: new Set(opened), outside: true }).pieces.filter(piece => piece.id.startsWith('pc-1-'))
    expect(hosts([])).toHaveLength(0)
    expect(hosts(['sw-1'])).toHaveLength(5)
  })

  it('never folds a host whose cable is a cut point', () => {
    const map = hospital(12, 5)
    const { pieces } = graphOf({ ...map, cuts: [cut('s', ['C-1-2'])] }, ALL)
    expect(pieces.map(piece => piece.id)).toContain('pc-1-2')
  })

  it('draws a segment that only a service leads to as a place outside', () => {
    const { links } = graphOf(hospital(1, 1), ALL)
    expect(links.find(link => link.to === 'outside:vpn')).toMatchObject({
      from: 'fw',
      service: { id: 'vpn', device: 'fw' },
    })
  })
})

describe('the segment a device is at home in', () => {
  const kinds = new Map(
    Object.entries({ ward: 'client', voice: 'client', servers: 'server', mgmt: 'management', isp: 'external' }),
  )
  const many = (segment: string, count: number, from = 1) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`p${index + from}`, [segment]]))

  it.each([
    [
      'a switch whose trunk carries everything is where most of its ports are',
      device('a', 'switch', { ...many('ward', 8), up: ['ward', 'servers', 'mgmt'] }),
      'ward',
    ],
    [
      'a core is in none, however many of its ports lead to one segment',
      device('a', 'switch', { ...many('ward', 20), s: ['servers'], i: ['isp'] }),
      null,
    ],
    [
      'a core of many segments is in none',
      device('a', 'switch', { ...many('ward', 3), ...many('servers', 3, 4) }),
      null,
    ],
    ['management counts where there is nothing else', device('a', 'switch', many('mgmt', 4)), 'mgmt'],
    [
      'a server with a management port is with the servers',
      device('a', 'host', { m: ['mgmt'], e: ['servers'] }),
      'servers',
    ],
    ['a firewall between two segments is in none', device('a', 'firewall', { w: ['isp'], s: ['servers'] }), null],
    ['a switch of trunks alone is in none', device('a', 'switch', { t: ['ward', 'servers'] }), null],
    ['a device that tells nothing is in none', device('a', 'router', {}), null],
  ])('%s', (_, one, home) => {
    expect(homeSegment(one, kinds)).toBe(home)
  })
})
