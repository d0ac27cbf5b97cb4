import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { DEVICES_MS } from './engine.ts'

const unit = readFileSync(join(import.meta.dirname, '../../systemd/kakuri.service'), 'utf8')
const setting = (name: string) => new RegExp(`^${name}=(.*)$`, 'm').exec(unit)?.[1]

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kakuri-unit-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const hasAnalyze = spawnSync('systemd-analyze', ['--version']).status === 0

it(`systemd ${hasAnalyze ? 'finds no fault in' : '(not on this machine) would read'} the unit`, () => {
  const file = join(folder, 'kakuri.service')
  writeFileSync(file, unit.replace('/opt/kakuri/node_modules/.bin/node', process.execPath))
  const { stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', file], { encoding: 'utf8' })
  expect(stderr ?? '').toBe('')
})

it(`systemd ${hasAnalyze ? 'finds' : '(not on this machine) would find'} the unit little exposed`, () => {
  if (!hasAnalyze) return
  const file = join(import.meta.dirname, '../../systemd/kakuri.service')
  const rate = ['security', '--no-pager', '--offline=yes', '--threshold=20', file]
  expect(spawnSync('systemd-analyze', rate).status).toBe(0)
})

it.each([
  ['Type', 'notify'],
  ['NotifyAccess', 'all'],
  ['Restart', 'on-failure'],
  ['NoNewPrivileges', 'yes'],
  ['ProtectSystem', 'strict'],
  ['PrivateTmp', 'yes'],
  ['LimitCORE', '0'],
  ['CapabilityBoundingSet', ''],
])('the unit says %s=%s', (name, value) => {
  expect(setting(name)).toBe(value)
})

it('systemd waits for a stop longer than a stop waits for devices', () => {
  expect(Number(setting('TimeoutStopSec')) * 1000).toBeGreaterThan(DEVICES_MS)
})

it('the override that the guide shows starts Node with the flags of the unit', () => {
  const guide = readFileSync(join(import.meta.dirname, '../../../docs/how-to/run-the-controller.md'), 'utf8')
  const flagsOf = (text: string) => /^ *ExecStart=\S+((?: --\S+)*) \S+main\.ts/m.exec(text)?.[1]
  expect(flagsOf(unit)).toContain('--heap-growing-percent=')
  expect(flagsOf(guide)).toBe(flagsOf(unit))
})
