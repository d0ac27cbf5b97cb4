import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { inspect } from 'node:util'
import type { Reading } from '@kakuri/core/driver/contract.ts'
import type { DeviceSession } from '@kakuri/core/driver/session.ts'
import { SNMP_AUTH, SNMP_PRIV, type SnmpUser } from '@kakuri/core/site/credentials.ts'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { COMMUNITY, ifMib, type SnmpSite, snmpSite, USER } from './snmp-world.ts'

const NOT_WRITABLE = 17
const GEN_ERR = 5
const UNDO_FAILED = 15
const port = (name: string) => ({ kind: 'port', port: name }) as const
const inTime = () => AbortSignal.timeout(20_000)
const up: Reading = { state: 'open', admin: 'up', link: 'up', detail: '' }
const many = Array.from({ length: 60 }, (_, at) => `eth${at + 1}`)

let site: SnmpSite
let session: DeviceSession

async function world(...given: Parameters<typeof snmpSite>): Promise<void> {
  site = await snmpSite(...given)
  session = await site.open()
}

const admins = (names: readonly string[]) => names.map(name => site.device.interface(name)?.admin)

afterEach(async () => {
  vi.useRealTimers()
  session.destroy()
  await site.simulator.close()
})

describe('protocols', () => {
  const users = SNMP_AUTH.flatMap(auth =>
    SNMP_PRIV.map((priv): [string, SnmpUser] => [
      `${auth} with ${priv}`,
      { ...USER, auth: { ...USER.auth, protocol: auth }, priv: { ...USER.priv, protocol: priv } },
    ]),
  )

  it.each(users)('cut and read back over SNMPv3: %s', async (_name, user) => {
    await world(user)
    expect(await session.apply([port('eth2')], 'write', inTime())).toEqual([{ ok: true }])
    expect(await session.verify([port('eth2')], inTime())).toMatchObject([{ state: 'severed' }])
  })
})

describe('batches', () => {
  it('sixty ports are two SETs, and ten are one', async () => {
    await world(COMMUNITY, many)
    await session.apply(many.slice(0, 10).map(port), 'write', inTime())
    expect(site.simulator.heard.set).toBe(1)
    await session.apply(many.map(port), 'write', inTime())
    expect(site.simulator.heard.set).toBe(3)
    expect(new Set(admins(many))).toEqual(new Set(['down']))
  })

  it('are halved until the agent no longer says tooBig, for reading and writing', async () => {
    await world(COMMUNITY, many)
    site.simulator.faults.maxVarbinds = 7
    const replies = await session.apply(many.map(port), 'write', inTime())
    expect(replies.every(reply => reply.ok)).toBe(true)
    expect(new Set(admins(many))).toEqual(new Set(['down']))
  })

  it('a port that the agent refuses is named, and the others are cut', async () => {
    await world()
    site.simulator.faults.refuse.set('eth2', NOT_WRITABLE)
    expect(await session.apply(['eth1', 'eth2', 'eth3'].map(port), 'write', inTime())).toEqual([
      { ok: true },
      { ok: false, refusal: 'notWritable' },
      { ok: true },
    ])
    expect(admins(['eth1', 'eth2', 'eth3'])).toEqual(['down', 'up', 'down'])
  })

  it('each of two ports that are refused is told with its own reason', async () => {
    await world()
    site.simulator.faults.refuse.set('eth1', GEN_ERR).set('eth3', NOT_WRITABLE)
    expect(await session.apply(['eth1', 'eth2', 'eth3'].map(port), 'write', inTime())).toEqual([
      { ok: false, refusal: 'genErr' },
      { ok: true },
      { ok: false, refusal: 'notWritable' },
    ])
  })

  it('after undoFailed nobody is told that nothing was set', async () => {
    await world()
    site.simulator.faults.refuse.set('eth1', UNDO_FAILED)
    const replies = await session.apply([port('eth1'), port('eth2')], 'write', inTime())
    expect(replies).toEqual(replies.map(() => ({ ok: false, refusal: expect.stringContaining('may be set') })))
  })

  it('a port that is not there is refused by name, and the others are cut', async () => {
    await world()
    expect(await session.apply([port('eth9'), port('eth1')], 'write', inTime())).toEqual([
      { ok: false, refusal: 'no interface is named eth9' },
      { ok: true },
    ])
  })
})

describe('interface numbers', () => {
  it('that moved since the session was opened are looked up again before anything is set', async () => {
    await world()
    site.simulator.moveIndexes(3)
    expect(await session.apply([port('eth1')], 'write', inTime())).toEqual([{ ok: true }])
    expect(admins(['eth1', 'eth2', 'eth3'])).toEqual(['down', 'up', 'up'])
    expect(session.takeTranscript()).toContain('no longer eth1')
  })

  it('that move between the check and the SET are told: the SET reached another port', async () => {
    await world()
    site.simulator.faults.beforeSet = () => site.simulator.moveIndexes(-3)
    expect(await session.apply([port('eth1')], 'write', inTime())).toEqual([
      { ok: false, refusal: expect.stringMatching(/number 7 was eth1 and is eth2 now/) },
    ])
    expect(admins(['eth1', 'eth2'])).toEqual(['up', 'down'])
    expect(await session.verify([port('eth1'), port('eth2')], inTime())).toMatchObject([
      { state: 'open' },
      { state: 'severed' },
    ])
  })

  it('are found by ifDescr where ifName does not know the name', async () => {
    await world()
    const target = port('Simulated interface eth3')
    expect(await session.apply([target], 'write', inTime())).toEqual([{ ok: true }])
    expect(await session.verify([target], inTime())).toMatchObject([{ state: 'severed' }])
    expect(admins(['eth3'])).toEqual(['down'])
  })

  it('a name that two interfaces have is never set', async () => {
    await world()
    session.destroy()
    const { operations, ...profile } = ifMib()
    const names = [{ object: 'ifAlias', oid: '1.3.6.1.2.1.31.1.1.1.18' }]
    for (const name of ['eth1', 'eth2']) site.device.setAlias(name, 'uplink')
    session = await site.open({ profile: { ...profile, operations: { port: { ...operations.port, names } } } })
    expect(await session.apply([port('uplink')], 'write', inTime())).toMatchObject([
      { ok: false, refusal: 'several interfaces are named uplink' },
    ])
    expect(await session.observe([port('uplink')], inTime())).toMatchObject([{ state: 'unknown' }])
  })
})

describe('putting back', () => {
  it.each([
    ['a port that was down before is set down', { ...up, state: 'severed', admin: 'down' }, { ok: true }, 'down'],
    ['a port that was open before is set up', up, { ok: true }, 'up'],
    ['a port whose state before is not known is left alone', { ...up, state: 'unknown' }, { ok: false }, 'down'],
  ] as const)('%s', async (_what, was, reply, after) => {
    await world()
    site.device.setAdmin('eth1', 'down')
    expect(await session.revert([{ target: port('eth1'), was }], 'write', inTime())).toMatchObject([reply])
    expect(admins(['eth1'])).toEqual([after])
  })
})

it('a kind of cut point that SNMP cannot do is refused, and told as unknown', async () => {
  await world()
  const service = { kind: 'service', name: 'wg0' } as const
  expect(await session.apply([service], 'write', inTime())).toMatchObject([{ ok: false }])
  expect(await session.observe([service], inTime())).toMatchObject([{ state: 'unknown' }])
})

it('requests that were lost are sent again', async () => {
  await world()
  site.simulator.faults.dropNext = 2
  const readings = await throughSilence(() => session.observe([port('eth1')], inTime()))
  expect(readings).toMatchObject([{ state: 'open' }])
})

describe('credentials that do not fit', () => {
  const wrong: readonly (readonly [string, SnmpUser])[] = [
    ['an unknown user', { ...USER, user: 'nobody' }],
    ['a wrong authentication password', { ...USER, auth: { ...USER.auth, password: 'kaede-kaede' } }],
    ['a wrong authentication protocol', { ...USER, auth: { ...USER.auth, protocol: 'sha512' } }],
    ['a wrong privacy password', { ...USER, priv: { ...USER.priv, password: 'kaede-kaede' } }],
    ['a wrong privacy protocol', { ...USER, priv: { ...USER.priv, protocol: 'aes256' } }],
  ]

  it.each(wrong)('are LOGIN_REFUSED, and the error holds no secret: %s', async (_what, credentials) => {
    await world(USER)
    const error = await throughSilence(() => site.open({ credentials }).catch(error => error))
    expect(error).toMatchObject({ code: 'LOGIN_REFUSED' })
    expect(inspect(error, { depth: 10, showHidden: true })).not.toMatch(/kaede-kaede|tsubaki|hinoki/)
  })

  it('a wrong community is silence, and the error says so without it', async () => {
    await world()
    const credentials = { kind: 'snmp-v2c', community: 'kaede-kaede' } as const
    const error = await throughSilence(() => site.open({ credentials }).catch(error => error))
    expect(error).toMatchObject({ code: 'UNREACHABLE', message: expect.stringContaining('community') })
    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain('kaede-kaede')
  })

  it('SSH credentials are CREDENTIALS_MISSING', async () => {
    await world()
    await expect(site.open({ credentials: { kind: 'ssh', user: 'kakuri' } })).rejects.toMatchObject({
      code: 'CREDENTIALS_MISSING',
    })
  })
})

describe('somebody in the middle of SNMPv3', () => {
  it('cannot pass off an answer without authentication, which net-snmp by itself would take', async () => {
    site = await snmpSite(USER)
    const middle = await startMiddle(site.simulator.port)
    session = await site.open({ port: middle.port })
    middle.forge = unauthenticatedAnswer
    expect(await session.observe([port('eth1')], inTime())).toMatchObject([{ state: 'open', admin: 'up' }])
    expect(session.takeTranscript()).toContain('an answer without authentication and privacy')
    middle.close()
  })

  it('cannot change an answer: it is GARBLED_REPLY', async () => {
    site = await snmpSite(USER)
    const middle = await startMiddle(site.simulator.port)
    session = await site.open({ port: middle.port })
    middle.change = answer => Buffer.from(answer.with(-1, (answer.at(-1) ?? 0) ^ 1))
    await expect(session.observe([port('eth1')], inTime())).rejects.toMatchObject({ code: 'GARBLED_REPLY' })
    middle.close()
  })
})

/** Lets the resends pass while nothing is answered, without waiting for them. */
async function throughSilence<T>(begin: () => Promise<T>): Promise<T> {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  let over = false
  const outcome = begin().finally(() => {
    over = true
  })
  while (!over) {
    await new Promise(resolve => setImmediate(resolve))
    vi.advanceTimersByTime(50)
  }
  return outcome
}

interface Middle {
  readonly port: number
  /** Made of the request, and sent before the true answer. */
  forge: (request: Buffer) => Buffer | null
  change: (answer: Buffer) => Buffer
  close(): void
}

async function startMiddle(to: number): Promise<Middle> {
  const [front, back]: [Socket, Socket] = [createSocket('udp4'), createSocket('udp4')]
  front.bind(0, '127.0.0.1')
  await once(front, 'listening')
  const middle: Middle = {
    port: front.address().port,
    forge: () => null,
    change: answer => answer,
    close: () => [front, back].map(socket => socket.close()),
  }
  let client = 0
  front.on('message', (request, from) => {
    client = from.port
    const forged = middle.forge(request)
    if (forged !== null) front.send(forged, client, '127.0.0.1')
    back.send(request, to, '127.0.0.1')
  })
  back.on('message', answer => front.send(middle.change(answer), client, '127.0.0.1'))
  return middle
}

/** The request's own header with the flags cleared, and in the clear that eth1 is down. */
function unauthenticatedAnswer(request: Buffer): Buffer {
  const tlv = (tag: number, ...inside: Buffer[]) => {
    const content = Buffer.concat(inside)
    return Buffer.concat([Buffer.from([tag, 0x82, content.length >> 8, content.length & 0xff]), content])
  }
  const int = (value: number) => Buffer.from([2, 4, 0, 0, 0, value])
  // The message id is the first INTEGER of the header, which begins after version: 30 LL 02 04 <id>.
  const at = request.indexOf(Buffer.from([0x02, 0x01, 0x03, 0x30])) + 5
  const id = request.subarray(at, at + 2 + (request[at + 1] ?? 0))
  const header = tlv(0x30, id, int(255), Buffer.from([4, 1, 0]), int(3))
  const security = tlv(0x04, tlv(0x30, tlv(4), int(0), int(0), tlv(4), tlv(4), tlv(4)))
  const pdu = tlv(0xa2, int(1), int(0), int(0), tlv(0x30))
  return tlv(0x30, Buffer.from([2, 1, 3]), header, security, tlv(0x30, tlv(4), tlv(4), pdu))
}
