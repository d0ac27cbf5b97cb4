import { asContact, driverContract } from '@kakuri/core/driver/contract-suite.ts'
import type { DeviceSession } from '@kakuri/core/driver/session.ts'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { FAMILIES, Pdu, pduWorld } from './pdu.ts'
import { hardwareSkipped } from './requirements.ts'

const inTime = () => AbortSignal.timeout(20_000)

const skipped = hardwareSkipped('snmpd', 'python3')

// Most cases wait for a PDU that takes its time, so the families stand side by side; the cases of one follow each other.
describe.skipIf(skipped).concurrent.each(FAMILIES)("outlets of Debian's snmpd as %s", family => {
  describe('one case after another', { concurrent: false }, () => {
    let pdu: Pdu
    beforeAll(async () => {
      pdu = await Pdu.make(family)
    })
    afterAll(() => pdu.close())

    driverContract(family, () => pduWorld(pdu))

    describe('a PDU that takes its time', () => {
      let session: DeviceSession
      beforeEach(async () => {
        await pdu.start()
        session = await pdu.open()
      })
      afterEach(() => session.destroy())

      it('a command that is carried out late is waited for, and then reads as cut', async () => {
        pdu.change({ late: 3 })
        expect(await session.apply([asContact('2')], 'write', inTime())).toEqual([{ ok: true }])
        expect(pdu.state.outlets.map(outlet => outlet.on)).toEqual([true, false, true])
        expect(await session.verify([asContact('2')], inTime())).toMatchObject([{ state: 'severed' }])
      })

      it('a command that is never carried out is told as what the outlet is: on', async () => {
        pdu.change({ stuck: true })
        expect(await session.apply([asContact('2')], 'write', inTime())).toEqual([{ ok: true }])
        expect(await session.verify([asContact('2')], inTime())).toMatchObject([{ state: 'open' }])
      })

      it('an outlet is found by its name as well', async () => {
        expect(await session.apply([asContact('rack 3')], 'write', inTime())).toEqual([{ ok: true }])
        expect(pdu.state.outlets.map(outlet => outlet.on)).toEqual([true, true, false])
      })

      it('a number that stands twice, as on chained PDUs, is refused and nothing is switched', async () => {
        const twice = [...pdu.state.outlets, { number: 2, name: 'guest 2', on: true }]
        pdu.change({ outlets: twice })
        const fresh = await pdu.open()
        const [reply] = await fresh.apply([asContact('2')], 'write', inTime())
        expect(reply).toEqual({ ok: false, refusal: 'several outlets are named 2' })
        expect(pdu.state.writes ?? 0).toBe(0)
        fresh.destroy()
      })

      it('an outlet that was off before is put back to off', async () => {
        const was = { state: 'severed', admin: null, link: null, detail: '' } as const
        expect(await session.revert([{ target: asContact('1'), was }], 'write', inTime())).toEqual([{ ok: true }])
        expect(pdu.state.outlets.map(outlet => outlet.on)).toEqual([false, true, true])
      })
    })
  })
})

describe.skipIf(skipped).concurrent.each(['apc-powernet', 'apc-powernet-rpdu'] as const)(
  '%s tells a waiting command',
  family => {
    it('an outlet that is off while a command waits to switch it on is unknown, never cut', async () => {
      const pdu = await Pdu.make(family)
      await pdu.start()
      const session = await pdu.open()
      await session.apply([asContact('2')], 'write', inTime())
      pdu.change({ stuck: true })
      const was = { state: 'open', admin: null, link: null, detail: '' } as const
      await session.revert([{ target: asContact('2'), was }], 'write', inTime())
      const [reading] = await session.verify([asContact('2')], inTime())
      expect(reading).toMatchObject({ state: 'unknown', detail: expect.stringContaining('a command may be waiting') })
      session.destroy()
      await pdu.close()
    })
  },
)
