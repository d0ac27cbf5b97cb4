import { describe, expect, it } from 'vitest'
import { snmpProfileSchema } from './snmp-read.ts'

const names = [{ object: 'ifName', oid: '1.3.6.1.2.1.31.1.1.1.1' }]
const admin = { object: 'ifAdminStatus', oid: '1.3.6.1.2.1.2.2.1.7', up: 1, down: 2 }
const oper = { object: 'ifOperStatus', oid: '1.3.6.1.2.1.2.2.1.8', up: [1], down: [2, 6, 7] }
const good = {
  id: 'if-mib',
  name: 'IF-MIB',
  standing: 'lab',
  rung: 'snmp',
  readingLagMs: 3000,
  batch: { read: 12, write: 48 },
  operations: { port: { names, admin, oper } },
}
const port = (change: object) => ({ ...good, operations: { port: { names, admin, oper, ...change } } })

describe('a profile of the SNMP rung', () => {
  it('is taken as it stands, with and without times', () => {
    expect(snmpProfileSchema.parse(good)).toEqual(good)
    const timed = { ...good, timing: { deadlineMs: 5000 } }
    expect(snmpProfileSchema.parse(timed)).toEqual(timed)
  })

  it.each([
    ['a key nobody knows', { ...good, retries: 3 }, []],
    ['an operation that SNMP cannot do', { ...good, operations: { ...good.operations, service: {} } }, ['operations']],
    ['no operation', { ...good, operations: {} }, ['operations', 'port']],
    [
      'an OID with a leading dot',
      port({ names: [{ object: 'ifName', oid: '.1.3.6.1' }] }),
      ['operations', 'port', 'names', 0, 'oid'],
    ],
    ['an OID in words', port({ admin: { ...admin, oid: 'ifAdminStatus' } }), ['operations', 'port', 'admin', 'oid']],
    ['no column of names', port({ names: [] }), ['operations', 'port', 'names']],
    ['one value for up and down', port({ admin: { ...admin, down: 1 } }), ['operations', 'port', 'admin']],
    ['a link value under up and under down', port({ oper: { ...oper, down: [1, 2] } }), ['operations', 'port', 'oper']],
    ['a batch of nothing', { ...good, batch: { read: 0, write: 48 } }, ['batch', 'read']],
    ['another rung', { ...good, rung: 'ssh' }, ['rung']],
  ])('is refused with its place: %s', (_what, given, path) => {
    const parsed = snmpProfileSchema.safeParse(given)
    expect(parsed.error?.issues.map(issue => issue.path)).toEqual([path])
  })
})
