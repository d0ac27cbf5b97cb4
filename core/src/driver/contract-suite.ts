import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CutTarget } from '../compile/program.ts'
import type { Reading } from './contract.ts'
import type { DeviceSession } from './session.ts'

/** One device and an open session to it, with the handles that the suite turns. Fresh for every test. */
export interface DriverWorld {
  readonly session: DeviceSession
  /** Three ports that are up and have a carrier, or three contacts that are on. */
  readonly ports: readonly [string, string, string]
  /** What the driver acts on, by name: ports unless told. */
  readonly target?: (name: string) => CutTarget
  /** False where the device tells no administrative state and no link. */
  readonly links?: false
  /** The truth on the device, seen and changed behind the driver's back. */
  readonly device: {
    admin(port: string): 'up' | 'down' | null
    setAdmin(port: string, admin: 'up' | 'down'): void
    /** Writes that reached the device since it was made. */
    writes(): number
  }
  readonly faults: {
    /** The device refuses every change from now on. */
    refuse(): void
    /** The device takes what is sent and never answers. */
    hang(): void
    /** The connection dies at the next exchange. */
    drop(): void
  }
  /** Passwords, keys and communities that must never be seen. */
  readonly secrets: readonly string[]
  close(): Promise<void>
}

const LONG_MS = 20_000
const SHORT_MS = 300
const asPort = (name: string): CutTarget => ({ kind: 'port', port: name })
/** A contact as the target of outlets and relays. */
export const asContact = (name: string): CutTarget => ({ kind: 'contact', contact: name })
const inTime = () => AbortSignal.timeout(LONG_MS)
const states = (readings: readonly Reading[]) => readings.map(reading => reading.state)
const was: Reading = { state: 'open', admin: 'up', link: 'up', detail: '' }

/** What every driver promises, whatever it speaks. */
export function driverContract(name: string, makeWorld: () => Promise<DriverWorld>): void {
  describe(`driver contract: ${name}`, () => {
    let world: DriverWorld
    beforeEach(async () => {
      world = await makeWorld()
    })
    afterEach(async () => {
      world.session.destroy()
      await world.close()
    })
    reading(() => world)
    writing(() => world)
    simulating(() => world)
    failing(() => world)
  })
}

function reading(world: () => DriverWorld): void {
  it('observing tells administrative and link state, in the order of the targets, and changes nothing', async () => {
    const { session, ports, device, links, target: port = asPort } = world()
    device.setAdmin(ports[1], 'down')
    const before = device.writes()
    const readings = await session.observe([port(ports[2]), port(ports[1]), port(ports[0])], inTime())
    const told = [
      ['open', 'up', 'up'],
      ['severed', 'down', 'down'],
      ['open', 'up', 'up'],
    ]
    expect(readings.map(({ state, admin, link }) => [state, admin, link])).toEqual(
      links === false ? told.map(([state]) => [state, null, null]) : told,
    )
    expect(device.writes()).toBe(before)
  })

  it('a target that the device does not have is absent, and does not hide the others', async () => {
    const { session, ports, target: port = asPort } = world()
    expect(states(await session.observe([port('ghost0/99'), port(ports[0])], inTime()))[1]).toBe('open')
    expect(states(await session.observe([port(`${ports[0].slice(0, -1)}9`), port(ports[0])], inTime()))).toEqual([
      'absent',
      'open',
    ])
  })

  it('no targets are no readings and no replies', async () => {
    const { session } = world()
    expect(await session.observe([], inTime())).toEqual([])
    expect(await session.apply([], 'write', inTime())).toEqual([])
  })

  it('the detail of a reading holds what it was read from, at most 300 characters', async () => {
    const { session, ports, target: port = asPort } = world()
    const [first] = await session.observe([port(ports[0])], inTime())
    expect(first?.detail.length).toBeGreaterThan(0)
    expect(first?.detail.length).toBeLessThanOrEqual(300)
  })
}

function writing(world: () => DriverWorld): void {
  it('two targets are cut in one batch, read back as severed, and the third stays open', async () => {
    const { session, ports, device, target: port = asPort } = world()
    const targets = [port(ports[2]), port(ports[0])]
    expect(await session.apply(targets, 'write', inTime())).toEqual([{ ok: true }, { ok: true }])
    expect(states(await session.verify([...targets, port(ports[1])], inTime()))).toEqual(['severed', 'severed', 'open'])
    expect(ports.map(device.admin)).toEqual(['down', 'up', 'down'])
  })

  it('reverting puts back what was cut, and a port that was down before and is not named stays down', async () => {
    const { session, ports, device, target: port = asPort } = world()
    device.setAdmin(ports[2], 'down')
    await session.apply([port(ports[0]), port(ports[1])], 'write', inTime())
    const reverts = [ports[0], ports[1]].map(name => ({ target: port(name), was }))
    expect(await session.revert(reverts, 'write', inTime())).toEqual([{ ok: true }, { ok: true }])
    expect(states(await session.verify(ports.map(port), inTime()))).toEqual(['open', 'open', 'severed'])
  })

  it('cutting what is cut already is no refusal', async () => {
    const { session, ports, target: port = asPort } = world()
    await session.apply([port(ports[0])], 'write', inTime())
    expect(await session.apply([port(ports[0])], 'write', inTime())).toEqual([{ ok: true }])
  })

  it('verifying reads the device and not what was sent', async () => {
    const { session, ports, device, target: port = asPort } = world()
    await session.apply([port(ports[0])], 'write', inTime())
    device.setAdmin(ports[0], 'up')
    expect(states(await session.verify([port(ports[0])], inTime()))).toEqual(['open'])
  })

  it('a refusal by the device is a result, and the session lives on', async () => {
    const { session, ports, device, faults, target: port = asPort } = world()
    faults.refuse()
    const replies = await session.apply([port(ports[0]), port(ports[1])], 'write', inTime())
    expect(replies.map(reply => reply.ok)).toEqual([false, false])
    expect(replies.every(reply => !reply.ok && reply.refusal.length > 0)).toBe(true)
    expect(ports.map(device.admin)).toEqual(['up', 'up', 'up'])
    expect(session.alive).toBe(true)
    expect(states(await session.observe([port(ports[0])], inTime()))).toEqual(['open'])
  })
}

function simulating(world: () => DriverWorld): void {
  it('a simulated cut and a simulated restore change nothing on the device', async () => {
    const { session, ports, device, target: port = asPort } = world()
    device.setAdmin(ports[1], 'down')
    const before = device.writes()
    expect(await session.apply(ports.map(port), 'simulate', inTime())).toEqual(ports.map(() => ({ ok: true })))
    const reverts = ports.map(name => ({ target: port(name), was }))
    expect(await session.revert(reverts, 'simulate', inTime())).toEqual(ports.map(() => ({ ok: true })))
    expect(device.writes()).toBe(before)
    expect(ports.map(device.admin)).toEqual(['up', 'down', 'up'])
  })
}

function failing(world: () => DriverWorld): void {
  it('a living session answers a ping, and a destroyed one does not', async () => {
    const { session } = world()
    expect(session.alive).toBe(true)
    expect(await session.ping(inTime())).toBe(true)
    session.destroy()
    expect(session.alive).toBe(false)
    expect(await session.ping(inTime())).toBe(false)
  })

  it('a lost connection is an error, with its transcript', async () => {
    const { session, ports, faults, target: port = asPort } = world()
    faults.drop()
    const lost = session.apply([port(ports[0])], 'write', AbortSignal.timeout(SHORT_MS * 10))
    await expect(lost).rejects.toMatchObject({
      code: expect.stringMatching(/^(CONNECTION_LOST|UNREACHABLE|TIMEOUT)$/),
      transcript: expect.any(String),
    })
  })

  it('aborting ends the exchange with TIMEOUT and the session with it', async () => {
    const { session, ports, faults, target: port = asPort } = world()
    faults.hang()
    const hung = session.observe([port(ports[0])], AbortSignal.timeout(SHORT_MS))
    await expect(hung).rejects.toMatchObject({ code: 'TIMEOUT' })
    expect(session.alive).toBe(false)
  })

  it('a signal that was aborted before is TIMEOUT at once, and nothing is written', async () => {
    const { session, ports, device, target: port = asPort } = world()
    const before = device.writes()
    await expect(session.apply([port(ports[0])], 'write', AbortSignal.abort())).rejects.toMatchObject({
      code: 'TIMEOUT',
    })
    expect(device.writes()).toBe(before)
  })

  it('the transcript tells what was said, is taken once, is bounded, and holds no secret', async () => {
    const { session, ports, secrets, target: port = asPort } = world()
    await session.apply([port(ports[0])], 'write', inTime())
    await session.verify([port(ports[0])], inTime())
    const transcript = session.takeTranscript()
    expect(transcript).toContain(ports[0])
    expect(Buffer.byteLength(transcript)).toBeLessThanOrEqual(16 * 1024)
    expect(secrets.filter(secret => transcript.includes(secret))).toEqual([])
    expect(session.takeTranscript()).toBe('')
  })
}
