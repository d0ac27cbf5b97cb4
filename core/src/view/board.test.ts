import { describe, expect, it } from 'vitest'
import type { AnyNewEvent } from '../journal/events.ts'
import { applyToBoard, type Board, emptyBoard, outcomeCounts, type StepBoard, standing } from './board.ts'
import {
  BY_HAND,
  CONFIRMED,
  EXPIRED,
  ended,
  INSTRUCTION,
  OPEN,
  PROGRAM,
  RESTORE,
  SEVERED,
  STAGE_ONE,
  STAGE_TWO,
  say,
  started,
  stream,
  WATCH,
} from './incident-story.ts'
import { AT_THE_GATE } from './service-story.ts'

function boardAfter(...events: readonly AnyNewEvent[]): Board {
  const board = emptyBoard(PROGRAM)
  for (const event of stream(events)) applyToBoard(board, event)
  return board
}

function stepOf(board: Board, id: string): StepBoard | undefined {
  return board.run?.stages.flatMap(stage => stage.steps).find(step => step.id === id)
}

const phases = (board: Board) => board.run?.stages.map(stage => stage.phase)
const ISOLATED = [started('incident'), ...STAGE_ONE, ...BY_HAND, ...STAGE_TWO]

describe('the step board', () => {
  it('is empty before the first run', () => {
    expect(boardAfter()).toMatchObject({ run: null, watch: null })
  })

  it('shows every step of a run that starts as waiting', () => {
    const board = boardAfter(started('drill'))
    expect(board.run).toMatchObject({
      kind: 'drill',
      direction: 'isolate',
      reason: 'ransom note on PC-12',
      actor: '佐藤',
    })
    expect([phases(board), stepOf(board, 'vpn')?.phase]).toEqual([['waiting', 'waiting'], 'waiting'])
  })

  it('tells who asked for a pause until it has come about', () => {
    const asked = say('run.pausing', { reason: '院長の確認を待つ' }, '佐藤')
    const pausing = boardAfter(started('incident'), asked)
    expect(pausing.run).toMatchObject({ phase: 'running', pausing: { by: '佐藤', reason: '院長の確認を待つ' } })
    const paused = boardAfter(started('incident'), asked, say('run.paused', { reason: '院長の確認を待つ' }, '佐藤'))
    expect(paused.run).toMatchObject({ phase: 'paused', pausing: null })
  })

  it('tells who asked for the end of the run until it has ended', () => {
    const asked = say('run.cancelling', { reason: '誤報' }, '佐藤')
    expect(boardAfter(started('incident'), asked).run).toMatchObject({ cancelling: { by: '佐藤', reason: '誤報' } })
    const over = say('run.ended', { result: 'cancelled', reason: '誤報' }, '佐藤')
    expect(boardAfter(started('incident'), asked, over).run).toMatchObject({ phase: 'ended', cancelling: null })
  })

  it('holds only the steps that a person picked', () => {
    const picked = say('run.started', {
      ...{ kind: 'incident', direction: 'restore', bundle: 'b1', reason: '' },
      ...{ stages: ['backup'], steps: ['tape'] },
    })
    expect(boardAfter(picked).run?.stages.map(stage => stage.steps.map(step => step.id))).toEqual([['tape']])
  })

  it('shows how a step ended, by which rung and how fast', () => {
    const board = boardAfter(started('incident'), ...STAGE_ONE)
    expect(stepOf(board, 'nas')).toMatchObject({
      phase: 'ended',
      outcome: 'done',
      rung: 'ssh',
      ms: 312,
      reading: SEVERED,
    })
  })

  it('shows what a person has to do, and why it came to that', () => {
    const board = boardAfter(started('incident'), ...STAGE_ONE)
    expect(stepOf(board, 'tape')).toMatchObject({
      phase: 'needs-person',
      rung: 'hands',
      task: INSTRUCTION,
      outcome: null,
    })
    expect(stepOf(board, 'tape')?.lastError).toEqual({ rung: 'snmp', code: 'REFUSED', message: 'notWritable' })
  })

  it('warns of the wrong cable until it is seen back, whatever is answered', () => {
    const [wrong, back, ...rest] = BY_HAND
    if (wrong === undefined || back === undefined) return expect.fail()
    const shown = [started('incident'), ...STAGE_ONE, wrong]
    expect(stepOf(boardAfter(...shown), 'tape')?.warning?.en).toBe('Plug C-9 back in.')
    expect(stepOf(boardAfter(...shown, ...rest.slice(0, 2)), 'tape')?.warning?.en).toBe('Plug C-9 back in.')
    expect(stepOf(boardAfter(...shown, back), 'tape')).toMatchObject({ warning: null, phase: 'needs-person' })
  })

  it('says that a cable is still plugged in until the person answered again', () => {
    const stillUp = boardAfter(started('incident'), ...STAGE_ONE, ...BY_HAND.slice(0, 3))
    const answered = boardAfter(started('incident'), ...STAGE_ONE, ...BY_HAND.slice(0, 4))
    expect(stepOf(stillUp, 'tape')?.warning?.en).toBe('C-1 is still plugged in.')
    expect(stepOf(answered, 'tape')).toMatchObject({ warning: null, phase: 'working' })
  })

  it('keeps a gate with its approvals across a pause', () => {
    const board = boardAfter(started('incident'), ...STAGE_ONE, ...BY_HAND, ...STAGE_TWO.slice(0, 3))
    expect(board.run).toMatchObject({ phase: 'paused', why: 'waiting for the vendor' })
    expect(board.run?.stages[1]).toMatchObject({
      phase: 'gate',
      gate: { kind: 'approve', count: 2 },
      approvals: ['佐藤'],
    })
  })

  it.each([['佐藤'], [' 佐 藤']])('forgets an approval withdrawn as %j', name => {
    const withdrawn = say('gate.withdrawn', { stage: 'outside', by: name }, name)
    const board = boardAfter(started('incident'), ...STAGE_TWO.slice(0, 5), withdrawn)
    expect(board.run?.stages[1]).toMatchObject({ approvals: ['高橋'], broken: null })
  })

  it('says who opened a gate alone, and why', () => {
    const board = boardAfter(started('incident'), ...AT_THE_GATE)
    expect(board.run?.stages.map(({ broken }) => broken)).toEqual([
      null,
      { by: '高橋', reason: '承認者に連絡がつかない' },
    ])
    expect(board.run?.stages[1]).toMatchObject({ gate: null, openedBy: ['高橋'], approvals: [] })
  })

  it('finds every step by its id as well as in its stage', () => {
    const { run } = boardAfter(started('incident'), ...STAGE_ONE)
    expect([...(run?.steps.values() ?? [])]).toEqual(run?.stages.flatMap(stage => stage.steps))
    expect(run?.steps.get('nas')?.outcome).toBe('done')
  })

  it('counts the outcomes of a run that ended', () => {
    const board = boardAfter(...ISOLATED)
    expect(board.run).toMatchObject({ phase: 'ended', result: 'complete' })
    expect(board.run && outcomeCounts(board.run)).toEqual({ done: 1, 'handed-over': 1, 'already-so': 1 })
  })

  it('measures time by the monotonic clock, and by wall time where the process changed', () => {
    const board = emptyBoard(PROGRAM)
    const [start, opened, recovered, end] = stream([started('incident'), ...STAGE_TWO.slice(9, 12)])
    if (!start || !opened || !recovered || !end) return expect.fail()
    applyToBoard(board, start)
    applyToBoard(board, opened)
    applyToBoard(board, { ...recovered, utc: start.utc + 60_000, mono: 3 })
    applyToBoard(board, { ...end, utc: start.utc - 5_000_000, mono: 10 })
    expect(board.run?.clock.elapsedMs).toBe(60_007)
  })

  it('measures a run from its start, whatever the wall clock does after the process opened the journal', () => {
    const [opened, start, gate] = stream([...STAGE_TWO.slice(9, 10), started('incident'), ...STAGE_TWO.slice(0, 1)])
    if (!start || !opened || !gate) return expect.fail()
    const board = emptyBoard(PROGRAM)
    for (const event of [opened, start, { ...gate, utc: gate.utc + 3_600_000 }]) applyToBoard(board, event)
    expect(board.run?.clock.elapsedMs).toBe(100)
  })

  it('a drill that leaves a reopened path as it found it ends no alarm', () => {
    const drill = [started('drill', 'restore', ['backup'], 'r3'), ended('nas', 'already-so', 'r3')]
    expect(boardAfter(...ISOLATED, ...WATCH.slice(2, 3), ...drill).reopened.has('nas')).toBe(true)
  })

  it('knows what is cut now, across runs', () => {
    expect([...boardAfter(...ISOLATED).cut.keys()].sort()).toEqual(['nas', 'tape', 'vpn'])
  })

  it('does not take what a drill simulated for cut', () => {
    const board = boardAfter(started('drill'), ...STAGE_ONE.slice(0, 5), ended('nas', 'simulated'))
    expect([stepOf(board, 'nas')?.outcome, board.cut.size]).toEqual(['simulated', 0])
  })

  it('shows a restored stage on probation, and until when', () => {
    const board = boardAfter(...ISOLATED, ...RESTORE)
    expect(board.run?.stages[0]).toMatchObject({ phase: 'on-probation' })
    expect(board.run?.stages[0]?.probationEnds).toBe((board.run?.clock.lastUtc ?? 0) + 300_000)
  })

  it('shows a stage as restored, and its cut points as cut no more, once somebody confirmed', () => {
    const board = boardAfter(...ISOLATED, ...RESTORE, CONFIRMED)
    expect(board.run?.stages[0]).toMatchObject({ phase: 'restored', confirmedBy: '高橋', probationEnds: null })
    expect([...board.cut.keys()].sort()).toEqual(['nas', 'tape'])
  })

  it('shows a stage that nobody confirmed as cut again, its steps as not yet ended', () => {
    const board = boardAfter(...ISOLATED, ...RESTORE, EXPIRED)
    expect(phases(board)).toEqual(['cut-again'])
    expect(stepOf(board, 'vpn')).toMatchObject({ phase: 'waiting', outcome: null, ms: null })
  })

  it('shows a reopened path until it is severed again', () => {
    expect([...boardAfter(...ISOLATED, ...WATCH.slice(0, 3)).reopened.keys()]).toEqual(['nas'])
    expect(boardAfter(...ISOLATED, ...WATCH).reopened.size).toBe(0)
  })

  it('forgets a reopened path once its cut point was restored', () => {
    const reopened = say('watch.reopened', { step: 'vpn', reading: SEVERED, text: { ja: '', en: '' } }, 'kakuri', null)
    const board = boardAfter(...ISOLATED, reopened, ...WATCH.slice(1, 2), ...RESTORE, CONFIRMED)
    expect([board.reopened.size, board.unreadable.size]).toEqual([0, 0])
  })

  it('calls nothing unreadable or reopened that is not cut', () => {
    const unreadable = say('watch.unreadable', { step: 'nas', code: 'TIMEOUT', message: '' }, 'kakuri', null)
    const reopened = say('watch.reopened', { step: 'tape', reading: OPEN, text: { ja: '', en: '' } }, 'kakuri', null)
    const board = boardAfter(started('incident'), unreadable, reopened)
    expect([board.unreadable.size, board.reopened.size]).toEqual([0, 0])
  })

  it('forgets what the watch said of a cut that was refused after all', () => {
    const intent = say('step.intent', { step: 'nas', rung: 'ssh', action: 'apply', was: OPEN })
    const unreadable = say('watch.unreadable', { step: 'nas', code: 'TIMEOUT', message: '' }, 'kakuri', null)
    const during = [started('incident'), intent, unreadable]
    expect(boardAfter(...during).unreadable.size).toBe(1)
    expect(boardAfter(...during, ended('nas', 'refused')).unreadable.size).toBe(0)
  })

  it('shows a reopened path as such until a run has cut it again and read it back', () => {
    const again = [started('incident'), ended('nas', 'done')]
    const board = boardAfter(...ISOLATED, ...WATCH.slice(0, 3))
    expect(standing(board, 'nas')).toBe('reopened')
    expect(standing(boardAfter(...ISOLATED, ...WATCH.slice(0, 3), ...again), 'nas')).toBe('cut')
  })

  it.each([
    ['done', 'cut'],
    ['already-so', 'cut'],
    ['unverified', 'doubtful'],
    ['handed-over', 'doubtful'],
    ['unreachable', 'doubtful'],
    ['refused', 'not-cut'],
  ] as const)('calls a cut that ended %s %s', (outcome, standsAs) => {
    const intent = say('step.intent', { step: 'nas', rung: 'ssh', action: 'apply', was: OPEN })
    expect(standing(boardAfter(started('incident'), intent, ended('nas', outcome)), 'nas')).toBe(standsAs)
  })

  it('watches nothing once the process that watched has ended', () => {
    const opened = say('journal.opened', { product: 'kakuri', sqlite: '' }, 'kakuri', null)
    expect(boardAfter(...ISOLATED, ...WATCH).watch?.everyMs).toBe(30_000)
    expect(boardAfter(...ISOLATED, ...WATCH, opened).watch).toBeNull()
  })

  it('passes over stages and steps that this program does not hold', () => {
    const board = boardAfter(started('incident', 'isolate', ['other']), ended('else', 'done'))
    expect(board.run?.stages).toEqual([])
  })
})
