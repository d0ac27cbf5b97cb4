import type { RoomCable } from '@kakuri/core/view/room-shape.ts'

/** How labels name a cable beside the bare tag: the content of the printed Code 128 or QR code. */
const PREFIX = /^kakuri:/

/** What was scanned, as it is compared: without the prefix, width and case. */
export function scanned(text: string): string {
  return text.normalize('NFKC').trim().toLowerCase().replace(PREFIX, '')
}

/** Whether a scan names this cable, by its tag or its id. */
export function names(text: string, cable: RoomCable): boolean {
  const what = scanned(text)
  return what !== '' && (what === scanned(cable.tag) || what === scanned(cable.id))
}

/** Milliseconds between two characters of a scanner; a hand is slower. */
const GAP_MS = 100
/** What is shorter was a key pressed by mistake. */
const LEAST = 3

/** Tells a USB scanner, which types a code quickly and ends it with Enter, from fingers. */
export class ScanListener {
  #text = ''
  #at = Number.NEGATIVE_INFINITY

  /** Feed every key with its time in milliseconds; returns the code when one ended. */
  key(key: string, at: number): string | null {
    const quick = at - this.#at <= GAP_MS
    this.#at = at
    if (key === 'Enter') return this.#take(quick)
    if ([...key].length !== 1) return null
    this.#text = quick ? this.#text + key : key
    return null
  }

  #take(quick: boolean): string | null {
    const text = this.#text
    this.#text = ''
    return quick && text.length >= LEAST ? text : null
  }
}
