import { afterEach, beforeEach, expect, it } from 'vitest'
import type { OrderBody } from '../api/runs.ts'
import { type Hospital, openHospital } from '../cli/testing-hospital.ts'
import { HANDS_CABLE } from '../demo/hospital.ts'
import { cutsIn } from '../demo/world.ts'
import { person, startEngine, type TestEngine } from './testing-engine.ts'

let hospital: Hospital
let engine: TestEngine
const suzuki = person('Suzuki', 'commander')

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

const outcomes = (run: string) =>
  engine.events().flatMap(event => (event.type === 'step.ended' && event.run === run ? [event.body.outcome] : []))

async function atTask(): Promise<string> {
  const { run } = await engine.control.start(order(['backup', 'external']), suzuki)
  await engine.event('gate.waiting')
  await engine.control.approve(run, 'external', suzuki)
  await engine.event('task.shown')
  return run
}

it('a stop in the middle of a stage ends every step that a device is at work on, and the next start finishes the run', async () => {
  const { run } = await engine.control.start(order(['backup', 'external']), suzuki)
  await engine.event('step.intent')
  await again()
  const before = engine.events().filter(event => event.seq < (engine.events().find(isPause)?.seq ?? 0))
  const [begun, ended] = [
    before.filter(event => event.type === 'step.intent'),
    before.filter(event => event.type === 'step.ended'),
  ]
  expect([begun.length > 0, ended.length]).toEqual([true, begun.length])
  await engine.event('gate.waiting')
  expect([outcomes(run), cutsIn(hospital.world).length]).toEqual([['done', 'done'], 2])
})

const isPause = (event: { type: string; actor: string }) => event.type === 'run.paused' && event.actor === 'kakuri'

it('a task that waits for somebody holds no stop up, and is asked again by the next start', async () => {
  const run = await atTask()
  await again()
  await engine.event('run.resumed')
  hospital.world.network.unplug(HANDS_CABLE)
  await engine.control.answer(
    run,
    'ct-line',
    { answer: 'done', note: '', onBehalfOf: null },
    person('Yamada', 'onsite'),
  )
  await engine.event('run.ended')
  expect(engine.events().filter(event => event.type === 'task.shown').length).toBe(1)
})

it('a task answered by telephone stands in the journal with both names', async () => {
  const run = await atTask()
  hospital.world.network.unplug(HANDS_CABLE)
  const answer = { answer: 'done' as const, note: 'behind the rack', onBehalfOf: 'Yamada' }
  await engine.control.answer(run, 'ct-line', answer, person('Sato', 'network'))
  const answered = await engine.event('task.answered')
  expect(answered.body).toMatchObject({ by: 'Yamada', via: 'Sato', note: 'behind the rack' })
  const late = engine.control.answer(run, 'ct-line', { ...answer, onBehalfOf: null }, person('Kato', 'onsite'))
  await expect(late).rejects.toMatchObject({ code: 'NOT_WAITING' })
})

it('nobody on site answers in the name of another', async () => {
  const run = await atTask()
  const answer = { answer: 'done' as const, note: '', onBehalfOf: 'Yamada' }
  const told = engine.control.answer(run, 'ct-line', answer, person('Kato', 'onsite'))
  await expect(told).rejects.toMatchObject({ code: 'FORBIDDEN' })
})

it('a run that a person paused stays paused over a restart, until somebody resumes it', async () => {
  const { run } = await engine.control.start(order(['backup', 'external']), suzuki)
  await engine.event('gate.waiting')
  await engine.control.pause(run, 'the director calls', suzuki)
  await engine.control.pause(run, 'twice is once', suzuki)
  await again()
  const after = engine.events().filter(event => event.type === 'run.resumed' || event.type === 'run.recovered')
  expect([engine.engine.busy(), after]).toEqual([false, []])
  expect(engine.events().find(event => event.type === 'run.paused')?.body).toEqual({ reason: 'the director calls' })
  await engine.control.resume(run, suzuki)
  await engine.control.resume(run, suzuki)
  await engine.event('gate.waiting')
  await engine.control.cancel(run, 'no need', suzuki)
  expect((await engine.event('run.ended')).body.result).toBe('cancelled')
})

it('a run that was called off while it came to its pause is ended by the next start', async () => {
  const { run } = await engine.control.start(order(['backup', 'external']), suzuki)
  await engine.event('gate.waiting')
  await engine.control.pause(run, 'the director calls', suzuki)
  await engine.journal.append([{ type: 'run.cancelling', actor: 'Suzuki', run, body: { reason: 'false alarm' } }])
  await again()
  const ended = await engine.event('run.ended')
  expect([ended.actor, ended.body]).toEqual(['Suzuki', { result: 'cancelled', reason: 'false alarm' }])
  expect(engine.engine.openRun()).toBeNull()
})

it('a pause asked for while somebody is at a rack is kept over a restart', async () => {
  const run = await atTask()
  await engine.control.pause(run, 'the director calls', suzuki)
  await again()
  expect([engine.engine.busy(), engine.control.kindOf(run)]).toEqual([false, 'incident'])
})

it('a paused run is cancelled', async () => {
  const { run } = await engine.control.start(order(['backup', 'external']), suzuki)
  await engine.event('gate.waiting')
  await engine.control.pause(run, 'wait', suzuki)
  await engine.control.cancel(run, 'over', suzuki)
  expect([engine.control.kindOf(run), engine.engine.busy()]).toEqual([null, false])
})

it('a step is given up by a person, and the run goes on', async () => {
  const run = await atTask()
  await engine.control.skip(run, 'ct-line', 'the room is locked', suzuki)
  expect((await engine.event('run.ended')).body.result).toBe('incomplete')
  await expect(engine.control.skip(run, 'ct-line', 'again', suzuki)).rejects.toMatchObject({ code: 'NOT_FOUND' })
})

async function onProbation(): Promise<string> {
  await engine.control.start(order(['backup']), suzuki)
  await engine.event('run.ended')
  const { run } = await engine.control.start(order(['backup'], { direction: 'restore' }), suzuki)
  await engine.event('probation.started')
  return run
}

it('a restored stage stays restored once it is confirmed', async () => {
  const run = await onProbation()
  await engine.control.confirmProbation(run, 'backup', suzuki)
  await engine.event('run.ended', event => event.run === run)
  expect(cutsIn(hospital.world)).toEqual([])
})

it('a probation goes on over a restart, also where a person had asked for a pause', async () => {
  const run = await onProbation()
  await engine.control.pause(run, 'wait', suzuki)
  await again()
  expect(engine.engine.busy()).toBe(true)
  await engine.control.confirmProbation(run, 'backup', suzuki)
  expect(cutsIn(hospital.world)).toEqual([])
})

it('a probation that ran out while the controller was down is cut again at the start', async () => {
  const run = await onProbation()
  await engine.stop()
  const later = { ...hospital.desk.cli.clock, now: () => Date.now() + 3_600_000 }
  engine = await startEngine(hospital, engine.journal.head().seq, later)
  await engine.event('probation.expired')
  await engine.event('run.ended', event => event.run === run)
  expect(cutsIn(hospital.world).length).toBe(2)
})

it('is not ready while it stops, and begins nothing more', async () => {
  await engine.engine.quiet()
  expect(engine.engine.ready()).toBe(false)
  await expect(engine.engine.whileIdle(async () => 'sealed')).rejects.toMatchObject({ code: 'JOURNAL_CLOSED' })
  await expect(engine.control.start(order(['backup']), suzuki)).rejects.toMatchObject({ code: 'JOURNAL_CLOSED' })
})

it('prepares: every rung is tried and what was found is in the journal', async () => {
  await engine.control.prepare(suzuki)
  expect((await engine.event('run.prepared')).actor).toBe('Suzuki')
})

it('changes the plan only while no run is open', async () => {
  const run = await atTask()
  await expect(engine.engine.whileIdle(async () => 'sealed')).rejects.toMatchObject({ code: 'RUN_IN_PROGRESS' })
  await engine.control.skip(run, 'ct-line', 'test', suzuki)
  await engine.event('run.ended')
  expect(await engine.engine.whileIdle(async () => 'sealed')).toBe('sealed')
})
