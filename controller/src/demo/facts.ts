/** What the demo claims, and whether it was so. */
export class Facts {
  readonly #all: { readonly fact: string; readonly holds: boolean }[] = []

  check(fact: string, holds: boolean): boolean {
    this.#all.push({ fact, holds })
    return holds
  }

  get all(): readonly { readonly fact: string; readonly holds: boolean }[] {
    return this.#all
  }

  get wrong(): readonly string[] {
    return this.#all.filter(one => !one.holds).map(one => one.fact)
  }
}
