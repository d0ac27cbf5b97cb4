import { asContact, driverContract } from '@kakuri/core/driver/contract-suite.ts'
import type { DeviceSession } from '@kakuri/core/driver/session.ts'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Board, boardWorld } from './modbus.ts'
import { hardwareSkipped } from './requirements.ts'

const inTime = () => AbortSignal.timeout(20_000)
const skipped = hardwareSkipped('python3', 'pymodbus', 'serial_asyncio', 'socat')

describe.skipIf(skipped)('a relay board over Modbus TCP, by an independent server', () => {
  let board: Board
  beforeAll(async () => {
    board = await Board.tcp()
  })
  afterAll(() => board.close())

  driverContract('Modbus TCP', async () => {
    board.reset()
    // What a test killed is started again; starting twice fails at the port and changes nothing.
    const alive = await board.open().catch(() => null)
    alive?.destroy()
    if (alive === null) await board.start()
    return boardWorld(board, async () => board.reset())
  })

  describe('what boards do', () => {
    let session: DeviceSession
    beforeEach(async () => {
      await board.kill()
      board.reset()
      await board.start()
      session = await board.open()
    })
    afterEach(() => session.destroy())

    const all = [1, 2, 3, 6].map(relay => asContact(String(relay)))

    it('neighbours go in one request, and nothing between them and the next is written', async () => {
      board.change({ coils: [false, false, false, true, false, false, false, false] })
      expect(await session.apply(all, 'write', inTime())).toEqual(all.map(() => ({ ok: true })))
      expect(board.state).toEqual({ coils: [true, true, true, true, false, true, false, false], writes: 2 })
    })

    it('a board that does not know function 15 is written one relay after the other', async () => {
      board.change({ single: true })
      expect(await session.apply(all, 'write', inTime())).toEqual(all.map(() => ({ ok: true })))
      expect(board.state.writes).toBe(4)
    })

    it('a board that says that it fails is an error and not a refusal', async () => {
      board.change({ failing: true })
      await expect(session.observe(all, inTime())).rejects.toMatchObject({
        code: 'GARBLED_REPLY',
        message: expect.stringContaining('exception 4'),
      })
    })

    it('a board that does not answer in its time is TIMEOUT, and its session is over', async () => {
      board.change({ silent: true })
      await expect(session.observe(all, inTime())).rejects.toMatchObject({ code: 'TIMEOUT' })
      expect(session.alive).toBe(false)
    })

    it('a relay that is off before the cut is put back to off, and one that was cut before stays cut', async () => {
      await session.apply(all, 'write', inTime())
      const reverts = all.map((target, at) => {
        const state = at === 0 ? 'severed' : 'open'
        return { target, was: { state, admin: null, link: null, detail: '' } as const }
      })
      await session.revert(reverts, 'write', inTime())
      expect(board.state.coils.map(Number)).toEqual([1, 0, 0, 0, 0, 0, 0, 0])
    })

    it('where a relay is severed while it is off, a cut lets it go', async () => {
      const closed = await board.open('modbus-coils', board.wire, 'off')
      board.change({ coils: Array.from({ length: 8 }, () => true) })
      await closed.apply([asContact('2')], 'write', inTime())
      expect(board.state.coils.map(Number)).toEqual([1, 0, 1, 1, 1, 1, 1, 1])
      closed.destroy()
    })

    it('a lost connection and a new one move nothing', async () => {
      await session.apply([asContact('2')], 'write', inTime())
      await board.kill()
      await board.start()
      const again = await board.open()
      expect(await again.observe([asContact('2'), asContact('1')], inTime())).toMatchObject([
        { state: 'severed' },
        { state: 'open' },
      ])
      expect(board.state.writes).toBe(1)
      again.destroy()
    })

    it('another unit on the same gateway is UNREACHABLE', async () => {
      await expect(board.open('modbus-coils', { ...board.wire, unit: 9 } as typeof board.wire)).rejects.toMatchObject({
        code: expect.stringMatching(/^(UNREACHABLE|GARBLED_REPLY)$/),
      })
    })

    it('nobody at the port is UNREACHABLE', async () => {
      await board.kill()
      await expect(board.open()).rejects.toMatchObject({ code: 'UNREACHABLE' })
    })

    it('a profile for GPIO lines is refused on a Modbus board', async () => {
      await expect(board.open('gpio-lines')).rejects.toMatchObject({ code: 'PROFILE_INVALID' })
    })
  })
})

describe.skipIf(skipped)(
  'a relay board over Modbus RTU, by an independent server on a pair of pseudo-terminals',
  () => {
    driverContract('Modbus RTU', async () => {
      const board = await Board.rtu()
      return boardWorld(board, () => board.close())
    })

    it('a line that is not there is UNREACHABLE', async () => {
      const board = await Board.rtu()
      await board.close()
      await expect(board.open()).rejects.toMatchObject({ code: 'UNREACHABLE' })
    })
  },
)
