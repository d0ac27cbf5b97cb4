import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../base/clock.ts'
import type { CutTarget } from '../../compile/program.ts'
import type { OutletProfile } from '../../profile/outlet-shape.ts'
import { fakeDevice } from '../pool-fakes.ts'
import type { DeviceSession } from '../session.ts'
import { type Asked, answer, binding, type FakeAgent, integer, startFakeAgent, text, tlv } from '../snmp/fake-agent.ts'
import { openOutletSession } from './session.ts'

const NUMBER = '1.3.6.1.4.1.99999.1.1'
const NAME = '1.3.6.1.4.1.99999.1.2'
const STATE = '1.3.6.1.4.1.99999.1.3'
const PENDING = '1.3.6.1.4.1.99999.1.4'
const COMMAND = '1.3.6.1.4.1.99999.1.5'
const NOTHING = tlv(0x81)
const END_OF_VIEW = tlv(0x82)
const GETBULK = 0xa5
const SET = 0xa3
const outlet = (contact: string): CutTarget => ({ kind: 'contact', contact })
const never = () => new AbortController().signal

const profile: OutletProfile = {
  ...{ id: 'pdu', name: 'PDU', standing: 'lab', rung: 'outlet', readingLagMs: 0, settleMs: 0 },
  batch: { read: 8, write: 8 },
  operations: {
    contact: {
      names: [
        { object: 'number', oid: NUMBER },
        { object: 'name', oid: NAME },
      ],
      state: { object: 'state', oid: STATE, on: [2], off: [1] },
      pending: { object: 'pending', oid: PENDING, none: [2] },
      command: { object: 'command', oid: COMMAND, on: 1, off: 2 },
    },
  },
}

/** One outlet, number 4 at the index 1.7, and what it shows. */
let shows: { number: Buffer; state: Buffer; pending: Buffer }
let status = 0
let sets: string[] = []
let agent: FakeAgent
let session: DeviceSession

function honest({ tag, id, oids, rest }: Asked): Buffer[] {
  const [first = ''] = oids
  if (tag === GETBULK && first === NUMBER)
    return [answer(id, [binding(`${NUMBER}.1.7`, shows.number), binding(`${NUMBER}.1.7`, END_OF_VIEW)])]
  if (tag === GETBULK) return [answer(id, [binding(first, END_OF_VIEW)])]
  if (tag === SET) sets.push(`${oids.join(' ')} ${rest.slice(-2)}`)
  if (tag === SET) return [answer(id, [binding(first, integer(2))], { status, index: status === 0 ? 0 : 1 })]
  const values = new Map([
    [`${NUMBER}.1.7`, shows.number],
    [`${STATE}.1.7`, shows.state],
    [`${PENDING}.1.7`, shows.pending],
  ])
  return [
    answer(
      id,
      oids.map(oid => binding(oid, values.get(oid) ?? NOTHING)),
    ),
  ]
}

beforeEach(async () => {
  shows = { number: integer(4), state: integer(2), pending: integer(2) }
  status = 0
  sets = []
  agent = await startFakeAgent(honest)
  const way = { profile: 'pdu', port: agent.port, credentials: 'pdu' }
  session = await openOutletSession({
    device: fakeDevice('pdu-1', { address: '127.0.0.1', ways: { outlet: way } }),
    profile,
    credentials: { kind: 'snmp-v2c', community: 'private' },
    clock: systemClock,
    signal: never(),
  })
})

afterEach(() => {
  session.destroy()
  agent.close()
})

describe('an outlet', () => {
  it.each([
    ['on', integer(2), integer(2), 'open'],
    ['off', integer(1), integer(2), 'severed'],
    ['on with a command waiting', integer(2), integer(1), 'open'],
    ['off with a command waiting', integer(1), integer(1), 'unknown'],
    ['off, and whether a command waits is not told', integer(1), NOTHING, 'unknown'],
    ['off, with a word nobody knows for waiting', integer(1), integer(3), 'unknown'],
    ['in a state nobody knows', integer(9), integer(2), 'unknown'],
    ['without a state, as on a PDU that only measures', NOTHING, integer(2), 'unknown'],
    ['with a text for a state', text('off'), integer(2), 'unknown'],
  ] as const)('that is %s', async (_what, state, pending, reads) => {
    shows = { ...shows, state, pending }
    expect(await session.observe([outlet('4')], never())).toMatchObject([{ state: reads, admin: null, link: null }])
  })

  it('is commanded by its own index, with the value that switches off at once', async () => {
    expect(await session.apply([outlet('4')], 'write', never())).toEqual([{ ok: true }])
    expect(sets).toEqual([`${COMMAND}.1.7 02`])
  })

  it('whose number stands elsewhere now is not switched', async () => {
    shows = { ...shows, number: integer(5) }
    expect(await session.apply([outlet('4')], 'write', never())).toMatchObject([{ ok: false }])
    expect(sets).toEqual([])
  })

  it('that refuses says so by the name of the status', async () => {
    status = 17
    expect(await session.apply([outlet('4')], 'write', never())).toEqual([{ ok: false, refusal: 'notWritable' }])
  })

  it('is never asked for a port or for power', async () => {
    const [reply] = await session.apply([{ kind: 'port', port: '4' }], 'write', never())
    expect([reply, sets]).toEqual([{ ok: false, refusal: 'the profile pdu cannot do a port' }, []])
  })
})

it('a way without an address, credentials for SSH and a profile of another rung are told apart', async () => {
  const way = { profile: 'pdu', port: agent.port, credentials: 'pdu' }
  const device = fakeDevice('pdu-1', { address: '127.0.0.1', ways: { outlet: way } })
  const parts = { device, profile, clock: systemClock, signal: never() }
  const community = { kind: 'snmp-v2c', community: 'private' } as const
  const ssh = { kind: 'ssh', user: 'ops', password: 'hunter2-hunter2' } as const
  const codes = await Promise.all(
    [
      openOutletSession({ ...parts, device: { ...device, address: null }, credentials: community }),
      openOutletSession({ ...parts, credentials: ssh }),
      openOutletSession({ ...parts, profile: { ...profile, rung: 'relay' } as never, credentials: community }),
    ].map(opening => opening.catch(error => error.code)),
  )
  expect(codes).toEqual(['UNREACHABLE', 'CREDENTIALS_MISSING', 'PROFILE_INVALID'])
})
