import { expect, test } from 'vitest'
import { SimDevice } from './device.ts'
import { SimNetwork } from './network.ts'

function twoSwitches() {
  const network = new SimNetwork()
  const a = new SimDevice({ name: 'a', ports: ['p1', 'p2'] })
  const b = new SimDevice({ name: 'b', ports: [{ name: 'p1', alias: 'to a' }], services: ['wg0'] })
  network.connect('C-1', { device: a, port: 'p1' }, { device: b, port: 'p1' })
  return { network, a, b }
}

test('a port that goes down takes the link of the port at the other end with it', () => {
  const { a, b, network } = twoSwitches()
  a.setAdmin('p1', 'down')
  expect([a.link('p1'), b.link('p1'), b.interface('p1')?.admin, network.carries('C-1')]).toEqual([
    'down',
    'down',
    'up',
    false,
  ])
})

test('a cable that is unplugged and put back brings both links back', () => {
  const { a, b, network } = twoSwitches()
  network.unplug('C-1')
  expect([a.link('p1'), b.link('p1')]).toEqual(['down', 'down'])
  network.plugIn('C-1')
  expect([a.link('p1'), b.link('p1')]).toEqual(['up', 'up'])
})

test('a write is counted even when it changes nothing, and a carrier is no write', () => {
  const { a, b } = twoSwitches()
  a.setAdmin('p1', 'up')
  b.setAdmin('p1', 'down')
  expect([a.writes, b.writes]).toEqual([1, 1])
})

test('listeners hear of a change once, and not of a write that changes nothing', () => {
  const { a } = twoSwitches()
  const heard: unknown[] = []
  const stop = a.onChange(change => heard.push(change.interface ?? change.block))
  a.setAdmin('p2', 'down')
  a.setAdmin('p2', 'down')
  a.setBlock({ id: 'x', from: ['p1'], to: ['p2'] })
  stop()
  a.setAdmin('p2', 'up')
  expect(heard).toEqual(['p2', 'x'])
})
