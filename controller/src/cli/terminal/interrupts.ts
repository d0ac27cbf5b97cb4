/** Ctrl-C, wherever it comes from: the signal, or the key while the terminal is in raw mode. The last listener gets it. */
export class Interrupts {
  readonly #listeners: (() => void)[] = []

  /** Returns the function that ends listening. */
  listen(listener: () => void): () => void {
    this.#listeners.push(listener)
    return () => {
      const at = this.#listeners.lastIndexOf(listener)
      if (at >= 0) this.#listeners.splice(at, 1)
    }
  }

  /** False when nobody listens: the process may then end. */
  fire(): boolean {
    const listener = this.#listeners.at(-1)
    listener?.()
    return listener !== undefined
  }
}

/** Ctrl-C at a question that nothing listened for. */
export class Interrupted extends Error {}
