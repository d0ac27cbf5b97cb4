import { KakuriError } from '@kakuri/core/base/errors.ts'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { OrderBody } from '../api/runs.ts'
import { type Hospital, openHospital } from '../cli/testing-hospital.ts'
import { person, startEngine, type TestEngine } from './testing-engine.ts'

/** A disk that takes nothing for a while, in the middle of a run. */

let hospital: Hospital
let engine: TestEngine
const suzuki = person('Suzuki', 'commander')
const order: OrderBody = {
  ...{ kind: 'incident', direction: 'isolate', stages: ['backup', 'external'], skips: [], reason: 'ransom note' },
}
const FULL = new KakuriError('JOURNAL_FULL', 'The disk is full.')
const note = { text: 'there is space', seenUtc: null, machine: '', seenBy: '', photo: null }

beforeEach(async () => {
  hospital = await openHospital()
  engine = await startEngine(hospital)
})
afterEach(() => hospital.close())

/** From now on the disk takes nothing; gives what ends that. */
function fill(): () => void {
  const { append } = engine.journal
  Object.assign(engine.journal, { append: () => Promise.reject(FULL) })
  return () => Object.assign(engine.journal, { append })
}

async function stoppedAtGate(): Promise<{ run: string; free: () => void }> {
  const { run } = await engine.control.start(order, suzuki)
  await engine.event('gate.waiting')
  const free = fill()
  await expect(engine.control.approve(run, 'external', suzuki)).rejects.toBe(FULL)
  return { run, free }
}

it('a run that it stopped goes on by itself when there is space again', async () => {
  const { run, free } = await stoppedAtGate()
  expect([engine.engine.ready(), engine.engine.busy()]).toEqual([false, false])
  free()
  await engine.journal.append([{ type: 'note.added', actor: 'Sato', run: null, body: note }])
  await engine.event('run.recovered')
  expect((await engine.control.approve(run, 'external', suzuki)).opened).toBe(true)
  expect(engine.engine.ready()).toBe(true)
  await engine.stop()
})

it('a stop that cannot be written says so, lets go of everything, and the next start goes on', async () => {
  const { run } = await stoppedAtGate()
  await expect(engine.stop()).rejects.toBe(FULL)
  engine = await startEngine(hospital)
  expect((await engine.control.approve(run, 'external', suzuki)).opened).toBe(true)
  await engine.stop()
})

it('is not ready while the watch cannot write what it saw', async () => {
  await engine.control.start({ ...order, stages: ['backup'] }, suzuki)
  await engine.event('run.ended')
  expect(engine.engine.ready()).toBe(true)
  Object.assign(engine.engine.plant(), { failure: () => FULL })
  expect(engine.engine.ready()).toBe(false)
  await engine.stop()
})
