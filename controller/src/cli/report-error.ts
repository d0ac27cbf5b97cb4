import { KakuriError } from '@kakuri/core/base/errors.ts'
import { type Fault, formatPlace } from '@kakuri/core/base/fault.ts'
import { SaidError } from '../service/said.ts'
import type { Desk } from './desk.ts'
import { exitCode, exitForError } from './exit-codes.ts'
import { NEXT_JA } from './messages/next-ja.ts'
import { SAY } from './messages/say.ts'
import { asSentence } from './messages/sentence.ts'
import { Interrupted } from './terminal/interrupts.ts'
import { harmless } from './terminal/width.ts'

/** An input that could not be read, with every fault; shown in full, unlike other errors. */
export class FaultsError extends KakuriError {
  readonly faults: readonly Fault[]

  constructor(code: 'SITE_INVALID' | 'PROFILE_INVALID', message: string, faults: readonly Fault[]) {
    super(code, message)
    this.faults = faults
  }
}

/** Words on the command line that nobody understands: the help page tells them. */
export class WordsError extends KakuriError {
  constructor(message: string) {
    super('USAGE', message)
  }
}

/** Codes whose sentences here say themselves what to do: the general advice would say it twice, or nothing. */
const SAID: ReadonlySet<string> = new Set(['USAGE', 'NOTHING_TO_RESTORE', 'NOT_LOGGED_IN'])

/** What happened, what to do next, and the code. Returns the exit code. A stack only for what nobody expected. */
export function reportError(desk: Desk, error: unknown): number {
  if (error instanceof Interrupted) {
    desk.screen.print(desk.say(SAY.interrupted))
    return exitCode('interrupted')
  }
  if (error instanceof KakuriError) return reportKnown(desk, error)
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error)
  desk.json({
    error: { code: 'UNEXPECTED', message: firstLine(message), retryable: false, next: SAY.unexpectedNext.en },
  })
  const err = desk.cli.stderr
  err.write(`${desk.say(SAY.unexpected)}\n${message}\n  ${desk.say(SAY.unexpectedNext)}\n`)
  return exitCode('unexpected')
}

function reportKnown(desk: Desk, error: KakuriError): number {
  desk.json({ error: errorDocument(error) })
  if (!desk.options.json) {
    const { style } = desk
    const lines = error instanceof FaultsError ? faultLines(desk, error.faults) : []
    desk.screen.block([])
    if (lines.length > 0) desk.cli.stderr.write(`${lines.join('\n')}\n`)
    const said = `${style.red(desk.say(SAY.error))} ${asSentence(sentenceOf(desk, error))}`
    desk.cli.stderr.write(`${said}${nextText(desk, error)}  [${error.code}]\n`)
  }
  return exitCode(exitForError(error.code))
}

/** What the controller says in both languages is said in the person's; sentences of core have their table. */
export function sentenceOf(desk: Desk, error: KakuriError): string {
  return error instanceof SaidError ? harmless(desk.say(error.text)) : desk.tell(error.message)
}

function nextText(desk: Desk, error: KakuriError): string {
  if (SAID.has(error.code) && !(error instanceof WordsError)) return ''
  return `\n  → ${desk.language === 'ja' ? NEXT_JA[error.code] : error.next}`
}

/** The error as --json gives it. */
export function errorDocument(error: KakuriError): unknown {
  return {
    code: error.code,
    message: error.message,
    retryable: error.retryable,
    next: error.next,
    ...(error instanceof FaultsError && { faults: error.faults }),
    ...(error.transcript !== null && { transcript: error.transcript }),
  }
}

export function faultLines(desk: Desk, faults: readonly Fault[]): string[] {
  return faults.flatMap(fault => {
    const line = `${desk.style.bold(formatPlace(fault.place))}  ${desk.tell(fault.message)}`
    return fault.hint === null ? [line] : [line, `    ${desk.tell(fault.hint)}`]
  })
}

const firstLine = (text: string) => text.split('\n')[0] ?? text
