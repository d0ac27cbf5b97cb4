import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { HandClock } from '@kakuri/core/base/hand-clock.ts'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { board } from '../api/board.ts'
import { type Hospital, openHospital } from '../cli/testing-hospital.ts'
import { HANDS_CABLE } from '../demo/hospital.ts'
import { person, startEngine, type TestEngine } from './testing-engine.ts'
import { createViews, type LiveViews } from './views.ts'

/** A cable that a person had pulled is plugged in again while it should be out, and the plan says: cut again. */

let hospital: Hospital
let engine: TestEngine
let views: LiveViews
const suzuki = person('Suzuki', 'commander')
const yamada = person('Yamada', 'onsite')
const done = { answer: 'done', note: '', onBehalfOf: null } as const

beforeEach(async () => {
  hospital = await openHospital({ sealed: false })
  const file = join(hospital.folder, 'plan.yaml')
  const text = await readFile(file, 'utf8')
  await writeFile(file, text.replaceAll('watch: { every: 5s }', 'watch: { every: 1s, recut: true }'))
  await hospital.run(hospital.words('seal'))
  await open(0)
})
afterEach(async () => {
  views.close()
  await engine.stop()
  await hospital.close()
})

async function open(since: number): Promise<void> {
  engine = await startEngine(hospital, since)
  const { journal } = engine
  const { bundle, busy } = engine.engine
  const around = { filesDiffer: () => null, siteDevices: () => [], busy, demo: true }
  views = createViews({ journal, bundle, clock: new HandClock(), ...around })
}

const ofWatch = (event: { run: string | null }) => event.run === null

async function foundOpen(): Promise<void> {
  const { run } = await engine.control.start(
    { kind: 'incident', direction: 'isolate', stages: ['backup', 'external'], skips: [], reason: 'ransom note' },
    suzuki,
  )
  await engine.event('gate.waiting')
  await engine.control.approve(run, 'external', suzuki)
  await engine.event('task.shown')
  hospital.world.network.unplug(HANDS_CABLE)
  await engine.control.answer(run, 'ct-line', done, yamada)
  await engine.event('run.ended')
  hospital.world.network.plugIn(HANDS_CABLE)
  await engine.event('task.shown', ofWatch)
}

it('is a task that everybody sees and somebody answers, until it is out again', async () => {
  await foundOpen()
  expect(board.parse(views.board()).watchTasks).toEqual(views.tasks())
  expect(views.tasks()).toMatchObject([{ run: 'watch', step: 'ct-line', stage: 'external', answer: null }])
  hospital.world.network.unplug(HANDS_CABLE)
  await engine.control.answer('watch', 'ct-line', done, yamada)
  await engine.event('watch.severed-again')
  expect([views.tasks(), views.board().watchTasks]).toEqual([[], []])
})

it('is asked again by the next start, and is no answer to the run of before', async () => {
  await foundOpen()
  views.close()
  await engine.stop()
  await open(engine.journal.head().seq)
  await engine.event('task.shown', ofWatch)
  expect(views.tasks()).toHaveLength(1)
  const late = engine.control.answer('run-0', 'ct-line', done, yamada)
  await expect(late).rejects.toMatchObject({ code: 'NOT_FOUND' })
})

it('is given up by a restore of its stage, and asked by nobody when the plan is sealed anew', async () => {
  await foundOpen()
  await engine.engine.whileIdle(() => engine.engine.replace(engine.engine.bundle()))
  expect(views.tasks()).toEqual([])
  const { seq } = engine.journal.head()
  await engine.event('task.shown', event => event.run === null && event.seq > seq)
  const { run } = await engine.control.start(
    { kind: 'incident', direction: 'restore', stages: ['external'], skips: [], reason: 'over' },
    suzuki,
  )
  expect(views.tasks()).toEqual([])
  await engine.control.cancel(run, 'test', suzuki)
})
