import { systemClock } from '@kakuri/core/base/clock.ts'
import type { Drivers } from '@kakuri/core/driver/contract.ts'
import { createDrivers } from '@kakuri/core/driver/pool.ts'
import { openSnmpSession } from '@kakuri/core/driver/snmp/session.ts'
import { openSshSession } from '@kakuri/core/driver/ssh/session.ts'
import type { Credentials } from '@kakuri/core/site/credentials.ts'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type SnmpSimulator, startSnmpSimulator } from '../../controller/src/demo/simulators/snmp.ts'
import { ifMib, snmpDevice, USER } from './snmp-world.ts'
import { programDevice, type SimSite, simSite, sshProfile } from './ssh-world.ts'

const PORTS = ['eth1', 'eth2', 'eth3']
const targets = PORTS.map(port => ({ kind: 'port', port }) as const)
const severed = PORTS.map(() => ({ state: 'severed' }))
const inTime = () => AbortSignal.timeout(20_000)

let ssh: SimSite
let snmp: SnmpSimulator
let drivers: Drivers

/** One device with both ways in. */
const device = () => {
  const pinned = [ssh.simulator.hostKeyFingerprint]
  const way = {
    profile: 'frr-vtysh',
    port: ssh.simulator.port,
    credentials: 'ssh',
    hostKeys: pinned,
    legacyAlgorithms: false,
  }
  const { snmp: other } = snmpDevice(snmp.port).ways
  return { ...programDevice(way), ways: { ssh: way, ...(other && { snmp: { ...other, credentials: 'snmp' } }) } }
}

const startAgent = (port?: number) =>
  startSnmpSimulator({ device: ssh.device, clock: systemClock, users: [USER], ...(port && { port }) })

beforeEach(async () => {
  ssh = await simSite('frr-vtysh')
  snmp = await startAgent()
  drivers = createDrivers({
    openers: { ssh: openSshSession, snmp: openSnmpSession },
    devices: {},
    profiles: { 'if-mib': ifMib(), 'frr-vtysh': sshProfile('frr-vtysh') },
    credentials: new Map<string, Credentials>([
      ['ssh', ssh.credentials],
      ['snmp', USER],
    ]),
    aaa: {},
    clock: systemClock,
  })
})

afterEach(async () => {
  await drivers.close()
  await snmp.close()
  await ssh.simulator.close()
})

it('arms both ways in, and what is cut over one is read back over the other', async () => {
  expect(await drivers.arm([device()], inTime())).toMatchObject([
    { rung: 'ssh', error: null },
    { rung: 'snmp', error: null },
  ])
  const cutter = await drivers.open(device(), 'snmp', inTime())
  expect(await cutter.apply(targets, 'write', inTime())).toEqual(PORTS.map(() => ({ ok: true })))
  const reader = await drivers.open(device(), 'ssh', inTime())
  expect(await reader.verify(targets, inTime())).toMatchObject(severed)
})

it('an armed cut over SNMP is three exchanges and its read-back one: no login, no walk', async () => {
  await drivers.arm([device()], inTime())
  const { get, bulk, set } = snmp.heard
  const driver = await drivers.open(device(), 'snmp', inTime())
  await driver.apply(targets, 'write', inTime())
  await driver.verify(targets, inTime())
  driver.release()
  expect(snmp.heard).toEqual({ get: get + 3, bulk, set: set + 1 })
})

it('an agent that was restarted is used again after one error', async () => {
  await drivers.arm([device()], inTime())
  const { port } = snmp
  await snmp.close()
  const lost = await drivers.open(device(), 'snmp', inTime())
  await expect(lost.observe(targets, inTime())).rejects.toMatchObject({ code: 'UNREACHABLE' })
  lost.release()
  snmp = await startAgent(port)
  const found = await drivers.open(device(), 'snmp', inTime())
  expect(await found.apply(targets, 'write', inTime())).toEqual(PORTS.map(() => ({ ok: true })))
})

it('an abort in the middle costs the next user a login and nothing else', async () => {
  await drivers.arm([device()], inTime())
  const hung = await drivers.open(device(), 'ssh', inTime())
  ssh.simulator.setFaults({ hangAfter: 0 })
  await expect(hung.observe(targets, AbortSignal.timeout(200))).rejects.toMatchObject({ code: 'TIMEOUT' })
  ssh.simulator.setFaults({})
  hung.release()
  const next = await drivers.open(device(), 'ssh', inTime())
  expect(await next.observe(targets, inTime())).toMatchObject(PORTS.map(() => ({ state: 'open' })))
})
