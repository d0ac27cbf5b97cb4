import type { Bilingual } from '@kakuri/core/base/text.ts'
import { lastPrepared, readiness } from '@kakuri/core/view/readiness.ts'
import { carry } from '../cli/carry.ts'
import { check } from '../cli/commands/check.ts'
import { journalVerify } from '../cli/commands/journal-verify.ts'
import { seal } from '../cli/commands/seal.ts'
import type { Desk } from '../cli/desk.ts'
import { exitCode } from '../cli/exit-codes.ts'
import { readinessLines } from '../cli/live/readiness-lines.ts'
import { openRunOf } from '../cli/open-run.ts'
import { readBundle } from '../cli/sealed.ts'
import { padTo } from '../cli/terminal/width.ts'
import { openWork, type Work } from '../cli/work.ts'
import { cutAndDie } from './crash.ts'
import { Facts } from './facts.ts'
import { ROOMS } from './hospital.ts'
import { DEMO } from './messages.ts'
import { CAST, demoPeople } from './people.ts'
import { DEVICE_LATENCY_MS } from './running.ts'
import { heading, readEvents, showChronology, showTraffic } from './show.ts'
import { type DemoStage, setStage } from './stage.ts'
import { cutsIn, stateOf } from './world.ts'

export interface DemoOptions {
  readonly keep: string | null
  readonly fast: boolean
}

interface Play extends DemoStage {
  readonly facts: Facts
  /** Gives people time to read; nothing with --fast or off a terminal. */
  pause(): Promise<void>
}

/** The third device of stage 3 has taken its cut and said so; nothing of that is in the journal yet. */
const CRASH_POINT = 'after apply#3'

/** Plays the demo to its end. True only if everything shown really held. */
export async function runDemo(desk: Desk, options: DemoOptions): Promise<boolean> {
  const from = desk.cli.clock.mono()
  const facts = new Facts()
  desk.print('', desk.style.bold(desk.say(DEMO.title)), `  ${desk.say(DEMO.honest)}`)
  const stage = await setStage(desk, options.keep)
  try {
    await play({ ...stage, facts, pause: () => rest(desk, options.fast) })
  } finally {
    await stage.close()
  }
  return conclude(desk, facts, options, desk.cli.clock.mono() - from)
}

function rest(desk: Desk, fast: boolean): Promise<void> {
  return fast || !desk.screen.terminal ? Promise.resolve() : desk.cli.clock.sleep(600)
}

async function play(play: Play): Promise<void> {
  const { desk, world } = play
  const before = stateOf(world)
  desk.print(`  ${desk.say(DEMO.devices(driven(play), ROOMS.length, DEVICE_LATENCY_MS))}`)
  await checkAndSeal(play)
  await prepareAndCut(play)
  await crashInStage3(play)
  await recover(play)
  await restore(play)
  play.facts.check('after the restore every port and filter is as it was before', stateOf(world) === before)
  await tellTheRecord(play)
}

const driven = ({ world }: Play) => [...world.devices.keys()].filter(id => /^(fw|sw)-/.test(id)).length

async function checkAndSeal({ desk, facts, pause }: Play): Promise<void> {
  heading(desk, DEMO.headings.check)
  facts.check('the plan passes every check', (await check(desk)) === exitCode('complete'))
  await pause()
  heading(desk, DEMO.headings.seal)
  facts.check('the plan is sealed', (await seal(desk)) === exitCode('complete'))
}

async function prepareAndCut(play: Play): Promise<void> {
  await working(play, async work => {
    await prepare(play, work)
    showTraffic(play.desk, play.world, play.facts, [])
    await play.pause()
    for (const [index, stage] of (['backup', 'external'] as const).entries()) {
      heading(play.desk, DEMO.headings[stage])
      await isolate(play, work, stage)
      showTraffic(play.desk, play.world, play.facts, ['backup', 'external'].slice(0, index + 1))
      await play.pause()
    }
  })
}

async function working(play: Play, action: (work: Work) => Promise<void>): Promise<void> {
  const work = await openWork(play.desk)
  try {
    await action(work)
  } finally {
    await work.close()
  }
}

async function prepare({ desk, world, facts }: Play, work: Work): Promise<void> {
  heading(desk, DEMO.headings.prepare)
  const { bundle, journal } = work
  const untouched = stateOf(world)
  await work.drivers.arm(Object.values(bundle.program.devices), new AbortController().signal)
  await work.executor(demoPeople(desk, world)).prepare(bundle, desk.say(CAST.commander))
  const ready = readiness(bundle.program, lastPrepared(journal.read(), bundle.sha256), desk.cli.clock.now())
  desk.print(...readinessLines(desk, bundle.program, ready))
  facts.check('preparing changes nothing on any device', stateOf(world) === untouched)
}

function carrying({ desk, world }: Play, work: Work) {
  const people = demoPeople(desk, world)
  return { desk, work, people, actor: desk.say(CAST.commander), options: {}, brief: true }
}

async function isolate(play: Play, work: Work, stage: string): Promise<void> {
  const { bundle } = work
  const actor = play.desk.say(CAST.commander)
  const order = { bundle, kind: 'incident' as const, actor, reason: 'demo', stages: [stage] }
  const code = await carry(carrying(play, work), executor => executor.isolate(order))
  play.facts.check(`stage ${stage} is complete, every step read back`, code === exitCode('complete'))
}

async function crashInStage3(play: Play): Promise<void> {
  const { desk, world, facts } = play
  heading(desk, DEMO.headings.crash)
  const before = cutsIn(world)
  const signal = await cutAndDie(play, 'segments', CRASH_POINT)
  facts.check('the controller was killed in the middle of stage 3', signal === 'SIGKILL')
  const cut = cutsIn(world).filter(one => !before.includes(one))
  const { ended, pending } = stepsOfLastRun(desk)
  facts.check('the kill left a device cut whose outcome the journal does not know', pending > 0 && cut.length > ended)
  desk.print(
    '',
    desk.style.yellow(`✘ ${desk.say(DEMO.killed(CRASH_POINT))}`),
    `  ${desk.say(DEMO.afterKill(ended, pending, cut.length))}`,
  )
  await play.pause()
}

/** Steps that the journal knows to have ended, and those that were begun and have no outcome. */
function stepsOfLastRun(desk: Desk): { readonly ended: number; readonly pending: number } {
  const events = readEvents(desk)
  const run = events.findLast(event => event.type === 'run.started')?.run
  const own = events.filter(event => event.run === run)
  const ended = new Set(own.flatMap(event => (event.type === 'step.ended' ? [event.body.step] : [])))
  const begun = new Set(own.flatMap(event => (event.type === 'step.intent' ? [event.body.step] : [])))
  return { ended: ended.size, pending: [...begun].filter(step => !ended.has(step)).length }
}

async function recover(play: Play): Promise<void> {
  heading(play.desk, DEMO.headings.resume)
  await working(play, async work => {
    const open = openRunOf(work)
    play.facts.check('the killed run is found open', open !== null)
    const actor = play.desk.say(CAST.commander)
    const earlier = { earlier: open?.events ?? [] }
    const begin = { ...carrying(play, work), ...earlier }
    const code = await carry(begin, executor => executor.resume(work.bundle, actor))
    play.facts.check('the run is complete after recovery, every step read back', code === exitCode('complete'))
  })
  showTraffic(play.desk, play.world, play.facts, ['backup', 'external', 'segments'])
  factsOfTheLadder(play)
  await play.pause()
}

/** The switch without SSH was cut by SNMP, and the cable without a device by a person. */
function factsOfTheLadder({ desk, facts }: Play): void {
  const rungs = new Map(
    readEvents(desk).flatMap(event => (event.type === 'step.ended' ? [[event.body.step, event.body.rung]] : [])),
  )
  facts.check('sw-ward-2, whose SSH is dead, was cut by SNMP', rungs.get('ward-2') === 'snmp')
  facts.check('the maintenance line was cut by a person and its link read back', rungs.get('ct-line') === 'hands')
}

async function restore(play: Play): Promise<void> {
  const { desk, world, facts } = play
  heading(desk, DEMO.headings.restore)
  await working(play, async work => {
    const { bundle } = work
    const stages = bundle.program.stages.map(stage => stage.id)
    const actor = desk.say(CAST.commander)
    const order = { bundle, kind: 'incident' as const, actor, reason: 'demo', stages }
    const code = await carry(carrying(play, work), executor => executor.restore(order))
    facts.check('the restore is complete and confirmed', code === exitCode('complete'))
  })
  showTraffic(desk, world, facts, [])
}

async function tellTheRecord({ desk, facts }: Play): Promise<void> {
  heading(desk, DEMO.headings.log)
  const { program } = await readBundle(desk)
  showChronology(desk, program)
  heading(desk, DEMO.headings.verify)
  facts.check('the journal verifies', (await journalVerify(desk)) === exitCode('complete'))
}

function conclude(desk: Desk, facts: Facts, options: DemoOptions, ms: number): boolean {
  const { wrong, all } = facts
  const seconds = (ms / 1000).toFixed(1)
  desk.json({ demo: { held: wrong.length === 0, seconds: Number(seconds), facts: all } })
  if (wrong.length > 0) {
    desk.print('', desk.style.red(`✘ ${desk.say(DEMO.notHeld)}`), ...wrong.map(fact => `  ${fact}`))
    return false
  }
  desk.print('', desk.style.green(`✔ ${desk.say(DEMO.held(all.length, seconds))}`))
  heading(desk, DEMO.headings.next)
  if (options.keep !== null) desk.print(`  ${desk.say(DEMO.kept(options.keep))}`)
  desk.print(...nextCommands(desk).map(line => `  ${line}`))
  return true
}

function nextCommands(desk: Desk): string[] {
  const told = DEMO.nextCommands
  const lines: readonly (readonly [string, Bilingual | null])[] = [
    ['npm start', told.console],
    ['npm run kakuri -- demo --once --keep ./demo-site', told.keep],
    ['npm run kakuri -- log --site ./demo-site', told.log],
    ['npm run kakuri -- init ./my-site', told.begin],
    ['npm run kakuri -- check --site ./my-site', null],
    ['npm run kakuri -- help', null],
  ]
  return lines.map(([command, why]) => (why === null ? command : `${padTo(command, 49)} # ${desk.say(why)}`))
}
