import type { Bilingual, Language } from '../base/text.ts'
import type { ProgramBody } from '../compile/program.ts'
import type { AnyEvent, EventBodies, EventType, JournalEvent, RunKind } from '../journal/events.ts'
import { ENGLISH } from './chronology-en.ts'
import { JAPANESE } from './chronology-ja.ts'
import { type Names, namesOf } from './names.ts'

/** One sentence for every type of event: a new type without one does not compile. */
export type Sentences = { readonly [T in EventType]: (event: JournalEvent<T>, names: Names) => string }

export interface ChronologyOptions {
  readonly program: ProgramBody | null
  readonly language: Language
  /** Minutes east of UTC in which times are written; 0 (UTC) unless told. 540 for Japan. */
  readonly offsetMinutes?: number
}

const SENTENCES: { readonly [L in Language]: Sentences } = { en: ENGLISH, ja: JAPANESE }
const MARKS = {
  en: { incident: '', drill: '[DRILL] ', 'live-drill': '[LIVE DRILL] ' },
  ja: { incident: '', drill: '【訓練】', 'live-drill': '【実機訓練】' },
} as const satisfies { readonly [L in Language]: { readonly [K in RunKind]: string } }

/**
 * The journal as a person reads it: give it every event from the first on, in order, and it gives each one's line. It
 * remembers the kind of every run, so that each line of a drill says that it is one.
 */
export function createChronology(options: ChronologyOptions): (event: AnyEvent) => string {
  const kinds = new Map<string, RunKind>()
  const names = namesOf(options.program, options.language)
  return event => {
    const { key, started } = runOf(event)
    if (started !== null) kinds.set(key, started)
    return line(event, kinds.get(key) ?? kindOutside(event), names, options)
  }
}

/** Whose run a line belongs to, and its kind where it begins there; an agent's own runs are told in its evidence. */
function runOf(event: AnyEvent): { readonly key: string; readonly started: RunKind | null } {
  if (event.type !== 'agent.evidence') {
    return { key: event.run ?? '', started: event.type === 'run.started' ? event.body.kind : null }
  }
  const { agent, entry } = event.body
  const kind = entry.type === 'run.started' ? entry.body.kind : null
  return { key: `${agent}\n${entry.run ?? ''}`, started: isKind(kind) ? kind : null }
}

/** An agent says that it drills before its run begins. */
function kindOutside(event: AnyEvent): RunKind {
  const told = event.type === 'agent.evidence' && event.body.entry.type === 'alone.began' && event.body.entry.body.drill
  return told === true ? 'drill' : 'incident'
}

function isKind(kind: unknown): kind is RunKind {
  return kind === 'incident' || kind === 'drill' || kind === 'live-drill'
}

/** One line by itself. `kind` is that of the event's run; for an event outside any run, `incident`. */
export function chronologyLine(event: AnyEvent, kind: RunKind, options: ChronologyOptions): string {
  return line(event, kind, namesOf(options.program, options.language), options)
}

/** The sentence of an event alone, in both languages: without number, time, or the mark of a drill. */
export function createSentences(program: ProgramBody | null): (event: AnyEvent) => Bilingual {
  const ja = namesOf(program, 'ja')
  const en = namesOf(program, 'en')
  return event => ({ ja: sentence(event, ja, 'ja'), en: sentence(event, en, 'en') })
}

function line(event: AnyEvent, kind: RunKind, names: Names, options: ChronologyOptions): string {
  const { language } = options
  const time = formatTime(event.utc, options.offsetMinutes ?? 0)
  return `#${event.seq} ${time} ${MARKS[language][kind]}${sentence(event, names, language)}`
}

function sentence<T extends EventType>(event: JournalEvent<T>, names: Names, language: Language): string {
  // A journal may hold types of a newer program, and an agent's record any word.
  if (!Object.hasOwn(SENTENCES[language], event.type)) return event.type
  const say = SENTENCES[language][event.type] as (event: JournalEvent<T>, names: Names) => string
  return event.type === 'agent.evidence' ? say(event, names) + innerSentence(event, names, language) : say(event, names)
}

const UNREADABLE = { en: 'an entry that cannot be read', ja: '読み取れない記録です' } as const

/** What the agent wrote, in the words of this journal. It was checked to be what the agent wrote, not that it makes sense. */
function innerSentence(event: JournalEvent, names: Names, language: Language): string {
  const { entry } = event.body as EventBodies['agent.evidence']
  if (entry.type.startsWith('agent.')) return entry.type
  try {
    return sentence(entry as unknown as AnyEvent, names, language)
  } catch (error) {
    // What is missing, and what is no date or no length.
    if (!(error instanceof TypeError || error instanceof RangeError)) throw error
    return `${UNREADABLE[language]} (${entry.type})`
  }
}

/** `2026-03-01 11:14:07+09:00`, or with `Z` for UTC: whoever reads it elsewhere cannot be mistaken. */
export function formatTime(utc: number, offsetMinutes: number): string {
  const local = new Date(utc + offsetMinutes * 60_000).toISOString().slice(0, 19).replace('T', ' ')
  return local + formatOffset(offsetMinutes)
}

function formatOffset(minutes: number): string {
  if (minutes === 0) return 'Z'
  const size = Math.abs(minutes)
  const two = (n: number) => String(n).padStart(2, '0')
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`
}
