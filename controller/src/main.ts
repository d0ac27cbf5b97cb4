#!/usr/bin/env node
import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { systemClock } from '@kakuri/core/base/clock.ts'
import { crashHook } from './cli/crash.ts'
import { diskFiles } from './cli/files.ts'
import { runCli } from './cli/run-cli.ts'
import { Interrupts } from './cli/terminal/interrupts.ts'

const interrupts = new Interrupts()
const interrupted = () => {
  if (!interrupts.fire()) process.exit(130)
}
process.on('SIGINT', interrupted)
process.on('SIGTERM', interrupted)
// A reader that goes away (`kakuri log | head`) ends the output, not a run in the middle of a step.
process.stdout.on('error', error => {
  if ('code' in error && error.code !== 'EPIPE') throw error
})

process.exitCode = await runCli(process.argv.slice(2), {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  cwd: process.cwd(),
  clock: systemClock,
  files: diskFiles,
  interrupts,
  newId: randomUUID,
  offsetMinutes: -new Date().getTimezoneOffset(),
  profiles: fileURLToPath(new URL('../../firmware-profiles', import.meta.url)),
  crash: crashHook(process.env.KAKURI_CRASH_AT, () => process.kill(process.pid, 'SIGKILL')),
})
