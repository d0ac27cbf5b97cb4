import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ERROR_TABLE } from '@kakuri/core/base/errors.ts'
import type { Command } from 'commander'
import { describe, expect, it } from 'vitest'
import { ACTIONS } from './actions.ts'
import { buildCommandLine } from './command-line.ts'
import { EXIT } from './exit-codes.ts'
import { testCli } from './testing.ts'

const page = (name: string) => readFileSync(join(import.meta.dirname, '../../../docs/reference', name), 'utf8')
const errors = page('errors.md')
const commandLine = page('command-line.md')

const root = buildCommandLine(testCli().cli, 'en', ACTIONS, () => undefined)

function leaves(command: Command, path: string): { path: string; command: Command }[] {
  const here = path === '' ? command.name() : `${path} ${command.name()}`
  if (command.commands.length === 0) return [{ path: here, command }]
  return command.commands.flatMap(child => leaves(child, command === root ? '' : here))
}
const commands = leaves(root, '')

/** The part of the page under a command's heading. */
function section(path: string): string {
  const from = commandLine.search(new RegExp(`^### \`${path}[ \`]`, 'm'))
  return from < 0 ? '' : (commandLine.slice(from + 4).split(/^##/m)[0] ?? '')
}

describe('the page of errors', () => {
  it.each(Object.entries(ERROR_TABLE))('says of %s what the table says', (code, { retryable, next }) => {
    expect(errors).toContain(`| \`${code}\` | ${retryable ? 'yes' : 'no'} | ${next} |`)
  })

  it('names no code that does not exist', () => {
    const named = [...errors.matchAll(/^\| `([A-Z_]+)` \|/gm)].map(match => match[1])
    expect(named).toEqual(Object.keys(ERROR_TABLE))
  })
})

describe('the page of the command line', () => {
  it.each(commands)('describes $path', ({ path }) => {
    expect(section(path)).not.toBe('')
  })

  it('describes no command that does not exist', () => {
    const named = [...commandLine.matchAll(/^### `([a-z ]+?)(?: [[<].*)?`$/gm)].map(match => match[1])
    expect(named.sort()).toEqual(commands.map(one => one.path).sort())
  })

  const own = commands.flatMap(({ path, command }) => command.options.map(option => ({ path, flags: option.flags })))
  it.each(own)('$path $flags', ({ path, flags }) => {
    const common = commandLine.slice(
      commandLine.indexOf('## Options of every command'),
      commandLine.indexOf('## Commands'),
    )
    const written = `\`${flags.replace('|', '\\|')}\``
    expect(common.includes(written) || section(path).includes(written)).toBe(true)
  })

  it.each(Object.values(EXIT))('gives exit code $code its meaning', ({ code, meaning }) => {
    expect(commandLine).toContain(`| ${code} | ${meaning} |`)
  })

  it('gives no exit code twice', () => {
    const codes = Object.values(EXIT).map(one => one.code)
    expect(new Set(codes).size).toBe(codes.length)
  })
})
