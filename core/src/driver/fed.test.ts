import { describe, expect, it } from 'vitest'
import { KakuriError } from '../base/errors.ts'
import type { CutTarget, ProgramDevice } from '../compile/program.ts'
import type { Reading } from './contract.ts'
import { FakePdu, type State } from './fed-fakes.ts'
import { fakeDevice, fakeWorld, never } from './pool-fakes.ts'
import type { OpenSession } from './session.ts'

const way = { outlet: { profile: 'p', port: 161, credentials: 'net' } }
const pduA = fakeDevice('pdu-a', { ways: way })
const pduB = fakeDevice('pdu-b', { ways: way })
const power: CutTarget = { kind: 'power' }
const port = (name: string): CutTarget => ({ kind: 'port', port: name })
const server = fakeDevice('server', {
  ways: {},
  outlets: [
    { device: 'pdu-a', contact: '3' },
    { device: 'pdu-b', contact: '7' },
  ],
})

async function world(
  a: Readonly<Record<string, State>> = { 3: 'open' },
  b: Readonly<Record<string, State>> = { 7: 'open' },
) {
  const pdus = { 'pdu-a': new FakePdu('pdu-a', a), 'pdu-b': new FakePdu('pdu-b', b) }
  const down = new Set<string>()
  const opened: string[] = []
  const outlet: OpenSession = async ({ device }) => {
    opened.push(device.id)
    if (down.has(device.id)) throw new KakuriError('UNREACHABLE', `${device.id} is dark`)
    return device.id === 'pdu-a' ? pdus['pdu-a'] : pdus['pdu-b']
  }
  const { drivers } = fakeWorld({ devices: { 'pdu-a': pduA, 'pdu-b': pduB, server }, openers: { outlet } })
  const open = (device: ProgramDevice = server) => drivers.open(device, 'outlet', never())
  return { drivers, open, opened, down, a: pdus['pdu-a'], b: pdus['pdu-b'] }
}

describe('a device that two outlets feed', () => {
  it.each([
    ['open', 'open', 'open'],
    ['severed', 'open', 'open'],
    ['severed', 'severed', 'severed'],
    ['severed', 'unknown', 'unknown'],
    ['severed', 'absent', 'unknown'],
    ['open', 'absent', 'open'],
    ['absent', 'absent', 'absent'],
  ] as const)('%s and %s together are %s', async (a, b, both) => {
    const { open, drivers } = await world({ 3: a }, { 7: b })
    expect(await (await open()).observe([power], never())).toMatchObject([
      { state: both, admin: null, link: null, parts: { 'pdu-a:3': a, 'pdu-b:7': b } },
    ])
    await drivers.close()
  })

  it('is cut at both, and its reading names both', async () => {
    const { open, a, b } = await world()
    const driver = await open()
    expect(await driver.apply([power], 'write', never())).toEqual([{ ok: true }])
    expect([a.orders, b.orders]).toEqual([['3 severed'], ['7 severed']])
    const [reading] = await driver.verify([power], never())
    expect(reading).toMatchObject({
      state: 'severed',
      detail: expect.stringMatching(/pdu-a:3 severed.*pdu-b:7 severed/),
    })
  })

  it('gets back what it had: an outlet that was off before stays off', async () => {
    const { open, a, b } = await world({ 3: 'open' }, { 7: 'severed' })
    const driver = await open()
    const [was] = await driver.observe([power], never())
    await driver.apply([power], 'write', never())
    if (was === undefined) throw new Error('nothing was read')
    expect(await driver.revert([{ target: power, was }], 'write', never())).toEqual([{ ok: true }])
    expect([a.outlets.get('3'), b.outlets.get('7')]).toEqual(['open', 'severed'])
  })

  it('gets everything back where what was before was read over another rung', async () => {
    const { open, a, b } = await world({ 3: 'severed' }, { 7: 'severed' })
    const was: Reading = { state: 'open', admin: 'up', link: 'up', detail: '' }
    expect(await (await open()).revert([{ target: power, was }], 'write', never())).toEqual([{ ok: true }])
    expect([a.outlets.get('3'), b.outlets.get('7')]).toEqual(['open', 'open'])
  })

  it('a refusal of one outlet is its refusal, and names the outlet', async () => {
    const { open, b } = await world()
    b.refuses.add('7')
    expect(await (await open()).apply([power], 'write', never())).toEqual([{ ok: false, refusal: 'pdu-b:7: locked' }])
  })

  it('an outlet whose state before is not known is not guessed', async () => {
    const { open, a } = await world({ 3: 'severed' }, { 7: 'severed' })
    const was: Reading = {
      state: 'open',
      admin: null,
      link: null,
      detail: '',
      parts: { 'pdu-a:3': 'open', 'pdu-b:7': 'unknown' },
    }
    const [reply] = await (await open()).revert([{ target: power, was }], 'write', never())
    expect(reply).toEqual({ ok: false, refusal: 'pdu-b:7: what it was before the cut is not known' })
    expect(a.outlets.get('3')).toBe('open')
  })

  it('a simulated cut reaches the PDUs as a simulated one', async () => {
    const { open, a, b } = await world()
    await (await open()).apply([power], 'simulate', never())
    expect([a.outlets.get('3'), b.outlets.get('7')]).toEqual(['open', 'open'])
  })

  it('goes through both PDUs in the order of their names, whatever the map says first', async () => {
    const { open, opened } = await world()
    await open(fakeDevice('other', { ways: {}, outlets: [...(server.outlets ?? [])].reverse() }))
    expect(opened).toEqual(['pdu-a', 'pdu-b'])
  })

  it('two devices on the same PDUs wait for each other and both come through', async () => {
    const { open } = await world()
    const first = await open()
    const second = open(fakeDevice('other', { ways: {}, outlets: [...(server.outlets ?? [])].reverse() }))
    first.release()
    expect((await second).device).toBe('other')
  })
})

describe('a device one of whose PDUs is gone', () => {
  it('is not cut by half: its other outlet is left alone, and the error is the PDU’s', async () => {
    const { open, down, a } = await world()
    down.add('pdu-b')
    const driver = await open()
    await expect(driver.apply([power], 'write', never())).rejects.toMatchObject({
      code: 'UNREACHABLE',
      message: 'pdu-b is dark',
    })
    expect(a.orders).toEqual([])
  })

  it('cannot be opened where all of them are gone', async () => {
    const { open, down } = await world()
    down.add('pdu-a').add('pdu-b')
    await expect(open()).rejects.toMatchObject({ code: 'UNREACHABLE', message: 'pdu-a is dark' })
  })

  it('a connection lost in the middle is an error where no target is spared', async () => {
    const { open, a } = await world()
    const driver = await open()
    a.fails = new KakuriError('CONNECTION_LOST', 'pdu-a went away')
    await expect(driver.apply([power], 'write', never())).rejects.toMatchObject({ code: 'CONNECTION_LOST' })
  })

  it('a device without outlets in the map has no such driver', async () => {
    const { open } = await world()
    await expect(open(fakeDevice('lonely', { ways: {} }))).rejects.toMatchObject({ code: 'UNREACHABLE' })
  })

  it('a PDU that the program does not hold is held against the device', async () => {
    const { open } = await world()
    const lost = fakeDevice('lost', { ways: {}, outlets: [{ device: 'pdu-z', contact: '1' }] })
    await expect(open(lost)).rejects.toMatchObject({ code: 'UNREACHABLE', message: expect.stringContaining('pdu-z') })
  })
})

describe('a switch with a relay in one of its lines', () => {
  const relay = { profile: 'p', agent: 'ward', wire: { kind: 'gpio', chip: 'gpiochip0' }, severed: 'on' } as const
  const devices = {
    'board-a': fakeDevice('board-a', { ways: { relay } }),
    'board-b': fakeDevice('board-b', { ways: { relay } }),
  }
  const edge = fakeDevice('edge', {
    ways: {},
    relays: { eth1: [{ device: 'board-a', contact: '1' }], power: [{ device: 'board-b', contact: '2' }] },
  })

  async function boards() {
    const a = new FakePdu('board-a', { 1: 'open' })
    const b = new FakePdu('board-b', { 2: 'open' })
    const { drivers } = fakeWorld({
      devices,
      openers: { relay: async ({ device }) => (device.id === 'board-a' ? a : b) },
    })
    return { a, b, driver: await drivers.open(edge, 'relay', never()) }
  }

  it('a port goes by its own relay, any other by the power', async () => {
    const { a, b, driver } = await boards()
    await driver.apply([port('eth1')], 'write', never())
    expect([a.orders, b.orders]).toEqual([['1 severed'], []])
    await driver.apply([port('eth2')], 'write', never())
    expect(b.orders).toEqual(['2 severed'])
  })

  it('one board that fails takes nothing from the targets of the other', async () => {
    const { b, driver } = await boards()
    b.fails = new KakuriError('CONNECTION_LOST', 'board-b went away')
    expect(await driver.apply([port('eth1'), power], 'write', never())).toEqual([
      { ok: true },
      { ok: false, refusal: 'board-b:2: CONNECTION_LOST: board-b went away' },
    ])
    expect(await driver.observe([port('eth1'), power], never())).toMatchObject([
      { state: 'severed' },
      { state: 'unknown' },
    ])
  })

  it('two targets behind one contact move it once', async () => {
    const { b, driver } = await boards()
    await driver.apply([port('eth2'), power], 'write', never())
    expect(b.orders).toEqual(['2 severed'])
  })

  it('what a relay cannot do is a refusal', async () => {
    const { driver } = await boards()
    const [reply] = await driver.apply([{ kind: 'service', name: 'wg0' }], 'write', never())
    expect(reply).toMatchObject({ ok: false })
  })

  it('what was said names the board that said it', async () => {
    const { driver } = await boards()
    expect(driver.takeTranscript()).toMatch(/\[board-a\]\n.*\n\[board-b\]\n/)
    driver.destroy()
  })
})
