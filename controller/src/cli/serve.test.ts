import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
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
async function serving(env: Readonly<Record<string, string>> = {}) {
  const words = hospital.words('serve', '--http', '--listen', '127.0.0.1:0')
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
    return { status: answer.status, body: await answer.json() }
  }
  return { child, out: () => out, ended, call, file }
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
