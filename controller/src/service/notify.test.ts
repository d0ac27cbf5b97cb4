import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { HandClock } from '@kakuri/core/base/hand-clock.ts'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createNotify, keepAlive, watchdogMs } from './notify.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kakuri-notify-'))
  const script = '#!/bin/sh\necho "$NOTIFY_SOCKET $*" >> "$TOLD"\n'
  await writeFile(join(folder, 'systemd-notify'), script)
  await chmod(join(folder, 'systemd-notify'), 0o755)
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const env = () => ({ PATH: `${folder}:/usr/bin:/bin`, NOTIFY_SOCKET: '/run/notify', TOLD: join(folder, 'told') })
const told = () => readFile(join(folder, 'told'), 'utf8')
const never = (error: Error) => {
  throw error
}

it('tells systemd by its own program', async () => {
  await createNotify(env(), never).tell('READY=1', 'STATUS=listening')
  expect(await told()).toBe('/run/notify READY=1 STATUS=listening\n')
})

it('tells nobody where systemd did not start it', async () => {
  await createNotify({ ...env(), NOTIFY_SOCKET: undefined }, never).tell('READY=1')
  await expect(told()).rejects.toMatchObject({ code: 'ENOENT' })
})

it('says that systemd could not be told, and goes on', async () => {
  const failures: string[] = []
  await createNotify({ ...env(), PATH: join(folder, 'nothing') }, error => failures.push(error.message)).tell('READY=1')
  expect(failures.length).toBe(1)
})

it.each([
  ['20000000', 10_000],
  [undefined, null],
  ['0', null],
  ['x', null],
])('a watchdog of %s microseconds is told every %s ms', (usec, ms) => {
  expect(watchdogMs({ WATCHDOG_USEC: usec })).toBe(ms)
})

it('gives a sign of life only while the service lives', async () => {
  const clock = new HandClock()
  const signs: string[] = []
  let alive = true
  const notify = { tell: async (...states: readonly string[]) => void signs.push(...states) }
  const end = keepAlive(notify, 10, clock, () => alive)
  await clock.advance(10)
  alive = false
  await clock.advance(30)
  alive = true
  await clock.advance(10)
  end()
  expect(signs).toEqual(['WATCHDOG=1', 'WATCHDOG=1', 'WATCHDOG=1'])
})
