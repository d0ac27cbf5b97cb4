import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { beforeAll, describe, expect, it } from 'vitest'
import { labSkipped } from './requirements.ts'

const PAGE = join(import.meta.dirname, '../../docs/tutorial/first-cut-in-the-lab.md')

interface Block {
  readonly line: number
  readonly commands: string
  /** The exit status that the page promises with `status=`; 0 unless told. */
  readonly status: number
  /** What the page shows below it. */
  readonly output: string
}

const BLOCKS = blocksOf(readFileSync(PAGE, 'utf8'))

/** Every fenced `sh lab` block with the `text` block that follows it. */
function blocksOf(page: string): Block[] {
  const shape = /^```sh lab(?: status=(\d+))?\n([\s\S]*?)^```\n(?:\n```text\n([\s\S]*?)^```\n)?/gm
  return [...page.matchAll(shape)].map(({ 1: status = '0', 2: commands = '', 3: output = '', index }) => ({
    line: page.slice(0, index).split('\n').length,
    commands,
    status: Number(status),
    output,
  }))
}

const END = '@@ end of block '

/** One lab for the whole page, as the reader has; each block in a subshell, so that an `exit` ends the block only. */
function scriptOf(blocks: readonly Block[]): string {
  return blocks.map(({ commands }) => `(\n${commands}) 2>&1\necho "${END}$?"\n`).join('')
}

const escaped = (text: string) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')

/** The page's text as a pattern: a line of only `…` stands for any lines, a `…` within a line for anything in it. */
function patternOf(shown: string): RegExp {
  const lines = shown.split('\n').map(line => {
    if (line === '…') return '(?:.*\\n)*?'
    return `${line.split('…').map(escaped).join('.*')}\\n`
  })
  return new RegExp(`^${lines.slice(0, -1).join('')}$`)
}

describe.skipIf(labSkipped())('the tutorial', () => {
  let ran: { readonly output: string; readonly status: number }[] = []
  let shellStatus: number | null = null
  beforeAll(async () => {
    const argv = [join(import.meta.dirname, 'shell.ts'), '--run', scriptOf(BLOCKS)]
    const env = { ...process.env, LANG: 'C.UTF-8', LC_ALL: '', NO_COLOR: '1' }
    const shell = spawn(process.execPath, argv, { env, stdio: ['ignore', 'pipe', 'inherit'] })
    const exit = once(shell, 'exit')
    const output = await text(shell.stdout)
    shellStatus = (await exit)[0]
    ran = [...output.matchAll(/([\s\S]*?)^@@ end of block (\d+)\n/gm)].map(([, before = '', status]) => ({
      output: before.replaceAll('\r', ''),
      status: Number(status),
    }))
  }, 300_000)

  it('has blocks to run, and the lab ends in order after them', () => {
    expect(BLOCKS.length).toBeGreaterThan(15)
    expect([ran.length, shellStatus]).toEqual([BLOCKS.length, 0])
  })

  it.each(BLOCKS.map((block, index) => ({ ...block, index })))('line $line does what the page shows', block => {
    const { output = '', status } = ran[block.index] ?? {}
    expect(output).toMatch(patternOf(block.output))
    expect(status).toBe(block.status)
  })
})
