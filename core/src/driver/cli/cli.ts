import type { ErrorCode, KakuriError } from '../../base/errors.ts'
import { refusalIn } from '../../profile/refusals.ts'
import { pathDown } from '../../profile/ssh-read.ts'
import type { SshProfile } from '../../profile/ssh-shape.ts'
import type { Answer, Line } from './exchange.ts'
import type { Terminal } from './terminal.ts'

/** Lines of one target, to be typed in one mode. */
export interface Job {
  readonly mode: string
  /** Empty when nothing is to be changed: the mode is entered and left all the same. */
  readonly lines: readonly string[]
}

const REFUSAL_CHARACTERS = 300

/** The command line of one device in the words of its profile: modes, refusals, jobs. Rests in the start mode. */
export class Cli {
  readonly #terminal: Terminal
  readonly #profile: SshProfile
  readonly #below: ReadonlySet<string>

  constructor(terminal: Terminal, profile: SshProfile) {
    this.#terminal = terminal
    this.#profile = profile
    const modes = Object.keys(profile.modes)
    this.#below = new Set(modes.filter(mode => pathDown(profile.modes, profile.start, mode) !== null))
  }

  /**
   * Waits for the greeting, goes to the start mode, and types what the profile types on opening. Where the greeting has
   * passed already, an Enter brings on another prompt: `knock`.
   */
  async enter(enable: string | null, signal: AbortSignal, knock = false): Promise<void> {
    const modes = new Set(Object.keys(this.#profile.modes))
    const lines = knock ? [{ text: '', group: null }] : []
    const [greeting] = await this.#terminal.run({ lines, atOnce: 1, modes }, signal)
    const first = greeting?.prompt.mode ?? ''
    const path = pathDown(this.#profile.modes, first, this.#profile.start)
    if (path === null) throw this.#fail('UNKNOWN_PROMPT', `greets in mode ${first}, and no way leads to the start mode`)
    let host = greeting?.prompt
    for (const mode of path) host = await this.#goDown(mode, enable, modes, signal)
    if (host) this.#terminal.prompts.learn(host)
    await this.type(this.#profile.open, signal)
  }

  /** Types lines in the start mode. Results in order, each with what the device printed. */
  type(lines: readonly string[], signal: AbortSignal): Promise<readonly Answer[]> {
    if (lines.length === 0) return Promise.resolve([])
    return this.#run(
      lines.map((text, group) => ({ text, group })),
      signal,
    )
  }

  /** Does every job in one go, mode by mode. Null where all its lines were taken, else what the device said. */
  async work(jobs: readonly Job[], signal: AbortSignal): Promise<(string | null)[]> {
    const results: (string | null)[] = jobs.map(() => null)
    for (const mode of new Set(jobs.map(job => job.mode))) await this.#workIn(mode, jobs, results, signal)
    return results
  }

  /** What makes this answer a refusal, or null. */
  refusal({ output, prompt }: Answer): string | null {
    const refusal = refusalIn(this.#profile, output, prompt.fine)
    return refusal === null ? null : this.#terminal.transcript.redact(refusal).slice(0, REFUSAL_CHARACTERS)
  }

  async #workIn(mode: string, jobs: readonly Job[], results: (string | null)[], signal: AbortSignal): Promise<void> {
    const down = this.#way(mode, 'enter')
    const up = this.#way(mode, 'leave').reverse()
    const typed = jobs.flatMap(({ mode: own, lines }, group) =>
      own === mode ? lines.map(text => ({ text, group })) : [],
    )
    const lines = [...down, ...typed, ...up]
    // A drill in the start mode has nothing to type: an empty line still proves that the device is there.
    const answers = await this.#run(lines.length > 0 ? lines : [{ text: '', group: null }], signal, down)
    const entered = answers.slice(0, down.length).map(answer => this.refusal(answer))
    const kept = entered.find(refusal => refusal !== null) ?? null
    for (const [group, job] of jobs.entries()) {
      if (job.mode !== mode) continue
      const own = answers.filter(answer => answer.line?.group === group).map(answer => this.refusal(answer))
      results[group] = kept ?? own.find(refusal => refusal !== null) ?? null
    }
    if (answers.at(-1) && answers.at(-1)?.prompt.mode !== this.#profile.start)
      throw this.#fail('UNKNOWN_PROMPT', `did not come back to mode ${this.#profile.start}`)
  }

  #way(mode: string, step: 'enter' | 'leave'): Line[] {
    const path = pathDown(this.#profile.modes, this.#profile.start, mode) ?? []
    return path.flatMap(name => {
      const text = this.#profile.modes[name]?.[step]
      return text === undefined ? [] : [{ text, group: null }]
    })
  }

  #run(lines: readonly Line[], signal: AbortSignal, down: readonly Line[] = []): Promise<readonly Answer[]> {
    const skip = (line: Line, answers: readonly Answer[]) =>
      line.group !== null && answers.some(answer => this.#stops(answer, line, down))
    return this.#terminal.run({ lines, atOnce: this.#profile.linesAtOnce, modes: this.#below, skip }, signal)
  }

  /** A line is not typed after a refusal of its own group, nor where its mode was not reached. */
  #stops(answer: Answer, line: Line, down: readonly Line[]): boolean {
    const before = answer.line?.group === line.group || (answer.line !== null && down.includes(answer.line))
    return before && this.refusal(answer) !== null
  }

  async #goDown(mode: string, enable: string | null, modes: ReadonlySet<string>, signal: AbortSignal) {
    const { enter = '', password } = this.#profile.modes[mode] ?? {}
    const asks = password === undefined ? {} : { password: { when: password, secret: enable ?? '' } }
    const [answer] = await this.#terminal.run(
      { lines: [{ text: enter, group: null }], atOnce: 1, modes, ...asks },
      signal,
    )
    if (answer?.prompt.mode === mode) return answer.prompt
    const said = answer ? this.refusal(answer) : null
    const secret = enable === null ? ', and the credentials hold no enable password' : ''
    throw this.#fail('LOGIN_REFUSED', `does not let us into mode ${mode}: ${said ?? 'it said nothing'}${secret}`)
  }

  #fail(code: ErrorCode, what: string): KakuriError {
    return this.#terminal.fail(code, `${this.#terminal.device} ${what}.`)
  }
}
