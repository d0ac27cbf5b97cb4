import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const MAIN = join(import.meta.dirname, '../main.ts')

describe.each(['en', 'ja'])('the demo in %s', language => {
  const temporary = mkdtempSync(join(tmpdir(), 'kakuri-demo-test-'))
  afterAll(() => rmSync(temporary, { recursive: true, force: true }))
  let code: number | null = null
  let out = ''
  let err = ''
  beforeAll(() => {
    const env = { ...process.env, TMPDIR: temporary }
    const words = [MAIN, 'demo', '--once', '--lang', language]
    const ended = spawnSync(process.execPath, words, { encoding: 'utf8', timeout: 90_000, env })
    code = ended.status
    out = ended.stdout
    err = ended.stderr
  })

  it('ends by itself with exit code 0 and no word on standard error', () => {
    expect([code, err]).toEqual([0, ''])
  })

  it.each([
    ['says that it is simulated', /simulated hospital|模擬病院/],
    ['was killed by SIGKILL in the middle', /SIGKILL/],
    ['cut the switch with the dead SSH by SNMP', /sw-ward-2 .*snmp/],
    ['had a person pull a cable', /C-0004/],
    ['shows traffic that is gone', /✂/],
    ['confirmed the restore', /10 (done|完了)/],
    ['verified the journal', /✔ (The journal is whole|ジャーナルは完全)/],
    ['checked what it showed', /✔ (All \d+ facts|以上 \d+ 件の事実)/],
    ['tells what to try next', /npm run kakuri -- init/],
  ])('%s', (_what, pattern) => {
    expect(out).toMatch(pattern)
  })

  it('is shorter than 300 lines', () => {
    expect(out.split('\n').length).toBeLessThan(300)
  })

  it('leaves no folder behind', () => {
    expect(readdirSync(temporary)).toEqual([])
  })
})

it('with --json every line is JSON and the last says that all facts held', () => {
  const { status, stdout } = spawnSync(process.execPath, [MAIN, 'demo', '--once', '--json'], {
    encoding: 'utf8',
    timeout: 90_000,
  })
  const lines = stdout
    .trim()
    .split('\n')
    .map(line => JSON.parse(line))
  expect([status, lines.at(-1).demo.held]).toEqual([0, true])
})
