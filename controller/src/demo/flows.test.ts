import { expect, it } from 'vitest'
import { crosses, FLOWS } from './flows.ts'
import { CABLES, DEVICES, HANDS_CABLE } from './hospital.ts'
import { buildWorld } from './world.ts'

const flow = (id: string) => {
  const found = FLOWS.find(one => one.id === id)
  if (found === undefined) throw new Error(`no flow ${id}`)
  return found
}

it('is a medium hospital: ten network devices, sixty cables', () => {
  expect([DEVICES.filter(device => /^(fw|sw)-/.test(device.id)).length, CABLES.length]).toEqual([10, 60])
})

it.each(FLOWS)('$en crosses while nothing is cut', one => {
  expect(crosses(buildWorld(), one)).toBe(true)
})

it('a backup port that is down stops the way to the backup and nothing else', () => {
  const world = buildWorld()
  world.devices.get('sw-core')?.setAdmin('Gi1/0/10', 'down')
  expect(FLOWS.filter(one => !crosses(world, one)).map(one => one.id)).toEqual(['ehr-backup', 'ward-backup'])
})

it('the VPN is gone when its interface is down while the Internet still crosses', () => {
  const world = buildWorld()
  world.devices.get('fw-edge')?.setAdmin('vpn0', 'down')
  expect([crosses(world, flow('food')), crosses(world, flow('internet'))]).toEqual([false, true])
})

it('the VPN is gone with the line it runs over, though its own interface is up', () => {
  const world = buildWorld()
  world.devices.get('fw-edge')?.setAdmin('wan0', 'down')
  expect([crosses(world, flow('food')), crosses(world, flow('internet'))]).toEqual([false, false])
  expect(world.devices.get('fw-edge')?.link('vpn0')).toBe('up')
})

it('a cable pulled out by hand stops the maintenance line', () => {
  const world = buildWorld()
  world.network.unplug(HANDS_CABLE)
  expect(FLOWS.filter(one => !crosses(world, one)).map(one => one.id)).toEqual(['ct'])
})

it('a packet filter that keeps a ward from servers and management stops the ward, and nobody else', () => {
  const world = buildWorld()
  world.devices.get('fw-core')?.setBlock({ id: 'x', from: ['ward0'], to: ['srv0', 'mgmt0'] })
  expect([crosses(world, flow('ward-1')), crosses(world, flow('clinic'))]).toEqual([false, true])
})
