import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { cutsIn } from '../demo/world.ts'
import { type Hospital, openHospital } from './testing-hospital.ts'

const MAIN = join(import.meta.dirname, '../main.ts')

let hospital: Hospital
const children: ChildProcessWithoutNullStreams[] = []
beforeEach(async () => {
  hospital = await openHospital()
})
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  await hospital.close()
})

function kakuri(words: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, [MAIN, ...words], { env: { ...process.env, ...env } })
  children.push(child)
  let out = ''
  const looks = new Set<() => void>()
  child.stdout.on('data', chunk => {
    out += chunk.toString()
    for (const look of looks) look()
  })
  const shows = (text: string) =>
    new Promise<void>(resolve => {
      const look = () => {
        if (out.includes(text)) resolve()
      }
      looks.add(look)
      look()
    })
  return { child, out: () => out, shows, ended: once(child, 'close') }
}

const words = (...given: string[]) => hospital.words(...given, '--yes', '--reason', 'test')

it('SIGINT pauses a real process between steps, and resume in another one goes on', async () => {
  const running = kakuri(words('cut'))
  await running.shows('Type done, cannot find')
  running.child.kill('SIGINT')
  await running.shows('Pausing')
  running.child.stdin.write('cannot find\nYamada\n')
  const [code] = await running.ended
  expect([code, running.out().includes('kakuri resume')]).toEqual([5, true])

  const approved = ['--approved-by', 'Sato', '--approved-by', 'Tanaka']
  const resumed = await hospital.run(hospital.words('resume', ...approved))
  // Stage 3 is carried out; the cable that nobody found keeps the run from being complete.
  expect([resumed.code, cutsIn(hospital.world).includes('sw-ward-2 eth23')]).toEqual([4, true])
})

it.each([
  'after journal run.started',
  'before journal step.intent',
  'after journal step.intent',
  'after apply',
  'before journal step.ended',
  'after journal step.ended',
])('a process killed %s is taken up by resume, with the same end', async point => {
  const killed = kakuri(words('cut', '--stage', '1'), { KAKURI_CRASH_AT: point })
  const [, signal] = await killed.ended
  const open = await hospital.run(words('cut', '--stage', '1'))
  const resumed = await hospital.run(hospital.words('resume'))
  expect([signal, open.code, resumed.code]).toEqual(['SIGKILL', 10, 0])
  expect(cutsIn(hospital.world).sort()).toEqual(['fw-core bak0', 'sw-core Gi1/0/10'])
})
