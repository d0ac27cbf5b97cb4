import { KakuriError } from '@kakuri/core/base/errors.ts'
import { type Fault, formatPlace } from '@kakuri/core/base/fault.ts'
import type { Desk } from './desk.ts'
import { exitCode, exitForError } from './exit-codes.ts'
import { NEXT_JA } from './messages/next-ja.ts'
import { SAY } from './messages/say.ts'
import { Interrupted } from './terminal/interrupts.ts'

/** An input that could not be read, with every fault; shown in full, unlike other errors. */
export class FaultsError extends KakuriError {
  readonly faults: readonly Fault[]

  constructor(code: 'SITE_INVALID' | 'PROFILE_INVALID', message: string, faults: readonly Fault[]) {
    super(code, message)
    this.faults = faults
  }
}

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
    const next = desk.language === 'ja' ? NEXT_JA[error.code] : error.next
    desk.screen.block([])
    if (lines.length > 0) desk.cli.stderr.write(`${lines.join('\n')}\n`)
    desk.cli.stderr.write(
      `${style.red(desk.say(SAY.error))} ${desk.tell(error.message)}\n  → ${next}  [${error.code}]\n`,
    )
  }
  return exitCode(exitForError(error.code))
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
