import { KakuriError } from '@kakuri/core/base/errors.ts'
import type { ArmReport } from '@kakuri/core/driver/contract.ts'
import { lastPrepared, type Readiness, readiness } from '@kakuri/core/view/readiness.ts'
import { actorOf, type Desk } from '../desk.ts'
import { exitCode } from '../exit-codes.ts'
import { readinessLines, sessionLines } from '../live/readiness-lines.ts'
import { ARM } from '../messages/arm.ts'
import { refuseOpenRun } from '../open-run.ts'
import { terminalPeople } from '../people.ts'
import { reportError } from '../report-error.ts'
import { type Work, withWork } from '../work.ts'
import { type CutOptions, isolate } from './cut.ts'

/** `kakuri arm`: sessions open ahead, every rung tried read-only; `cut 1` then costs round trips and no logins. */
export function arm(desk: Desk, options: CutOptions): Promise<number> {
  return withWork(desk, async work => {
    refuseOpenRun(desk, work)
    const actor = await actorOf(desk)
    const ready = await prepare(desk, work, actor)
    const code = await orders(desk, options, work, actor)
    if (code !== null) return code
    return exitCode(ready.steps.every(step => step.state !== 'not-ready') ? 'complete' : 'notInOrder')
  })
}

async function prepare(desk: Desk, work: Work, actor: string): Promise<Readiness> {
  const { bundle } = work
  desk.print(desk.say(ARM.opening))
  const stop = new AbortController()
  const unlisten = desk.cli.interrupts.listen(() => stop.abort())
  try {
    const sessions = await work.drivers.arm(Object.values(bundle.program.devices), stop.signal)
    await work.executor(peopleOf(desk, work, actor)).prepare(bundle, actor)
    const prepared = lastPrepared(work.journal.read(), bundle.sha256)
    const ready = readiness(bundle.program, prepared, desk.cli.clock.now())
    tell(desk, work, sessions, ready)
    return ready
  } finally {
    unlisten()
  }
}

function peopleOf(desk: Desk, work: Work, actor: string) {
  const { program } = work.bundle
  return terminalPeople({
    desk,
    program,
    direction: 'isolate',
    actor,
    approvedBy: [],
    approvedBefore: [],
    confirmProbation: false,
  })
}

function tell(desk: Desk, work: Work, sessions: readonly ArmReport[], ready: Readiness): void {
  desk.json({
    readiness: ready.steps,
    sessions: sessions.map(({ device, rung, error, ms }) => ({ device, rung, ms, error: codeOf(error) })),
  })
  // The sessions of a running controller are its own affair.
  const open = sessions.length > 0 ? [...sessionLines(desk, sessions), ''] : []
  desk.print(...open, ...readinessLines(desk, work.bundle.program, ready))
}

function codeOf(error: Error | null): string | null {
  if (error === null) return null
  return error instanceof KakuriError ? error.code : 'UNEXPECTED'
}

/** Takes orders until Ctrl-C, `quit` or the end of the input. The last run's exit code; null when none was ordered. */
async function orders(desk: Desk, options: CutOptions, work: Work, actor: string): Promise<number | null> {
  const stop = new AbortController()
  let code: number | null = null
  desk.print('', desk.say(ARM.armed))
  while (!stop.signal.aborted) {
    const unlisten = desk.cli.interrupts.listen(() => stop.abort())
    const line = await desk.keyboard.ask({ prompt: desk.say(ARM.prompt), signal: stop.signal })
    unlisten()
    const [word, ...stages] = line?.trim().split(/\s+/) ?? ['quit']
    if (word === 'quit') break
    if (word === 'cut') {
      code = await obey(desk, { ...options, actor, stage: stages }, work)
      desk.print('', desk.say(ARM.stillArmed))
    } else if (word !== '') desk.screen.print(desk.say(ARM.unknown))
  }
  desk.print(desk.say(ARM.disarmed))
  return code
}

/** A mistyped stage is told and the sessions stay warm. */
async function obey(desk: Desk, options: CutOptions, work: Work): Promise<number> {
  try {
    return await isolate(
      { ...desk, options: { ...desk.options, actor: options.actor ?? '' } },
      options,
      work,
      'incident',
    )
  } catch (error) {
    if (error instanceof KakuriError) return reportError(desk, error)
    throw error
  }
}
