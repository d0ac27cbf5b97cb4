import { createAlone } from '@kakuri/agent/alone.ts'
import type { Alone } from '@kakuri/agent/alone-contract.ts'
import type { Presence, Standing } from '@kakuri/agent/presence.ts'
import type { Bundle } from '@kakuri/core/compile/program.ts'
import { foldLedger } from '@kakuri/core/journal/ledger.ts'
import type { RoomRun, RoomView } from '@kakuri/core/view/room-shape.ts'
import { afterEach, describe, expect, it } from 'vitest'
import { createMemoryJournal, type MemoryJournal } from '../simulation/memory-journal.ts'
import { createNetwork, type Network } from '../simulation/network.ts'
import { sealed } from '../simulation/programs.ts'
import { createSimClock, type SimClock, settle } from '../simulation/sim-clock.ts'
import { createSimDrivers, type LogEntry } from '../simulation/sim-drivers.ts'
import { AGENT, roomProgram } from './room.ts'

interface Room {
  readonly clock: SimClock
  readonly journal: MemoryJournal
  readonly network: Network
  readonly bundle: Bundle
  readonly log: LogEntry[]
  view: RoomView
  standing: Standing
  lastHeard: number
  /** How long ago any start of the agent heard the controller. */
  silentMs: number | null
  cursor: number
  alone: Alone
  readonly failures: unknown[]
  /** The process dies at this point, and another takes its place. */
  restart(): void
}

const rooms: Room[] = []
afterEach(async () => {
  for (const room of rooms.splice(0)) await room.clock.until(room.alone.close())
})

function openRoom(
  plan?: Parameters<typeof roomProgram>[0],
  crash: (point: string) => void = () => undefined,
  recut = true,
): Room {
  const clock = createSimClock()
  const journal = createMemoryJournal(clock)
  const whole = roomProgram(plan)
  const body = { ...whole, stages: whole.stages.map(stage => ({ ...stage, recut })) }
  const [network, bundle, log] = [createNetwork(body), sealed(body), [] as LogEntry[]]
  let id = 0
  const start = (dies: (point: string) => void) => {
    const process = { id: 0, dead: false }
    const drivers = createSimDrivers({
      ...{ network, clock, log, process, seq: () => journal.head().seq, fault: () => null, latency: () => 50 },
    })
    const presence = (): Presence => ({
      ...{ standing: room.standing, sinceUtc: null, lastHeard: room.lastHeard, checkpoint: null },
      ...{
        controllerUtc: () => null,
        silentMs: () => room.silentMs,
        heard: () => true,
        spoke: () => undefined,
        close: () => undefined,
      },
    })
    const alone = createAlone({
      ...{ agent: AGENT, journal, clock, newId: () => `run-${id++}`, crash: dies, presence, room: () => room.view },
      ...{ workshop: () => ({ bundle, drivers }), before: () => null, cursor: () => room.cursor },
      ...{ changed: () => undefined, failed: error => room.failures.push(error) },
    })
    alone.begin()
    return alone
  }
  const room = {
    ...{
      clock,
      journal,
      network,
      bundle,
      log,
      view: viewOf(null),
      standing: 'here',
      lastHeard: 0,
      silentMs: 0,
      cursor: 0,
    },
    failures: [],
    restart: () => {
      room.alone = start(() => undefined)
    },
  } as unknown as Room
  room.alone = start(crash)
  rooms.push(room)
  return room
}

const text = (one: string) => ({ ja: one, en: one })

const standing = (id: string) => ({ id, name: text(id), sinceUtc: null, proven: true, announcements: [], impact: null })

function viewOf(run: RoomRun | null, isolated: readonly string[] = []): RoomView {
  return {
    ...{ seq: 1, site: text('site'), room: { id: 'r1', name: text('room'), people: [] }, contacts: [], run },
    ...{ isolated: isolated.map(standing), tasks: [], lastDrill: null },
  }
}

interface RunSketch {
  readonly kind?: RoomRun['kind']
  readonly phase?: RoomRun['phase']
  readonly direction?: RoomRun['direction']
  readonly stages?: readonly (readonly [string, boolean, boolean])[]
  readonly ended?: readonly string[]
}

function runOf(room: Room, sketch: RunSketch = {}): RoomRun {
  const { kind = 'incident', phase = 'running', direction = 'isolate', ended = [] } = sketch
  const stages = sketch.stages ?? [
    ['s1', true, false],
    ['s2', false, false],
  ]
  return {
    ...{ id: 'r-1', kind, direction, reason: 'attack', bundle: room.bundle.sha256, startedUtc: 0, phase },
    stages: stages.map(([id, begun, over]) => ({ id, name: text(id), begun, ended: over, openedBy: ['Abe'] })),
    ...{ announcements: [], impact: [] },
    steps: ['one', 'two', 'pull'].map(id => ({ id, outcome: ended.includes(id) ? 'done' : null })),
  }
}

const began = (room: Room) => room.journal.events.filter(event => event.type === 'alone.began').map(event => event.body)
const outcomes = (room: Room) =>
  room.journal.events.flatMap(event => (event.type === 'step.ended' ? [[event.body.step, event.body.outcome]] : []))
const writes = (room: Room) => room.log.filter(entry => entry.verb === 'apply').map(entry => entry.device)
const reverts = (room: Room) => room.log.filter(entry => entry.verb === 'revert')

function vanish(room: Room): void {
  room.standing = 'gone'
  room.lastHeard = room.clock.mono()
}

/** Twenty times gone for so long, and back. */
async function flap(room: Room, goneMs: number, left = 20): Promise<void> {
  if (left === 0) return
  vanish(room)
  await room.clock.advance(goneMs)
  room.standing = 'here'
  await room.clock.advance(3_000)
  return flap(room, goneMs, left - 1)
}

/** Whoever stands in the room pulls what is asked for, and says so. */
async function pull(room: Room): Promise<void> {
  await room.clock.advance(5_000)
  room.network.unplug('c1')
  expect(room.alone.answer('pull', false, { by: 'Sato', answer: 'done', note: '' })).toBe(true)
  await room.clock.advance(5_000)
}

describe('a stage that was begun when the controller vanished', () => {
  it.each([
    ['an hour ago and never by this start is left alone: the incident may be long over', 'never', 3_600_000, 0],
    ['never by any start is left alone', 'never', null, 0],
    ['a minute ago by the start before this one is carried on', 'never', 60_000, 1],
    ['an hour ago by this very start is carried on', 'gone', 3_600_000, 1],
  ] as const)('by what was heard %s', async (_what, standing, silentMs, times) => {
    const room = openRoom(undefined)
    room.view = viewOf(runOf(room))
    vanish(room)
    Object.assign(room, { standing, silentMs })
    await room.clock.advance(26_000)
    expect(began(room)).toHaveLength(times)
  })

  it('is carried on in the room after its grace, in the names of those who opened it, and no further', async () => {
    const room = openRoom(undefined)
    room.view = viewOf(runOf(room))
    vanish(room)
    await room.clock.advance(16_000)
    expect(began(room)).toEqual([])
    await room.clock.advance(10_000)
    expect(began(room)).toEqual([{ why: 'stage', by: ['Abe'], stages: ['s1'], steps: ['one'] }])
    expect(outcomes(room)).toEqual([['one', 'done']])
    expect(reverts(room)).toEqual([])
  })

  it('is carried on also behind another, where the controller came and went between two beats', async () => {
    const room = openRoom({ afterMs: 3_600_000, when: 'incident' })
    room.view = viewOf(runOf(room))
    vanish(room)
    await room.clock.advance(60_000)
    const stages = [
      ['s1', true, true],
      ['s2', true, false],
    ] as const
    room.view = viewOf(runOf(room, { stages, ended: ['one'] }))
    await room.clock.advance(5_000)
    await pull(room)
    expect(began(room).map(({ steps }) => steps)).toEqual([['one'], ['two', 'pull']])
    await room.clock.advance(60_000)
    expect(began(room)).toHaveLength(2)
  })

  it('is left alone when the controller comes back within the grace', async () => {
    const room = openRoom(undefined)
    room.view = viewOf(runOf(room))
    vanish(room)
    await room.clock.advance(15_000)
    room.standing = 'here'
    await room.clock.advance(60_000)
    expect(began(room)).toEqual([])
  })

  it('of a drill goes on as a drill, and writes nothing', async () => {
    const room = openRoom(undefined)
    room.view = viewOf(runOf(room, { kind: 'drill' }))
    vanish(room)
    await room.clock.advance(30_000)
    const started = room.journal.events.find(event => event.type === 'run.started')
    expect(started?.body).toMatchObject({ kind: 'drill' })
    expect(outcomes(room)).toEqual([['one', 'simulated']])
    expect(room.network.read('sw1', { kind: 'port', port: 'p1' }).state).toBe('open')
  })

  it.each<[string, RunSketch]>([
    ['that is paused', { phase: 'paused' }],
    ['that is a restore', { direction: 'restore' }],
    ['whose steps here have ended', { ended: ['one'] }],
    ['that has no stage begun', { stages: [['s1', false, false]] }],
    ['whose stage has ended', { stages: [['s1', true, true]] }],
  ])('of a run %s is not carried on', async (_what, sketch) => {
    const room = openRoom({ afterMs: 3_600_000, when: 'incident' })
    room.view = viewOf(runOf(room, sketch))
    vanish(room)
    await room.clock.advance(60_000)
    expect(began(room)).toEqual([])
  })
})

describe("the plan's limit", () => {
  it('makes the agent cut the whole room, once', async () => {
    const room = openRoom({ afterMs: 60_000, when: 'always' })
    vanish(room)
    await room.clock.advance(59_000)
    expect(began(room)).toEqual([])
    await room.clock.advance(5_000)
    await pull(room)
    await room.clock.advance(300_000)
    expect(began(room)).toEqual([{ why: 'limit', by: [], stages: ['s1', 's2'], steps: ['one', 'two', 'pull'] }])
    expect(room.alone.doc()).toMatchObject({ phase: 'held', steps: { all: 3, ended: 3, failed: 0 } })
  })

  it.each<[string, (room: Room) => RoomView, boolean]>([
    ['no run and nothing isolated', () => viewOf(null), false],
    ['a drill', room => viewOf(runOf(room, { kind: 'drill', stages: [['s1', false, false]] })), false],
    ['a real run', room => viewOf(runOf(room, { stages: [['s1', false, false]] })), true],
    ['a stage isolated', () => viewOf(null, ['s1']), true],
  ])('for incidents alone: with %s', async (_what, view, cuts) => {
    const room = openRoom({ afterMs: 60_000, when: 'incident' })
    room.view = view(room)
    vanish(room)
    await room.clock.advance(70_000)
    expect(began(room).length > 0).toBe(cuts)
  })

  it.each([
    ['restarts within five seconds, in the middle of a stage', 5_000],
    ['flaps short of the limit', 13_000],
  ])('of a controller that %s is never reached', async (_what, goneMs) => {
    const room = openRoom({ afterMs: 15_000, when: 'always' })
    room.view = viewOf(runOf(room))
    await flap(room, goneMs)
    expect(began(room)).toEqual([])
  })

  it('that the plan does not set never makes it cut', async () => {
    const room = openRoom(null as never)
    room.view = viewOf(null, ['s1'])
    vanish(room)
    await room.clock.advance(3_600_000)
    expect(began(room)).toEqual([])
  })
})

describe('what the agent holds', () => {
  it('is watched and cut again, until the controller has its whole journal', async () => {
    const room = openRoom({ afterMs: 60_000, when: 'always' })
    vanish(room)
    await room.clock.advance(62_000)
    await pull(room)
    await room.clock.advance(30_000)
    room.network.open('sw1', { kind: 'port', port: 'p1' })
    await room.clock.advance(30_000)
    expect(room.network.read('sw1', { kind: 'port', port: 'p1' }).state).toBe('severed')
    room.cursor = room.journal.head().seq
    room.alone.cursorMoved()
    await room.clock.advance(30_000)
    room.network.open('sw1', { kind: 'port', port: 'p1' })
    await room.clock.advance(60_000)
    expect(room.network.read('sw1', { kind: 'port', port: 'p1' }).state).toBe('open')
    expect(room.alone.doc().phase).toBe('no')
  })

  const p1 = { kind: 'port', port: 'p1' } as const
  const state = (room: Room) => room.network.read('sw1', p1).state
  const told = (room: Room, type: string) => room.journal.events.filter(event => event.type === type)
  /** It cuts the whole room, and waits for whoever pulls the cable. */
  async function atTheTask(recut: boolean): Promise<Room> {
    const room = openRoom({ afterMs: 60_000, when: 'always' }, undefined, recut)
    vanish(room)
    await room.clock.advance(65_000)
    expect([room.alone.doc().phase, state(room)]).toEqual(['acting', 'severed'])
    return room
  }

  it('is watched and cut again also while its act waits for a person', async () => {
    const room = await atTheTask(true)
    room.network.open('sw1', p1)
    await room.clock.advance(15_000)
    expect([room.alone.acting(), state(room)]).toEqual([true, 'severed'])
    expect([told(room, 'watch.reopened').length, told(room, 'watch.severed-again').length]).toEqual([1, 1])
    await pull(room)
    expect(room.alone.doc()).toMatchObject({ phase: 'held', steps: { ended: 3, failed: 0 } })
  })

  it('is told in the room as soon as it reads open, and until it reads severed', async () => {
    const room = await atTheTask(false)
    room.network.open('sw1', p1)
    await room.clock.advance(15_000)
    expect([room.alone.acting(), state(room)]).toEqual([true, 'open'])
    expect(room.alone.doc().reopened).toMatchObject([{ en: expect.stringContaining('sw1') }])
    room.network.sever('sw1', p1)
    await room.clock.advance(15_000)
    expect(room.alone.doc().reopened).toEqual([])
  })

  it('is watched by nobody here while the controller is: that watches it', async () => {
    const room = await atTheTask(true)
    room.standing = 'here'
    await room.clock.advance(5_000)
    room.network.open('sw1', p1)
    await room.clock.advance(60_000)
    expect([room.alone.acting(), state(room)]).toEqual([true, 'open'])
  })

  it('and plugged in again is asked for beside a drill for the same cable, and each answer counts for its own', async () => {
    const room = await atTheTask(true)
    await pull(room)
    room.view = viewOf(runOf(room, { kind: 'drill', stages: [['s2', true, false]] }))
    room.network.plug('c1')
    await room.clock.advance(20_000)
    const shown = told(room, 'task.shown').slice(1)
    expect(shown.map(event => event.body)).toMatchObject([{ step: 'pull' }, { step: 'pull' }])
    const answer = { by: 'Sato', answer: 'done', note: '' } as const
    expect(room.alone.answer('pull', true, answer)).toBe(true)
    await room.clock.advance(5_000)
    expect(outcomes(room).at(-1)).toEqual(['pull', 'simulated'])
    expect(room.alone.doc().reopened).toHaveLength(1)
    room.network.unplug('c1')
    expect(room.alone.answer('pull', false, answer)).toBe(true)
    await room.clock.advance(15_000)
    expect([outcomes(room).at(-1), room.alone.doc().reopened]).toEqual([['pull', 'done'], []])
  })

  it("is no task of its own any more where the controller's run covers it", async () => {
    const room = openRoom({ afterMs: 60_000, when: 'always' })
    vanish(room)
    await room.clock.advance(65_000)
    expect(room.alone.acting()).toBe(true)
    room.standing = 'here'
    room.view = viewOf(runOf(room))
    room.alone.roomChanged()
    await room.clock.advance(5_000)
    const skipped = room.journal.events.findLast(event => event.type === 'step.ended')
    expect(skipped?.body).toMatchObject({
      ...{ step: 'pull', outcome: 'skipped', note: 'kakuri: the controller took over' },
    })
    expect(room.alone.acting()).toBe(false)
  })
})

describe('when the controller is back', () => {
  /** The cable of stage 2 waits for a person, and the agent for whoever pulls it. */
  async function waiting(kind: RoomRun['kind'] = 'incident'): Promise<Room> {
    const room = openRoom({ afterMs: 3_600_000, when: 'incident' })
    room.view = viewOf(
      runOf(room, {
        kind,
        stages: [
          ['s1', true, true],
          ['s2', true, false],
        ],
        ended: ['one'],
      }),
    )
    vanish(room)
    await room.clock.advance(20_000)
    expect(room.alone.acting()).toBe(true)
    room.standing = 'here'
    return room
  }

  it.each<[string, (room: Room) => RoomView, boolean]>([
    ['that ended meanwhile', () => viewOf(null), false],
    ['that is put back meanwhile', room => viewOf(runOf(room, { direction: 'restore' })), false],
    ['that is paused', room => viewOf({ ...runOf(room, { phase: 'paused' }), steps: [] }), false],
    ['that goes on', room => viewOf({ ...runOf(room, { stages: [['s2', true, false]] }), steps: [] }), true],
  ])('a stage of a run %s is gone on with accordingly', async (_what, view, goesOn) => {
    const room = await waiting()
    await room.clock.advance(3_000)
    expect(room.alone.acting()).toBe(true)
    room.view = view(room)
    room.alone.roomChanged()
    await room.clock.advance(5_000)
    expect(room.alone.acting()).toBe(goesOn)
  })

  it('its restore ends also what two people began, so that nothing is cut behind it', async () => {
    const room = openRoom({ afterMs: 3_600_000, when: 'incident' })
    vanish(room)
    await room.alone.byCodes(['Sato', 'Ito'])
    await room.clock.advance(5_000)
    room.standing = 'here'
    room.view = viewOf(runOf(room, { direction: 'restore' }))
    room.alone.roomChanged()
    await room.clock.advance(5_000)
    expect(room.alone.acting()).toBe(false)
    expect(room.journal.events.findLast(event => event.type === 'run.ended')?.body).toMatchObject({
      result: 'cancelled',
    })
  })

  it('what it may have put back is not cut again, neither then nor when it is gone once more', async () => {
    const room = openRoom({ afterMs: 60_000, when: 'always' })
    vanish(room)
    await room.clock.advance(65_000)
    room.standing = 'here'
    room.cursor = room.journal.head().seq
    room.network.open('sw1', { kind: 'port', port: 'p1' })
    await pull(room)
    await room.clock.advance(60_000)
    vanish(room)
    await room.clock.advance(50_000)
    expect(room.network.read('sw1', { kind: 'port', port: 'p1' }).state).toBe('open')
    expect(room.alone.doc().phase).toBe('held')
  })

  it('an answer that was given to its task meanwhile does not count for a later one', async () => {
    const room = openRoom({ afterMs: 3_600_000, when: 'incident' })
    vanish(room)
    room.alone.keepAnswer('pull', false, { by: 'Sato', answer: 'done', note: '' })
    room.standing = 'here'
    await room.clock.advance(5_000)
    vanish(room)
    await room.alone.byCodes(['Sato', 'Ito'])
    await room.clock.advance(10_000)
    expect(outcomes(room).map(([step]) => step)).not.toContain('pull')
  })
})

describe('two codes while a drill is shown', () => {
  const drill = (room: Room) => viewOf(runOf(room, { kind: 'drill', stages: [['s1', false, false]] }))
  const kind = (room: Room) => room.journal.events.find(event => event.type === 'run.started')?.body.kind
  const open = (room: Room) => room.network.read('sw1', { kind: 'port', port: 'p1' }).state === 'open'

  it('begin a drill while the controller is here: nothing is written, nothing is held', async () => {
    const room = openRoom()
    room.view = drill(room)
    expect(room.alone.doc().codes).toBe('drill')
    await room.alone.byCodes(['Sato', 'Ito'])
    expect(room.alone.doc()).toMatchObject({ phase: 'acting', drill: true })
    await room.clock.advance(30_000)
    expect([kind(room), open(room), room.alone.doc().phase]).toEqual(['drill', true, 'no'])
    expect(began(room)[0]).toMatchObject({ drill: true, why: 'codes' })
    expect(outcomes(room).map(([, outcome]) => outcome)).toEqual(['simulated', 'simulated', 'skipped'])
  })

  it("are over with the controller's drill", async () => {
    const room = openRoom()
    room.view = viewOf({ ...runOf(room, { kind: 'drill' }), steps: [] })
    await room.alone.byCodes(['Sato', 'Ito'])
    await room.clock.advance(10_000)
    expect(room.alone.acting()).toBe(true)
    room.view = viewOf(null)
    room.alone.roomChanged()
    await room.clock.advance(5_000)
    expect(room.alone.acting()).toBe(false)
  })

  it('cut in earnest when it is gone', async () => {
    const room = openRoom()
    room.view = drill(room)
    vanish(room)
    expect(room.alone.doc().codes).toBe('cut')
    await room.alone.byCodes(['Sato', 'Ito'])
    await room.clock.advance(10_000)
    expect([kind(room), open(room)]).toEqual(['incident', false])
  })

  it('never cut in earnest afterwards where the agent was killed before the drill began', async () => {
    let dead = false
    const room = openRoom(undefined, passed => {
      dead ||= passed === 'before journal run.started'
      if (dead) throw new Error('killed')
    })
    room.view = drill(room)
    await expect(room.alone.byCodes(['Sato', 'Ito'])).rejects.toThrow('killed')
    await room.clock.until(room.alone.close())
    vanish(room)
    room.restart()
    await room.clock.advance(60_000)
    expect([kind(room), open(room), room.alone.acting()]).toEqual([undefined, true, false])
  })
})

it('killed between its announcement and its first step it cuts what two people asked for, announced once', async () => {
  let dead = false
  const room = openRoom(undefined, passed => {
    dead ||= passed === 'before journal run.started'
    if (dead) throw new Error('killed')
  })
  vanish(room)
  await expect(room.alone.byCodes(['Sato', 'Ito'])).rejects.toThrow('killed')
  await room.clock.until(room.alone.close())
  room.restart()
  await room.clock.advance(5_000)
  await pull(room)
  expect([began(room).length, writes(room).toSorted()]).toEqual([1, ['sw1', 'sw2']])
})

it("a stage of which only the room's part was cut does not stand isolated in the agent's journal", async () => {
  const room = openRoom({ afterMs: 60_000, when: 'always' })
  vanish(room)
  await room.clock.advance(62_000)
  await pull(room)
  expect([...foldLedger(room.journal.events).isolated]).toEqual(['s2'])
})

it.each([
  'after journal run.started',
  'before journal step.intent',
  'after journal step.intent',
  'after journal step.ended',
])(
  'killed %s it goes on at its next start, also while the controller is there, and cuts nothing twice',
  async point => {
    let dead = false
    const room = openRoom({ afterMs: 60_000, when: 'always' }, passed => {
      dead ||= passed === point
      if (dead) throw new Error('killed')
    })
    vanish(room)
    await room.clock.advance(62_000)
    expect(dead).toBe(true)
    await room.clock.until(room.alone.close())
    room.standing = 'here'
    room.restart()
    await settle()
    await room.clock.advance(3_000)
    await pull(room)
    await room.clock.advance(30_000)
    expect(began(room)).toHaveLength(1)
    expect(new Map(outcomes(room) as [string, string][])).toEqual(
      new Map([
        ['one', expect.stringMatching(/done|already-so/)],
        ['two', expect.stringMatching(/done|already-so/)],
        ['pull', 'done'],
      ]),
    )
    expect(writes(room).toSorted()).toEqual(['sw1', 'sw2'])
  },
)
