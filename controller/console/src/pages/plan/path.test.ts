import { describe, expect, it } from 'vitest'
import { hopOf, stopsOf } from './path.ts'

describe('a path of a finding', () => {
  it.each([
    ['sw-1:eth4 =C-0031= core:Gi1/0/2', ['sw-1', 'eth4', 'C-0031', 'core', 'Gi1/0/2']],
    ['sw-1:ge-0/0/0:1 =C-1= core:p', ['sw-1', 'ge-0/0/0:1', 'C-1', 'core', 'p']],
    ['sw-1:eth4 =C-0031= wall W-12', ['sw-1', 'eth4', 'C-0031', 'W-12', null]],
    ['panel P:1 =C-2= sw-1:eth4', ['P:1', null, 'C-2', 'sw-1', 'eth4']],
    ['fw-edge =food-vpn= far side of food-vpn', ['fw-edge', null, 'food-vpn', 'food-vpn', null]],
    ['controller = sw-mgmt (port eth10)', ['controller', null, 'eth10', 'sw-mgmt', null]],
    ['fw = core', ['fw', null, null, 'core', null]],
  ])('%s is read', (text, [from, out, via, to, into]) => {
    expect(hopOf(text)).toMatchObject({ from: { name: from, port: out }, via, to: { name: to, port: into } })
  })

  it('is drawn place by place, with the port it comes in by and the port it leaves by', () => {
    expect(stopsOf(['a:1 =C1= sw:2', 'sw:3 =C2= wall W'])).toEqual([
      { kind: 'device', name: 'a', port: '1', into: null, out: '1', via: 'C1' },
      { kind: 'device', name: 'sw', port: '2', into: '2', out: '3', via: 'C2' },
      { kind: 'wall', name: 'W', port: null, into: null, out: null, via: null },
    ])
  })

  it('is left in its words where they are of no known kind', () => {
    expect(stopsOf(['a:1 =C1= b:2', 'something else'])).toBeNull()
  })
})
