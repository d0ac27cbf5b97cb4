import { KakuriError } from '@kakuri/core/base/errors.ts'
import { formatFault } from '@kakuri/core/base/fault.ts'
import type { Bilingual, Language } from '@kakuri/core/base/text.ts'
import { Command, CommanderError } from 'commander'
import { type AgentConfig, CONFIG_FILE, readConfig } from './config.ts'
import { diskFiles } from './files.ts'
import { SAY } from './say.ts'
import { PRODUCT } from './version.ts'

export interface Options {
  readonly config: string
  readonly state?: string
  readonly language?: Language
}

/** What every command is given. */
export interface Desk {
  readonly config: AgentConfig
  readonly authority: string
  say(text: Bilingual): void
}

/** Runs one command; gives the exit code: 0 well, 1 something is wrong, 2 used wrongly. */
export async function runCli(args: readonly string[]): Promise<number> {
  let code = 0
  const program = new Command('kakuri-agent')
    .description(`${SAY.program.en}\n${SAY.program.ja}`)
    .version(PRODUCT)
    .exitOverride()
  const command = (name: keyof typeof SAY.commands, action: (desk: Desk) => Promise<number>) =>
    program
      .command(name)
      .description(`${SAY.commands[name].en} / ${SAY.commands[name].ja}`)
      .option('--config <file>', `${SAY.config.en} / ${SAY.config.ja}`, CONFIG_FILE)
      .option('--state <folder>', `${SAY.state.en} / ${SAY.state.ja}`)
      .option('--language <ja|en>', `${SAY.language.en} / ${SAY.language.ja}`)
      .action(async (options: Options) => {
        code = await guarded(options, action)
      })
  command('run', async desk => (await import('./cli-run.ts')).run(desk))
  command('enrol', async desk => (await import('./cli-enrol.ts')).enrolNow(desk))
  command('status', async desk => (await import('./cli-status.ts')).status(desk))
  command('check', async desk => (await import('./cli-check.ts')).check(desk))
  try {
    await program.parseAsync([...args], { from: 'user' })
    return code
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    throw error
  }
}

async function guarded(options: Options, action: (desk: Desk) => Promise<number>): Promise<number> {
  const chosen = options.language ?? (/^ja/.test(process.env.LC_ALL ?? process.env.LANG ?? '') ? 'ja' : 'en')
  const language = chosen === 'ja' ? 'ja' : 'en'
  const say = (text: Bilingual) => void process.stdout.write(`${text[language]}\n`)
  try {
    const config = await loadConfig(options, language)
    if (typeof config === 'string') return wrong(config)
    const authority = diskFiles.read(config.authority)?.toString('utf8') ?? ''
    return await action({ config, authority, say })
  } catch (error) {
    if (!(error instanceof KakuriError)) throw error
    return wrong(await tell(error.message, language))
  }
}

function wrong(text: string): number {
  process.stderr.write(`kakuri-agent: ${text}\n`)
  return 1
}

/** A sentence of core in the language of who reads it. Loaded when something is wrong: a running agent needs no memory for it. */
async function tell(english: string, language: Language): Promise<string> {
  if (language === 'en') return english
  return (await import('@kakuri/core/view/japanese/japanese.ts')).inJapanese(english)
}

/** The configuration, or everything that is wrong with it. */
async function loadConfig({ config: file, state }: Options, language: Language): Promise<AgentConfig | string> {
  const bytes = diskFiles.read(file)
  if (bytes === null) return SAY.noConfig(file)[language]
  const read = readConfig({ name: file, bytes })
  if (read.ok) return state === undefined ? read.value : { ...read.value, state }
  const lines = read.faults.map(async ({ place, message, hint }) =>
    formatFault({
      place,
      message: await tell(message, language),
      hint: hint === null ? null : await tell(hint, language),
    }),
  )
  return `\n${(await Promise.all(lines)).join('\n')}`
}
