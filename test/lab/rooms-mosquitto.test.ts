import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { AnyEvent } from '@kakuri/core/journal/events.ts'
import type { AgentState } from '@kakuri/core/link/messages.ts'
import { BEAT_TOPIC, downTopic } from '@kakuri/core/link/topics.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTraffic, type Traffic } from './flows.ts'
import { LabMosquitto, mosquittoSkipped } from './mosquitto.ts'
import { approve, openRooms, type RoomAgent, type Rooms, startRun } from './rooms.ts'
import { hardwareState } from './rooms-hardware.ts'
import { roomsSkipped } from './rooms-requirements.ts'
import { portState, setPort } from './state.ts'

const skipped = roomsSkipped() || mosquittoSkipped()
const NAMES = ['agent-a', 'agent-b', 'agent-c']
/** Of the design: an agent is back so soon after whoever it waits for. */
const BACK_MS = 5_000

let rooms: Rooms
let mosquitto: LabMosquitto
const agent = (name: string): RoomAgent => {
  const found = rooms.agents.get(name)
  if (found === undefined) throw new Error(`there is no ${name}`)
  return found
}
const ofType = <T extends AnyEvent['type']>(events: readonly AnyEvent[], type: T) =>
  events.filter((event): event is Extract<AnyEvent, { type: T }> => event.type === type)
const ended = (step: string) =>
  rooms.until(`the end of ${step}`, events =>
    ofType(events, 'step.ended')
      .flatMap(({ body }) => (body.step === step ? [body] : []))
      .at(-1),
  )
/** Resolves when every agent has come since `seq`, with how long that took from now. */
async function allBack(seq: number): Promise<number> {
  const since = performance.now()
  await rooms.until('all agents', events => {
    const came = ofType(events, 'agent.came').flatMap(({ seq: at, body }) => (at > seq ? [body.agent] : []))
    return NAMES.every(name => came.includes(name))
  })
  return performance.now() - since
}
const nobodyHeard = (seq: number) =>
  rooms.until('that nobody can be heard', events =>
    NAMES.every(name => ofType(events, 'agent.gone').some(({ seq: at, body }) => at > seq && body.agent === name)),
  )
/** Orders that agent-b took to cut a port of its switch. */
const cutsOfB = () =>
  ofType(agent('agent-b').events(), 'order.taken').filter(({ body }) => body.device === 'sw-b' && body.verb === 'apply')
const headSeq = () => rooms.events().at(-1)?.seq ?? 0

async function openWithMosquitto(): Promise<void> {
  mosquitto = new LabMosquitto()
  rooms = await openRooms(undefined, mosquitto)
}

describe.skipIf(skipped)('Mosquitto in place of the broker', () => {
  let traffic: Traffic
  let run = ''
  beforeAll(async () => {
    await openWithMosquitto()
    traffic = await startTraffic(rooms.lab)
  }, 180_000)
  afterAll(() => rooms?.close())

  it('lets three agents in, which are in quiet', async () => {
    expect(await rooms.kakuri('agent', 'list')).toMatch(/agent-a[\s\S]*agent-b[\s\S]*agent-c/)
    expect([...rooms.agents.values()].map(({ display }) => display.doc?.controller.state)).toEqual([
      'here',
      'here',
      'here',
    ])
  })

  it('carries orders for an outlet and a relay', async () => {
    run = await startRun(rooms)
    expect(await ended('nas-b')).toMatchObject({ outcome: 'done', rung: 'outlet' })
    expect(await ended('vendor')).toMatchObject({ outcome: 'done', rung: 'relay' })
  })

  it('killed while a switch is cut through an agent: it is cut once, and the step ends', async () => {
    await approve(rooms, run, 'stage-2')
    await rooms.until('the order', () => cutsOfB().length > 0)
    const taken = headSeq()
    await mosquitto.kill()
    await nobodyHeard(taken)
    const down = headSeq()
    await mosquitto.run()
    expect(await allBack(down)).toBeLessThan(BACK_MS)
    // Where what came of the order was lost on the way, the last rung asks somebody in the room.
    const { display } = agent('agent-b')
    const asked = display.task('pacs').then(async task => {
      await setPort(rooms.lab, 'pacs:eth0', 'down')
      await display.answer(task, '田中 次郎')
    })
    await Promise.race([asked, ended('pacs')])
    asked.catch(() => undefined)
    expect(await ended('pacs')).toMatchObject({ outcome: expect.stringMatching(/^(done|already-so|handed-over)$/) })
    expect(await portState(rooms.lab, 'sw-b:eth3')).toBe('down')
    expect(cutsOfB()).toHaveLength(1)
  })

  it('killed in the middle of a stage: an answer of that time counts when it is back, within five seconds', async () => {
    await approve(rooms, run, 'stage-3')
    const { display } = agent('agent-b')
    const task = await display.task('pc-b1')
    const before = headSeq()
    await mosquitto.kill()
    await nobodyHeard(before)
    await setPort(rooms.lab, 'pc-b1:eth0', 'down')
    expect(await display.answer(task, '田中 次郎')).toMatchObject({ status: 200 })
    const down = headSeq()
    await mosquitto.run()
    expect(await allBack(down)).toBeLessThan(BACK_MS)
    expect(await ended('pc-b1')).toMatchObject({ outcome: 'done', rung: 'hands' })
  })

  it('goes on while the controller is killed: an answer of that time, which the broker took and nobody heard, is not lost', async () => {
    const { display } = agent('agent-c')
    const task = await display.task('pc-c1')
    await rooms.killController()
    await setPort(rooms.lab, 'pc-c1:eth0', 'down')
    expect(await display.answer(task, '警備 高橋')).toMatchObject({ status: 200 })
    const down = headSeq()
    await rooms.startController()
    expect(await allBack(down)).toBeLessThan(BACK_MS)
    expect(await ended('pc-c1')).toMatchObject({ rung: 'hands' })
    await rooms.until('the end of the run', events => ofType(events, 'run.ended').some(event => event.run === run))
    expect(await traffic.crossing([])).toEqual([])
  })

  it('nothing was done twice, and nothing is missing in what the rooms recorded', async () => {
    const done = ofType(rooms.events(), 'step.ended').map(({ body }) => body.step)
    expect(done.toSorted()).toEqual(['nas-a', 'nas-b', 'pacs', 'pc-b1', 'pc-c1', 'vendor'])
    const answers = ofType(rooms.events(), 'task.answered').filter(({ body }) => body.step !== 'pacs')
    expect(answers.map(({ body }) => body.by)).toEqual(['田中 次郎', '警備 高橋'])
    expect(hardwareState(rooms.lab, 'pdu-b')).toMatchObject({ writes: 1 })
    const gaps = NAMES.map(name => {
      const seqs = ofType(rooms.events(), 'agent.evidence').flatMap(({ body }) =>
        body.agent === name ? [body.entry.seq] : [],
      )
      return seqs.filter((seq, index) => seq !== index + 1)
    })
    expect(gaps).toEqual([[], [], []])
    const taken = ofType(agent('agent-b').events(), 'order.taken').map(({ body }) => body.order)
    expect(new Set(taken).size).toBe(taken.length)
  })
})

const UNDER_ANOTHER_NAME = join(import.meta.dirname, 'under-another-name.ts')
const WITH_CERTIFICATE = join(import.meta.dirname, 'with-certificate.ts')

interface Enemy {
  /** Its lines so far. */
  readonly said: string[]
  /** Resolves when it has printed it; rejects when it ended before. */
  line(wanted: string): Promise<void>
  /** Resolves when it ended by itself. */
  readonly over: Promise<void>
}

/** A program in the room of agent-c, with what lies in that agent's state folder. */
function withKeysOfC(program: string, ...argv: string[]): Enemy {
  const words = [process.execPath, program, 'agent-c', agent('agent-c').state, ...argv]
  const child = rooms.lab.spawn('agent-c', words)
  const said: string[] = []
  const waiting = new Map<string, () => void>()
  createInterface({ input: child.stdout }).on('line', text => {
    said.push(text)
    waiting.get(text)?.()
  })
  const over = new Promise<void>(resolve => child.once('close', () => resolve()))
  const line = async (wanted: string) => {
    if (said.includes(wanted)) return
    const told = new Promise<void>(resolve => waiting.set(wanted, resolve))
    const never = over.then(() => Promise.reject(new Error(`it never said ${wanted}: ${said.join(', ')}`)))
    await Promise.race([told, never])
  }
  return { said, line, over }
}

/** What agent-a would say of its present connection if it went. */
function goneOfA(): AgentState {
  const came = ofType(rooms.events(), 'agent.came').findLast(event => event.body.agent === 'agent-a')
  const { boot = 0, session = 0, product = '' } = came?.body ?? {}
  const head = { seq: 0, hash: '0'.repeat(64) }
  return { v: 1, agent: 'agent-a', state: 'gone', boot, session, product, bundle: null, head, checkpoint: null }
}

describe.skipIf(skipped)('an enemy with the certificate of agent-c, at Mosquitto', () => {
  beforeAll(async () => {
    await openWithMosquitto()
    await agent('agent-c').end('SIGKILL')
  }, 180_000)
  afterAll(() => rooms?.close())

  it('is neither taken for another agent nor told what is for it: the access list goes by the certificate', async () => {
    const before = headSeq()
    const enemy = withKeysOfC(UNDER_ANOTHER_NAME, 'agent-a', JSON.stringify(goneOfA()))
    await enemy.line('tried')
    const drill = { kind: 'drill', direction: 'isolate', stages: ['stage-1'], reason: 'somebody listens' }
    await rooms.call('POST', '/runs', drill)
    await agent('agent-a').display.until('the drill', ({ room }) => room?.run)
    await enemy.line(`heard ${BEAT_TOPIC}`)
    const own = [BEAT_TOPIC, downTopic('agent-c')].map(topic => `heard ${topic}`)
    expect(enemy.said.filter(text => text.startsWith('heard') && !own.includes(text))).toEqual([])
    const since = rooms.events().filter(event => event.seq > before)
    expect(ofType(since, 'agent.gone').filter(({ body }) => body.agent === 'agent-a')).toEqual([])
    expect(ofType(since, 'agent.refused').filter(({ body }) => body.agent === 'agent-a')).toEqual([])
  })

  it('whose certificate is revoked is let in no more once Mosquitto has read the new list, and loses what stands by a restart', async () => {
    const stands = withKeysOfC(WITH_CERTIFICATE, 'stay')
    await stands.line('in')
    await rooms.kakuri('agent', 'revoke', 'agent-c', '--reason', 'the box was stolen')
    await mosquitto.setUp()
    await mosquitto.reload()
    const again = withKeysOfC(WITH_CERTIFICATE, 'stay')
    await again.over
    expect(again.said).not.toContain('in')
    expect(again.said.join()).toContain('certificate revoked')
    // A reload looks at new connections only.
    expect(stands.said).toEqual(['in'])
    await mosquitto.kill()
    await mosquitto.run()
    await stands.over
    const anew = withKeysOfC(WITH_CERTIFICATE, 'stay')
    await anew.over
    expect(anew.said).not.toContain('in')
  })

  it('leaves the other rooms served', async () => {
    const here = ['agent-a', 'agent-b'].map(name =>
      agent(name).display.until('the controller', ({ controller }) => controller.state === 'here'),
    )
    expect(await Promise.all(here)).toHaveLength(2)
  })
})
