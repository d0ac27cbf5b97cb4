import { describe, expect, it } from 'vitest'
import type { EventType } from '../journal/events.ts'
import { AGENTS, ALONE_IN_A_DRILL, STRANGE } from './agent-story.ts'
import { createChronology, createSentences, formatTime } from './chronology.ts'
import { ENGLISH } from './chronology-en.ts'
import { JAPANESE } from './chronology-ja.ts'
import { BY_HAND, INCIDENT, PROGRAM, STAGE_ONE, say, started, stream } from './incident-story.ts'
import { AROUND_RUNS } from './service-story.ts'

describe('the chronology', () => {
  it.each(['en', 'ja'] as const)('tells a whole incident (%s)', language => {
    const tell = createChronology({ program: PROGRAM, language, offsetMinutes: 540 })
    expect(stream(INCIDENT).map(tell).join('\n')).toMatchSnapshot()
  })

  it.each(['en', 'ja'] as const)('tells what people do around runs and at a gate (%s)', language => {
    const tell = createSentences(PROGRAM)
    expect(
      stream(AROUND_RUNS)
        .map(event => tell(event)[language])
        .join('\n'),
    ).toMatchSnapshot()
  })

  it.each(['en', 'ja'] as const)('tells what agents do, alone and under orders (%s)', language => {
    const tell = createSentences(PROGRAM)
    expect(
      stream(AGENTS)
        .map(event => tell(event)[language])
        .join('\n'),
    ).toMatchSnapshot()
  })

  it.each(stream(AGENTS).map(event => [event]))('leaves no English in the Japanese for $type', event => {
    const { ja } = createSentences(PROGRAM)(event)
    const names =
      /agent-(srv|w3)|kakuri(-agent)?|hospital|controller(?=（| の署名)|c0ffee\d*|photo(?= は)|order(?=）)|eth\d/g
    expect(ja.replaceAll(names, '').match(/[A-Za-z]*[a-z]{3,}/g)).toBeNull()
  })

  it.each(STRANGE.map(event => [event]))('tells also an entry of an agent that makes no sense', event => {
    for (const line of stream([event]).map(createSentences(PROGRAM)))
      expect(line.ja + line.en).not.toContain('undefined')
  })

  it("says of an agent's drill that it is one, and of its next run that it is none", () => {
    const tell = createChronology({ program: PROGRAM, language: 'en' })
    const lines = stream([...ALONE_IN_A_DRILL, ...AGENTS]).map(tell)
    expect(lines.filter(line => line.includes('[DRILL]'))).toEqual(lines.slice(0, ALONE_IN_A_DRILL.length))
  })

  it('has every type of event in what is told above', () => {
    const inner = AGENTS.map(event => (event.type === 'agent.evidence' ? event.body : null))
    const evidence = inner.flatMap(body => (body !== null && 'entry' in body ? [body.entry.type as EventType] : []))
    const told = new Set<EventType>([...[...INCIDENT, ...AROUND_RUNS, ...AGENTS].map(event => event.type), ...evidence])
    expect(Object.keys(ENGLISH).filter(type => !told.has(type as EventType))).toEqual([])
    expect(Object.keys(JAPANESE).sort()).toEqual(Object.keys(ENGLISH).sort())
  })

  it.each([
    ['en', 'drill', '[DRILL] '],
    ['ja', 'drill', '【訓練】'],
    ['en', 'live-drill', '[LIVE DRILL] '],
    ['ja', 'live-drill', '【実機訓練】'],
  ] as const)('says in every line (%s) of a %s that it is one', (language, kind, mark) => {
    const tell = createChronology({ program: PROGRAM, language })
    const lines = stream([started(kind), ...STAGE_ONE, ...BY_HAND]).map(tell)
    expect(lines.filter(line => !line.includes(mark))).toEqual([])
  })

  it.each([
    ['en', '#1 2026-03-01 02:14:00Z The run was paused. Reason: the door is locked.'],
    ['ja', '#1 2026-03-01 02:14:00Z 実行を一時停止しました。理由：the door is locked.'],
  ] as const)('names nobody (%s) for what the program wrote itself, and ends with one full stop', (language, told) => {
    const paused = say('run.paused', { reason: 'the door is locked.' }, 'kakuri', 'r1')
    expect(stream([paused]).map(createChronology({ program: PROGRAM, language }))).toEqual([told])
  })

  it.each(['en', 'ja'] as const)('has the same sentences (%s) with and without number, time and mark', language => {
    const events = stream([started('drill'), ...STAGE_ONE])
    const lines = events.map(createChronology({ program: PROGRAM, language }))
    const sentences = events.map(createSentences(PROGRAM)).map(both => both[language])
    expect(lines.map(line => line.replace(/^#\S+ \S+ \S+ |^/, '').replace(/^\[DRILL\] |^【訓練】/, ''))).toEqual(
      sentences,
    )
  })

  it('names cut points by their ids where the program is not at hand', () => {
    const tell = createChronology({ program: null, language: 'en' })
    const lines = stream([started('incident'), ...STAGE_ONE]).map(tell)
    expect(lines[5]).toBe('#6 2026-03-01 02:14:00Z About to cut nas by SSH; before: open, link up.')
  })

  it.each([
    [0, '2026-03-01 02:14:07Z'],
    [540, '2026-03-01 11:14:07+09:00'],
    [-210, '2026-02-28 22:44:07-03:30'],
  ])('writes a time %i minutes from UTC as %s', (offset, text) => {
    expect(formatTime(Date.UTC(2026, 2, 1, 2, 14, 7), offset)).toBe(text)
  })
})
