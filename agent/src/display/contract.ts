import type { Bilingual } from '@kakuri/core/base/text.ts'
import type { TaskAnswer } from '@kakuri/core/journal/events.ts'
import type { RoomView } from '@kakuri/core/view/room-shape.ts'

/** Everything the room's screen shows, as one document; composed by the agent, drawn by the page and by the terminal. */
export interface DisplayDoc {
  readonly agent: string
  readonly product: string
  /** The agent's clock, UTC milliseconds, when this was made. */
  readonly nowUtc: number
  /** Minutes the agent's zone is ahead of UTC: 540 in Japan. */
  readonly zoneMinutes: number
  readonly language: 'both' | 'ja' | 'en'
  /** While the agent has no certificate: the code to read out. */
  readonly enrolment: Enrolment | null
  /** `sinceUtc`: since when it is here or gone; null when it was never heard. */
  readonly controller: { readonly state: 'here' | 'gone' | 'never'; readonly sinceUtc: number | null }
  /** The certificate has expired: orders are refused, tasks are shown, and alone it acts as ever. */
  readonly readOnly: boolean
  /** Of the controller, or folded from the agent's own journal while it acts alone. Null before the first was heard. */
  readonly room: RoomView | null
  readonly alone: AloneDoc
  /** Something at the agent's hardware or disk that a person should know of. */
  readonly faults: readonly Bilingual[]
}

export interface Enrolment {
  /** `asking`: the code is shown and waits; `unreachable`: the controller does not answer; `refused`: the controller, or an admin there, said no. */
  readonly phase: 'asking' | 'unreachable' | 'refused'
  /** Such as `K7QX-2M9P`; null until the controller was asked. */
  readonly code: string | null
  readonly controller: string
  /** In place of what is said of the phase: why the request was not taken, and what to do. */
  readonly told: Bilingual | null
}

export interface AloneDoc {
  /** It can: bundle and codes are here, and the room has steps. */
  readonly possible: boolean
  /** `acting`: it carries the room's steps out now; `held`: it has cut by itself and the controller has not taken it over yet. */
  readonly phase: 'no' | 'acting' | 'held'
  readonly why: 'codes' | 'limit' | 'stage' | null
  /** What it carries out is a drill. */
  readonly drill: boolean
  /** What two codes would begin now: a drill only while the controller is here with one. */
  readonly codes: 'cut' | 'drill'
  /** When the plan's limit makes it begin, UTC milliseconds; null where it does not. */
  readonly beginsUtc: number | null
  /** Steps of this room in all, ended, and not severed. */
  readonly steps: { readonly all: number; readonly ended: number; readonly failed: number }
  /** What it had cut and found open again, each in a sentence, until it is read severed. */
  readonly reopened: readonly Bilingual[]
  /** The first of two codes was right: whose it was, and until when the second counts. */
  readonly firstCode: { readonly by: string; readonly untilUtc: number } | null
}

export interface DisplayAnswer {
  readonly run: string
  readonly step: string
  readonly drill: boolean
  readonly by: string
  readonly answer: TaskAnswer
  readonly note: string
}

/** What a code typed at the display did. */
export type CodeReply =
  | { readonly kind: 'first'; readonly by: string; readonly untilUtc: number }
  | { readonly kind: 'begun'; readonly by: readonly string[] }
  /** `waitMs`: no code is taken for so long. */
  | { readonly kind: 'refused'; readonly text: Bilingual; readonly waitMs: number }

/** What the display may ask of the agent. Everything else is refused at its door. */
export interface DisplayDesk {
  doc(): DisplayDoc
  /** Called with every change; returns the function that ends it. */
  onChange(listener: () => void): () => void
  /** Durable when it resolves. Throws NOT_WAITING where the task is not asked any more, USAGE where no name was given. */
  answer(answer: DisplayAnswer): Promise<void>
  /** One of two codes of different people. */
  code(code: string): Promise<CodeReply>
  setLanguage(language: DisplayDoc['language']): Promise<void>
  /** Photograph of a device; null where there is none. */
  photo(device: string): Promise<{ readonly mime: string; readonly bytes: Uint8Array } | null>
}
