import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const MAIN = join(import.meta.dirname, '../main.ts')

describe.each(['en', 'ja'])('the demo that serves, in %s', language => {
  const temporary = mkdtempSync(join(tmpdir(), 'kakuri-demo-test-'))
  let child: ChildProcess
  let out = ''
  let err = ''
  let url = ''
  beforeAll(async () => {
    const words = [MAIN, 'demo', '--listen', '127.0.0.1:0', '--lang', language]
    child = spawn(process.execPath, words, { env: { ...process.env, TMPDIR: temporary } })
    child.stderr?.on('data', chunk => {
      err += chunk
    })
    url = await address(child, text => {
      out += text
    })
  })
  afterAll(async () => {
    if (child.exitCode === null) {
      child.kill('SIGKILL')
      await once(child, 'exit')
    }
    rmSync(temporary, { recursive: true, force: true })
  })

  it('is ready to carry out a run', async () => {
    const answer = await fetch(`${url}/api/v1/ready`)
    expect(await answer.json()).toEqual({ ready: true })
  })

  it.each(['suzuki', 'sato', 'tanaka', 'yamada', 'ito', 'watanabe'])('lets %s in with what it prints', async name => {
    const [password] = /demo-only-\w+/.exec(out) ?? []
    const headers = { 'content-type': 'application/json', origin: url }
    const body = JSON.stringify({ name, password, code: '' })
    const answer = await fetch(`${url}/api/v1/login`, { method: 'POST', headers, body })
    expect([answer.status, out.includes(name)]).toEqual([200, true])
  })

  it('serves the console where it was built, and says that it is a demo', async () => {
    const page = await fetch(url)
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
  })

  it('ends at a signal with exit code 0, no word on standard error, and leaves no folder behind', async () => {
    const ended = once(child, 'exit')
    child.kill('SIGTERM')
    const [code] = await ended
    expect([code, err, readdirSync(temporary)]).toEqual([0, '', []])
  })
})

it('takes a free port where another program has the one asked for, and says so', async () => {
  const temporary = mkdtempSync(join(tmpdir(), 'kakuri-demo-test-'))
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  const { port } = other.address() as AddressInfo
  const words = [MAIN, 'demo', '--listen', `127.0.0.1:${port}`, '--lang', 'en']
  const child = spawn(process.execPath, words, { env: { ...process.env, TMPDIR: temporary } })
  let out = ''
  const url = await address(child, text => {
    out += text
  })
  const ready = await (await fetch(`${url}/api/v1/ready`)).json()
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  await ended
  other.close()
  expect([ready, out.includes(`Port ${port} is taken`), url.endsWith(`:${port}`)]).toEqual([
    { ready: true },
    true,
    false,
  ])
  rmSync(temporary, { recursive: true, force: true })
})

/** The address it prints once it listens. */
function address(child: ChildProcess, hear: (text: string) => void): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = ''
    child.stdout?.on('data', chunk => {
      said += chunk
      hear(String(chunk))
      const [, found] = /(http:\/\/127\.0\.0\.1:\d+)[\s\S]*Ctrl-C/.exec(said) ?? []
      if (found !== undefined) resolve(found)
    })
    child.once('exit', code => reject(new Error(`the demo ended with ${code}: ${said}`)))
  })
}
