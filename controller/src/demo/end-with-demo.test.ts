import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const END_WITH_DEMO = join(import.meta.dirname, 'end-with-demo.ts')
const SPEAKS = 'setInterval(() => console.log("here"), 1)'
const HEEDS = `process.on("SIGTERM", () => process.exit()); ${SPEAKS}`

it.each([
  ['its input ends', 'stdin', HEEDS],
  ['its input ends while it is still starting', 'stdin', SPEAKS],
  ['nobody hears any more what it says, before its input ends', 'stdout', HEEDS],
] as const)('clears away where %s', async (_when, closes, program) => {
  const folder = mkdtempSync(join(tmpdir(), 'kakuri-end-'))
  const child = spawn(process.execPath, ['--import', END_WITH_DEMO, '--eval', program], {
    env: { ...process.env, KAKURI_DEMO_FOLDERS: JSON.stringify([folder]) },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const exit = once(child, 'exit')
  await once(child.stdout, 'data')
  if (closes === 'stdout') child.stdout.destroy()
  else child.stdin.end()
  await exit
  expect(existsSync(folder)).toBe(false)
})
