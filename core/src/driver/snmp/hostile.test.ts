import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { systemClock } from '../../base/clock.ts'
import type { SnmpProfile } from '../../profile/snmp-shape.ts'
import { fakeDevice } from '../pool-fakes.ts'
import type { DeviceSession } from '../session.ts'
import { type Asked, answer, binding, type FakeAgent, integer, startFakeAgent, text, tlv } from './fake-agent.ts'
import { openSnmpSession } from './session.ts'

const NAME = '1.3.6.1.2.1.31.1.1.1.1'
const ADMIN = '1.3.6.1.2.1.2.2.1.7'
const OPER = '1.3.6.1.2.1.2.2.1.8'
const END_OF_VIEW = tlv(0x82)
const targets = [{ kind: 'port', port: 'eth1' }] as const
const profile: SnmpProfile = {
  id: 'if-mib',
  name: 'IF-MIB',
  standing: 'lab',
  rung: 'snmp',
  readingLagMs: 0,
  batch: { read: 12, write: 48 },
  operations: {
    port: {
      names: [{ object: 'ifName', oid: NAME }],
      admin: { object: 'ifAdminStatus', oid: ADMIN, up: 1, down: 2 },
      oper: { object: 'ifOperStatus', oid: OPER, up: [1], down: [2] },
    },
  },
}

let agent: FakeAgent
let session: DeviceSession
const never = () => new AbortController().signal

/** One port, eth1, with index 7, which is up. */
function honest({ tag, id, oids }: Asked): Buffer[] {
  if (tag === 0xa5 && oids[0] === NAME)
    return [answer(id, [binding(`${NAME}.7`, text('eth1')), binding(`${NAME}.7`, END_OF_VIEW)])]
  if (tag === 0xa5) return [answer(id, [binding(oids[0] ?? '', END_OF_VIEW)])]
  return [answer(id, state('eth1', 1))]
}

function state(name: string, admin: number): Buffer[] {
  return [binding(`${NAME}.7`, text(name)), binding(`${ADMIN}.7`, integer(admin)), binding(`${OPER}.7`, integer(admin))]
}

const forged = state('eth1', 2)

beforeEach(async () => {
  agent = await startFakeAgent(honest)
  const snmp = { profile: 'if-mib', port: agent.port, credentials: 'net' }
  const device = fakeDevice('sw1', { address: '127.0.0.1', ways: { snmp } })
  const credentials = { kind: 'snmp-v2c', community: 'private' } as const
  session = await openSnmpSession({ device, profile, credentials, clock: systemClock, signal: never() })
})

afterEach(() => {
  vi.useRealTimers()
  session.destroy()
  agent.close()
})

const noise: readonly (readonly [string, (id: number) => Uint8Array])[] = [
  ['a forged report with the right request id, which throws inside net-snmp', id => answer(id, forged, { tag: 0xa8 })],
  ['a forged trap', id => answer(id, forged, { tag: 0xa4 })],
  ['a request instead of an answer', id => answer(id, forged, { tag: 0xa0 })],
  ['an unknown PDU', id => answer(id, forged, { tag: 0xaf })],
  ['another community', id => answer(id, forged, { community: 'public' })],
  ['an SNMPv1 answer', id => answer(id, forged, { version: 0 })],
  ['an SNMPv3 version number', id => answer(id, forged, { version: 3 })],
  ['another request id', id => answer(id + 1, forged)],
  ['half an answer', id => answer(id, forged).subarray(0, 40)],
  ['an answer with more after it', id => Buffer.concat([answer(id, forged), Buffer.from([0])])],
  ['a length of four gigabytes', () => Buffer.from([0x30, 0x84, 0xff, 0xff, 0xff, 0xff, 0x02, 0x01, 0x01])],
  ['a length of 127 octets of length', () => Buffer.from([0x30, 0xff, 0x01, 0x02])],
  ['an indefinite length', () => Buffer.from([0x30, 0x80, 0x02, 0x01, 0x01, 0x00, 0x00])],
  ['a length inside that reaches too far', id => answer(id, [Buffer.from([0x30, 0x7f, 0x06, 0x01])])],
  ['a variable without a value', id => answer(id, [tlv(0x30, tlv(0x06, Buffer.from([0x2b, 0x06])))])],
  ['an empty OID', id => answer(id, [tlv(0x30, tlv(0x06), integer(1))])],
  [
    'lists in lists in lists',
    () => Array.from({ length: 200 }).reduce<Buffer>(inner => tlv(0x30, inner), Buffer.alloc(0)),
  ],
  ['nothing', () => Buffer.alloc(0)],
  ['one octet', () => Buffer.from([0x30])],
  ['text', () => Buffer.from('SSH-2.0-OpenSSH_9.2\r\n')],
]

describe('a datagram that is not the answer', () => {
  it.each(noise)('does not end the exchange: %s', async (_what, make) => {
    agent.respond = asked => [make(asked.id), ...honest(asked)]
    expect(await session.observe(targets, never())).toMatchObject([{ state: 'open', admin: 'up', link: 'up' }])
    expect(session.alive).toBe(true)
  })

  it('is not heard from another port, even when everything else in it is right', async () => {
    const other = await startFakeAgent(() => [])
    agent.respond = asked => {
      other.socket.send(answer(asked.id, forged), asked.from.port, asked.from.address, () => {
        for (const datagram of honest(asked)) agent.socket.send(datagram, asked.from.port, asked.from.address)
      })
      return []
    }
    expect(await session.observe(targets, never())).toMatchObject([{ state: 'open' }])
    other.close()
  })
})

describe('an answer that does not fit', () => {
  const misfits: readonly (readonly [string, (id: number) => Uint8Array])[] = [
    ['other OIDs', id => answer(id, [...forged].reverse())],
    ['too few variables', id => answer(id, forged.slice(0, 2))],
    ['too many variables', id => answer(id, [...forged, ...forged])],
    ['a negative error status', id => answer(id, forged, { status: -1 })],
    [
      'an integer beyond 32 bits',
      id => answer(id, [...forged.slice(0, 2), binding(`${OPER}.7`, tlv(0x02, Buffer.from('1234567')))]),
    ],
  ]

  it.each(misfits)('is GARBLED_REPLY and ends the session: %s', async (_what, make) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    agent.respond = asked => [make(asked.id)]
    const outcome = session.observe(targets, never()).catch(error => error)
    await silence(outcome)
    expect(await outcome).toMatchObject({ code: 'GARBLED_REPLY' })
    expect(session.alive).toBe(false)
  })

  it('is told from silence: garbage alone is GARBLED_REPLY, nothing at all is TIMEOUT', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    agent.respond = () => []
    const outcome = session.observe(targets, never()).catch(error => error)
    await silence(outcome)
    expect(await outcome).toMatchObject({ code: 'TIMEOUT' })
  })

  it.each(noise)('leaves the process and the verdict sound when it is all that comes: %s', async (_what, make) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    agent.respond = asked => [make(asked.id)]
    const outcome = session.observe(targets, never()).catch(error => error)
    await silence(outcome)
    expect(['GARBLED_REPLY', 'TIMEOUT']).toContain((await outcome).code)
  })

  it('does not go on for ever: a walk that comes back to where it was ends', async () => {
    agent.respond = ({ id }) => [answer(id, [binding(`${NAME}.7`, text('eth9'))])]
    await expect(session.observe([{ kind: 'port', port: 'eth2' }], never())).rejects.toMatchObject({
      code: 'GARBLED_REPLY',
    })
  })

  it.each([
    ['a name that is a number', [binding(`${NAME}.7`, integer(1)), ...forged.slice(1)], 'unknown'],
    ['a name that is not there', [binding(`${NAME}.7`, tlv(0x81)), ...forged.slice(1)], 'unknown'],
    ['testing(3)', state('eth1', 3), 'unknown'],
    [
      'a state that is not there',
      [...forged.slice(0, 1), binding(`${ADMIN}.7`, tlv(0x81)), binding(`${OPER}.7`, tlv(0x81))],
      'unknown',
    ],
  ])('is never taken for severed: %s', async (_what, bindings, expected) => {
    agent.respond = asked => (asked.tag === 0xa0 ? [answer(asked.id, bindings)] : honest(asked))
    expect(await session.observe(targets, never())).toMatchObject([{ state: expected }])
  })
})

it('says UNREACHABLE at once where nothing listens', async () => {
  agent.close()
  await expect(session.observe(targets, never())).rejects.toMatchObject({ code: 'UNREACHABLE' })
  agent = await startFakeAgent(honest)
})

it('ends with TIMEOUT and closes when the signal aborts', async () => {
  const abort = new AbortController()
  agent.respond = () => {
    abort.abort()
    return []
  }
  await expect(session.observe(targets, abort.signal)).rejects.toMatchObject({ code: 'TIMEOUT' })
  expect(session.alive).toBe(false)
})

/** Lets the resends run out; each waits until its datagrams had time to arrive. */
async function silence(outcome: Promise<unknown>): Promise<void> {
  let over = false
  void outcome.then(() => {
    over = true
  })
  while (!over) {
    await new Promise(resolve => setImmediate(resolve))
    vi.advanceTimersByTime(50)
  }
}
