import type { Language } from '@kakuri/core/base/text.ts'
import type { ProgramBody } from '@kakuri/core/compile/program.ts'
import type { JournalReader } from '@kakuri/core/journal/contract.ts'
import type { AnyEvent, RunKind } from '@kakuri/core/journal/events.ts'
import type { EntryDoc } from '../api/chronology.ts'
import { createEntries } from '../service/entries.ts'

/** What a thread needs to make an export: plain data. */
export interface ExportWork {
  readonly format: 'csv' | 'json' | 'pdf'
  readonly language: Language
  /** Minutes east of UTC in which times are written. */
  readonly offset: number
  /** Only this run's events; null for everything. */
  readonly run: string | null
  readonly program: ProgramBody
  /** SHA-256 of the bundle that `program` was sealed in. */
  readonly bundle: string
  /** The last event that is exported. */
  readonly head: { readonly seq: number; readonly hash: string }
  /** Paths. */
  readonly journal: string
  readonly photos: string
  readonly exportedBy: string
  readonly exportedUtc: number
}

/** One event as it is stored and as it is read. */
export interface Line {
  readonly event: AnyEvent
  readonly entry: EntryDoc
}

/** Everything up to the head, oldest first. */
export function* linesOf(reader: Pick<JournalReader, 'read'>, { program, head, run }: ExportWork): Generator<Line> {
  const kinds = new Map<string, RunKind>()
  const entries = createEntries(program, kinds)
  for (const event of reader.read()) {
    if (event.seq > head.seq) return
    if (event.type === 'run.started' && event.run !== null) kinds.set(event.run, event.body.kind)
    if (run === null || event.run === run) yield { event, entry: entries.entry(event) }
  }
}
