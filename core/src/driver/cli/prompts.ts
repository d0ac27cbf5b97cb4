import type { SshProfile } from '../../profile/ssh-shape.ts'

/** A prompt found on the screen. */
export interface Prompt {
  readonly mode: string
  /** Where it begins and ends in the text. */
  readonly from: number
  readonly to: number
  /** False when the prompt itself says that the line before it failed. */
  readonly fine: boolean
  /** The device's name in it, where the profile says where that stands. */
  readonly host: string | null
}

/** Finds the prompts of a profile's modes. Learns the device's name from the first, and takes no other name after that. */
export class Prompts {
  readonly #modes: readonly { readonly mode: string; readonly pattern: RegExp }[]
  #host: string | null = null

  constructor(profile: SshProfile) {
    this.#modes = Object.entries(profile.modes).map(([mode, { prompt }]) => ({
      mode,
      pattern: new RegExp(`(?:${prompt})`, 'y'),
    }))
  }

  /** The longest prompt of one of `modes` that begins at `from`; with `last`, only one that ends with the text. */
  at(text: string, from: number, modes: ReadonlySet<string>, last: boolean): Prompt | null {
    let best: Prompt | null = null
    for (const { mode, pattern } of this.#modes) {
      if (!modes.has(mode)) continue
      pattern.lastIndex = from
      const match = pattern.exec(text)
      if (match === null || pattern.lastIndex === from) continue
      const { host = null, status = '0' } = match.groups ?? {}
      const found = { mode, from, to: pattern.lastIndex, fine: status === '0', host }
      if (last && found.to !== text.length) continue
      if (found.to <= (best?.to ?? from) || !this.#knows(host)) continue
      best = found
    }
    return best
  }

  /** Called with the prompt that the login ended in. */
  learn(prompt: Prompt): void {
    this.#host = prompt.host
  }

  #knows(host: string | null): boolean {
    // Some families cut a long name short in some modes.
    return host === null || this.#host === null || this.#host.startsWith(host) || host.startsWith(this.#host)
  }
}
