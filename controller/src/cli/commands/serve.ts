import { join } from 'node:path'
import { PROGRAM_REASONS } from '@kakuri/core/journal/reasons.ts'
import type { RunningService } from '../../service/lifecycle.ts'
import type { Common, Desk } from '../desk.ts'
import { exitCode } from '../exit-codes.ts'
import { SERVE } from '../messages/serve.ts'
import { interrupted } from '../watching.ts'

export interface ServeOptions extends Common {
  readonly listen?: readonly string[]
  readonly name?: readonly string[]
  readonly http?: boolean
  readonly agents?: string
  readonly broker?: string
}

const CONSOLE = join(import.meta.dirname, '../../../console/dist')

/** `kakuri serve`: the controller as a service, until a signal stops it. */
export async function serve(desk: Desk, options: ServeOptions): Promise<number> {
  // What only this command needs is loaded by it alone: every other one starts sooner without.
  const { startService } = await import('../../service/lifecycle.ts')
  const { listenOf } = await import('../../service/listening.ts')
  const { agentsWanted } = await import('../../service/agents-at.ts')
  const { createNotify, keepAlive, watchdogMs } = await import('../../service/notify.ts')
  const { env, clock, files } = desk.cli
  const consoleFolder = (await files.list(CONSOLE)).length > 0 ? CONSOLE : null
  const listen = listenOf(options.listen)
  const running = await startService(desk, {
    ...{ listen, consoleFolder, names: options.name ?? [], http: options.http === true, demo: false, log: 'warn' },
    ...agentsWanted(options),
  })
  const asked = interrupted(desk)
  // From here on Ctrl-C is a signal again, not a key.
  desk.keyboard.close()
  tell(desk, running, consoleFolder)
  const notify = createNotify(env, error => desk.cli.stderr.write(`${desk.say(SERVE.notifyFailed(error.message))}\n`))
  await notify.tell('READY=1')
  const { engine } = running
  const endSigns = keepAlive(notify, watchdogMs(env), clock, () => engine.ready() || engine.busy())
  await asked
  endSigns()
  desk.print('', desk.say(SERVE.stopping))
  await notify.tell('STOPPING=1')
  const byPerson = (engine.openRun()?.paused ?? null) !== null
  const left = await running.stop(PROGRAM_REASONS.signal)
  desk.json({ stopped: { open: left } })
  desk.print(desk.say(SERVE.stopped), ...(left === null ? [] : [desk.say(SERVE.leftOpen(left, byPerson))]))
  return exitCode('complete')
}

function tell(desk: Desk, running: RunningService, consoleFolder: string | null): void {
  const { addresses, authority, accounts } = running
  const names = accounts.list().filter(account => !account.disabled)
  desk.json({
    serving: { addresses, fingerprint: authority?.fingerprint ?? null, accounts: names.length, agents: running.broker },
  })
  desk.print(...addresses.map(url => desk.style.bold(desk.say(SERVE.listening(url)))))
  desk.print(...(authority === null ? [desk.say(SERVE.plain)] : authorityLines(desk, authority)))
  const shown = names.map(account => `${account.name} (${account.roles.join(', ')})`).join(', ')
  desk.print(names.length === 0 ? desk.style.yellow(desk.say(SERVE.noAccounts)) : desk.say(SERVE.accounts(shown)))
  const { broker } = running
  if (broker !== null) desk.print(desk.say(SERVE.agents(broker)))
  if (consoleFolder === null) desk.print(desk.style.yellow(desk.say(SERVE.noConsole(CONSOLE))))
  desk.print(...runLines(desk, running))
}

function authorityLines(desk: Desk, authority: NonNullable<RunningService['authority']>): string[] {
  const { fingerprint, file, clockBehind } = authority
  const lines = [desk.say(SERVE.authority(fingerprint)), desk.say(SERVE.authorityFile(file))]
  return clockBehind ? [...lines, desk.style.yellow(desk.say(SERVE.clockBehind))] : lines
}

/** Whoever starts the controller in the middle of something learns it here. */
function runLines(desk: Desk, { engine }: RunningService): string[] {
  const open = engine.openRun()
  if (open === null) return []
  if (open.paused === null) return [desk.say(SERVE.goesOn(open.run))]
  return [desk.style.yellow(desk.say(SERVE.staysPaused(open.run, open.paused.by, desk.tell(open.paused.reason))))]
}
