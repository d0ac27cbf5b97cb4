import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { OrderBody } from '../api/runs.ts'
import { type Hospital, openHospital } from '../cli/testing-hospital.ts'
import { HANDS_CABLE } from '../demo/hospital.ts'
import { cutsIn } from '../demo/world.ts'
import { person, startEngine, type TestEngine } from './testing-engine.ts'

/** What people do at the same moment as each other, as a stop or as a crash. */

let hospital: Hospital
let engine: TestEngine
const suzuki = person('Suzuki', 'commander')
const sato = person('Sato', 'network')
const tanaka = person('Tanaka', 'commander')
const yamada = person('Yamada', 'onsite')

const order = (stages: string[], more: Partial<OrderBody> = {}): OrderBody => ({
  ...{ kind: 'incident', direction: 'isolate', stages, skips: [], reason: 'ransom note' },
  ...more,
})

beforeEach(async () => {
  hospital = await openHospital()
  engine = await startEngine(hospital)
})
afterEach(async () => {
  await engine.stop()
  await hospital.close()
})

async function again(): Promise<void> {
  await engine.stop()
  engine = await startEngine(hospital, engine.journal.head().seq)
}

/** Nothing is written any more, as after a kill. */
async function killed(): Promise<void> {
  await engine.journal.close()
  await engine.engine.plant().close()
  engine = await startEngine(hospital, engine.journal.head().seq)
}
const ends = [
  ['a stop', again],
  ['a kill', killed],
] as const

async function atGate(): Promise<string> {
  const { run } = await engine.control.start(order(['backup', 'external']), suzuki)
  await engine.event('gate.waiting')
  return run
}

async function atTask(): Promise<string> {
  const run = await atGate()
  await engine.control.approve(run, 'external', suzuki)
  await engine.event('task.shown')
  return run
}

async function atGateForTwo(): Promise<string> {
  const { run } = await engine.control.start(order(['backup', 'external', 'segments']), suzuki)
  await engine.event('gate.waiting')
  await engine.control.approve(run, 'external', suzuki)
  await engine.event('task.shown')
  hospital.world.network.unplug(HANDS_CABLE)
  await engine.control.answer(run, 'ct-line', { answer: 'done', note: '', onBehalfOf: null }, yamada)
  await engine.event('gate.waiting', event => event.body.stage === 'segments')
  return run
}

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'done',
    error => error.code,
  )
const types = () => engine.events().map(event => event.type)

describe('a gate', () => {
  it.each(ends)('that waited takes an approval right after %s', async (_what, end) => {
    const run = await atGate()
    await end()
    expect(await engine.control.approve(run, 'external', suzuki)).toEqual({ approvals: ['Suzuki'], opened: true })
  })

  it('that one person clicks at three times goes on waiting for the second', async () => {
    const run = await atGateForTwo()
    const clicks = await Promise.all([sato, sato, sato].map(who => engine.control.approve(run, 'segments', who)))
    expect(clicks.map(one => one.approvals)).toEqual([['Sato'], ['Sato'], ['Sato']])
    expect((await engine.control.approve(run, 'segments', tanaka)).opened).toBe(true)
    await engine.event('run.ended')
    expect(types()).not.toContain('run.paused')
  })

  it('that waits no longer, because a person paused the run, takes nothing after a restart', async () => {
    const run = await atGate()
    await engine.control.pause(run, 'wait', suzuki)
    await again()
    expect(await codeOf(engine.control.approve(run, 'external', suzuki))).toBe('NOT_WAITING')
  })
})

describe('a pause asked for while somebody is at a rack', () => {
  it.each(ends)('holds over %s', async (_what, end) => {
    const run = await atTask()
    await engine.control.pause(run, 'the director calls', suzuki)
    await end()
    const paused = engine.events().findLast(event => event.type === 'run.paused') ?? (await engine.event('run.paused'))
    expect([paused.actor, paused.body.reason]).toEqual(['Suzuki', 'the director calls'])
    await engine.control.resume(run, suzuki)
    hospital.world.network.unplug(HANDS_CABLE)
    await engine.control.answer(run, 'ct-line', { answer: 'done', note: '', onBehalfOf: null }, yamada)
    await engine.event('run.ended')
  })

  it('holds over two kills while a probation counts, which is still decided', async () => {
    await engine.control.start(order(['backup']), suzuki)
    await engine.event('run.ended')
    const { run } = await engine.control.start(order(['backup'], { direction: 'restore' }), suzuki)
    await engine.event('probation.started')
    await engine.control.pause(run, 'wait', suzuki)
    await killed()
    await killed()
    expect(await codeOf(engine.control.resume(run, suzuki))).toBe('RUN_IN_PROGRESS')
    await engine.control.confirmProbation(run, 'backup', suzuki)
    expect(cutsIn(hospital.world)).toEqual([])
  })
})

describe('a task', () => {
  const told = (answer: 'done' | 'cannot-find', onBehalfOf: string | null = null) => ({ answer, note: '', onBehalfOf })

  it.each([
    ['two people', told('cannot-find'), person('Kato', 'onsite')],
    ['one by telephone and one on site who says otherwise', told('done', 'Yamada'), sato],
  ])('answered by %s at the same moment takes one answer, and tells the other', async (_who, other, who) => {
    const run = await atTask()
    const mine = engine.control.answer(run, 'ct-line', told('cannot-find'), yamada)
    const codes = await Promise.all([mine, engine.control.answer(run, 'ct-line', other, who)].map(codeOf))
    await engine.event('run.ended')
    expect([codes, types().filter(type => type === 'task.answered').length]).toEqual([['done', 'NOT_WAITING'], 1])
  })

  it('that was just answered on site takes the same word by telephone as said already', async () => {
    const run = await atTask()
    await engine.control.answer(run, 'ct-line', told('cannot-find'), yamada)
    const late = engine.control.answer(run, 'ct-line', told('cannot-find', 'Yamada'), sato)
    expect(['done', 'NOT_FOUND']).toContain(await codeOf(late))
    await engine.event('run.ended')
    expect(types().filter(type => type === 'task.answered').length).toBe(1)
  })
})

describe('an order', () => {
  it.each([
    ['an isolation of single cut points', order(['backup'], { steps: ['backup-uplink'] })],
    [
      'a restore that leaves cut points out',
      {
        ...order(['backup'], { direction: 'restore' }),
        skips: [{ step: 'backup-uplink', reason: 'not yet' }],
      },
    ],
  ])('is refused where it could only be misread: %s', async (_what, body) => {
    expect(await codeOf(engine.control.start(body, suzuki))).toBe('USAGE')
    expect(types()).not.toContain('run.started')
  })

  it('puts single cut points back and leaves the others cut', async () => {
    await engine.control.start(order(['backup']), suzuki)
    await engine.event('run.ended')
    const partly = order(['backup', 'backup'], { direction: 'restore', steps: ['backup-uplink'] })
    const { run } = await engine.control.start(partly, suzuki)
    await engine.event('probation.started')
    await engine.control.confirmProbation(run, 'backup', suzuki)
    await engine.event('run.ended', event => event.run === run)
    expect(cutsIn(hospital.world)).toEqual(['fw-core bak0'])
    const started = engine.events().findLast(event => event.type === 'run.started')
    expect(started?.body.stages).toEqual(['backup'])
  })
})

describe('a step', () => {
  it.each([
    ['of a stage that the run does not take up', 'ward-1'],
    ['that the plan does not have', 'nothing'],
  ])('%s cannot be left out of it', async (_what, step) => {
    const run = await atGate()
    expect(await codeOf(engine.control.skip(run, step, 'test', suzuki))).toBe('NOT_FOUND')
    await engine.control.cancel(run, 'test', suzuki)
  })
})

describe('a cancel', () => {
  it('that comes as the run pauses ends it', async () => {
    const run = await atGate()
    const pause = codeOf(engine.control.pause(run, 'wait', suzuki))
    await engine.control.cancel(run, 'over', tanaka)
    expect(['done', 'NOT_WAITING', 'NOT_FOUND']).toContain(await pause)
    expect([engine.control.kindOf(run), types().at(-1)]).toEqual([null, 'run.ended'])
  })

  it('that comes just before the run is said to have paused ends it', async () => {
    const run = await atGate()
    const asked = new Promise<void>(resolve => {
      const unlisten = engine.journal.onAppend(events => {
        if (!events.some(event => event.type === 'run.paused')) return
        unlisten()
        // In the turn in which the pause became durable, and before the run was let go.
        resolve(engine.control.cancel(run, 'over', tanaka))
      })
    })
    await engine.control.pause(run, 'wait', suzuki)
    await asked
    expect([engine.engine.busy(), types().at(-1)]).toEqual([false, 'run.ended'])
  })

  it('by two people at once ends it once', async () => {
    const run = await atGate()
    await engine.control.pause(run, 'wait', suzuki)
    await Promise.all([suzuki, tanaka].map(who => engine.control.cancel(run, 'over', who)))
    expect(types().filter(type => type === 'run.ended')).toEqual(['run.ended'])
  })

  it('right after a start ends the run that the start takes up', async () => {
    const run = await atGate()
    await again()
    await engine.control.cancel(run, 'over', suzuki)
    expect(types().filter(type => type === 'run.ended')).toEqual(['run.ended'])
  })
})
