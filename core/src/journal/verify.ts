import { KakuriError } from '../base/errors.ts'
import { EMPTY_CHAIN, type Head, linkFault, type Row } from './chain.ts'
import { checkpointFault, checkpointKey } from './checkpoint.ts'
import type { VerifyReport } from './contract.ts'
import type { EventStore } from './event-store.ts'
import { openReadOnly } from './reader.ts'
import { sqliteCode } from './sqlite-errors.ts'

export interface VerifyOptions {
  /** Public keys whose checkpoints count, as `publicKeyText` writes them. Any key unless told. */
  readonly trusted?: readonly string[]
  /** An event kept elsewhere, such as an agent's last checkpoint: a journal that lost or rewrote it does not pass. */
  readonly knownHead?: Head
}

interface Fault {
  readonly seq: number
  readonly reason: string
}

/** Follows a chain row by row and remembers the first that does not fit. */
class ChainCheck {
  readonly #trusted: readonly string[] | null
  readonly #known: Head | null
  readonly keys = new Set<string>()
  head: Head
  checkpoints = 0
  covered = 0

  constructor(start: Head, options: VerifyOptions) {
    this.head = start
    this.#trusted = options.trusted ?? null
    this.#known = options.knownHead ?? null
  }

  /** Null when the row fits. */
  take(row: Row): Fault | null {
    const fault = linkFault(row, this.head) ?? this.#checkpoint(row) ?? this.#kept(row)
    if (fault === null) this.head = { seq: row.seq, hash: row.hash }
    return fault
  }

  /** After the last row: what should have come and did not. */
  end(): Fault | null {
    if (this.#known === null || this.#known.seq <= this.head.seq) return null
    const seq = this.head.seq + 1
    return { seq, reason: `the journal ends before event ${this.#known.seq}, which was kept elsewhere` }
  }

  #checkpoint(row: Row): Fault | null {
    if (row.type !== 'journal.checkpoint') return null
    const reason = checkpointFault(row, this.head, this.#trusted)
    if (reason !== null) return { seq: row.seq, reason }
    this.keys.add(checkpointKey(row))
    this.checkpoints += 1
    this.covered = this.head.seq
    return null
  }

  #kept(row: Row): Fault | null {
    if (row.seq !== this.#known?.seq || row.hash === this.#known.hash) return null
    return { seq: row.seq, reason: 'it is not the event that was kept elsewhere: the journal was rewritten' }
  }
}

/**
 * Reads the whole journal, one view of it, also while another process writes, and reports the first event that does not
 * fit. Throws JOURNAL_MISSING where there is no file, JOURNAL_BROKEN or _UNSUPPORTED where it is not a journal at all.
 */
export function verifyJournal(file: string, options: VerifyOptions = {}): VerifyReport {
  const store = openReadOnly(file)
  try {
    const check = new ChainCheck(EMPTY_CHAIN, options)
    const firstBad = firstFault(store, check, null) ?? check.end()
    const { head, checkpoints, covered, keys } = check
    return { events: head.seq, checkpoints, covered, head, firstBad, keys: [...keys] }
  } finally {
    store.close()
  }
}

/** Throws JOURNAL_BROKEN, naming the event, when what stands after the last checkpoint does not fit. */
export function checkTail(store: EventStore, file: string): void {
  const start = store.lastCheckpoint().before
  const fault = firstFault(store, new ChainCheck(start, {}), start.seq)
  if (fault === null) return
  throw new KakuriError('JOURNAL_BROKEN', `Event ${fault.seq} of the journal ${file} does not fit: ${fault.reason}.`)
}

function firstFault(store: EventStore, check: ChainCheck, after: number | null): Fault | null {
  try {
    for (const row of store.walk(after)) {
      const fault = check.take(row)
      if (fault !== null) return fault
    }
    return null
  } catch (error) {
    return { seq: check.head.seq + 1, reason: `it cannot be read: ${unreadable(error)}` }
  }
}

/** A page of the file that SQLite cannot read, a number no program wrote, a checkpoint that is no JSON. */
function unreadable(error: unknown): string {
  const ours = error instanceof KakuriError || error instanceof RangeError || sqliteCode(error) !== null
  if (ours || (error instanceof Error && 'code' in error && error.code === 'ERR_OUT_OF_RANGE')) return String(error)
  throw error
}
