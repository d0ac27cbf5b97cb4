import { assert, constantFrom, integer, property } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { graphOf } from './graph.ts'
import { layOut } from './layout.ts'
import { overlap } from './route.ts'
import { device, hospital, mapOf } from './testing.ts'

const GROUPINGS = ['segment', 'room'] as const
const drawn = (switches: number, hosts: number, grouping: (typeof GROUPINGS)[number]) => {
  const map = hospital(switches, hosts)
  return layOut(map, graphOf(map, { opened: new Set(), outside: grouping === 'segment' }), grouping)
}
const pairs = <T>(all: readonly T[]) => all.flatMap((a, index) => all.slice(index + 1).map(b => [a, b] as const))
const inside = (a: { x: number; y: number; w: number; h: number }, b: typeof a) =>
  a.x >= b.x && a.y >= b.y && a.x + a.w <= b.x + b.w && a.y + a.h <= b.y + b.h

describe('the layout of the picture', () => {
  it('never lets boxes or areas overlap, and keeps every box inside its area, at any size', () => {
    assert(
      property(
        integer({ min: 0, max: 30 }),
        integer({ min: 0, max: 8 }),
        constantFrom(...GROUPINGS),
        (a, b, grouping) => {
          const scene = drawn(a, b, grouping)
          expect(pairs(scene.pieces.map(piece => piece.box)).filter(([m, n]) => overlap(m, n))).toEqual([])
          expect(pairs(scene.areas.map(area => area.box)).filter(([m, n]) => overlap(m, n))).toEqual([])
          const boxes = new Map(scene.pieces.map(piece => [piece.id, piece.box]))
          const astray = scene.areas.flatMap(area =>
            area.pieces.filter(piece => !inside(boxes.get(piece.id) ?? area.box, area.box)),
          )
          expect(astray).toEqual([])
          expect(scene.areas.flatMap(area => area.pieces)).toHaveLength(scene.pieces.length)
        },
      ),
      { numRuns: 40 },
    )
  })

  it.each(GROUPINGS)('gives the same picture for the same map, by %s', grouping => {
    expect(drawn(12, 4, grouping)).toEqual(drawn(12, 4, grouping))
  })

  it('puts the outside above the firewall, the firewall above the core, and the core above the wards', () => {
    const scene = drawn(3, 2, 'segment')
    const y = (id: string) => scene.pieces.find(piece => piece.id === id)?.box.y ?? Number.NaN
    const order = ['isp', 'fw', 'core', 'sw-1', 'pc-1-1'].map(y)
    expect(order).toEqual(order.toSorted((a, b) => a - b))
    expect(new Set(order).size).toBe(5)
  })

  it('puts servers left of the core, backup right of it and management right of all', () => {
    const scene = drawn(3, 2, 'segment')
    const x = (id: string) => scene.pieces.find(piece => piece.id === id)?.box.x ?? Number.NaN
    const order = ['ehr', 'core', 'tape', 'sw-mgmt'].map(x)
    expect(order).toEqual(order.toSorted((a, b) => a - b))
    expect(x('sw-mgmt')).toBe(Math.max(...scene.pieces.map(piece => piece.box.x)))
  })

  it('puts a device that stands higher in the rack higher in the picture of rooms', () => {
    const rack = { room: 'room', rack: 'A' }
    const map = mapOf(
      [
        { ...device('low', 'switch', {}), ...rack, unit: 3 },
        { ...device('high', 'switch', {}), ...rack, unit: 40 },
      ],
      [],
    )
    const scene = layOut(map, graphOf(map, { opened: new Set(), outside: false }), 'room')
    const y = (id: string) => scene.pieces.find(piece => piece.id === id)?.box.y ?? Number.NaN
    expect(y('high')).toBeLessThan(y('low'))
  })

  it.each(GROUPINGS)('draws 200 devices by %s without a line that is askew', grouping => {
    const scene = drawn(24, 8, grouping)
    const askew = scene.links.flatMap(link =>
      link.points.slice(1).filter((to, index) => {
        const from = link.points[index] ?? to
        return Math.abs(from.x - to.x) > 3 && Math.abs(from.y - to.y) > 3
      }),
    )
    expect(askew).toEqual([])
    expect(scene.links.length).toBeGreaterThan(70)
  })

  it('runs no line upright behind a switch that it does not end at', () => {
    const scene = drawn(24, 2, 'segment')
    const switches = scene.pieces.filter(piece => piece.id.startsWith('sw-'))
    const behind = scene.links.flatMap(({ id, from, to, points }) =>
      points.slice(1).flatMap((b, index) => {
        const a = points[index] ?? b
        const [top, bottom] = [Math.min(a.y, b.y), Math.max(a.y, b.y)]
        return switches
          .filter(
            ({ box }) => a.x === b.x && box.x < a.x && a.x < box.x + box.w && box.y < bottom && top < box.y + box.h,
          )
          .filter(piece => piece.id !== from && piece.id !== to)
          .map(piece => `${id} behind ${piece.id}`)
      }),
    )
    expect(behind).toEqual([])
  })

  it('draws no two lines along the same lane at the same place', () => {
    const scene = drawn(4, 3, 'segment')
    const level = scene.links.flatMap(({ id, points }) =>
      points.slice(1).flatMap((to, index) => {
        const from = points[index] ?? to
        return from.y === to.y ? [{ id, y: to.y, low: Math.min(from.x, to.x), high: Math.max(from.x, to.x) }] : []
      }),
    )
    const hidden = pairs(level).filter(([a, b]) => Math.abs(a.y - b.y) < 1 && a.low < b.high && b.low < a.high)
    expect(hidden).toEqual([])
  })
})
