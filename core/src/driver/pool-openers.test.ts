import { describe, expect, it } from 'vitest'
import type { ProgramDevice } from '../compile/program.ts'
import { FakeDoor, FakeSession, fakeDevice, fakeWorld, never } from './pool-fakes.ts'
import type { OpenAgentSession } from './session.ts'

const wire = { kind: 'gpio', chip: 'gpiochip0' } as const
const board = fakeDevice('board', { ways: { relay: { profile: 'p', agent: 'ward', wire, severed: 'on' } } })
const far = fakeDevice('far', { ways: { snmp: { profile: 'p', port: 161, credentials: 'net', agent: 'ward' } } })

/** An agent opener that notes what it was asked. */
function agentDoor() {
  const asked: string[] = []
  const agent: OpenAgentSession = async ({ device, rung }) => {
    asked.push(`${device.id} ${rung}`)
    return new FakeSession(device.id)
  }
  return { asked, agent }
}

async function opened(device: ProgramDevice, rung: 'relay' | 'snmp', given: Parameters<typeof fakeWorld>[0]) {
  const { drivers, door } = fakeWorld(given)
  const error = await drivers.open(device, rung, never()).then(
    () => null,
    error => error,
  )
  await drivers.close()
  return { error, local: door.asked }
}

describe('a way that names an agent', () => {
  it.each([
    ['relay', board],
    ['snmp', far],
  ] as const)('%s goes through the agent where agents can be reached, without credentials', async (rung, device) => {
    const { asked, agent } = agentDoor()
    const { error } = await opened(device, rung, { openers: { agent }, credentials: new Map() })
    expect([error, asked]).toEqual([null, [`${device.id} ${rung}`]])
  })

  it.each([
    ['relay', board],
    ['snmp', far],
  ] as const)('%s is opened right here in the process of the agent', async (rung, device) => {
    const { error, local } = await opened(device, rung, { self: 'ward' })
    expect([error, local]).toEqual([null, [device.id]])
  })

  it('a relay of another agent is not looked for on this one: the chip of the same name here is not it', async () => {
    const { error, local } = await opened(board, 'relay', { self: 'lab' })
    expect([error.code, local]).toEqual(['UNREACHABLE', []])
  })

  it('a way without an agent stays local in the controller too', async () => {
    const { asked, agent } = agentDoor()
    const door = new FakeDoor()
    const { drivers } = fakeWorld({ openers: { ssh: door.open, agent } })
    await drivers.open(fakeDevice('sw1'), 'ssh', never())
    expect([asked, door.asked]).toEqual([[], ['sw1']])
    await drivers.close()
  })

  it('a rung that nothing opens here is UNREACHABLE', async () => {
    const { error } = await opened(board, 'relay', { openers: {} })
    expect(error.code).toBe('UNREACHABLE')
  })
})

describe('arming', () => {
  it('opens console, outlet and relay ahead as well, here or through the agent, and keeps them warm', async () => {
    const { asked, agent } = agentDoor()
    const door = new FakeDoor()
    const { drivers } = fakeWorld({ openers: { agent, outlet: door.open } })
    const console = { profile: 'p', agent: 'ward', path: '/dev/ttyUSB0', credentials: 'net' }
    const pdu = fakeDevice('pdu', { ways: { outlet: { profile: 'p', port: 161, credentials: 'net' } } })
    const reports = await drivers.arm([fakeDevice('sw1', { ways: { console } }), pdu, board], never())
    expect(reports.map(({ device, rung, error }) => [device, rung, error])).toEqual([
      ['sw1', 'console', null],
      ['pdu', 'outlet', null],
      ['board', 'relay', null],
    ])
    ;(await drivers.open(board, 'relay', never())).release()
    expect([asked, door.asked]).toEqual([['sw1 console', 'board relay'], ['pdu']])
    await drivers.close()
  })

  it('a device that is only fed has nothing of its own to arm', async () => {
    const { drivers } = fakeWorld()
    const fed = fakeDevice('server', { ways: {}, outlets: [{ device: 'pdu', contact: '1' }] })
    expect(await drivers.arm([fed], never())).toEqual([])
    await drivers.close()
  })

  it('sessions over the other rungs do not count at the login server', async () => {
    const { drivers } = fakeWorld({ aaa: { tacacs: { sessions: 1 } } })
    const snmp = { profile: 'p', port: 161, credentials: 'net' }
    const ways = { ...fakeDevice('x').ways, snmp, ...board.ways }
    const reports = await drivers.arm([fakeDevice('sw1', { aaa: 'tacacs', ways })], never())
    expect(reports.map(({ rung, error }) => [rung, error])).toEqual([
      ['ssh', null],
      ['snmp', null],
      ['relay', null],
    ])
    await drivers.close()
  })
})
