import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Me } from '../../../src/api/session.ts'
import { board, plan as planOf, planStage, run, standing, step } from '../pages/board/testing.ts'
import { entry } from '../pages/tasks/testing.ts'
import { useSession } from './session.ts'
import { takeMe, useLive } from './store.ts'
import { startStream } from './stream.ts'

const ME: Me = {
  ...{ name: '鈴木', kind: 'account', roles: ['commander'], second: 'none' },
  ...{ steppedUpUntil: null, expiresUtc: null, codesLeft: 0 },
}
const SAID = { ja: 'あ', en: 'a' }
const refusal = (code: string, status: number) =>
  Response.json({ code, message: SAID, next: SAID, retryable: false }, { status })

/** An event stream that says what the test says. */
class Wire {
  readonly url: string
  readonly #heard = new Map<string, (event: Event) => void>()
  closed = false
  constructor(url: string) {
    this.url = url
  }
  addEventListener(name: string, take: (event: Event) => void) {
    this.#heard.set(name, take)
  }
  close() {
    this.closed = true
  }
  say(name: string, data: unknown = {}) {
    this.#heard.get(name)?.(Object.assign(new Event(name), { data: JSON.stringify(data) }))
  }
}

let wires: Wire[] = []
let answers: { [path: string]: () => Response } = {}
let stop: () => void

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 })
  wires = []
  answers = {
    '/api/v1/me': () => Response.json(ME),
    '/api/v1/plan': () => Response.json(planOf(planStage('a'))),
  }
  vi.stubGlobal('fetch', async (path: string) => {
    const answer = answers[path]
    if (answer === undefined) throw new TypeError('no way to the controller')
    return answer()
  })
  useLive.setState(useLive.getInitialState(), true)
  useSession.setState(useSession.getInitialState(), true)
  takeMe(ME)
  stop = startStream({ open: url => opened(url), now: () => Date.now() })
})

afterEach(() => {
  stop()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

function opened(url: string): Wire {
  const wire = new Wire(url)
  wires.push(wire)
  return wire
}
const last = () => wires.at(-1) ?? new Wire('none')

test('the whole board makes the page live, on the controller’s clock', () => {
  last().say('board', board({ nowUtc: 1_060_000 }))
  expect(useLive.getState()).toMatchObject({ connection: 'live', heardAt: 1_000_000, skewMs: 60_000 })
})

test('what was told changes only the steps it names', async () => {
  const steps = [step('x'), step('y')]
  last().say('board', board({ run: run(), steps }))
  const before = useLive.getState().steps.x
  last().say('told', {
    entries: [entry(7, 'step.ended')],
    patch: { seq: 7, nowUtc: 1, steps: [step('y', { phase: 'working' })] },
  })
  await vi.advanceTimersByTimeAsync(50)
  const { steps: now, entries } = useLive.getState()
  expect(now.x).toBe(before)
  expect(now.y?.phase).toBe('working')
  expect(entries.map(one => one.seq)).toEqual([7])
})

test('what comes after a pause is drawn at once, what follows on its heels together with what comes next', async () => {
  const tell = (seq: number, phase: 'working' | 'ended') =>
    last().say('told', { entries: [], patch: { seq, nowUtc: 1, steps: [step('x', { phase })] } })
  last().say('board', board({ run: run(), steps: [step('x')] }))
  await vi.advanceTimersByTimeAsync(50)
  tell(2, 'working')
  expect(useLive.getState().steps.x?.phase).toBe('working')
  tell(3, 'ended')
  expect(useLive.getState().steps.x?.phase).toBe('working')
  await vi.advanceTimersByTimeAsync(30)
  expect(useLive.getState().steps.x?.phase).toBe('ended')
})

test('a cut point that is no longer cut is forgotten', async () => {
  last().say('board', board({ standing: [standing('x')] }))
  last().say('told', { entries: [], patch: { seq: 2, nowUtc: 1, standing: [standing('x', { state: 'not-cut' })] } })
  await vi.advanceTimersByTimeAsync(50)
  expect(useLive.getState().standing).toEqual({})
})

test('a broken stream says away at once and keeps the last known state', () => {
  last().say('board', board({ run: run(), steps: [step('x')] }))
  last().say('error')
  expect(useLive.getState()).toMatchObject({ connection: 'away', heardAt: 1_000_000 })
  expect(Object.keys(useLive.getState().steps)).toEqual(['x'])
})

test('it comes back by itself, from the last entry it had', async () => {
  last().say('board', board())
  last().say('entries', [entry(9, 'note.added')])
  last().say('error')
  await vi.advanceTimersByTimeAsync(200)
  expect(wires.map(wire => wire.url)).toEqual(['/api/v1/events', '/api/v1/events?after=9'])
  last().say('board', board({ seq: 9 }))
  expect(useLive.getState().connection).toBe('live')
})

test('ten seconds of silence count as away', async () => {
  last().say('board', board())
  await vi.advanceTimersByTimeAsync(9_000)
  expect(useLive.getState().connection).toBe('live')
  await vi.advanceTimersByTimeAsync(2_000)
  expect(wires[0]?.closed).toBe(true)
})

test('a stream that never says anything is given up as well', async () => {
  await vi.advanceTimersByTimeAsync(12_000)
  expect(wires.length).toBeGreaterThan(1)
})

test('while the controller is away it is tried at least every two seconds', async () => {
  last().say('board', board())
  answers = {}
  last().say('error')
  await vi.advanceTimersByTimeAsync(30_000)
  answers = { '/api/v1/me': () => Response.json(ME), '/api/v1/plan': () => Response.json(planOf()) }
  await vi.advanceTimersByTimeAsync(2_000)
  expect(wires.length).toBe(2)
})

test('a session that the controller forgot leads to the login page, with the reason', async () => {
  last().say('board', board())
  answers['/api/v1/me'] = () => refusal('NOT_LOGGED_IN', 401)
  last().say('error')
  await vi.advanceTimersByTimeAsync(500)
  expect(useLive.getState().me).toBeNull()
  expect(useSession.getState().over).toBe('ended')
  expect(wires).toHaveLength(1)
})

test('a session that is ended by somebody ends here at once', () => {
  last().say('board', board())
  last().say('ended')
  expect(useLive.getState().me).toBeNull()
  expect(last().closed).toBe(true)
})

test('a journal shorter than what the page knew is another one', () => {
  last().say('entries', [entry(90, 'note.added')])
  last().say('board', board({ seq: 3 }))
  expect(useLive.getState().entries).toEqual([])
})

test('a newly sealed plan is fetched', async () => {
  answers['/api/v1/plan'] = () => Response.json(planOf(planStage('z')))
  last().say('plan')
  await vi.advanceTimersByTimeAsync(1)
  expect(useLive.getState().plan?.stages[0]?.id).toBe('z')
})

test('why there is no plan is kept for the board', async () => {
  answers['/api/v1/plan'] = () => refusal('NOT_FOUND', 404)
  last().say('plan')
  await vi.advanceTimersByTimeAsync(1)
  expect(useSession.getState().planError).toMatchObject({ status: 404 })
})

test('an answer in no words of the controller is one that did not reach it', async () => {
  answers['/api/v1/plan'] = () => Response.json({ oops: true }, { status: 502 })
  last().say('plan')
  await vi.advanceTimersByTimeAsync(1)
  expect(useSession.getState().planError).toMatchObject({ problem: { code: 'CONTROLLER_AWAY' } })
})
