import type { Clock } from '@kakuri/core/base/clock.ts'

/** How much may come at once, and how much a second after that. */
export interface Rate {
  readonly most: number
  readonly aSecond: number
}

/** What each agent may still make the controller write down. There are as many as the plan has. */
export class Allowance {
  readonly #rate: Rate
  readonly #clock: Pick<Clock, 'mono'>
  readonly #of = new Map<string, { readonly left: number; readonly at: number }>()

  constructor(rate: Rate, clock: Pick<Clock, 'mono'>) {
    this.#rate = rate
    this.#clock = clock
  }

  /** False where there is not so much left: nothing is taken then. */
  take(agent: string, amount = 1): boolean {
    const { most, aSecond } = this.#rate
    const at = this.#clock.mono()
    const before = this.#of.get(agent) ?? { left: most, at }
    const left = Math.min(most, before.left + ((at - before.at) / 1_000) * aSecond)
    if (left < amount) return false
    this.#of.set(agent, { left: left - amount, at })
    return true
  }
}
