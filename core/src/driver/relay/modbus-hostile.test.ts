import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../base/clock.ts'
import type { RelayProfile } from '../../profile/relay-shape.ts'
import { fakeDevice } from '../pool-fakes.ts'
import type { DeviceSession } from '../session.ts'
import { createOpenRelaySession } from './session.ts'

const UNIT = 5
const relay1 = { kind: 'contact', contact: '1' } as const
const never = () => new AbortController().signal
const profile: RelayProfile = {
  ...{ id: 'coils', name: 'coils', standing: 'lab', rung: 'relay', answerMs: 150 },
  operations: { contact: { kind: 'coils', base: 0, first: 1, count: 8, atOnce: 8 } },
}

/** Octets to send for a request with this transaction number, unit and function. */
type Respond = (transaction: number, unit: number, code: number) => Buffer | null

const frame = (transaction: number, ...pdu: readonly number[]): Buffer =>
  Buffer.from([transaction >> 8, transaction & 255, 0, 0, 0, pdu.length, ...pdu])
/** The first relay is off. */
const honest: Respond = (transaction, unit, code) => frame(transaction, unit, code, 1, 0)

let server: Server
let sockets: Socket[] = []
let respond: Respond = honest

async function open(): Promise<DeviceSession> {
  respond = honest
  server = createServer(socket => {
    sockets.push(socket)
    socket.on('error', () => socket.destroy())
    socket.on('data', bytes => {
      const bytesBack = respond(bytes.readUInt16BE(0), bytes[6] ?? 0, bytes[7] ?? 0)
      if (bytesBack !== null) socket.write(bytesBack)
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const wire = { kind: 'modbus-tcp', address: '127.0.0.1', port: address.port, unit: UNIT } as const
  const device = fakeDevice('board-1', { ways: { relay: { profile: 'coils', agent: 'ward', wire, severed: 'on' } } })
  const memory = { get: () => null, set: () => Promise.resolve() }
  return createOpenRelaySession({ memory })({ device, profile, clock: systemClock, signal: never() })
}

afterEach(() => {
  for (const socket of sockets) socket.destroy()
  sockets = []
  server.close()
})

describe('a board that answers wrongly', () => {
  it.each<[string, Respond]>([
    ['nothing at all', () => null],
    ['another transaction', (transaction, unit, code) => frame(transaction + 1, unit, code, 1, 1)],
    ['half a frame', (transaction, unit) => frame(transaction, unit).subarray(0, 5)],
    ['a length that never comes', transaction => Buffer.from([transaction >> 8, transaction & 255, 0, 0, 255, 255, 1])],
    ['another unit', (transaction, unit, code) => frame(transaction, unit + 1, code, 1, 1)],
    ['another function', (transaction, unit) => frame(transaction, unit, 3, 1, 1)],
    ['an empty frame', transaction => frame(transaction)],
    ['too many octets', (transaction, unit, code) => frame(transaction, unit, code, 2, 1, 1)],
    ['an exception without a number', (transaction, unit, code) => frame(transaction, unit, code | 0x80)],
    ['noise', () => Buffer.alloc(300, 0xff)],
  ])('%s is an error, never a state, and ends the session', async (_what, wrong) => {
    const session = await open()
    respond = wrong
    await expect(session.observe([relay1], never())).rejects.toMatchObject({
      code: expect.stringMatching(/^(TIMEOUT|GARBLED_REPLY)$/),
      transcript: expect.any(String),
    })
    expect(session.alive).toBe(false)
  })

  it('an answer that comes after its time is not taken for the next one', async () => {
    const session = await open()
    respond = () => null
    await expect(session.observe([relay1], never())).rejects.toMatchObject({ code: 'TIMEOUT' })
    await expect(session.observe([relay1], never())).rejects.toMatchObject({ code: 'CONNECTION_LOST' })
  })

  it('a connection that is closed in the middle is CONNECTION_LOST at once', async () => {
    const session = await open()
    respond = () => {
      for (const socket of sockets) socket.resetAndDestroy()
      return null
    }
    await expect(session.observe([relay1], never())).rejects.toMatchObject({ code: 'CONNECTION_LOST' })
  })

  it.each([
    [10, 'UNREACHABLE'],
    [11, 'UNREACHABLE'],
    [4, 'GARBLED_REPLY'],
    [6, 'GARBLED_REPLY'],
  ])('exception %i is %s, and the session lives on', async (exception, code) => {
    const session = await open()
    respond = (transaction, unit, asked) => frame(transaction, unit, asked | 0x80, exception)
    await expect(session.observe([relay1], never())).rejects.toMatchObject({ code })
    respond = honest
    expect(await session.observe([relay1], never())).toMatchObject([{ state: 'open' }])
    session.destroy()
  })

  it.each([
    [1, 'unknown'],
    [2, 'absent'],
  ])('exception %i to a reading is %s', async (exception, state) => {
    const session = await open()
    respond = (transaction, unit, asked) => frame(transaction, unit, asked | 0x80, exception)
    expect(await session.observe([relay1], never())).toMatchObject([{ state }])
    session.destroy()
  })

  it('a board that echoes a write and does not do it reads back as it is', async () => {
    const session = await open()
    respond = (transaction, unit, code) =>
      code === 5 ? frame(transaction, unit, 5, 0, 0, 0xff, 0) : honest(transaction, unit, code)
    expect(await session.apply([relay1], 'write', never())).toEqual([{ ok: true }])
    expect(await session.verify([relay1], never())).toMatchObject([{ state: 'open' }])
    session.destroy()
  })
})
