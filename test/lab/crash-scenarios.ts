import { CRASH_POINTS, type CrashPoint } from '@kakuri/core/executor/crash-points.ts'
import type { AnyEvent } from '@kakuri/core/journal/events.ts'
import { type Asked, type Controller, startController } from './controller.ts'
import type { Lab } from './lab.ts'
import { setPort } from './state.ts'

export const STAGES = ['stage-1', 'stage-2']

export interface World {
  readonly lab: Lab
  /** Name of the journal. */
  readonly name: string
  readonly controller: Controller
}

/** How a run comes to a crash point: what happens before, unharmed, and what is under way when the process dies. */
export interface Scenario {
  /** Who is missing; everybody is there unless told. */
  readonly people?: { readonly confirms?: boolean; readonly opensGates?: boolean; readonly breaksGlass?: boolean }
  /** Where the world stands when nothing crashed. */
  readonly ends: 'cut' | 'open' | 'unplugged'
  prepare?(world: World): Promise<unknown>
  provoke(world: World): Promise<unknown>
}

type Hands = (lab: Lab, controller: Controller) => void

/** Only hands are left for the switch, and these hands are there. */
function handsScenario(hands: Hands): Scenario {
  return {
    ends: 'unplugged',
    prepare: async ({ lab, controller }) => {
      await makeHelpless(lab)
      hands(lab, controller)
    },
    provoke: ({ controller }) => controller.isolate(['stage-1']),
  }
}

const isolateAll = ({ controller }: World) => controller.isolate(STAGES)
const restoreAll = ({ controller }: World) => controller.restore(STAGES)

export const SCENARIOS = {
  isolating: { ends: 'cut', provoke: isolateAll },
  preparing: { ends: 'cut', provoke: ({ controller }) => controller.prepare() },
  restoring: { ends: 'open', prepare: isolateAll, provoke: restoreAll },
  'restoring while nobody confirms': {
    ends: 'open',
    people: { confirms: false },
    prepare: isolateAll,
    provoke: restoreAll,
  },
  pausing: { ends: 'cut', people: { opensGates: false }, provoke: isolateAll },
  'opening a gate alone': { ends: 'cut', people: { breaksGlass: true }, provoke: isolateAll },
  resuming: {
    ends: 'cut',
    people: { opensGates: false },
    prepare: isolateAll,
    provoke: ({ controller }) => controller.resume(),
  },
  recovering: { ends: 'cut', provoke: recoverTwice },
  watching: {
    ends: 'cut',
    prepare: isolateAll,
    provoke: async world => {
      await world.controller.watch()
      await world.controller.event('watch.started')
      await setPort(world.lab, 'core-1:eth6', 'up')
      await world.controller.event('watch.severed-again')
    },
  },
  'watching a device that fell silent': {
    ends: 'cut',
    prepare: isolateAll,
    provoke: async ({ lab, controller }) => {
      await silence(lab)
      await controller.watch()
      await controller.event('watch.unreadable')
    },
  },
  'asking a person': handsScenario(carefulHands),
  'asking a person who pulls nothing': handsScenario(idleHands),
  'asking a person who pulls a wrong cable': handsScenario(wrongHands),
  'calling off while a person is asked': handsScenario(calledOff),
} as const satisfies Record<string, Scenario>
export type ScenarioName = keyof typeof SCENARIOS

/** Which scenario passes the points of this event type or verb. */
const PASSED_BY: Readonly<Record<string, ScenarioName>> = {
  'run.prepared': 'preparing',
  'run.recovered': 'recovering',
  'rung.failed': 'asking a person',
  'rung.refused': 'asking a person',
  'task.shown': 'asking a person',
  'task.answered': 'asking a person',
  'task.wrong-cable': 'asking a person who pulls a wrong cable',
  'task.put-back': 'asking a person who pulls a wrong cable',
  'task.still-up': 'asking a person who pulls nothing',
  'run.cancelling': 'calling off while a person is asked',
  'gate.withdrawn': 'opening a gate alone',
  'gate.broken': 'opening a gate alone',
  'run.paused': 'pausing',
  'run.resumed': 'resuming',
  'probation.started': 'restoring',
  'probation.confirmed': 'restoring',
  'probation.expired': 'restoring while nobody confirms',
  'watch.started': 'watching',
  'watch.reopened': 'watching',
  'watch.severed-again': 'watching',
  'watch.unreadable': 'watching a device that fell silent',
  revert: 'restoring',
}

/** Points that lie on the way of an isolation as well as of a restore are tried on both. */
const BOTH_WAYS = ['step.observed', 'step.intent', 'step.ended', 'verify']

/** Every named crash point at least once, each with the scenario that passes it. */
export function crashCases(): [CrashPoint, ScenarioName][] {
  return CRASH_POINTS.flatMap(point => {
    const what = point.split(' ').at(-1) ?? ''
    const first: [CrashPoint, ScenarioName] = [point, PASSED_BY[what] ?? 'isolating']
    return BOTH_WAYS.includes(what) ? [first, [point, 'restoring']] : [first]
  })
}

/** Dies once in the middle of a stage, and a second process takes the run up; the world's own process is the first. */
async function recoverTwice({ lab, name, controller }: World): Promise<void> {
  await controller.crashAt('after journal step.intent')
  await Promise.allSettled([controller.isolate(STAGES)])
  await controller.died
  const second = await startController(lab, { name })
  await second.crashAt('after journal run.recovered')
  await Promise.allSettled([second.resume()])
  await second.died
}

async function silence(lab: Lab): Promise<void> {
  await lab.stopDaemon('core-1', 'sshd')
  await lab.stopDaemon('core-1', 'snmpd')
}

/** core-1 can be read over SNMP but not written, and not reached over SSH: only hands are left. */
async function makeHelpless(lab: Lab): Promise<void> {
  await silence(lab)
  await editSnmpd(lab, 's/^rwuser ops/rouser ops/')
}

/** Brings core-1 back to full strength after a scenario. */
export async function heal(lab: Lab): Promise<void> {
  await silence(lab)
  await editSnmpd(lab, 's/^rouser ops/rwuser ops/')
  await lab.startDaemon('core-1', 'sshd')
}

async function editSnmpd(lab: Lab, edit: string): Promise<void> {
  await lab.read('core-1', ['sed', '-i', edit, '/run/lab/core-1/snmpd.conf'])
  await lab.startDaemon('core-1', 'snmpd')
}

/** Host ends of the cables that a person pulls in the two-switches plan, by cut point. */
const HOST_END: Readonly<Record<string, string>> = { nas: 'nas:eth0', tape: 'tape:eth0', pc: 'pc:eth0' }

/** The controller may die under whatever a person does: that is the test. */
function onEachTask(controller: Controller, work: (asked: Asked, count: number) => Promise<void>): void {
  let count = 0
  controller.onAsked(asked => {
    count += 1
    Promise.allSettled([work(asked, count)])
  })
}

/** Says done without having pulled anything, and does it when asked again. */
function idleHands(lab: Lab, controller: Controller): void {
  onEachTask(controller, async (asked, count) => {
    if (count === 1) await controller.answer(asked.step, 'done')
    else await doTask(lab, controller, asked)
  })
}

/** Pulls a wrong cable first, until told. */
function wrongHands(lab: Lab, controller: Controller): void {
  onEachTask(controller, async asked => {
    await setPort(lab, 'ehr:eth0', 'down')
    await controller.event('task.wrong-cable')
    await setPort(lab, 'ehr:eth0', 'up')
    await controller.event('task.put-back')
    await doTask(lab, controller, asked)
  })
}

/** Nobody has done anything yet when the run is called off. */
function calledOff(_lab: Lab, controller: Controller): void {
  onEachTask(controller, () => controller.cancel())
}

/** Does what is asked, for unplugging and for plugging back. */
export function carefulHands(lab: Lab, controller: Controller): void {
  onEachTask(controller, asked => doTask(lab, controller, asked))
}

async function doTask(lab: Lab, controller: Controller, { step, instruction }: Asked): Promise<void> {
  await setPort(lab, HOST_END[step] ?? '', instruction.action === 'unplug' ? 'down' : 'up')
  await controller.answer(step, 'done')
}

/**
 * Device actions after a crash that were not preceded, since the run was taken up again, by a reading of that very cut point
 * which showed them to be still needed. Empty when nothing was repeated blindly.
 */
export function blindActions(events: readonly AnyEvent[]): string[] {
  const seen = new Map<string, string>()
  const blind: string[] = []
  for (const event of events) {
    if (event.type === 'run.recovered' || event.type === 'run.started') seen.clear()
    if (event.type === 'step.observed') seen.set(event.body.step, event.body.reading.state)
    if (event.type !== 'step.intent' || event.body.rung === 'hands') continue
    const { step, action } = event.body
    const done = action === 'apply' ? 'severed' : 'open'
    const state = seen.get(step) ?? 'never looked at'
    if (state === done || state === 'never looked at') blind.push(`${event.seq}: ${action} ${step}, which was ${state}`)
  }
  return blind
}
