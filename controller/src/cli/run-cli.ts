import { type Command, CommanderError } from 'commander'
import { ACTIONS, type Actions } from './actions.ts'
import type { Cli } from './cli.ts'
import { buildCommandLine, usageError } from './command-line.ts'
import { languageOf, openDesk } from './desk.ts'
import { exitCode } from './exit-codes.ts'
import { reportError } from './report-error.ts'

/** Runs one command line, such as `['cut', '--stage', '1']`. Resolves with the exit code; never throws. */
export async function runCli(argv: readonly string[], cli: Cli, actions: Actions = ACTIONS): Promise<number> {
  const language = languageOf(chosenLanguage(argv), cli.env)
  let code = 0
  const root = buildCommandLine(cli, language, actions, got => {
    code = got
  })
  let spoken = ''
  redirect(root, cli, text => {
    spoken += text
  })
  try {
    await root.parseAsync(wordsOf(argv), { from: 'user' })
    return code
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0
    if (error instanceof CommanderError && error.code === 'commander.help') return incomplete(cli, spoken)
    const shown = error instanceof CommanderError ? usageError(error.message, language) : error
    return reportError(openDesk(cli, { lang: language, json: argv.includes('--json') }), shown)
  }
}

/** `kakuri --lang ja check` is `kakuri check --lang ja`; no command at all is `help`. */
function wordsOf(argv: readonly string[]): string[] {
  const ahead = argv[0] === '--lang' ? 2 : argv[0]?.startsWith('--lang=') ? 1 : 0
  const [language, rest] = [argv.slice(0, ahead), argv.slice(ahead)]
  if (rest.length === 0) return ['help']
  return rest[0] === 'help' || rest[0]?.startsWith('-') ? [...rest] : [...rest, ...language]
}

function chosenLanguage(argv: readonly string[]): 'ja' | 'en' | undefined {
  const at = argv.indexOf('--lang')
  const value = at >= 0 ? argv[at + 1] : argv.find(word => word.startsWith('--lang='))?.slice('--lang='.length)
  return value === 'ja' || value === 'en' ? value : undefined
}

/** A command that needs another word after it: its help says which. */
function incomplete(cli: Cli, help: string): number {
  cli.stderr.write(help)
  return exitCode('unexpected')
}

/** Commander only throws; what a person reads of an error comes from one place, reportError. */
function redirect(command: Command, cli: Cli, writeErr: (text: string) => void): void {
  command.exitOverride().configureOutput({ writeOut: text => cli.stdout.write(text), writeErr })
  for (const child of command.commands) redirect(child, cli, writeErr)
}
