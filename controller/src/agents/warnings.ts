import type { Bilingual } from '@kakuri/core/base/text.ts'

/** Few enough to be read. */
const MOST = 5

/** What somebody should look into about an agent; each is told once, and kept until it comes anew or what was wrong is over. */
export class Warnings {
  readonly #all = new Map<string, Map<string, { readonly text: Bilingual; readonly stays: boolean }>>()
  readonly #listeners = new Set<(agent: string) => void>()

  /** `stays`: also when the agent comes anew. */
  add(agent: string, text: Bilingual, stays = false): void {
    const own = this.#all.get(agent) ?? new Map()
    if (own.has(text.en)) return
    this.#all.set(agent, own.set(text.en, { text, stays }))
    const [oldest] = own.keys()
    if (own.size > MOST && oldest !== undefined) own.delete(oldest)
    this.#tell(agent)
  }

  /** It came anew: what could not be given to it is tried again. */
  clear(agent: string): void {
    const own = this.#all.get(agent)
    if (own === undefined) return
    for (const [key, { stays }] of own) if (!stays) own.delete(key)
    this.#tell(agent)
  }

  /** Another box has its name: nothing of that was said of it. */
  forget(agent: string): void {
    if (this.#all.delete(agent)) this.#tell(agent)
  }

  of(agent: string): Bilingual[] {
    return [...(this.#all.get(agent)?.values() ?? [])].map(one => one.text)
  }

  onChange(listener: (agent: string) => void): void {
    this.#listeners.add(listener)
  }

  #tell(agent: string): void {
    for (const listener of this.#listeners) listener(agent)
  }
}
