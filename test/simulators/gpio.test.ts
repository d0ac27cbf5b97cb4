import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { KakuriError } from '@kakuri/core/base/errors.ts'
import { asContact } from '@kakuri/core/driver/contract-suite.ts'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { hardwareSkipped } from '../hardware/requirements.ts'
import { GpioMachine, isAlive } from './gpio-world.ts'

const inTime = () => AbortSignal.timeout(20_000)
const two = asContact('2')
const CHILD = resolve(import.meta.dirname, 'gpio-child.ts')

/** An agent that cuts these lines, is seen to have done it, and is killed on the spot. */
async function cutAndBeKilled(machine: GpioMachine, lines: string): Promise<void> {
  const env = { PATH: process.env.PATH ?? '', FOLDER: machine.folder, LINES: lines }
  const child = spawn(process.execPath, [CHILD], { env, stdio: ['pipe', 'pipe', 'inherit'] })
  await once(child.stdout, 'data')
  child.kill('SIGKILL')
  await once(child, 'exit')
}

describe.skipIf(hardwareSkipped('python3')).each(['1.6.3', '2.2.1'] as const)(
  'GPIO lines with libgpiod %s',
  version => {
    let machine: GpioMachine
    beforeEach(() => {
      machine = new GpioMachine(version)
    })
    afterEach(() => machine.close())

    it('a cut outlives an agent that is killed, and the next agent finds it without moving the line', async () => {
      await cutAndBeKilled(machine, '2,3')
      const held = [machine.holder('2'), machine.holder('3')]
      expect([held.every(pid => pid !== null), machine.level('2'), machine.level('3')]).toEqual([true, '1', '1'])
      const session = await machine.open()
      expect(await session.observe([two, asContact('1')], inTime())).toMatchObject([
        { state: 'severed' },
        { state: 'open' },
      ])
      expect([machine.holder('2'), machine.holder('3'), machine.writes()]).toEqual([...held, 2])
    })

    it('after a loss of power the line is driven to what was commanded, before anything is asked', async () => {
      await cutAndBeKilled(machine, '2')
      machine.kill('2')
      writeFileSync(`${machine.folder}/gpiochip0/2.level`, '0')
      const session = await machine.open()
      expect([machine.level('2'), machine.holder('2') !== null]).toEqual(['1', true])
      expect(session.takeTranscript()).toContain('line 2 is driven as it was commanded before: taken')
      expect(await session.observe([two], inTime())).toMatchObject([{ state: 'severed' }])
    })

    it('an agent that was killed between its record and the line does at its next start what it had recorded', async () => {
      machine.takeByHand('2', '1')
      writeFileSync(machine.memoryFile, '{"gpio gpiochip0 2": "off"}')
      await machine.open()
      expect([machine.level('2'), machine.holder('2') !== null]).toEqual(['0', true])
    })

    it('only the first opening in a process drives what was commanded before: later ones look', async () => {
      const memory = { get: () => 'on' as const, set: () => Promise.resolve() }
      const again = machine.opener({ get: key => (key.endsWith(' 2') ? memory.get() : null), set: memory.set })
      await again()
      machine.takeByHand('2', '0')
      const session = await again()
      expect(await session.observe([two], inTime())).toMatchObject([{ state: 'open' }])
    })

    it('a line whose process died is unknown once, is held again, and then reads as cut', async () => {
      const session = await machine.open()
      await session.apply([two], 'write', inTime())
      machine.kill('2')
      expect(await session.observe([two], inTime())).toMatchObject([
        { state: 'unknown', detail: expect.stringContaining('had died') },
      ])
      expect(await session.observe([two], inTime())).toMatchObject([{ state: 'severed' }])
    })

    it('a sign of life holds again what died', async () => {
      const session = await machine.open()
      await session.apply([two], 'write', inTime())
      machine.kill('2')
      expect(await session.ping(inTime())).toBe(true)
      expect([machine.level('2'), machine.holder('2') !== null]).toEqual(['1', true])
    })

    it('what died is held again in the background as well, without anybody asking', async () => {
      const session = await machine.open({ reviveAfterMs: 1 })
      await session.apply([two], 'write', inTime())
      const before = machine.holder('2')
      machine.kill('2')
      await vi.waitFor(() => expect(machine.holder('2')).not.toBeNull(), 20_000)
      expect([machine.level('2'), machine.holder('2') === before]).toEqual(['1', false])
    })

    it('ending the session moves nothing', async () => {
      const session = await machine.open()
      await session.apply([two], 'write', inTime())
      const pid = machine.holder('2') ?? 0
      session.destroy()
      expect([isAlive(pid), machine.level('2')]).toEqual([true, '1'])
    })

    it('the commanded state is durable before the line moves', async () => {
      const atSet: [string | null, number][] = []
      const set = async (_key: string, state: string | null) => void atSet.push([state, machine.writes()])
      const session = await machine.open({ memory: { get: () => null, set } })
      await session.apply([two], 'write', inTime())
      expect([atSet, machine.writes()]).toEqual([[['on', 0]], 1])
    })

    it('a line is not moved where its state cannot be made durable', async () => {
      const full = new KakuriError('FILE_FAILED', 'the disk is full')
      const session = await machine.open({ memory: { get: () => null, set: () => Promise.reject(full) } })
      await expect(session.apply([two], 'write', inTime())).rejects.toMatchObject({ code: 'FILE_FAILED' })
      expect(machine.writes()).toBe(0)
    })

    it('what was refused is not commanded: the next start does not move the line', async () => {
      const session = await machine.open()
      machine.refuse('1')
      expect(await session.apply([two], 'write', inTime())).toMatchObject([{ ok: false }])
      expect(readFileSync(machine.memoryFile, 'utf8')).toBe('{}')
    })

    it('a line that somebody else drives is not touched by reading', async () => {
      writeFileSync(`${machine.folder}/gpiochip0/5.output`, '')
      writeFileSync(`${machine.folder}/gpiochip0/5.level`, '1')
      const session = await machine.open()
      const [reading] = await session.observe([asContact('5')], inTime())
      expect(reading).toMatchObject({ state: 'unknown', detail: expect.stringContaining('reading could move it') })
      expect(readFileSync(`${machine.folder}/gpiochip0/5.output`, 'utf8')).toBe('')
    })

    it('a relay that is on while its line is low is cut by a low line', async () => {
      const session = await machine.open({ profile: 'gpio-lines-low' })
      await session.apply([two], 'write', inTime())
      expect(machine.holder('2')).not.toBeNull()
      expect([machine.level('2'), (await session.observe([two], inTime()))[0]?.state]).toEqual(['0', 'severed'])
    })

    it('a file of commanded states that cannot be read is refused, and nothing is guessed', async () => {
      writeFileSync(machine.memoryFile, '{"gpio gpiochip0 2": "maybe"}')
      await expect(machine.open()).rejects.toMatchObject({ code: 'FILE_FAILED' })
    })
  },
)

it('a file of states keeps the last of many that were set at once', async () => {
  const { openRelayMemory } = await import('@kakuri/core/driver/relay/memory.ts')
  const machine = new GpioMachine('1.6.3')
  const memory = await openRelayMemory(machine.memoryFile)
  await Promise.all([memory.set('a', 'on'), memory.set('b', 'on'), memory.set('a', 'off'), memory.set('b', null)])
  const again = await openRelayMemory(machine.memoryFile)
  expect([again.get('a'), again.get('b'), again.get('c')]).toEqual(['off', null, null])
  machine.close()
})
