/** How many tries may follow each other, and how soon one more is allowed. */
export interface Rate {
  readonly burst: number
  readonly everyMs: number
}

interface Bucket {
  left: number
  readonly at: number
}

/** Buckets remembered at most; the fullest are forgotten first, because they hold the least. */
const MOST = 10_000

/** Token buckets by name. A try takes a token before it is looked at, and gives it back where it was right. */
export class Buckets {
  readonly #rate: Rate
  readonly #mono: () => number
  readonly #buckets = new Map<string, Bucket>()

  constructor(rate: Rate, mono: () => number) {
    this.#rate = rate
    this.#mono = mono
  }

  /** Takes a token: null. Where there is none: milliseconds until there is one. */
  take(name: string): number | null {
    const left = this.#left(name)
    if (left < 1) return Math.ceil((1 - left) * this.#rate.everyMs)
    this.#set(name, left - 1)
    return null
  }

  giveBack(name: string): void {
    this.#set(name, Math.min(this.#rate.burst, this.#left(name) + 1))
  }

  #left(name: string): number {
    const bucket = this.#buckets.get(name)
    return bucket === undefined ? this.#rate.burst : this.#filled(bucket)
  }

  #filled(bucket: Bucket): number {
    return Math.min(this.#rate.burst, bucket.left + (this.#mono() - bucket.at) / this.#rate.everyMs)
  }

  #set(name: string, left: number): void {
    this.#buckets.delete(name)
    if (left >= this.#rate.burst) return
    this.#buckets.set(name, { left, at: this.#mono() })
    if (this.#buckets.size > MOST) this.#forget()
  }

  #forget(): void {
    const byFullness = [...this.#buckets].toSorted(([, a], [, b]) => this.#filled(b) - this.#filled(a))
    for (const [name] of byFullness.slice(0, MOST / 10)) this.#buckets.delete(name)
  }
}
