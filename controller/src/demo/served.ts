import { join } from 'node:path'
import type { Role } from '@kakuri/core/journal/events.ts'
import { openJournalReader } from '@kakuri/core/journal/reader.ts'
import { PROGRAM_REASONS } from '@kakuri/core/journal/reasons.ts'
import { seal } from '../cli/commands/seal.ts'
import type { Desk } from '../cli/desk.ts'
import { exitCode } from '../cli/exit-codes.ts'
import { followJournal } from '../cli/follow-journal.ts'
import { padTo } from '../cli/terminal/width.ts'
import { JOURNAL_FILE } from '../cli/work.ts'
import type { AgentsWanted } from '../service/agents-at.ts'
import { type RunningService, startService } from '../service/lifecycle.ts'
import type { Listen } from '../service/listening.ts'
import { type DemoAgent, startDemoAgent } from './agent.ts'
import { createGuard } from './guard.ts'
import { DEMO_AGENT, ROOM_CODES, ROOMS } from './hospital.ts'
import { DEMO } from './messages.ts'
import { DEVICE_LATENCY_MS } from './running.ts'
import { type DemoStage, setStage } from './stage.ts'

const CONSOLE = join(import.meta.dirname, '../../console/dist')

/** Opens nothing but this demo's simulated hospital, which ends with it. */
const PASSWORD = 'demo-only-password'

/** Invented people, one for each thing that a person can be; two who may approve. */
const LOGINS: readonly { readonly name: string; readonly roles: readonly Role[] }[] = [
  { name: 'suzuki', roles: ['commander'] },
  { name: 'sato', roles: ['commander'] },
  { name: 'tanaka', roles: ['network'] },
  { name: 'yamada', roles: ['onsite'] },
  { name: 'ito', roles: ['viewer'] },
  { name: 'watanabe', roles: ['admin'] },
]

/** Agents speak TLS, also to a console on plain HTTP. */
const BROKER: AgentsWanted = { at: { kind: 'own', listen: { host: '127.0.0.1', port: 0 } } }

export interface ServedDemoOptions {
  readonly keep: string | null
  readonly listen: Listen
}

/** The simulated hospital and the console before it, on loopback, until stopped. */
export async function serveDemo(desk: Desk, options: ServedDemoOptions): Promise<number> {
  desk.print('', desk.style.bold(desk.say(DEMO.title)), `  ${desk.say(DEMO.honest)}`)
  // Ctrl-C while it starts ends it in order too, with nothing left behind.
  const early = new AbortController()
  const unlisten = desk.cli.interrupts.listen(() => early.abort())
  const goesOn = () => {
    unlisten()
    return !early.signal.aborted
  }
  const stage = await setStage(desk, options.keep, { agent: true })
  try {
    const code = await seal(silent(stage.desk))
    if (code !== exitCode('complete')) return code
    return await serveStage(stage, options, goesOn)
  } finally {
    unlisten()
    await stage.close()
  }
}

/** The same desk, where nothing is printed. */
const silent = (desk: Desk): Desk => ({ ...desk, print: () => undefined, json: () => undefined })

async function serveStage(stage: DemoStage, { listen }: ServedDemoOptions, goesOn: () => boolean): Promise<number> {
  const { desk } = stage
  const running = await start(desk, listen)
  const [agent] = await Promise.all([startDemoAgent(stage, running), addLogins(running)])
  desk.keyboard.close()
  if (goesOn()) {
    tell(stage, running, agent)
    await play(stage)
  }
  desk.print('', desk.say(DEMO.stopping))
  await agent?.close()
  await running.stop(PROGRAM_REASONS.demo)
  return exitCode('complete')
}

/** On the port asked for, or on any free one where something else has it. */
async function start(desk: Desk, listen: Listen): Promise<RunningService> {
  const options = { consoleFolder: CONSOLE, names: [], http: true, demo: true, log: 'error' as const, agents: BROKER }
  try {
    return await startService(desk, { ...options, listen: [listen] })
  } catch (error) {
    if (!isTaken(error)) throw error
    desk.print(`  ${desk.style.yellow(desk.say(DEMO.taken(listen.port)))}`)
    return startService(desk, { ...options, listen: [{ ...listen, port: 0 }] })
  }
}

/** The service says in words that it cannot listen; what the operating system said stands behind it. */
function isTaken(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : null
  return cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE'
}

async function addLogins({ accounts }: RunningService): Promise<void> {
  const who = { name: 'demo', kind: 'local' as const, roles: ['admin' as const], steppedUpUntil: null }
  for (const login of LOGINS) await accounts.add({ ...login, second: 'none', password: PASSWORD }, who)
}

function tell({ desk, world }: DemoStage, { addresses }: RunningService, agent: DemoAgent | null): void {
  const driven = [...world.devices.keys()].filter(id => /^(fw|sw)-/.test(id)).length
  const { style } = desk
  const codes = agent === null ? [] : [...ROOM_CODES].map(([name, code]) => ({ name, code }))
  desk.json({ demo: { addresses, display: agent?.display ?? null, logins: LOGINS, password: PASSWORD, codes } })
  desk.print(
    `  ${desk.say(DEMO.devices(driven, ROOMS.length, DEVICE_LATENCY_MS))}`,
    '',
    style.bold(`  ${desk.say(DEMO.open)} ${addresses.join(' ')}`),
    ...(agent === null ? [] : [style.bold(`  ${desk.say(DEMO.display)} ${agent.display}`)]),
    ...(agent === null ? [] : [`  ${desk.say(DEMO.byAgent(DEMO_AGENT.logsInto))}`]),
    '',
    `  ${desk.say(DEMO.logins(PASSWORD))}`,
    ...LOGINS.map(({ name, roles }) => `    ${padTo(name, 10)} ${roles.join(', ')}`),
    ...(codes.length === 0
      ? []
      : [`  ${desk.say(DEMO.codes(codes.map(one => `${one.name} ${one.code}`).join(', ')))}`]),
    '',
    `  ${desk.say(DEMO.tryThis)}`,
    `  ${desk.say(DEMO.untilStopped)}`,
  )
}

/** Plays the people in the rooms until Ctrl-C. */
async function play({ desk, world }: DemoStage): Promise<void> {
  const guard = createGuard(world, desk.cli.clock, text => desk.print(`  ▸ ${desk.say(text)}`))
  const reader = openJournalReader(join(desk.stateFolder, JOURNAL_FILE))
  try {
    await followJournal(desk, reader, guard)
  } finally {
    reader.close()
  }
}
