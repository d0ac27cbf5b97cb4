import type { BoardDoc } from '../api/board.ts'
import type { EntryDoc } from '../api/chronology.ts'
import type { Views } from '../service/contract.ts'
import { message } from './stream-message.ts'

/** The part of a response that a stream is written to. */
export interface Wire {
  write(bytes: Uint8Array): boolean
  end(bytes: Uint8Array): unknown
  destroy(): unknown
  readonly writableLength: number
  readonly destroyed: boolean
  once(event: 'drain' | 'close', listener: () => void): unknown
}

/** A reader that takes no data is cut off where this much waits beside its board; it comes back and names what it saw last. */
const MOST_BUFFERED = 1024 * 1024
const ENTRIES_AT_ONCE = 200

/** One open stream. `from`: everything up to this sequence is in the board that was sent; null while it catches up. */
export class Reader {
  readonly session: string | null
  readonly #wire: Wire
  #from: number | null = null
  /** Of the last board sent: a large one on a slow line is no sign that nobody reads. */
  #boardBytes = 0

  constructor(wire: Wire, session: string | null) {
    this.#wire = wire
    this.session = session
  }

  /** Entries after `after`, then one whole board. Resolves when it lives, or when it was cut off. */
  async catchUp(views: Views, after: number | undefined): Promise<void> {
    for (let batch = next(views, after); batch.length > 0 && !this.#wire.destroyed; batch = next(views, after)) {
      after = batch.at(-1)?.seq
      if (!this.#wire.write(message('entries', batch, after))) await this.#drained()
    }
    this.takeBoard(views.board())
  }

  /** A whole board; patches go on from here. */
  takeBoard(board: BoardDoc): void {
    const bytes = message('board', board, board.seq)
    this.#from = board.seq
    this.#boardBytes = bytes.length
    this.send(bytes)
  }

  /** The plan is another one: the console fetches it, and patches go on from its board. */
  planChanged(board: BoardDoc): void {
    this.send(message('plan', {}))
    if (this.#from !== null) this.takeBoard(board)
  }

  /**
   * What became durable, unless the catching up still will tell it. What was told after a board is never older than it; at the
   * same sequence it says what changed without an event.
   */
  told(seq: number, bytes: Uint8Array): void {
    if (this.#from !== null && seq >= this.#from) this.send(bytes)
  }

  /** What is no part of the board, to whoever has caught up: before that a console asks for it by itself. */
  aside(bytes: Uint8Array): void {
    if (this.#from !== null) this.send(bytes)
  }

  send(bytes: Uint8Array): void {
    if (this.#wire.destroyed) return
    if (this.#wire.writableLength > MOST_BUFFERED + this.#boardBytes) this.#wire.destroy()
    else this.#wire.write(bytes)
  }

  /** The session is over: says so, and closes. */
  ended(): void {
    if (!this.#wire.destroyed) this.#wire.end(message('ended', {}))
  }

  cut(): void {
    this.#wire.destroy()
  }

  /** A reader that takes nothing while it catches up costs one batch, until its connection ends. */
  #drained(): Promise<void> {
    return new Promise(resolve => {
      this.#wire.once('drain', resolve)
      this.#wire.once('close', resolve)
    })
  }
}

function next(views: Views, after: number | undefined): EntryDoc[] {
  if (after === undefined) return []
  const batch: EntryDoc[] = []
  for (const entry of views.entriesAfter(after)) {
    batch.push(entry)
    if (batch.length === ENTRIES_AT_ONCE) break
  }
  return batch
}
