import { describe, expect, it } from 'vitest'
import type { Connection } from './connection.ts'
import { Names } from './names.ts'

/** Connections that claim the name of one agent, each from its own port. */
function openNames() {
  const world = { mono: 0, port: 1_000, told: [] as string[] }
  const names = new Names(() => world.mono)
  const claim = (host = '192.0.2.1') => {
    const address = `${host}:${world.port++}`
    const refuse = (_why: string, detail: string) => void world.told.push(`${address}: ${detail}`)
    const left = Promise.resolve()
    return names.take({ agent: 'a', address, sinceMono: world.mono, left, refuse } as unknown as Connection) !== null
  }
  return { world, claim }
}

describe('a name that two claim', () => {
  it.each<[string, (at: number) => string, number]>([
    ['its own address, which may have lost its line,', () => '192.0.2.1', 5],
    ['ever other addresses', at => `192.0.2.${at + 2}`, 1],
  ])('is taken from %s some times at once, and then by nobody before time has passed', (_what, host, free) => {
    const { world, claim } = openNames()
    claim()
    const taken = Array.from({ length: 10 }, (_, at) => claim(host(at)))
    expect(taken.filter(Boolean)).toHaveLength(free)
    expect(world.told.at(-1)).toContain('keeps the name for a while')
    world.mono += 2_000
    expect(claim(host(11))).toBe(true)
  })

  it('is kept longer each time, half a minute at most, so that neither starves the other', () => {
    const { world, claim } = openNames()
    claim()
    for (let at = 0; at < 12; at++) {
      world.mono += 30_000
      expect(claim()).toBe(true)
    }
    world.mono += 29_999
    expect(claim()).toBe(false)
  })
})
