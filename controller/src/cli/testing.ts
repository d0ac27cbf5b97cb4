import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { systemClock } from '@kakuri/core/base/clock.ts'
import type { Cli, Environment } from './cli.ts'
import { crashHook } from './crash.ts'
import { diskFiles } from './files.ts'
import { runCli } from './run-cli.ts'
import { Interrupts } from './terminal/interrupts.ts'

export interface TestCli {
  readonly cli: Cli
  /** Types into the terminal. */
  type(text: string): void
  /** Ends the input, as a closed pipe does. */
  end(): void
  readonly out: () => string
  readonly err: () => string
  /** Resolves when the text has been written, from now on or before. */
  shows(text: string): Promise<void>
}

/** A command line in this process: real files and clock, a terminal made of memory. */
export function testCli(options: { cwd?: string; terminal?: boolean; env?: Environment } = {}): TestCli {
  const terminal = options.terminal === true
  const stdin = Object.assign(new PassThrough(), { isTTY: terminal, setRawMode: () => undefined })
  const out = recorder(terminal)
  const err = recorder(false)
  let ids = 0
  const cli: Cli = {
    ...{ stdin, stdout: out.output, stderr: err.output, env: options.env ?? {}, cwd: options.cwd ?? '/' },
    clock: systemClock,
    files: diskFiles,
    interrupts: new Interrupts(),
    newId: () => `id-${ids++}`,
    crash: crashHook(undefined, () => undefined),
    offsetMinutes: 0,
    profiles: join(import.meta.dirname, '../../../firmware-profiles'),
  }
  return {
    cli,
    type: text => stdin.write(text),
    end: () => stdin.end(),
    out: out.text,
    err: err.text,
    shows: out.shows,
  }
}

function recorder(isTTY: boolean) {
  let written = ''
  const waiting = new Set<() => void>()
  const output = {
    isTTY,
    columns: 120,
    rows: 50,
    write: (text: string) => {
      written += text
      for (const look of waiting) look()
    },
  }
  const shows = (text: string) =>
    new Promise<void>(resolve => {
      const look = () => {
        if (!written.includes(text)) return
        waiting.delete(look)
        resolve()
      }
      waiting.add(look)
      look()
    })
  return { output, text: () => written, shows }
}

/** Runs one command to its end and gives what it wrote; what is typed stands ready in a pipe. */
export async function run(words: readonly string[], options: Parameters<typeof testCli>[0] = {}, typed = '') {
  const test = testCli(options)
  test.type(typed)
  test.end()
  const code = await runCli(words, test.cli)
  return { code, out: test.out(), err: test.err() }
}
