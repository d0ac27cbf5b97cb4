import { describe, expect, it } from 'vitest'
import type { ProgramBody, Step } from '../compile/program.ts'
import type { AnyNewEvent, EventBodies } from '../journal/events.ts'
import { BY_HAND, ended, INSTRUCTION, PROGRAM, SEVERED, STAGE_ONE, say, started, stream } from './incident-story.ts'
import { createRoomFold, createRoomFolds } from './room.ts'
import type { RoomTask, RoomView } from './room-shape.ts'

const both = (ja: string, en: string) => ({ ja, en })

/** The incident's program with two rooms, an agent in each, and cables C-1 between them and C-9 within the first. */
const TWO_ROOMS: ProgramBody = {
  ...PROGRAM,
  rooms: { srv: { name: both('サーバー室', 'Server room'), people: ['鈴木'] }, w3: { name: both('3階', 'Ward 3') } },
  agents: { 'agent-srv': { room: 'srv' }, 'agent-w3': { room: 'w3' } },
  contacts: [{ name: both('情報室', 'IT'), phone: '3000' }],
  devices: {
    core: { ...device('core'), room: 'srv', rack: 'B-2', unit: 24, photo: 'core.jpg' },
    edge: { ...device('edge'), room: 'w3' },
  },
  cables: {
    'C-1': cable('C-1', '1-02', 'blue', { device: 'edge', port: 'Gi1/0/1' }, { device: 'core', port: 'Gi1/0/2' }),
    'C-8': cable('C-8', null, 'blue', { device: 'core', port: 'Gi1/0/8' }, null),
    'C-9': cable('C-9', null, '赤', { device: 'core', port: 'Gi1/0/9' }, null),
  },
  stages: PROGRAM.stages.map(stage => ({
    ...stage,
    impact: both(`${stage.id}停止`, `${stage.id} stops`),
    announcements: [both(`${stage.id}放送`, `say ${stage.id}`)],
    waves: stage.waves.map(wave => ({ steps: wave.steps.map(bare) })),
  })),
}

/** As before, with a cut point of its own for C-9. */
const NINES_CUT: ProgramBody = {
  ...TWO_ROOMS,
  stages: TWO_ROOMS.stages.map(stage => ({
    ...stage,
    waves: [
      ...stage.waves,
      { steps: stage.waves[0]?.steps.map(one => ({ ...one, id: 'nines', cables: ['C-9'] })) ?? [] },
    ],
  })),
}

function device(id: 'core' | 'edge') {
  const known = PROGRAM.devices[id]
  if (known === undefined) throw new Error(`no ${id}`)
  return known
}

/** A cable of their own has only what a person may have to pull. */
function bare(step: Step): Step {
  return { ...step, cables: step.id === 'tape' ? ['C-1'] : [] }
}

type At = { readonly device: string; readonly port: string }
function cable(id: string, tag: string | null, colour: string, a: At, b: At | null) {
  const far = b === null ? { kind: 'wall' as const, position: '2F-01' } : { kind: 'port' as const, ...b }
  return { id, tag, colour, medium: 'cat6', ends: [{ kind: 'port', ...a }, far] as const }
}

function viewAfter(agent: string, ...events: readonly AnyNewEvent[]): RoomView {
  const fold = createRoomFold({ program: TWO_ROOMS, agent })
  fold.add(stream(events))
  return fold.view()
}

const taskAfter = (...events: readonly AnyNewEvent[]): RoomTask | undefined =>
  viewAfter('agent-srv', started('incident'), ...STAGE_ONE, ...events).tasks[0]

const [WRONG, BACK, STILL_UP, ANSWERED] = BY_HAND as [AnyNewEvent, AnyNewEvent, AnyNewEvent, AnyNewEvent]
const tape = (outcome: EventBodies['step.ended']['outcome'], reading = SEVERED as typeof SEVERED | null) =>
  say('step.ended', { step: 'tape', outcome, rung: 'hands', reading, second: null, ms: 1, note: '' })
const answer = (what: EventBodies['task.answered']['answer']) =>
  say('task.answered', { step: 'tape', by: '鈴木', answer: what, note: '' }, '鈴木')

describe('the view of a room', () => {
  it('in quiet times has the room, its people and whom to call', () => {
    expect(viewAfter('agent-srv')).toEqual({
      ...{ seq: 0, site: both('病院', 'Hospital'), contacts: [{ name: both('情報室', 'IT'), phone: '3000' }] },
      room: { id: 'srv', name: both('サーバー室', 'Server room'), people: ['鈴木'] },
      ...{ run: null, isolated: [], tasks: [], lastDrill: null },
    })
  })

  it('shows the cable of a task with the end in this room first, its colour in both languages', () => {
    expect(taskAfter()).toMatchObject({ phase: 'open', run: 'r1', tag: '1-02', text: INSTRUCTION.text, warning: null })
    expect(taskAfter()?.cables).toMatchObject([
      {
        ...{ id: 'C-1', tag: '1-02', colour: 'blue', colourName: both('青', 'blue') },
        ends: [
          {
            port: 'Gi1/0/2',
            room: both('サーバー室', 'Server room'),
            rack: 'B-2',
            unit: 24,
            photo: 'core',
            here: true,
          },
          { port: 'Gi1/0/1', room: both('3階', 'Ward 3'), photo: null, here: false },
        ],
      },
    ])
  })

  it.each<[string, AnyNewEvent[], RoomTask['phase']]>([
    ['an answer is checked first', [ANSWERED], 'checking'],
    ['a link that is still up asks again', [ANSWERED, STILL_UP], 'still-up'],
    ['a wrong cable goes before what was answered before', [ANSWERED, WRONG], 'wrong-cable'],
    ['what is answered after it is checked', [WRONG, ANSWERED], 'checking'],
    ['and asked again where the link is still up', [WRONG, ANSWERED, STILL_UP], 'still-up'],
    ['a cable that is back leaves the task open', [WRONG, BACK], 'open'],
    ['what a device read back is verified', [ANSWERED, tape('done')], 'verified'],
    ['done without a reading is not verified', [ANSWERED, tape('done', null)], 'not-verified'],
    ['handed over is not verified', [ANSWERED, tape('handed-over', null)], 'not-verified'],
    ['a cable that was not found is given up', [answer('cannot-find'), tape('unreachable', null)], 'given-up'],
    ['also where a rung before may have cut', [answer('cannot-find'), tape('unverified', null)], 'given-up'],
    ['a task nobody answered is given up', [tape('skipped', null)], 'given-up'],
    ['a drill ends verified', [ANSWERED, tape('simulated', null)], 'verified'],
  ])('%s', (_name, events, phase) => {
    expect(taskAfter(...events)?.phase).toBe(phase)
  })

  it('names the cable that came out instead, until it is seen back', () => {
    expect(taskAfter(WRONG)).toMatchObject({ warning: { en: 'Plug C-9 back in.' } })
    expect(taskAfter(WRONG)?.wrong).toMatchObject({ id: 'C-9', tag: 'C-9', colourName: both('赤', 'red') })
    expect(taskAfter(WRONG)?.wrong?.ends[1]).toMatchObject({ name: { en: 'wall socket 2F-01' }, port: '', here: false })
    expect(taskAfter(WRONG, BACK)).toMatchObject({ warning: null, wrong: null })
  })

  it('a cable is still warned of while another that came out with it is back', () => {
    const other = say('task.wrong-cable', {
      ...{ step: 'tape', cable: 'C-8' },
      port: { device: 'core', port: 'x' },
      text: both('', 'C-8'),
    })
    expect(taskAfter(WRONG, other, BACK)).toMatchObject({ phase: 'wrong-cable', warning: { en: 'C-8' } })
  })

  it.each<[string, AnyNewEvent[]]>([
    ['what was answered after it', [ANSWERED]],
    ['the end of its task', [ANSWERED, tape('done')]],
    ['the next task', [ANSWERED, tape('done'), say('task.shown', { step: 'wall', instruction: INSTRUCTION })]],
  ])('a cable that is out wrongly stays named over %s', (_what, events) => {
    const view = viewAfter('agent-srv', started('incident'), ...STAGE_ONE, WRONG, ...events)
    const task = view.tasks.find(one => one.step === 'tape')
    expect(task).toMatchObject({ wrong: { id: 'C-9' }, warning: { en: 'Plug C-9 back in.' } })
  })

  const over = say('run.ended', { result: 'complete', reason: '' })
  const nextRun = started('drill', 'isolate', ['backup'], 'r2')
  const seenBack = say(
    'task.put-back',
    { step: 'tape', cable: 'C-9', port: { device: 'core', port: 'x' } },
    'kakuri',
    null,
  )
  const wrongs = (...events: AnyNewEvent[]) =>
    viewAfter('agent-srv', started('incident'), ...STAGE_ONE, WRONG, ...events).tasks.map(task => [
      ...[task.run, task.phase, task.wrong?.id],
    ])

  it.each<[string, AnyNewEvent[], string]>([
    ['the end of its run', [ANSWERED, tape('done'), over], 'verified'],
    ['the end of a run that did not end its task', [over], 'given-up'],
    ['the begin of the next run', [ANSWERED, tape('done'), over, nextRun], 'verified'],
    [
      'the end of the next run',
      [over, nextRun, say('run.ended', { result: 'complete', reason: '' }, 'kakuri', 'r2')],
      'given-up',
    ],
  ])('a cable that is out wrongly stays named over %s, until a link of it is read up', (_what, events, phase) => {
    expect([wrongs(...events), wrongs(...events, seenBack).filter(([, , wrong]) => wrong !== undefined)]).toEqual([
      [['r1', phase, 'C-9']],
      [],
    ])
  })

  it('what the watch reads changes every room that names the cable; a task of an earlier run goes with its cable', () => {
    const fold = createRoomFold({ program: TWO_ROOMS, agent: 'agent-srv' })
    const events = stream([started('incident'), ...STAGE_ONE, WRONG, over, nextRun, seenBack])
    fold.add(events.slice(0, -1))
    expect([fold.add(events.slice(-1)), fold.view().tasks]).toEqual([true, []])
  })

  it('a cable that came out wrongly and is cut since is not to be put back, until it is restored', () => {
    const cut = say('step.intent', { step: 'nines', rung: 'hands', action: 'apply', was: null }, 'kakuri', 'r2')
    const fold = createRoomFold({ program: NINES_CUT, agent: 'agent-srv' })
    fold.add(
      stream([started('incident'), ...STAGE_ONE, WRONG, over, started('incident', 'isolate', ['backup'], 'r2'), cut]),
    )
    expect(fold.view().tasks.map(task => task.wrong)).toEqual([null])
  })

  it('shows a task in every room with an end of its cable, and in no other', () => {
    const near = say('task.shown', { step: 'tape', instruction: { ...INSTRUCTION, cables: ['C-9'] } })
    const ids = (agent: string) => viewAfter(agent, started('incident'), ...STAGE_ONE, near).tasks.length
    expect([viewAfter('agent-w3', started('incident'), ...STAGE_ONE).tasks.length, ids('agent-w3')]).toEqual([1, 0])
    expect(ids('agent-srv')).toBe(1)
  })

  it('shows a task without room or known cable to the agents whose part holds the step', () => {
    const nowhere = say('task.shown', { step: 'vpn', instruction: { ...INSTRUCTION, cables: [] } })
    const tasks = (agent: string) => viewAfter(agent, started('incident'), nowhere).tasks.map(task => task.step)
    expect([tasks('agent-srv'), tasks('agent-w3')]).toEqual([[], ['vpn']])
  })

  it('keeps a task that ended until the next one is shown', () => {
    const next = say('task.shown', { step: 'nas', instruction: { ...INSTRUCTION, room: 'srv' } })
    const tasks = (...events: AnyNewEvent[]) =>
      viewAfter('agent-srv', started('incident'), ...STAGE_ONE, ANSWERED, ...events).tasks.map(task => task.step)
    expect([tasks(tape('done')), tasks(tape('done'), next), tasks(next)]).toEqual([['tape'], ['nas'], ['tape', 'nas']])
  })

  it('tells the run by its stages, what is announced and stops, and how the steps of this room stand', () => {
    const { run } = viewAfter('agent-srv', started('incident'), ...STAGE_ONE)
    expect(run).toMatchObject({ id: 'r1', kind: 'incident', direction: 'isolate', phase: 'running', bundle: 'b1' })
    expect(run?.stages.map(({ id, begun, ended }) => [id, begun, ended])).toEqual([
      ['backup', true, false],
      ['outside', false, false],
    ])
    expect(run?.announcements).toEqual([both('backup放送', 'say backup')])
    expect(run?.impact).toEqual([both('backup停止', 'backup stops')])
    expect(run?.steps).toEqual([
      { id: 'nas', outcome: 'done' },
      { id: 'tape', outcome: null },
    ])
  })

  it('announces nothing while stages are put back', () => {
    const begun = say('stage.started', { stage: 'backup' }, 'kakuri', 'r2')
    const { run } = viewAfter('agent-srv', started('incident', 'restore', ['backup'], 'r2'), begun)
    expect([run?.announcements, run?.impact]).toEqual([[], []])
  })

  it('holds only the steps that the run takes up', () => {
    const picked = { kind: 'incident', direction: 'isolate', bundle: 'b1', reason: '', stages: ['backup'] } as const
    const { run } = viewAfter('agent-srv', say('run.started', { ...picked, steps: ['tape'] }))
    expect(run?.steps).toEqual([{ id: 'tape', outcome: null }])
  })

  it('counts the steps of a stage whose probation expired as not ended', () => {
    const restore = [started('incident', 'restore', ['backup'], 'r2'), ended('nas', 'done', 'r2')]
    const expired = say('probation.expired', { stage: 'backup' }, 'kakuri', 'r2')
    const before = viewAfter('agent-srv', ...restore).run?.steps[0]
    expect([before, viewAfter('agent-srv', ...restore, expired).run?.steps[0]]).toEqual([
      { id: 'nas', outcome: 'done' },
      { id: 'nas', outcome: null },
    ])
  })

  it('says that a stage stands cut where an agent alone cut a part of it, or a cancelled run did', () => {
    const adopted = {
      agent: 'agent-srv',
      step: 'tape',
      stage: 'backup',
      rung: 'hands',
      was: null,
      reading: null,
    } as const
    const byAgent = viewAfter('agent-srv', say('agent.adopted', { ...adopted, outcome: 'handed-over', evidence: 3 }))
    const refused = viewAfter('agent-srv', say('agent.adopted', { ...adopted, outcome: 'refused', evidence: 3 }))
    const cancelled = viewAfter(
      'agent-srv',
      started('incident'),
      ...STAGE_ONE,
      tape('handed-over', null),
      say('run.ended', { result: 'cancelled', reason: '' }),
    )
    expect([byAgent, refused, cancelled].map(view => view.isolated.map(stage => stage.id))).toEqual([
      ['backup'],
      [],
      ['backup'],
    ])
  })

  it('is quiet again when the run ended, and says what stands isolated', () => {
    const over = [
      say('stage.ended', { stage: 'backup', outcomes: {} }),
      say('run.ended', { result: 'complete', reason: '' }),
    ]
    const view = viewAfter('agent-srv', started('incident'), ...STAGE_ONE, tape('done'), ...over)
    const standing = {
      id: 'backup',
      impact: both('backup停止', 'backup stops'),
      announcements: [both('backup放送', 'say backup')],
    }
    expect(view).toMatchObject({ run: null, isolated: [standing], lastDrill: null })
  })

  it.each([
    ['is proven cut where every step of it was read back', [tape('done')], true],
    ['is not where a step was handed over', [tape('handed-over', null)], false],
    ['is not where what was read back is open again', [tape('done'), ended('tape', 'unverified')], false],
  ])('a stage %s', (_, steps, proven) => {
    const over = [say('stage.ended', { stage: 'backup', outcomes: {} })]
    const run = [started('incident'), ...STAGE_ONE, ...steps, ...over]
    const ended = say('run.ended', { result: 'complete', reason: '' })
    expect(viewAfter('agent-srv', ...run, ended).isolated).toMatchObject([{ id: 'backup', proven }])
  })

  it('tells since when a stage stands cut, also over a second run of it', () => {
    const [run, ...stage] = [started('incident'), ...STAGE_ONE, tape('done')]
    const over = [
      say('stage.ended', { stage: 'backup', outcomes: {} }),
      say('run.ended', { result: 'complete', reason: '' }),
    ]
    const once = viewAfter('agent-srv', run, ...stage, ...over)
    const twice = viewAfter('agent-srv', run, ...stage, ...over, started('incident'), ...stage, ...over)
    const begun = stream([run, ...stage]).find(event => event.type === 'stage.started')?.utc
    expect([once, twice].map(view => view.isolated.map(one => one.sinceUtc))).toEqual([[begun], [begun]])
  })

  it('keeps what became of the last task for whoever answered it, until the next run; one that nobody ended goes', () => {
    const over = say('run.ended', { result: 'complete', reason: '' })
    const phases = (...events: AnyNewEvent[]) =>
      viewAfter('agent-srv', started('incident'), ...STAGE_ONE, ...events).tasks.map(task => task.phase)
    expect(phases(ANSWERED, tape('done'), over)).toEqual(['verified'])
    expect([phases(over), phases(ANSWERED, tape('done'), over, started('drill', 'isolate', ['backup'], 'r2'))]).toEqual(
      [[], []],
    )
  })

  it.each(['drill', 'live-drill'] as const)('remembers when the last %s ended and how', kind => {
    const view = viewAfter('agent-srv', started(kind), say('run.ended', { result: 'cancelled', reason: '' }))
    expect(view.lastDrill).toEqual({ endedUtc: Date.UTC(2026, 2, 1, 2, 14, 0, 100), result: 'cancelled' })
  })

  it('shows what the watch asks for outside any run, until its process ended', () => {
    const shown = say('task.shown', { step: 'tape', instruction: INSTRUCTION }, 'kakuri', null)
    const opened = say('journal.opened', { product: 'kakuri', sqlite: '' }, 'kakuri', null)
    expect(viewAfter('agent-srv', shown).tasks).toMatchObject([{ run: 'watch', step: 'tape', phase: 'open' }])
    expect(viewAfter('agent-srv', shown, opened).tasks).toEqual([])
  })

  it("marks the tasks of an agent's own journal as asked by the agent itself", () => {
    const fold = createRoomFold({ program: TWO_ROOMS, agent: 'agent-srv', alone: true })
    fold.add(stream([started('incident'), ...STAGE_ONE]))
    expect(fold.view().tasks.map(task => task.run)).toEqual(['alone:r1'])
  })

  it('says when it changed, and for which rooms', () => {
    const folds = createRoomFolds({ program: TWO_ROOMS, agents: ['agent-srv', 'agent-w3'] })
    const changed = stream([started('incident'), ...STAGE_ONE]).map(event =>
      [event.type, ...folds.add([event])].join(' '),
    )
    expect(changed.filter(line => line.includes('agent'))).toEqual([
      'run.started agent-srv agent-w3',
      'gate.opened agent-srv agent-w3',
      'stage.started agent-srv agent-w3',
      'step.ended agent-srv',
      'task.shown agent-srv agent-w3',
    ])
    expect(folds.view('agent-w3').seq).toBe(12)
  })
})

it.each<[string, AnyNewEvent, 'running' | 'paused']>([
  ['a pause was asked for', say('run.pausing', { reason: 'wait' }), 'paused'],
  ['its end was asked for', say('run.cancelling', { reason: 'false alarm' }), 'paused'],
  ['another process took it up', say('run.recovered', { pending: [] }), 'running'],
])('what an agent may go on with is told where %s', (_what, event, phase) => {
  expect(viewAfter('agent-srv', started('incident'), ...STAGE_ONE, event).run?.phase).toBe(phase)
})
