import type { Clock } from '@kakuri/core/base/clock.ts'
import { type Beat, GONE_AFTER_MS } from '@kakuri/core/link/messages.ts'
import type { Checkpoint } from './state.ts'

export type Standing = 'here' | 'gone' | 'never'

export interface PresenceParts {
  readonly clock: Clock
  /** The newest word that is kept from before. */
  readonly kept: Checkpoint | null
  /** Keeps it over restarts. */
  readonly keep: (checkpoint: Checkpoint) => void
  readonly changed: (now: Standing, before: Standing) => void
  /** The controller's journal ends before the head that was seen, or there with another hash. */
  readonly rewritten: (beat: Beat) => void
}

/** Whether the controller is there: by its signed beats and views, and by the monotonic clock. */
export interface Presence {
  readonly standing: Standing
  /** Wall time since when it stands so, gone from the last word on; null before it was ever heard. */
  readonly sinceUtc: number | null
  /** Monotonic time of its last word; before the first, of the start. */
  readonly lastHeard: number
  readonly checkpoint: Checkpoint | null
  /** What time it is at the controller, UTC milliseconds; null before this process heard it. */
  controllerUtc(): number | null
  /**
   * How long ago this process, or the one before it, heard the controller, milliseconds: by the monotonic clock where this process
   * did, else by the wall clock, which may have jumped either way. Null where nobody ever did.
   */
  silentMs(): number | null
  /** A beat whose signature is right. False where it does not rise above the last one. */
  heard(beat: Beat): boolean
  /** It said something else that is signed and newer than all before: it may come, tell the room something, and go between two beats. */
  spoke(): void
  close(): void
}

/** The head moves every second in an incident; flash memory need not. */
const KEEP_EVERY_MS = 60_000

export function createPresence(parts: PresenceParts): Presence {
  return new BeatPresence(parts)
}

class BeatPresence implements Presence {
  readonly #parts: PresenceParts
  readonly #closing = new AbortController()
  #standing: Standing = 'never'
  #sinceUtc: number | null = null
  #lastHeard: number
  #spoken = false
  /** Monotonic time of the last beat. */
  #beatAt = 0
  #last: Beat | null = null
  #checkpoint: Checkpoint | null
  #keptAt = Number.NEGATIVE_INFINITY

  constructor(parts: PresenceParts) {
    this.#parts = parts
    this.#lastHeard = parts.clock.mono()
    this.#checkpoint = parts.kept
    void this.#look()
  }

  get standing(): Standing {
    return this.#standing
  }
  get sinceUtc(): number | null {
    return this.#sinceUtc
  }
  get lastHeard(): number {
    return this.#lastHeard
  }
  get checkpoint(): Checkpoint | null {
    return this.#checkpoint
  }

  controllerUtc(): number | null {
    return this.#last === null ? null : this.#last.utc + this.#parts.clock.mono() - this.#beatAt
  }

  silentMs(): number | null {
    const { clock } = this.#parts
    if (this.#spoken) return clock.mono() - this.#lastHeard
    const heardUtc = this.#checkpoint?.heardUtc
    return heardUtc === undefined ? null : Math.abs(clock.now() - heardUtc)
  }

  heard(beat: Beat): boolean {
    if (this.#last !== null && !rises(this.#last, beat)) return false
    this.#last = beat
    this.#beatAt = this.#parts.clock.mono()
    this.#compare(beat)
    this.spoke()
    return true
  }

  spoke(): void {
    this.#lastHeard = this.#parts.clock.mono()
    this.#spoken = true
    this.#turn('here')
  }

  close(): void {
    this.#closing.abort()
  }

  /** A controller that was put back from a copy may count boots anew; then its clock has gone on. */
  #compare(beat: Beat): void {
    const { clock, keep, rewritten } = this.#parts
    const { epoch, boot, n, head } = beat
    const before = this.#checkpoint?.head
    if (before !== undefined && isRewritten(before, head)) rewritten(beat)
    const restarted = this.#checkpoint?.boot !== boot
    this.#checkpoint = { epoch, boot, n, head, heardUtc: clock.now() }
    if (!restarted && clock.mono() - this.#keptAt < KEEP_EVERY_MS) return
    this.#keptAt = clock.mono()
    keep(this.#checkpoint)
  }

  #turn(standing: Standing): void {
    const before = this.#standing
    if (before === standing) return
    const { clock } = this.#parts
    this.#standing = standing
    this.#sinceUtc = clock.now() - (standing === 'gone' ? clock.mono() - this.#lastHeard : 0)
    this.#parts.changed(standing, before)
  }

  async #look(): Promise<void> {
    const { clock } = this.#parts
    while (!this.#closing.signal.aborted) {
      const left = this.#lastHeard + GONE_AFTER_MS - clock.mono()
      if (left <= 0 && this.#standing === 'here') this.#turn('gone')
      await clock.sleep(left > 0 ? left : GONE_AFTER_MS / 14, this.#closing.signal)
    }
  }
}

/** An old beat that somebody sends again has neither a later number nor a later time. */
function rises(last: Beat, beat: Beat): boolean {
  if (beat.epoch !== last.epoch) return beat.epoch > last.epoch
  if (beat.utc > last.utc) return true
  return beat.boot === last.boot ? beat.n > last.n : beat.boot > last.boot
}

type Head = Beat['head']
const isRewritten = (before: Head, now: Head) =>
  now.seq < before.seq || (now.seq === before.seq && now.hash !== before.hash)
