import { describe, expect, it } from 'vitest'
import type { DisplayDoc } from './contract.ts'
import { names, ScanListener } from './scan.ts'
import { allWell, drillOf, outByMistake, shown } from './screens.ts'
import {
  again,
  answerOf,
  back,
  EMPTY_SEAT,
  focused,
  follow,
  named,
  noted,
  press,
  putAway,
  type Seat,
  saidBack,
  sending,
} from './seat.ts'
import { cable, doc, ENDED, NIGHT, room, run, STATES, task, WRONG } from './testing.ts'

const TWO = task({ cables: [cable(), cable({ id: 'C-0018', tag: '1-04' })] })
const withTasks = (tasks: readonly ReturnType<typeof task>[]) => doc({ room: room({ run: run(), tasks }) })
const sit = (at: DisplayDoc, seat: Seat = EMPTY_SEAT) => follow(seat, at)

describe('a task of several cables', () => {
  it('is one cable at a time, and one answer after the last', () => {
    const first = press(sit(withTasks([TWO])), TWO, 'done')
    expect([first.cable, first.asking]).toEqual([1, null])
    const second = named(press(first, TWO, 'done'), '佐藤', NIGHT)
    expect(answerOf(second, TWO)).toEqual({
      ...{ run: 'run-7', step: 'step-1', drill: false, by: '佐藤', answer: 'done' },
      note: '1-03 (C-0017): done; 1-04 (C-0018): done',
    })
  })

  it('says which one could not be found', () => {
    const seat = named(press(press(sit(withTasks([TWO])), TWO, 'done'), TWO, 'cannot-find'), '佐藤', NIGHT)
    expect(answerOf(seat, TWO)).toMatchObject({
      answer: 'cannot-find',
      note: expect.stringContaining('1-04 (C-0018): cannot-find'),
    })
  })

  it('was already out only if every cable was', () => {
    const mixed = press(press(sit(withTasks([TWO])), TWO, 'already-out'), TWO, 'done')
    const all = press(press(sit(withTasks([TWO])), TWO, 'already-out'), TWO, 'already-out')
    expect([mixed.asking?.answer, all.asking?.answer]).toEqual(['done', 'already-out'])
  })

  it('of which one was plugged in already says so, and is done all the same', () => {
    const plug = task({ ...TWO, action: 'plug' })
    const seat = press(press(sit(withTasks([plug])), plug, 'already-out'), plug, 'done')
    expect(seat.asking).toMatchObject({ answer: 'done', note: '1-03 (C-0017): already-in; 1-04 (C-0018): done' })
  })

  it('goes back by one cable, and out of the question for a name to the cable before it', () => {
    const first = press(sit(withTasks([TWO])), TWO, 'done')
    const asked = back(press(first, TWO, 'done'))
    expect([first, asked].map(seat => [seat.cable, seat.said, seat.asking])).toEqual([
      [1, ['done'], null],
      [1, ['done'], null],
    ])
    expect([back(first).cable, back(first).said]).toEqual([0, []])
  })

  it('begins at its first cable again where a link was looked at and is still up', () => {
    const all = named(press(press(sit(withTasks([TWO])), TWO, 'done'), TWO, 'done'), '佐藤', NIGHT)
    const seat = (['checking', 'still-up'] as const).reduce(
      (before, phase) => follow(before, withTasks([{ ...TWO, phase }])),
      sending(all, TWO),
    )
    expect([seat.cable, seat.said, press(seat, TWO, 'cannot-find').asking?.note]).toEqual([
      0,
      [],
      '1-03 (C-0017): cannot-find',
    ])
  })
})

describe('an answer', () => {
  const one = task()
  it('needs a name the first time, and offers it for the next task', () => {
    const asked = press(sit(withTasks([one])), one, 'done')
    expect(shown(withTasks([one]), asked).kind).toBe('name')
    const known = press({ ...sit(withTasks([one])), name: '佐藤', nameUtc: NIGHT }, one, 'done')
    expect(answerOf(known, one)).toMatchObject({ by: '佐藤' })
  })

  it('does not bear the name of whoever stood there half an hour ago', () => {
    const seat = { ...sit(withTasks([one])), name: '佐藤', nameUtc: NIGHT - 31 * 60_000 }
    expect(follow(seat, withTasks([one])).name).toBe(null)
  })

  it('that a cable is in already, which was to be plugged in, is never told as one that is out', () => {
    const plug = task({ action: 'plug' })
    const seat = press({ ...sit(withTasks([plug])), name: '佐藤', nameUtc: NIGHT }, plug, 'already-out')
    expect(answerOf(seat, plug)).toMatchObject({ answer: 'done', note: 'もう差さっている / It is already in' })
  })

  it('of something else needs what it was', () => {
    const seat = press({ ...sit(withTasks([one])), name: '佐藤', nameUtc: NIGHT }, one, 'other')
    expect(answerOf(seat, one)).toBe(null)
    expect(answerOf(noted(seat, 'ラックが開かない'), one)).toMatchObject({ answer: 'other', note: 'ラックが開かない' })
  })

  it('that did not arrive is asked for again', () => {
    const seat = again(sending(press(sit(withTasks([one])), one, 'done'), one))
    expect(shown(withTasks([one]), seat).kind).toBe('task')
  })

  it('after which the link is still up is asked for again', () => {
    const sent = sending(press(sit(withTasks([one])), one, 'done'), one)
    expect(shown(withTasks([one]), follow(sent, withTasks([one]))).kind).toBe('sent')
    const still = withTasks([{ ...one, phase: 'still-up' }])
    expect(shown(still, follow(sent, still)).kind).toBe('task')
  })
})

describe('what stands before the person', () => {
  const first = task()
  const second = task({ step: 'step-2', tag: '1-05' })

  it('is the first task that waits, until its end was seen', () => {
    const seat = sit(withTasks([first, second]))
    const done = withTasks([{ ...first, phase: 'verified' }, second])
    const after = follow(seat, done)
    expect([shown(done, after).kind, focused(after, done)?.step]).toEqual(['result', 'step-1'])
    const next = follow(putAway(after, { ...first, phase: 'verified' }), done)
    expect([shown(done, next).kind, focused(next, done)?.step]).toEqual(['task', 'step-2'])
  })

  it('is a wrong cable at once, whichever task was in hand', () => {
    const seat = sit(withTasks([first, second]))
    const alarm = withTasks([first, { ...second, phase: 'wrong-cable', wrong: WRONG }])
    expect(shown(alarm, follow(seat, alarm)).kind).toBe('wrong')
  })

  it('is the task again after the wrong cable was put back, and the alarm again for another one', () => {
    const alarm = withTasks([{ ...first, phase: 'wrong-cable', wrong: WRONG }])
    const [told] = alarm.room?.tasks ?? []
    const seat = follow(saidBack(sit(alarm), told ?? first), alarm)
    expect(shown(alarm, seat).kind).toBe('task')
    const other = withTasks([{ ...first, phase: 'wrong-cable', wrong: { ...WRONG, id: 'C-0043' } }])
    expect(shown(other, follow(seat, other)).kind).toBe('wrong')
  })

  it('is the alarm again with every new word about the task, as long as the wrong cable is out, also after the right one', () => {
    const out = (phase: ReturnType<typeof task>['phase']) => ({ ...first, phase, wrong: WRONG })
    const phases = ['wrong-cable', 'checking', 'still-up', 'checking', 'verified'] as const
    let seat = sit(withTasks([first]))
    const seen = phases.flatMap(phase => {
      const at = withTasks([out(phase)])
      seat = follow(seat, at)
      const before = shown(at, seat).kind
      seat = follow(saidBack(seat, out(phase)), at)
      return [before, shown(at, seat).kind]
    })
    expect(seen).toEqual(['task', 'checking', 'task', 'checking', 'result'].flatMap(after => ['wrong', after]))
    const back = withTasks([{ ...first, phase: 'verified' }])
    expect(shown(back, follow(seat, back)).kind).toBe('result')
  })

  it('is the end of the last task also where its run ended with it, for whoever had it in hand', () => {
    const over = doc({ room: room({ tasks: [{ ...first, phase: 'verified' }] }) })
    expect(shown(over, follow(sit(withTasks([first])), over)).kind).toBe('result')
    expect(shown(over, sit(over)).kind).toBe('quiet')
  })

  it('is the alarm also when its run is over, at every screen, and never well until the cable is seen back', () => {
    const over = doc({ room: room({ tasks: [{ ...first, phase: 'verified', wrong: WRONG }] }) })
    expect(shown(over, follow(sit(withTasks([first])), over)).kind).toBe('wrong')
    const read = putAway(saidBack(sit(over), first), first)
    expect([shown(over, sit(over)).kind, allWell(over), allWell(doc())]).toEqual(['wrong', false, true])
    expect(outByMistake(over).map(one => one.id)).toEqual(['C-0042'])
    expect(read.focus).toBe(null)
  })

  it('is the alarm also where its task was put away and another one waits', () => {
    const verified = { ...first, phase: 'verified', wrong: WRONG } as const
    const at = withTasks([verified, second])
    expect(shown(at, sit(at))).toMatchObject({ kind: 'wrong', task: { step: 'step-1' } })
    expect(shown(at, follow(putAway(saidBack(sit(at), verified), verified), at))).toMatchObject({ kind: 'task' })
  })

  it('is another task while links are looked at, if the person goes on', () => {
    const checking = { ...first, phase: 'checking' } as const
    const at = withTasks([checking, second])
    expect(shown(at, follow(putAway(sit(at), checking), at))).toMatchObject({ kind: 'task', task: { step: 'step-2' } })
  })
})

it.each([
  ['quiet', true],
  ['quiet-faults', false],
  ['quiet-gone', false],
  ['read-only', false],
  ['notice-isolated', false],
  ['notice-not-proven', false],
  ['waiting', false],
] as const)('in state %s it is %s that all is well', (name, well) => {
  expect(allWell(STATES[name])).toBe(well)
})

it.each([
  ['notice-drill', 'drill'],
  ['task-drill', 'drill'],
  ['wrong-cable-drill', 'drill'],
  ['notice-live-drill', 'live'],
  ['task', null],
  ['quiet', null],
] as const)('state %s bears the mark %s', (name, mark) => {
  expect(drillOf(STATES[name], shown(STATES[name], sit(STATES[name])))).toBe(mark)
})

it('an ended task that nobody had in hand is no screen of its own', () => {
  expect(shown(ENDED.verified, sit(ENDED.verified)).kind).toBe('notice')
})

it.each([
  ['1-03', true],
  ['c-0017', true],
  ['kakuri:C-0017', true],
  ['KAKURI:c-0017 ', true],
  ['１－０３', true],
  ['1-0', false],
  ['', false],
])('a scan of "%s" names the cable: %s', (text, right) => {
  expect(names(text, cable())).toBe(right)
})

describe('a scanner', () => {
  const scan = (text: string, gap: number) => {
    const listener = new ScanListener()
    return [...text, 'Enter'].map((key, at) => listener.key(key, at * gap)).at(-1)
  }
  it('types faster than a hand', () => {
    expect([scan('1-03', 5), scan('1-03', 300)]).toEqual(['1-03', null])
  })
  it('is not a key and Enter', () => {
    expect(scan('1', 5)).toBe(null)
  })
})
