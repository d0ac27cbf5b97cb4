import { generateKeyPairSync } from 'node:crypto'
import { appendFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Agent } from '@kakuri/agent/run.ts'
import { openBundle } from '@kakuri/core/compile/seal.ts'
import type { RoomView } from '@kakuri/core/view/room-shape.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AGENT, roomProgram, seal } from './room.ts'
import { openWorld, until, type World } from './world.ts'

let world: World
let agent: Agent
beforeEach(async () => {
  world = await openWorld()
  agent = await world.startAgent()
  await until(() => world.controller.births.length > 0)
})
afterEach(() => world.end())

const given = () => until(() => world.controller.side.waiting(AGENT) === 0)
const refusals = () => world.controller.evidence.filter(entry => entry.type === 'link.refused').map(entry => entry.body)
const bundleNow = async () => {
  const link = await agent.linked
  expect(link.connection()).not.toBeNull()
  return world.state.file('bundle.kakuri')
}

const body = roomProgram()
const changedByte = () => {
  const { bytes, sha256 } = seal(body, { sealedAt: '2026-02-02T00:00:00.000Z' })
  const text = Buffer.from(bytes).toString('utf8').replace('room 1', 'room 2')
  return { sha256, gzip: gzipSync(text).toString('base64') }
}

describe('a bundle', () => {
  it.each([
    ['with one changed byte', changedByte],
    ['sealed earlier than the one held', () => seal(body, { sealedAt: '2025-12-31T00:00:00.000Z' }).message],
    ['of a lower epoch', () => seal(body, { epoch: 0, sealedAt: '2026-03-03T00:00:00.000Z' }).message],
    [
      'sealed by a key that is not pinned',
      () => seal(body, { key: generateKeyPairSync('ed25519').privateKey }).message,
    ],
    ['that is not gzip', () => ({ sha256: 'ab'.repeat(32), gzip: Buffer.from('no').toString('base64') })],
  ])('%s is refused and recorded, and the one held stays', async (_what, make) => {
    await world.give()
    await given()
    await world.controller.side.send(AGENT, 'bundle', make())
    const refused = await until(() => refusals().find(one => one.kind === 'bundle'))
    expect(refused).toMatchObject({ kind: 'bundle' })
    const held = openBundle(readFileSync(await bundleNow()), world.state.pinned()?.trusted ?? [])
    expect(held.sha256).toBe(world.sealed.sha256)
  })

  it('that is newer takes its place', async () => {
    await world.give()
    await world.give(seal(body, { sealedAt: '2026-05-05T00:00:00.000Z' }))
    await given()
    expect(refusals()).toEqual([])
  })
})

it('a message of a lower epoch, and one signed by another key, are refused and recorded', async () => {
  const room = { view: {} }
  await world.controller.forge('room', room, { key: generateKeyPairSync('ed25519').privateKey })
  await until(() => refusals().some(one => one.why === 'wrong-signature'))
  // What it told is acknowledged before the higher epoch is heard: acknowledgements of this one count no more then.
  await world.controller.side.idle()
  await world.controller.forge('room', { view: roomView() }, { epoch: 5 })
  await world.controller.forge('room', room, { epoch: 4 })
  expect(await until(() => refusals().find(one => one.why === 'lower-epoch'))).toMatchObject({ kind: 'room' })
})

it('the agent is back within five seconds of the controller, and its whole journal arrives once and in order', async () => {
  await until(() => agent.desk.doc().controller.state === 'here')
  await world.stopController()
  await until(() => agent.desk.doc().controller.state === 'gone')
  await world.startController()
  const since = performance.now()
  await until(() => world.controller.births.length > 0)
  expect(performance.now() - since).toBeLessThan(5_000)
  await until(() => world.controller.evidence.some(entry => entry.type === 'link.lost'))
  const seqs = world.controller.evidence.map(entry => entry.seq)
  expect(seqs).toEqual(seqs.map((_, at) => (seqs[0] ?? 0) + at))
})

it('an answer given while nobody hears it arrives when the controller is back', async () => {
  await world.controller.side.send(AGENT, 'room', { view: roomView() })
  await until(() => agent.desk.doc().room !== null)
  await world.stopController()
  await agent.desk.answer({ run: 'r-1', step: 'pull', drill: false, by: 'Sato', answer: 'done', note: '' })
  expect(agent.desk.doc().room?.tasks[0]?.phase).toBe('checking')
  await world.startController()
  expect(await until(() => world.controller.answers[0])).toMatchObject({ step: 'pull', by: 'Sato', answer: 'done' })
})

it.each([
  ['without a name', { by: '  ' }, 'USAGE'],
  ['to a task that nobody asks', { step: 'other' }, 'NOT_WAITING'],
  ['to a drill, where it is none', { drill: true }, 'NOT_WAITING'],
])('an answer %s is not taken', async (_what, change, code) => {
  await world.controller.side.send(AGENT, 'room', { view: roomView() })
  await until(() => agent.desk.doc().room !== null)
  const answer = { run: 'r-1', step: 'pull', drill: false, by: 'Sato', answer: 'done', note: '', ...change } as const
  await expect(agent.desk.answer(answer)).rejects.toMatchObject({ code })
})

it('two codes of different people cut the room, and what was cut arrives as evidence', async () => {
  await world.give()
  await until(() => agent.desk.doc().alone.possible)
  expect(await agent.desk.code('1111-11')).toMatchObject({ kind: 'refused', waitMs: 0 })
  expect(await agent.desk.code(world.codes.Sato)).toMatchObject({ kind: 'first', by: 'Sato' })
  expect(await agent.desk.code(world.codes.Sato)).toMatchObject({ kind: 'refused' })
  expect(await agent.desk.code(world.codes.Ito)).toEqual({ kind: 'begun', by: ['Sato', 'Ito'] })
  const task = await until(() => agent.desk.doc().room?.tasks.find(one => one.run.startsWith('alone:')))
  expect(task.step).toBe('pull')
  // The switch sees the cable go.
  appendFileSync(join(world.devices, 'sw1'), 'apply p9\n')
  await agent.desk.answer({ run: task.run, step: task.step, drill: false, by: 'Sato', answer: 'done', note: '' })
  await until(() => world.controller.evidence.some(entry => entry.type === 'alone.ended'))
  const outcomes = world.controller.evidence.filter(entry => entry.type === 'step.ended').map(entry => entry.body)
  expect(outcomes.map(one => [one.step, one.outcome])).toEqual([
    ['one', 'done'],
    ['two', 'done'],
    ['pull', 'done'],
  ])
  await until(() => agent.desk.doc().alone.phase === 'no')
})

it('a certificate is renewed for a fresh key and used at the next connection', async () => {
  const before = world.state.identity()
  const link = await agent.linked
  await link.renew()
  await until(() => world.state.nextIdentity() !== null)
  await world.stopController()
  await world.startController()
  await until(() => world.controller.births.length > 0)
  await until(() => world.state.nextIdentity() === null)
  expect(world.state.identity()?.key).not.toBe(before?.key)
})

it('a renewed certificate that does not come through is given up for the old one, and asked for again', async () => {
  const other = await openWorld()
  const [old, next] = [world.state.identity(), other.state.identity()]
  if (next !== null) world.state.setNextIdentity(next)
  await world.stopController()
  await world.startController()
  await until(() => world.controller.births.length > 0)
  await until(() => world.state.nextIdentity() === null)
  expect(world.state.identity()).toEqual(old)
  await other.end()
})

function roomView(): RoomView {
  const text = (one: string) => ({ ja: one, en: one })
  return {
    ...{ seq: 1, site: text('site'), room: { id: 'r1', name: text('room'), people: ['Sato'] }, contacts: [] },
    ...{ run: null, isolated: [], lastDrill: null },
    tasks: [
      {
        ...{ run: 'r-1', step: 'pull', action: 'unplug', drill: false, tag: '1-01', text: text('pull'), cables: [] },
        ...{ sinceUtc: 0, phase: 'open', answer: null, warning: null, wrong: null },
      },
    ],
  }
}
