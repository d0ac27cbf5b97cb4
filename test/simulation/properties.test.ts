import {
  type ProgramBody,
  type ProgramCable,
  type ProgramStage,
  type Step,
  stageSteps,
} from '@kakuri/core/compile/program.ts'
import { CRASH_POINTS } from '@kakuri/core/executor/crash-points.ts'
import type { Gate, RungKind } from '@kakuri/core/plan/shape.ts'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { breaksOfBlindness, breaksOfIntent, breaksOfOrder } from './invariants.ts'
import { contactsOf, keyOf } from './network.ts'
import { cable, device, portStep, program, stage } from './programs.ts'
import type { SimCall, SimFault, SimVerb } from './sim-drivers.ts'
import { type CrashAt, createWorld, type World } from './world.ts'

const RUNS = { numRuns: 150 }
const GATES: readonly Gate[] = [{ kind: 'auto' }, { kind: 'confirm' }, { kind: 'approve', count: 2 }]
const LADDERS: readonly (readonly RungKind[])[] = [
  ...([['ssh'], ['ssh', 'snmp'], ['snmp', 'ssh'], ['ssh', 'snmp', 'hands']] as const),
  ...([['console'], ['ssh', 'console'], ['outlet'], ['ssh', 'outlet'], ['relay', 'ssh']] as const),
  ...([
    ['ssh', 'snmp', 'console', 'outlet', 'relay', 'hands'],
    ['ssh', 'relay', 'hands'],
  ] as const),
]
const RUNGS: readonly RungKind[] = ['ssh', 'snmp', 'console', 'outlet', 'relay']
const VERBS: readonly SimVerb[] = ['open', 'observe', 'apply', 'verify', 'revert']
const FAULTS: readonly SimFault[] = ['lost', 'lost-after', 'hang', 'refuse', 'lie', 'grumble', 'mute']

interface Fault {
  readonly device: string
  readonly rung: RungKind
  readonly verb: SimVerb
  readonly fault: SimFault
  /** How many calls it spoils. */
  readonly times: number
}

interface Plan {
  readonly body: ProgramBody
  readonly down: readonly string[]
  readonly faults: readonly Fault[]
  readonly latencies: readonly number[]
  readonly crash: CrashAt | null
}

const aDevice = fc.constantFrom('d0', 'd1', 'd2', 'd3')

/** Stages of waves of steps, each on a port of its own. */
const aBody: fc.Arbitrary<ProgramBody> = fc
  .array(
    fc.record({
      gate: fc.constantFrom(...GATES),
      waves: fc.array(
        fc.array(fc.record({ device: aDevice, ladder: fc.constantFrom(...LADDERS) }), { minLength: 1, maxLength: 4 }),
        { minLength: 1, maxLength: 3 },
      ),
    }),
    { minLength: 1, maxLength: 3 },
  )
  .map(stages => {
    let port = 0
    const cables: ProgramCable[] = []
    const made = stages.map(({ gate, waves }, at): ProgramStage => {
      const step = (one: { device: string; ladder: readonly RungKind[] }): Step => {
        port += 1
        cables.push(cable(`c${port}`, { device: one.device, port: `p${port}` }, `W-${port}`))
        return portStep(`cut-${port}`, one.device, `p${port}`, { rungs: one.ladder, cables: [`c${port}`] })
      }
      return stage(
        `s${at}`,
        gate,
        waves.map(wave => wave.map(step)),
      )
    })
    return program(
      ['d0', 'd1', 'd2', 'd3'].map(id => device(id, 'r1', ['ssh', 'snmp', 'console'])),
      cables,
      made,
    )
  })

const aFault: fc.Arbitrary<Fault> = fc.record({
  device: aDevice,
  rung: fc.constantFrom(...RUNGS),
  verb: fc.constantFrom(...VERBS),
  fault: fc.constantFrom(...FAULTS),
  times: fc.integer({ min: 1, max: 4 }),
})

const aCrash = fc.option(
  fc.record({ point: fc.constantFrom<string>(...CRASH_POINTS), nth: fc.integer({ min: 1, max: 3 }) }),
)

const aPlan: fc.Arbitrary<Plan> = aBody.chain(body =>
  fc.record({
    body: fc.constant(body),
    down: fc.subarray(targetKeys(body)),
    faults: fc.array(aFault, { maxLength: 6 }),
    latencies: fc.array(fc.integer({ min: 0, max: 3000 }), { minLength: 4, maxLength: 4 }),
    crash: aCrash,
  }),
)

function targetKeys(body: ProgramBody): string[] {
  return body.stages
    .flatMap(stageSteps)
    .flatMap(step => (step.device === null || step.target === null ? [] : [keyOf(step.device, step.target)]))
    .flatMap(key => [key, ...contactsOf(key, 'outlet'), ...contactsOf(key, 'relay')])
}

const stagesOf = (plan: Plan) => plan.body.stages.map(one => one.id)

function worldOf(plan: Plan, faults = plan.faults): World {
  const left = faults.map(fault => ({ ...fault }))
  const fault = (call: SimCall) => {
    const hit = left.find(
      one => one.times > 0 && one.device === call.device && one.rung === call.rung && one.verb === call.verb,
    )
    if (hit === undefined) return null
    hit.times -= 1
    return hit.fault
  }
  const latency = (call: SimCall) => plan.latencies[Number(call.device.slice(1))] ?? 0
  const world: World = createWorld(plan.body, { down: plan.down, fault, latency, commitMs: 3 })
  const { openGate } = world.people
  // A person takes their time: what does not wait for the gate is seen to begin before it.
  world.people.openGate = async (...asked) => {
    await world.clock.sleep(20_000)
    return openGate(...asked)
  }
  return world
}

/** Isolates everything; after a crash a fresh process goes on. */
async function isolateThrough(world: World, plan: Plan, kind: 'incident' | 'drill' = 'incident'): Promise<void> {
  const process = world.start(plan.crash)
  const worked = world.finish(world.isolate(process, stagesOf(plan), kind)).catch(error => {
    if (!process.isDead()) throw error
  })
  await world.clock.until(Promise.race([worked, process.died]))
  if (process.isDead()) await resumeOrBegin(world, plan, kind)
}

async function resumeOrBegin(world: World, plan: Plan, kind: 'incident' | 'drill'): Promise<void> {
  const process = world.start()
  const resumed = await world.finish(process.executor.resume(world.bundle, 'Abe'))
  if (resumed === null && world.events('run.ended').length === 0) {
    await world.finish(world.isolate(process, stagesOf(plan), kind))
  }
}

/** Restores everything that is cut, again and again until nothing is left or nothing changes. */
async function restoreThrough(world: World, plan: Plan): Promise<void> {
  const process = world.start(plan.crash)
  const worked = world.finish(world.restore(process, stagesOf(plan))).catch(error => {
    if (!process.isDead()) throw error
  })
  await world.clock.until(Promise.race([worked, process.died]))
  if (!process.isDead()) return
  const next = world.start()
  const resumed = await world.finish(next.executor.resume(world.bundle, 'Abe'))
  if (resumed === null && world.ledger().latched.size > 0) await world.finish(world.restore(next, stagesOf(plan)))
}

/** The devices are well again. */
function calm(world: World): void {
  world.fault = () => null
  world.latency = () => 50
}

function holds(check: (plan: Plan) => Promise<void>): Promise<void> {
  return fc.assert(fc.asyncProperty(aPlan, check), RUNS)
}

it('1 order: no step of a stage begins before the stage before it ended and its own gate opened', () =>
  holds(async plan => {
    const world = worldOf(plan)
    await isolateThrough(world, plan)
    expect(breaksOfOrder(plan.body, world.journal.events)).toEqual([])
    expect(world.ledger().open).toBeNull()
  }))

it('2 intent first: no device is written to without a durable intent, nor unseen by a fresh process', () =>
  holds(async plan => {
    const world = worldOf(plan)
    await isolateThrough(world, plan)
    expect(breaksOfIntent(plan.body, world.journal.events, world.log)).toEqual([])
    expect(breaksOfBlindness(world.log)).toEqual([])
  }))

it('3 read back: done and already-so are said only of what is severed at that moment', () =>
  holds(async plan => {
    const world = worldOf(plan)
    const targets = new Map(plan.body.stages.flatMap(stageSteps).map(step => [step.id, step]))
    const untrue: string[] = []
    world.journal.onAppend(events => {
      for (const event of events) {
        if (event.type !== 'step.ended' || !['done', 'already-so'].includes(event.body.outcome)) continue
        const step = targets.get(event.body.step)
        if (step === undefined || step.device === null || step.target === null) continue
        if (event.body.reading?.state !== 'severed') untrue.push(`${step.id}: no reading`)
        const { state, link } = world.network.read(step.device, step.target, event.body.rung ?? 'ssh')
        if (state !== 'severed' && (event.body.rung !== 'hands' || link !== 'down')) untrue.push(`${step.id}: is open`)
      }
    })
    await isolateThrough(world, plan)
    expect(untrue).toEqual([])
  }))

it('4 latches: nothing opens while isolating, and a restore that nobody confirms is cut again', () =>
  holds(async plan => {
    const world = worldOf(plan)
    await isolateThrough(world, plan)
    expect(world.log.filter(entry => entry.verb === 'revert')).toEqual([])
    const severed = world.network.snapshot()
    if (world.ledger().latched.size === 0) return
    calm(world)
    world.people.confirmProbation = () => Promise.resolve(null)
    await restoreUnconfirmed(world, plan)
    // What a person had pulled may be shut by a rung the second time.
    const open = severedPorts(plan.body, severed).filter(
      step => !severedPorts(plan.body, world.network.snapshot()).includes(step),
    )
    expect(open).toEqual([])
  }))

/** Steps whose port is shut or whose cable is out. */
function severedPorts(body: ProgramBody, snapshot: Record<string, string>): string[] {
  const isShut = (key: string) =>
    key in snapshot || (['outlet', 'relay'] as const).some(rung => contactsOf(key, rung).every(one => one in snapshot))
  const isOut = ({ device, target, cables }: Step) =>
    (device !== null && target !== null && isShut(keyOf(device, target))) || cables.some(id => id in snapshot)
  return body.stages
    .flatMap(stageSteps)
    .filter(isOut)
    .map(step => step.id)
}

/** Each stage on its own, since the first that expires ends its run. */
async function restoreUnconfirmed(world: World, plan: Plan): Promise<void> {
  const process = world.start()
  for (const id of stagesOf(plan)) {
    if ([...world.ledger().latched.values()].some(cut => cut.stage === id)) {
      await world.finish(world.restore(process, [id]))
    }
  }
}

it('4 latches: a restore that fails, dies and is cancelled leaves nothing open', () =>
  holds(async plan => {
    const world = worldOf({ ...plan, latencies: [50, 50, 50, 50] }, [])
    await world.finish(world.isolate(world.start(), stagesOf(plan)))
    const severed = world.network.snapshot()
    if (world.ledger().latched.size === 0) return
    world.people.confirmProbation = () => Promise.resolve(null)
    // Faults of the cutting again would leave something open rightly, and say so.
    world.fault = worldOf({ ...plan, faults: plan.faults.map(fault => ({ ...fault, verb: 'revert' })) }).fault
    const process = world.start(plan.crash)
    const worked = world.finish(world.restore(process, stagesOf(plan))).catch(error => {
      if (!process.isDead()) throw error
    })
    await world.clock.until(Promise.race([worked, process.died]))
    calm(world)
    await world.finish(world.start().executor.cancel(world.bundle, 'Abe', 'stop'))
    expect(world.network.snapshot()).toEqual(severed)
  }))

it('5 restore what was: after a confirmed restore everything is as it was before the first cut', () =>
  holds(async plan => {
    // Where no reading before the cut tells, nobody can know what was: a restore then opens.
    const telling = plan.faults.filter(fault => fault.fault !== 'mute' || fault.verb !== 'observe')
    const world = worldOf(plan, telling)
    const before = world.network.snapshot()
    await isolateThrough(world, plan)
    if (world.ledger().latched.size > 0) {
      calm(world)
      await restoreThrough(world, plan)
    }
    expect(world.network.snapshot()).toEqual(before)
    expect([...world.ledger().latched.keys()]).toEqual([])
  }))

it('5 restore what was: also after a stage was isolated again and again by whatever rung got through', () =>
  holds(async plan => {
    const telling = plan.faults.filter(fault => fault.fault !== 'mute' || fault.verb !== 'observe')
    const world = worldOf(plan, telling)
    const before = world.network.snapshot()
    await isolateThrough(world, plan)
    await world.finish(world.isolate(world.start(), stagesOf(plan)))
    calm(world)
    await world.finish(world.isolate(world.start(), stagesOf(plan)))
    await restoreThrough(world, plan)
    expect(world.network.snapshot()).toEqual(before)
    expect([...world.ledger().latched.keys()]).toEqual([])
  }))

it('6 keep going: devices without a fault are cut, and as fast as if nothing had failed elsewhere', () =>
  holds(async plan => {
    // A person's time depends on what else is read in the room.
    const whole = { ...plan, crash: null, body: { ...oneWave(plan.body), cables: {} } }
    const faulty = new Set(plan.faults.map(fault => fault.device))
    const sound = await endings(whole, [])
    const spoiled = await endings(whole, plan.faults)
    const others = (all: Map<string, string>) => [...all].filter(([step]) => !faulty.has(deviceOf(whole.body, step)))
    expect(others(spoiled)).toEqual(others(sound))
  }))

/** All steps in one wave of one stage: everything at once. */
function oneWave(body: ProgramBody): ProgramBody {
  return { ...body, stages: [stage('s0', { kind: 'auto' }, [body.stages.flatMap(stageSteps)])] }
}

/** Outcome and time of each step. */
async function endings(plan: Plan, faults: readonly Fault[]): Promise<Map<string, string>> {
  const world = worldOf(plan, faults)
  await world.finish(world.isolate(world.start(), stagesOf(plan)))
  const ended = world.events('step.ended').map(event => event.body)
  const told = ended.map(body => [body.step, `${body.outcome} after ${body.ms} ms`] as const)
  return new Map(told.sort(([a], [b]) => a.localeCompare(b)))
}

function deviceOf(body: ProgramBody, id: string): string {
  return body.stages.flatMap(stageSteps).find(step => step.id === id)?.device ?? ''
}

it('9 a drill is the same code: it writes nothing, latches nothing and says simulated', () =>
  holds(async plan => {
    const world = worldOf(plan)
    const before = world.network.snapshot()
    await isolateThrough(world, plan, 'drill')
    expect(world.network.snapshot()).toEqual(before)
    expect(world.log.filter(entry => entry.write === 'write')).toEqual([])
    expect(world.ledger().latched.size).toBe(0)
    expect(world.ledger().isolated.size).toBe(0)
    expect(Object.values(world.outcomes())).not.toContain('done')
  }))

/** A plan and some of its steps: the part of one room. */
const aPart = aPlan.chain(plan =>
  fc.record({ plan: fc.constant(plan), steps: fc.subarray(plan.body.stages.flatMap(stageSteps).map(step => step.id)) }),
)
const AUTHORITY = { by: ['Abe', 'Baba'], reason: 'two codes' }

/** As an agent alone does it; after a crash a fresh process goes on. */
async function isolatePart(world: World, plan: Plan, steps: readonly string[]): Promise<void> {
  const order = { bundle: world.bundle, kind: 'incident', actor: 'agent', reason: 'alone' } as const
  const begin = (executor: ReturnType<World['start']>['executor']) =>
    world.finish(executor.isolate({ ...order, stages: stagesOf(plan), steps, authority: AUTHORITY }))
  const process = world.start(plan.crash)
  const worked = begin(process.executor).catch(error => {
    if (!process.isDead()) throw error
  })
  await world.clock.until(Promise.race([worked, process.died]))
  if (!process.isDead()) return
  const { executor } = world.start()
  const resumed = await world.finish(executor.resume(world.bundle, 'agent'))
  if (resumed === null && world.events('run.ended').length === 0) await begin(executor)
}

it("a room's part under authority: nothing else is begun, nobody is asked at a gate, and what was is put back", () =>
  fc.assert(
    fc.asyncProperty(aPart, async ({ plan, steps }) => {
      const telling = plan.faults.filter(fault => fault.fault !== 'mute' || fault.verb !== 'observe')
      const world = worldOf(plan, telling)
      const before = world.network.snapshot()
      world.people.openGate = () => Promise.reject(new Error('nobody is to be asked'))
      await isolatePart(world, plan, steps)
      const begun = world.journal.events.flatMap(event => ('step' in event.body ? [event.body.step] : []))
      expect(begun.filter(step => !steps.includes(step))).toEqual([])
      expect(world.ledger().open).toBeNull()
      expect(breaksOfIntent(plan.body, world.journal.events, world.log)).toEqual([])
      expect(breaksOfBlindness(world.log)).toEqual([])
      expect([...world.ledger().isolated].filter(id => !isWhole(world, plan, id))).toEqual([])
      world.people.openGate = () => Promise.resolve(['Abe', 'Baba'])
      calm(world)
      if (world.ledger().latched.size > 0) await restoreThrough(world, plan)
      expect(world.network.snapshot()).toEqual(before)
    }),
    RUNS,
  ))

/** Every step of it is held to be severed. */
function isWhole(world: World, plan: Plan, id: string): boolean {
  const steps = plan.body.stages.filter(one => one.id === id).flatMap(stageSteps)
  return steps.every(step => world.ledger().latched.get(step.id)?.state === 'cut')
}

it('a cancel at any moment ends the run, and loses neither a cut nor what was before it', () =>
  fc.assert(
    fc.asyncProperty(aPlan, fc.integer({ min: 0, max: 30_000 }), async (plan, ms) => {
      const telling = plan.faults.filter(fault => fault.fault !== 'mute' || fault.verb !== 'observe')
      const world = worldOf({ ...plan, crash: null }, telling)
      const before = world.network.snapshot()
      const handle = await world.clock.until(world.isolate(world.start(), stagesOf(plan)))
      await world.clock.advance(ms)
      handle.cancel('called off', 'Abe')
      await world.clock.until(handle.finished)
      expect(world.ledger().open).toBeNull()
      expect(breaksOfIntent(plan.body, world.journal.events, world.log)).toEqual([])
      calm(world)
      if (world.ledger().latched.size > 0) await restoreThrough(world, { ...plan, crash: null })
      expect(world.network.snapshot()).toEqual(before)
    }),
    RUNS,
  ))
