import { resolve } from 'node:path'
import { KakuriError } from '@kakuri/core/base/errors.ts'
import type { Bilingual, Language } from '@kakuri/core/base/text.ts'
import { inJapanese } from '@kakuri/core/view/japanese/japanese.ts'
import type { Cli, Environment } from './cli.ts'
import { ASK } from './messages/ask.ts'
import { plainReasons } from './messages/sentence.ts'
import { Keyboard } from './terminal/keyboard.ts'
import { Screen } from './terminal/screen.ts'
import { type Style, styleFor } from './terminal/style.ts'
import { harmless } from './terminal/width.ts'

/** Options every command takes, as commander gives them. */
export interface Common {
  readonly site?: string
  readonly state?: string
  readonly lang?: Language
  readonly json?: boolean
  readonly yes?: boolean
  readonly key?: string
  readonly actor?: string
}

/** Where one person sits: what they see, what they type, which language they read, which site they work on. */
export interface Desk {
  readonly cli: Cli
  readonly options: Common
  readonly language: Language
  readonly style: Style
  /** With --json this is standard error, so that standard output holds nothing but JSON. */
  readonly screen: Screen
  readonly keyboard: Keyboard
  readonly siteFolder: string
  readonly stateFolder: string
  /** The text in the person's language. */
  say(text: Bilingual): string
  /** A sentence of core (a fault, a finding, an error) in the person's language, harmless for a terminal. */
  tell(english: string): string
  /** Writes for a person; nothing with --json. */
  print(...lines: readonly string[]): void
  /** Writes one JSON document on one line; nothing without --json. */
  json(document: unknown): void
}

/** --lang, else Japanese where LC_ALL, LC_MESSAGES or LANG (in this order) starts with `ja`, else English. */
export function languageOf(chosen: Language | undefined, env: Environment): Language {
  const locale = env.LC_ALL || env.LC_MESSAGES || env.LANG || ''
  return chosen ?? (locale.toLowerCase().startsWith('ja') ? 'ja' : 'en')
}

/** A sentence of core in this language, harmless for a terminal. */
export function tellIn(language: Language, english: string): string {
  return harmless(plainReasons(language === 'ja' ? inJapanese(english) : english, language))
}

export function openDesk(cli: Cli, options: Common): Desk {
  const json = options.json === true
  const screen = new Screen(json ? cli.stderr : cli.stdout)
  const language = languageOf(options.lang, cli.env)
  const siteFolder = resolve(cli.cwd, options.site ?? '.')
  return {
    cli,
    options,
    language,
    screen,
    siteFolder,
    style: styleFor(screen.terminal, cli.env),
    keyboard: new Keyboard(cli.stdin, screen, cli.interrupts),
    stateFolder: resolve(cli.cwd, options.state ?? `${siteFolder}/.kakuri`),
    say: text => text[language],
    tell: english => tellIn(language, english),
    print: (...lines) => {
      if (!json) screen.print(...lines)
    },
    json: document => {
      if (json) cli.stdout.write(`${JSON.stringify(document)}\n`)
    },
  }
}

/** The name of the person who acts: --actor, else asked. Never the name the operating system gives its user. */
export async function actorOf(desk: Desk): Promise<string> {
  const given = desk.options.actor?.trim()
  if (given) return given
  return askName(desk, desk.say(ASK.yourName))
}

/** Asks until a name is typed. Throws USAGE when the input ends. */
export async function askName(desk: Desk, prompt: string, signal?: AbortSignal): Promise<string> {
  for (;;) {
    const line = await desk.keyboard.ask({ prompt, ...(signal && { signal }) })
    if (line === null) throw new KakuriError('USAGE', desk.say(ASK.noName))
    const name = line.trim()
    if (name !== '') return name
    desk.screen.print(desk.say(ASK.nameNeeded))
  }
}

/** Asks for text that may not be empty. Throws USAGE with `missing` when the input ends. */
export async function askText(desk: Desk, prompt: string, missing: Bilingual): Promise<string> {
  for (;;) {
    const line = await desk.keyboard.ask({ prompt })
    if (line === null) throw new KakuriError('USAGE', desk.say(missing))
    if (line.trim() !== '') return line.trim()
  }
}

/** True when the word shown was typed; false at an empty line. A slip is asked again. With --yes nothing is asked. */
export async function typedConfirmation(desk: Desk, lines: readonly string[], word: string): Promise<boolean> {
  if (desk.options.yes) return true
  let shown = lines
  for (;;) {
    const typed = (await desk.keyboard.ask({ lines: shown, prompt: desk.say(ASK.typeWord(word)) }))?.trim()
    if (!typed) return false
    if (typed === word) return true
    shown = [desk.say(ASK.notTheWord(harmless(typed), word))]
  }
}
