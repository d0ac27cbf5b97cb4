import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { OrderBody } from '../api/runs.ts'
import { type Hospital, openHospital } from '../cli/testing-hospital.ts'
import { HANDS_CABLE } from '../demo/hospital.ts'
import { cutsIn } from '../demo/world.ts'
import { person, startEngine, type TestEngine } from './testing-engine.ts'

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
const ALL = ['backup', 'external', 'segments']

beforeEach(async () => {
  hospital = await openHospital()
  engine = await startEngine(hospital)
})
afterEach(async () => {
  await engine.stop()
  await hospital.close()
})
const again = async () => {
  await engine.stop()
  engine = await startEngine(hospital, engine.journal.head().seq)
}
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'done',
    error => error.code,
  )

describe('orders', () => {
  it('answers with the run when its beginning is durable, and carries it out', async () => {
    const { run } = await engine.control.start(order(['backup']), suzuki)
    expect(engine.events().find(event => event.type === 'run.started')).toMatchObject({ run, actor: 'Suzuki' })
    const ended = await engine.event('run.ended')
    expect([ended.body.result, cutsIn(hospital.world).sort()]).toEqual([
      'complete',
      ['fw-core bak0', 'sw-core Gi1/0/10'],
    ])
  })

  it.each([
    ['incident', 'network', 'FORBIDDEN'],
    ['live-drill', 'network', 'FORBIDDEN'],
    ['drill', 'network', 'done'],
    ['drill', 'viewer', 'FORBIDDEN'],
    ['incident', 'commander', 'done'],
  ] as const)('a run of kind %s ordered by role %s: %s', async (kind, role, code) => {
    expect(await codeOf(engine.control.start(order(['backup'], { kind }), person('X', role)))).toBe(code)
  })

  it('refuses a stage before its turn, and a second run beside one that is open', async () => {
    expect(await codeOf(engine.control.start(order(['segments']), suzuki))).toBe('STAGE_ORDER')
    await engine.control.start(order(ALL), suzuki)
    expect(await codeOf(engine.control.start(order(['backup']), suzuki))).toBe('RUN_IN_PROGRESS')
    expect(await codeOf(engine.control.prepare(suzuki))).toBe('RUN_IN_PROGRESS')
  })
})

async function atGate(stage: string): Promise<string> {
  const { run } = await engine.control.start(order(ALL), suzuki)
  await engine.event('gate.waiting', event => event.body.stage === 'external')
  if (stage === 'external') return run
  await engine.control.approve(run, 'external', suzuki)
  await answerTask(run)
  await engine.event('gate.waiting', event => event.body.stage === stage)
  return run
}

async function answerTask(run: string): Promise<void> {
  const { body } = await engine.event('task.shown')
  hospital.world.network.unplug(HANDS_CABLE)
  await engine.control.answer(run, body.step, { answer: 'done', note: '', onBehalfOf: null }, yamada)
}

describe('a gate', () => {
  it('that asks for two opens for two, and the same person in another spelling counts once', async () => {
    const run = await atGate('segments')
    expect(await engine.control.approve(run, 'segments', sato)).toEqual({ approvals: ['Sato'], opened: false })
    expect(await engine.control.approve(run, 'segments', person('ｓａｔｏ', 'network'))).toEqual({
      approvals: ['Sato'],
      opened: false,
    })
    expect(await engine.control.approve(run, 'segments', tanaka)).toEqual({
      approvals: ['Sato', 'Tanaka'],
      opened: true,
    })
    expect(await engine.control.approve(run, 'segments', tanaka)).toEqual({
      approvals: ['Sato', 'Tanaka'],
      opened: true,
    })
    expect(await codeOf(engine.control.approve(run, 'segments', suzuki))).toBe('NOT_WAITING')
    await engine.event('run.ended')
  })

  it('takes two approvals at the same moment', async () => {
    const run = await atGate('segments')
    const both = await Promise.all([sato, tanaka].map(who => engine.control.approve(run, 'segments', who)))
    expect(both.map(one => one.opened)).toEqual([false, true])
  })

  it.each([
    ['one person', [sato, sato, sato, sato], false],
    ['one person and another', [sato, sato, tanaka, sato], true],
  ])('is not closed by %s who clicks again and again, and the run goes on', async (_, clicks, opened) => {
    const run = await atGate('segments')
    await Promise.allSettled(clicks.map(who => engine.control.approve(run, 'segments', who)))
    if (!opened) expect(await engine.control.approve(run, 'segments', tanaka)).toMatchObject({ opened: true })
    await engine.event('run.ended')
    expect(engine.events().filter(event => event.type === 'run.paused')).toEqual([])
  })

  it('asks one who approved and took it back at the same moment once more, and is not closed', async () => {
    const run = await atGate('segments')
    const { approve, withdraw } = engine.control
    const at = (act: typeof approve) => act(run, 'segments', sato)
    await Promise.allSettled([at(approve), at(withdraw), at(approve), at(withdraw), at(approve), at(withdraw)])
    await Promise.allSettled([at(approve), at(withdraw), at(approve)])
    await engine.control.approve(run, 'segments', suzuki)
    await engine.control.approve(run, 'segments', tanaka).catch(() => undefined)
    await engine.event('run.ended')
    expect(engine.events().filter(event => event.type === 'run.paused')).toEqual([])
  })

  it('forgets an approval that was taken back', async () => {
    const run = await atGate('segments')
    await engine.control.approve(run, 'segments', sato)
    expect(await engine.control.withdraw(run, 'segments', sato)).toEqual({ approvals: [], opened: false })
    expect(await engine.control.approve(run, 'segments', tanaka)).toEqual({ approvals: ['Tanaka'], opened: false })
  })

  it.each([
    ['a token', { ...sato, kind: 'token' as const }],
    ['somebody at the controller', { ...suzuki, kind: 'local' as const }],
    ['somebody on site', yamada],
  ])('that asks for approvals does not take one from %s', async (_who, who) => {
    const run = await atGate('segments')
    expect(await codeOf(engine.control.approve(run, 'segments', who))).toBe('FORBIDDEN')
  })

  it('is confirmed by somebody at the controller where it asks for no second person', async () => {
    const run = await atGate('external')
    const opened = await engine.control.approve(run, 'external', { ...suzuki, kind: 'local' })
    expect(opened).toEqual({ approvals: ['Suzuki'], opened: true })
  })

  it('of another run or stage takes nothing', async () => {
    const run = await atGate('external')
    expect(await codeOf(engine.control.approve(run, 'segments', sato))).toBe('NOT_WAITING')
    expect(await codeOf(engine.control.approve('other', 'external', sato))).toBe('NOT_FOUND')
    expect(await codeOf(engine.control.approve(run, 'nowhere', sato))).toBe('NOT_FOUND')
  })

  it('keeps its approvals over a restart of the service', async () => {
    const run = await atGate('segments')
    await engine.control.approve(run, 'segments', sato)
    await again()
    expect(engine.control.kindOf(run)).toBe('incident')
    await engine.event('gate.waiting')
    expect(await engine.control.approve(run, 'segments', sato)).toEqual({ approvals: ['Sato'], opened: false })
    expect((await engine.control.approve(run, 'segments', tanaka)).opened).toBe(true)
    await engine.event('run.ended')
    expect(cutsIn(hospital.world)).toContain('sw-ward-2 eth23')
  })
})

describe('break-glass', () => {
  const openAlone = async () => {
    await engine.stop()
    const file = join(hospital.folder, 'plan.yaml')
    const text = await readFile(file, 'utf8')
    await writeFile(file, text.replace('gate: { approve: 2 }', 'gate: { approve: 2, breakGlass: true }'))
    await hospital.run(hospital.words('seal'))
    engine = await startEngine(hospital, engine.journal.head().seq)
  }

  it('opens a gate for one person where the plan allows it, with the reason in the journal', async () => {
    await openAlone()
    const run = await atGate('segments')
    const opened = await engine.control.breakGlass(run, 'segments', 'nobody else is here', suzuki)
    expect(opened).toEqual({ approvals: ['Suzuki'], opened: true })
    const broken = await engine.event('gate.broken')
    expect(broken.body).toEqual({ stage: 'segments', by: 'Suzuki', reason: 'nobody else is here' })
    await engine.event('run.ended')
    expect(cutsIn(hospital.world)).toContain('sw-ward-2 eth23')
  })

  it('is refused where the plan does not allow it, and to the network team', async () => {
    const run = await atGate('segments')
    expect(await codeOf(engine.control.breakGlass(run, 'segments', 'in a hurry', suzuki))).toBe('FORBIDDEN')
    expect(await codeOf(engine.control.breakGlass(run, 'segments', 'in a hurry', sato))).toBe('FORBIDDEN')
    expect(engine.events().some(event => event.type === 'gate.broken')).toBe(false)
  })
})
