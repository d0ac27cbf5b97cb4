import type { ProgramBody } from '@kakuri/core/compile/program.ts'
import type { GateAct } from '@kakuri/core/executor/contract.ts'
import { CRASH_POINTS } from '@kakuri/core/executor/crash-points.ts'
import type { EventType } from '@kakuri/core/journal/events.ts'
import { expect, it } from 'vitest'
import { breaksOfBlindness, breaksOfIntent, breaksOfOrder } from './invariants.ts'
import { hospital } from './programs.ts'
import type { SimCall, SimFault } from './sim-drivers.ts'
import { type CrashAt, createWorld, type Process, type World } from './world.ts'

const ALL = ['s1', 's2', 's3']

/** As `hospital`, with gates that one person may open alone. */
function breakable(): ProgramBody {
  const body = hospital()
  const stages = body.stages.map(stage =>
    stage.gate.kind === 'approve' ? { ...stage, gate: { ...stage.gate, breakGlass: true as const } } : stage,
  )
  return { ...body, stages }
}

/** One approves, thinks better of it, and then opens the gate alone. What was done before a crash is not done again. */
function hesitant(world: World, stage: string): GateAct {
  const done = (type: EventType) =>
    world.journal.events.some(event => event.type === type && 'stage' in event.body && event.body.stage === stage)
  if (!done('gate.approved')) return { approve: ['Abe'] }
  return done('gate.withdrawn') ? { breakGlass: 'Abe', reason: 'alone here' } : { withdraw: 'Abe' }
}

/** Faults and people that lead past every crash point of isolation, restore, probation and watch. */
function eventfulWorld(): World {
  const body = breakable()
  const world: World = createWorld(body, { down: ['a/port/p2'], fault: call => faultOf(call) })
  const willing = world.people
  let unplugged = false
  world.people = {
    ...willing,
    openGate: (stage, gate) => Promise.resolve(gate.kind === 'approve' ? hesitant(world, stage) : { approve: ['Abe'] }),
    // The first time the wrong cable goes, and the answer comes too soon.
    ask: async (step, instruction, signal) => {
      if (unplugged || step.id !== 'h5' || instruction.action === 'plug') return willing.ask(step, instruction, signal)
      await world.clock.sleep(3000, signal)
      unplugged = true
      world.network.unplug('c7')
      await world.clock.sleep(3000, signal)
      world.network.plug('c7')
      return { by: 'Chiba', answer: 'done', note: '' }
    },
  }
  return world
}

function faultOf(call: SimCall): SimFault | null {
  if (call.device === 'b' && call.verb === 'apply') return call.rung === 'ssh' ? 'refuse' : null
  if (call.device === 'fw' && call.rung === 'ssh' && call.verb === 'open') return 'lost'
  return null
}

/** Isolation with a pause, somebody reopening a port under watch, restore of one stage that nobody confirms, restore of all. */
async function scenario(world: World, first: Process): Promise<void> {
  const { clock, network, bundle } = world
  await clock.until(first.executor.prepare(bundle, 'Abe'))
  const handle = await clock.until(
    first.executor.isolate({ bundle, kind: 'incident', actor: 'Abe', reason: 'x', stages: ALL }),
  )
  await clock.advance(100)
  handle.pause('look around')
  await clock.until(handle.finished)
  await world.finish(first.executor.resume(bundle, 'Abe'))
  const watching = first.executor.watch(bundle, 'Abe')
  await clock.advance(1000)
  network.open('a', { kind: 'port', port: 'p1' })
  await clock.advance(30_000)
  if (!first.isDead()) world.fault = call => (call.device === 'b' && call.verb === 'open' ? 'lost' : faultOf(call))
  await clock.advance(30_000)
  if (first.isDead()) return
  world.fault = call => faultOf(call)
  await clock.until(watching.stop())
  await restores(world, first)
}

async function restores(world: World, process: Process): Promise<void> {
  const drill = await world.clock.until(world.isolate(process, ['s1'], 'drill'))
  drill.cancel('enough of it')
  await world.clock.until(drill.finished)
  const { confirmProbation } = world.people
  world.people.confirmProbation = () => Promise.resolve(null)
  await world.finish(world.restore(process, ['s3']))
  world.people.confirmProbation = confirmProbation
  await world.finish(world.restore(process, ALL))
}

/** The scenario in a process that dies, a recovery that dies at the same point, and a recovery that lives. */
async function crashAndRecover(world: World, crashAt: CrashAt): Promise<boolean> {
  const onlyInRecovery = crashAt.point.endsWith('run.recovered')
  const died = await diesIn(world, onlyInRecovery ? { point: 'after apply', nth: 1 } : crashAt, scenario)
  const diedAgain = await diesIn(world, crashAt, async (_world, process) => {
    await world.finish(process.executor.resume(world.bundle, 'Abe'))
  })
  await recover(world)
  return onlyInRecovery ? diedAgain : died
}

async function diesIn(world: World, at: CrashAt, work: (world: World, process: Process) => Promise<void>) {
  const process = world.start(at)
  let dead = false
  const died = process.died.then(() => {
    dead = true
  })
  // What the dead process would still have said is of no interest; what a living one says is.
  const worked = work(world, process).catch(error => {
    if (!dead) throw error
  })
  await world.clock.until(Promise.race([worked, died]))
  return dead
}

async function recover(world: World): Promise<void> {
  const { bundle, clock } = world
  world.fault = call => faultOf(call)
  world.people.confirmProbation = () => Promise.resolve('Abe')
  const process = world.start()
  await world.finish(process.executor.resume(bundle, 'Abe'))
  // Wherever it died: isolate what is not isolated, let the watch cut what somebody reopened, then put everything back.
  const missing = ALL.filter(stage => !world.ledger().isolated.has(stage))
  if (missing.length > 0) await world.finish(world.isolate(process, missing))
  const watching = process.executor.watch(bundle, 'Abe')
  await clock.advance(15_000)
  await clock.until(watching.stop())
  expect(severedTargets(world)).toEqual(SEVERED)
  await world.finish(world.restore(process, ALL))
}

const SEVERED = ['a/port/p1', 'a/port/p2', 'b/port/p1', 'b/port/p2', 'c5', 'fw/port/p1', 'fw/service/wg0']

function severedTargets(world: World): string[] {
  return Object.keys(world.network.snapshot())
}

it.each(CRASH_POINTS)('killed %s, a fresh process comes to the same end and repeats nothing blindly', async point => {
  const world = eventfulWorld()
  const before = world.network.snapshot()
  expect(await crashAndRecover(world, { point, nth: 1 })).toBe(true)
  expect(world.network.snapshot()).toEqual(before)
  expect(world.ledger().open).toBeNull()
  expect(breaksOfBlindness(world.log)).toEqual([])
  expect(breaksOfIntent(hospital(), world.journal.events, world.log)).toEqual([])
  expect(breaksOfOrder(hospital(), world.journal.events)).toEqual([])
})
