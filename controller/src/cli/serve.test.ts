import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { openJournalReader } from '@kakuri/core/journal/reader.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { HANDS_CABLE } from '../demo/hospital.ts'
import { cutsIn } from '../demo/world.ts'
import { running } from './remote/local-call.ts'
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

/** `kakuri serve` as a child, listening. */
async function serving(env: Readonly<Record<string, string>> = {}, how: readonly string[] = ['--http']) {
  const words = hospital.words('serve', '--listen', '127.0.0.1:0', ...how)
  const child = spawn(process.execPath, [MAIN, ...words], { env: { ...process.env, ...env } })
  children.push(child)
  const ended = once(child, 'close')
  let out = ''
  await new Promise<void>((resolve, reject) => {
    const hear = (chunk: Buffer) => {
      out += chunk.toString()
      if (out.includes('Accounts') || out.includes('kakuri user add')) resolve()
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    void ended.then(([code]) => reject(new Error(`kakuri serve ended with ${code}:\n${out}`)))
  })
  const file = join(hospital.folder, '.kakuri/controller.json')
  const found = running.parse(JSON.parse(await readFile(file, 'utf8')))
  const call = async (method: string, path: string, body?: unknown) => {
    const headers = { authorization: `Bearer ${found.key}`, 'x-kakuri-actor': 'Suzuki' }
    const sent = body === undefined ? {} : { body: JSON.stringify(body) }
    const typed = body === undefined ? {} : { 'content-type': 'application/json' }
    const answer = await fetch(`${found.url}/api/v1${path}`, { method, headers: { ...headers, ...typed }, ...sent })
    const read: { [part: string]: unknown } = await answer.json().then(Object)
    return { status: answer.status, body: read }
  }
  return { child, out: () => out, ended, call, file, found }
}

const DRILL = { kind: 'drill', direction: 'isolate', stages: ['backup'], reason: 'monthly drill' }

it('serves the board, runs a drill, and stops in a known state', async () => {
  const service = await serving()
  expect((await stat(service.file)).mode & 0o777).toBe(0o600)
  const begun = await service.call('POST', '/runs', DRILL)
  expect(begun).toEqual({ status: 200, body: { run: expect.any(String) } })
  const board = await service.call('GET', '/board')
  expect(board.body.run).toMatchObject({ id: begun.body.run, kind: 'drill', actor: 'Suzuki (at the controller)' })
  service.child.kill('SIGTERM')
  const [code] = await service.ended
  expect([code, service.out().includes('Stopped.')]).toEqual([0, true])
  await expect(stat(service.file)).rejects.toMatchObject({ code: 'ENOENT' })
})

const words = (...given: string[]) => hospital.words(...given, '--yes', '--reason', 'test')

function journaled(type: string): number {
  const reader = openJournalReader(join(hospital.folder, '.kakuri/journal.db'))
  try {
    return [...reader.read()].filter(event => event.type === type).length
  } finally {
    reader.close()
  }
}

it.each(['after journal step.intent', 'after apply', 'after journal step.ended'])(
  'a controller killed %s finishes the run at its next start',
  async point => {
    const killed = await serving({ KAKURI_CRASH_AT: point })
    killed.call('POST', '/runs', { ...DRILL, kind: 'incident' }).catch(() => undefined)
    const [, signal] = await killed.ended
    expect([signal, journaled('run.ended')]).toEqual(['SIGKILL', 0])
    await serving()
    await expect.poll(() => journaled('run.ended')).toBe(1)
    expect([journaled('run.recovered'), cutsIn(hospital.world).length]).toEqual([1, 2])
  },
)

it('serves over TLS under its own authority, and this machine trusts it', async () => {
  const service = await serving({}, [])
  expect(service.found).toMatchObject({
    url: expect.stringMatching(/^https:/),
    authority: expect.stringContaining('BEGIN'),
  })
  expect(service.out()).toContain(service.found.fingerprint)
  const { code, out } = await hospital.run(words('drill', '--stage', '1'))
  expect([code, out.includes('simulated')]).toEqual([0, true])
})

it('ends where it cannot read its authority, so that systemd starts it again', async () => {
  const service = await serving({}, [])
  service.child.kill('SIGTERM')
  await service.ended
  await writeFile(join(hospital.folder, '.kakuri/tls/authority.json'), '{}')
  await expect(serving({}, [])).rejects.toThrow(/ended with \d/)
})

it('refuses plain HTTP where others could reach it, before anything is opened', async () => {
  const { code, err } = await hospital.run(hospital.words('serve', '--http', '--listen', '0.0.0.0:0'))
  expect([code, err.includes('loopback')]).toEqual([1, true])
})

it('says what keeps it from listening', async () => {
  const service = await serving()
  const { port } = new URL(service.found.url)
  service.child.kill('SIGKILL')
  await service.ended
  const other = createServer().listen(Number(port), '127.0.0.1')
  await once(other, 'listening')
  const { code, err } = await hospital.run(hospital.words('serve', '--listen', `127.0.0.1:${port}`))
  other.close()
  expect([code, err.includes(`cannot listen at 127.0.0.1:${port}: another program`)]).toEqual([1, true])
})

describe('beside a running controller', () => {
  it('cut is carried out by it, with the same end', async () => {
    await serving()
    const { code, out } = await hospital.run(words('cut', '--stage', '1'))
    expect([code, cutsIn(hospital.world).length]).toEqual([0, 2])
    expect(out).toContain('it carries this out')
    expect(out).toContain('Complete: every step was read back.')
  })

  it('what it refuses is said as ever', async () => {
    await serving()
    const { code, err } = await hospital.run(words('cut', '--stage', '3'))
    expect([code, err.includes('[STAGE_ORDER]')]).toEqual([10, true])
  })

  it('asks here for the gate and the task; two people in the console approve the last stage', async () => {
    await serving()
    const terminal = hospital.start(hospital.words('cut', '--reason', 'test'))
    await terminal.shows('Type ISOLATE')
    terminal.type('ISOLATE\r')
    await terminal.shows('Type the stage name')
    terminal.type('external\r')
    await terminal.shows('Type done, cannot find')
    hospital.world.network.unplug(HANDS_CABLE)
    terminal.type('done\r')
    await terminal.shows('Confirmed by (name)')
    terminal.type('Yamada\r')
    await terminal.shows('2 people give them in the console')
    terminal.type('\u0003')
    expect(await terminal.code).toBe(5)
    const cancelled = await hospital.run(words('cancel'))
    expect([cancelled.code, journaled('task.answered')]).toEqual([4, 1])
  })

  it('restores on probation, confirmed here', async () => {
    await serving()
    await hospital.run(words('cut', '--stage', '1'))
    const { code } = await hospital.run(words('restore', '--stage', '1', '--confirm-probation'))
    expect([code, cutsIn(hospital.world)]).toEqual([0, []])
  })

  it('a gate kept closed pauses the run, and a stop says that the next start leaves it so', async () => {
    const service = await serving()
    const { code } = await hospital.run(hospital.words('drill', '--stage', '1', '2'), '\n')
    service.child.kill('SIGTERM')
    await service.ended
    expect([code, /stays paused, also after the next start/.test(service.out())]).toEqual([5, true])
  })

  it('resume takes a paused run up through it, to the gate where it waits again', async () => {
    await serving()
    await hospital.run(hospital.words('drill', '--stage', '1', '2'), '\n')
    const { code } = await hospital.run(hospital.words('resume'), '\n')
    expect([code, journaled('run.resumed'), journaled('run.paused')]).toEqual([5, 1, 2])
  })

  it('seals through it, and it goes on with the new plan', async () => {
    const service = await serving()
    const { code, out } = await hospital.run(hospital.words('seal'))
    expect([code, out.includes('Suzuki (at the controller)')]).toEqual([0, true])
    expect((await service.call('GET', '/ready')).status).toBe(200)
    expect((await hospital.run(words('drill', '--stage', '1'))).code).toBe(0)
  })

  it('arm prepares through it', async () => {
    await serving()
    const { code, out } = await hospital.run(words('arm'))
    expect([code, out.includes('ready')]).toEqual([0, true])
  })
})
