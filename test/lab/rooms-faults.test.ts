import { once } from 'node:events'
import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { AnyEvent } from '@kakuri/core/journal/events.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTraffic, type Traffic } from './flows.ts'
import { approve, CODES, openRooms, type RoomAgent, type Rooms, startRun } from './rooms.ts'
import { roomsSkipped } from './rooms-requirements.ts'
import { portState, setPort } from './state.ts'

const skipped = roomsSkipped()
const WITH_CERTIFICATE = join(import.meta.dirname, 'with-certificate.ts')

let rooms: Rooms
const agent = (name: string): RoomAgent => {
  const found = rooms.agents.get(name)
  if (found === undefined) throw new Error(`there is no ${name}`)
  return found
}
const ended = (step: string) =>
  rooms.until(`the end of ${step}`, events =>
    events.flatMap(event => (event.type === 'step.ended' && event.body.step === step ? [event.body] : [])).at(-1),
  )
const ofType = <T extends AnyEvent['type']>(events: readonly AnyEvent[], type: T) =>
  events.filter((event): event is Extract<AnyEvent, { type: T }> => event.type === type)

/** Somebody with the certificate of an agent, in a namespace of the lab. Resolves with what came of it. */
async function withCertificate(space: string, name: string, state: string, what: string): Promise<string[]> {
  const child = rooms.lab.spawn(space, [process.execPath, WITH_CERTIFICATE, name, state, what])
  const said: string[] = []
  createInterface({ input: child.stdout }).on('line', line => said.push(line))
  await once(child, 'exit')
  return said
}

describe.skipIf(skipped)('rooms whose network or controller goes in the middle of a stage', () => {
  let traffic: Traffic
  let run = ''
  const open = (stage: string) => approve(rooms, run, stage)
  beforeAll(async () => {
    rooms = await openRooms()
    traffic = await startTraffic(rooms.lab)
  }, 180_000)
  afterAll(() => rooms?.close())

  it('the room whose management cable is pulled in the middle of a stage goes on with it by itself, and the controller takes over what it did', async () => {
    run = await startRun(rooms)
    await rooms.until('the end of stage 1', events => ofType(events, 'stage.ended').at(0))
    const before = new Set(rooms.events().map(event => event.seq))
    await setPort(rooms.lab, 'sw-b:eth1', 'down')
    await rooms.until('the loss of agent-b', events =>
      ofType(events, 'agent.gone').some(event => !before.has(event.seq) && event.body.agent === 'agent-b'),
    )
    await open('stage-2')
    // The controller reaches the switch over no rung; a person in the room is its last one. The room knows nothing of stage 2.
    await rooms.until('the task of stage 2', events =>
      ofType(events, 'task.shown').some(event => event.body.step === 'pacs'),
    )
    expect(agent('agent-b').display.doc?.controller.state).toBe('gone')
    await setPort(rooms.lab, 'sw-b:eth1', 'up')
    const { display } = agent('agent-b')
    await display.task('pacs')
    // Now it knows of the stage, and has a console of its own into the switch.
    await setPort(rooms.lab, 'sw-b:eth1', 'down')
    await display.until('what it cut alone', ({ alone }) => alone.phase === 'held' && alone.why === 'stage')
    expect(await portState(rooms.lab, 'sw-b:eth3')).toBe('down')
    await setPort(rooms.lab, 'sw-b:eth1', 'up')
    const adopted = await rooms.until('the adoption', events =>
      ofType(events, 'agent.adopted').find(event => event.body.step === 'pacs'),
    )
    expect(adopted.body).toMatchObject({ agent: 'agent-b', rung: 'console', was: { state: 'open' }, outcome: 'done' })
    expect(await display.answer(await display.task('pacs'), '田中 次郎', 'already-out')).toMatchObject({ status: 200 })
    expect(await ended('pacs')).toMatchObject({ outcome: 'already-so', rung: 'hands' })
  })

  it('a controller killed in the middle of a stage: the rooms go on alone, and the stage ends when it is back, nothing doubled', async () => {
    await open('stage-3')
    const [b, c] = [agent('agent-b').display, agent('agent-c').display]
    await Promise.all([b.task('pc-b1'), c.task('pc-c1')])
    await rooms.killController()
    const alone = await Promise.all(
      [b, c].map((display, index) =>
        display.until('its own task', ({ alone: own, room }) =>
          own.phase === 'acting'
            ? room?.tasks.find(task => task.step === ['pc-b1', 'pc-c1'][index] && task.phase === 'open')
            : null,
        ),
      ),
    )
    await setPort(rooms.lab, 'pc-b1:eth0', 'down')
    const [taskB] = alone
    if (taskB !== undefined) await b.answer(taskB, '夜勤 看護師')
    await b.until('the end of what it did alone', ({ alone: own }) => own.phase === 'held')
    await rooms.startController()
    expect(await ended('pc-b1')).toMatchObject({ outcome: expect.stringMatching(/^(done|already-so)$/) })
    const back = await c.task('pc-c1')
    await setPort(rooms.lab, 'pc-c1:eth0', 'down')
    await c.answer(back, '警備 高橋')
    expect(await ended('pc-c1')).toMatchObject({ outcome: expect.stringMatching(/^(done|already-so)$/) })
    await rooms.until('the end of the run', events => ofType(events, 'run.ended').some(event => event.run === run))
    expect(await traffic.crossing([])).toEqual([])
  })

  it('the evidence of the room stands in the journal with both clocks, each entry once and in order', () => {
    const evidence = ofType(rooms.events(), 'agent.evidence').filter(event => event.body.agent === 'agent-b')
    const seqs = evidence.map(event => event.body.entry.seq)
    expect(seqs).toEqual(seqs.map((_, index) => (seqs[0] ?? 0) + index))
    expect(evidence.some(event => event.body.entry.type === 'alone.began')).toBe(true)
    expect(evidence.every(event => event.body.entry.utc > 0 && event.utc > 0)).toBe(true)
  })

  it('each step was carried out once: nothing was cut a second time', () => {
    const events = rooms.events()
    const done = ofType(events, 'step.ended').filter(event => event.body.outcome === 'done')
    const steps = done.map(event => event.body.step)
    expect(steps.toSorted()).toEqual([...new Set(steps)].toSorted())
  })

  it('restores what was, also what a room cut alone', async () => {
    const order = { kind: 'incident', direction: 'restore', stages: ['stage-3', 'stage-2'], reason: 'found clean' }
    const { run: restore } = (await rooms.call('POST', '/runs', order)) as { run: string }
    const [b, c] = [agent('agent-b').display, agent('agent-c').display]
    for (const [display, step, port, by] of [
      [b, 'pc-b1', 'pc-b1:eth0', '田中 次郎'],
      [c, 'pc-c1', 'pc-c1:eth0', '警備 高橋'],
    ] as const) {
      const task = await display.task(step)
      expect(task.action).toBe('plug')
      await setPort(rooms.lab, port, 'up')
      await display.answer(task, by)
    }
    await rooms.until('the probation of stage 3', events =>
      ofType(events, 'probation.started').some(event => event.run === restore && event.body.stage === 'stage-3'),
    )
    expect(await portState(rooms.lab, 'sw-b:eth4')).toBe('up')
    expect(await traffic.crossing(['pc-b1-to-pc-b2', 'pc-c1-to-pc-c2'])).toEqual(['pc-b1-to-pc-b2', 'pc-c1-to-pc-c2'])
  })
})

describe.skipIf(skipped)('an enemy with the certificate of an agent', () => {
  beforeAll(async () => {
    rooms = await openRooms()
  }, 180_000)
  afterAll(() => rooms?.close())

  let drill = ''
  const refused = (why: string, name = 'agent-c') =>
    rooms.until(`a refusal for ${why}`, events =>
      ofType(events, 'agent.refused').find(event => event.body.agent === name && event.body.why === why),
    )

  it('who floods the broker is thrown out and recorded, while other rooms are served', async () => {
    await agent('agent-c').end('SIGKILL')
    const said = await withCertificate('agent-c', 'agent-c', agent('agent-c').state, 'flood')
    expect(said[0]).toBe('in')
    expect(said.at(-1)).toMatch(/^out/)
    await refused('flood')
    const order = { kind: 'drill', direction: 'isolate', stages: ['stage-1'], reason: 'while flooded' }
    const flood = withCertificate('agent-c', 'agent-c', agent('agent-c').state, 'flood')
    const { run } = (await rooms.call('POST', '/runs', order)) as { run: string }
    drill = run
    await flood
    const outlet = await rooms.until('the outlet of the drill', events =>
      ofType(events, 'step.ended').find(event => event.run === run && event.body.step === 'nas-b'),
    )
    expect(outlet.body).toMatchObject({ outcome: 'simulated', rung: 'outlet' })
  })

  it('who listens under the name of another room is thrown out and recorded', async () => {
    const said = await withCertificate('agent-c', 'agent-c', agent('agent-c').state, 'elsewhere')
    expect(said.at(-1)).toMatch(/^out/)
    await refused('topic')
  })

  it('two that claim one name are told apart from one, with both addresses', async () => {
    agent('agent-c').start()
    await agent('agent-c').display.until('the controller', ({ controller }) => controller.state === 'here')
    const copy = join(agent('agent-c').state, '../copy')
    cpSync(agent('agent-c').state, copy, { recursive: true })
    const thief = rooms.lab.spawn('pdu-b', [process.execPath, WITH_CERTIFICATE, 'agent-c', copy, 'stay'])
    const { body } = await refused('two-of-one-name')
    expect(body.detail).toContain('198.18.0.31')
    thief.stdin.end()
  })

  it('a stolen certificate that was revoked opens nothing any more, and ends who uses it', async () => {
    await agent('agent-c').display.until('the controller', ({ controller }) => controller.state === 'here')
    await rooms.kakuri('agent', 'revoke', 'agent-c', '--reason', 'the box was stolen')
    await agent('agent-c').display.until('no controller', ({ controller }) => controller.state !== 'here')
    const said = await withCertificate('pdu-b', 'agent-c', join(agent('agent-c').state, '../copy'), 'stay')
    expect(said).not.toContain('in')
    await refused('revoked')
  })

  it('the room without its box is cut by hand all the same: the drill asks somebody there', () => {
    const shown = ofType(rooms.events(), 'task.shown').filter(event => event.body.step === 'vendor')
    expect(shown.map(({ run, body }) => [run, body.instruction.drill])).toEqual([[drill, true]])
  })

  it('two codes of different people cut the room without any controller, and it is told when one is back', async () => {
    const { display } = agent('agent-a')
    await rooms.killController()
    await display.until('no controller', ({ controller }) => controller.state === 'gone')
    const [first, second] = CODES.values()
    expect((await display.press('/api/code', { code: first })).body).toMatchObject({ kind: 'first', by: '佐藤 花子' })
    expect((await display.press('/api/code', { code: first })).body).toMatchObject({ kind: 'refused' })
    expect((await display.press('/api/code', { code: second })).body).toMatchObject({ kind: 'begun' })
    await display.until('the end of what it did', ({ alone }) => alone.phase === 'held')
    expect(await portState(rooms.lab, 'core-1:eth3')).toBe('down')
    await rooms.startController()
    const adopted = await rooms.until('the adoption', events =>
      ofType(events, 'agent.adopted').find(event => event.body.step === 'nas-a'),
    )
    expect(adopted.body).toMatchObject({ agent: 'agent-a', was: { state: 'open' }, reading: { state: 'severed' } })
  })
})
