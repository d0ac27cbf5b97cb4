import type { CutTarget } from '../../compile/program.ts'
import { fillLine } from '../../profile/lines.ts'
import { unsafeName } from '../../profile/names.ts'
import { readerOf, unknown } from '../../profile/readings.ts'
import type { SshOperation, SshProfile, SshRead } from '../../profile/ssh-shape.ts'
import type { Reading, Reply, Revert, Write } from '../contract.ts'
import type { DeviceSession } from '../session.ts'
import type { Cli, Job } from './cli.ts'
import type { Terminal } from './terminal.ts'

/** A terminal in its usual mode takes lines of 4,095 bytes (termios(3)); what is longer would arrive cut off. */
const LONGEST_LINE = 4_000

/** The four verbs on a warm command line. */
export class CliDriver implements DeviceSession {
  readonly #terminal: Terminal
  readonly #cli: Cli
  readonly #profile: SshProfile

  constructor(terminal: Terminal, cli: Cli, profile: SshProfile) {
    this.#terminal = terminal
    this.#cli = cli
    this.#profile = profile
  }

  get alive(): boolean {
    return this.#terminal.alive
  }

  observe(targets: readonly CutTarget[], signal: AbortSignal): Promise<Reading[]> {
    return this.#read(targets, signal)
  }

  apply(targets: readonly CutTarget[], write: Write, signal: AbortSignal): Promise<Reply[]> {
    return this.#change(targets, 'cut', write, signal)
  }

  verify(targets: readonly CutTarget[], signal: AbortSignal): Promise<Reading[]> {
    return this.#read(targets, signal)
  }

  revert(reverts: readonly Revert[], write: Write, signal: AbortSignal): Promise<Reply[]> {
    return this.#change(
      reverts.map(({ target }) => target),
      'undo',
      write,
      signal,
    )
  }

  takeTranscript(): string {
    return this.#terminal.transcript.take()
  }

  async ping(signal: AbortSignal): Promise<boolean> {
    if (!this.alive) return false
    await this.#cli.type([''], signal).catch(() => [])
    return this.alive
  }

  destroy(): void {
    this.#terminal.close()
  }

  async #change(
    targets: readonly CutTarget[],
    way: 'cut' | 'undo',
    write: Write,
    signal: AbortSignal,
  ): Promise<Reply[]> {
    const planned = targets.map(target => this.#plan(target, way, write))
    const jobs = planned.filter(plan => typeof plan !== 'string')
    const said = jobs.length === 0 ? [] : await this.#cli.work(jobs, signal)
    const refusals = planned.map(plan => (typeof plan === 'string' ? plan : (said[jobs.indexOf(plan)] ?? null)))
    return refusals.map(refusal => (refusal === null ? { ok: true } : { ok: false, refusal }))
  }

  /** What is to be typed for a target, or why nothing may be. */
  #plan(target: CutTarget, way: 'cut' | 'undo', write: Write): Job | string {
    const operation = this.#profile.operations[target.kind]
    if (operation === undefined) return `the profile ${this.#profile.id} does not say how to do a ${target.kind}`
    const unsafe = unsafeName(this.#profile.names, target)
    if (unsafe !== null) return unsafe
    const lines = operation[way].map(line => fillLine(line, target, operation.list))
    if (lines.some(line => line.length > LONGEST_LINE)) return 'the command would be too long for a terminal'
    // The one place where a drill differs: the modes are entered and left, and nothing is typed in between.
    return { mode: operation.mode, lines: write === 'write' ? lines : [] }
  }

  async #read(targets: readonly CutTarget[], signal: AbortSignal): Promise<Reading[]> {
    const readings: (Reading | null)[] = targets.map(target => this.#unreadable(target))
    for (let turn = 0; readings.includes(null); turn++) await this.#readOnce(targets, readings, turn, signal)
    return readings.map(reading => reading ?? unknown(''))
  }

  #unreadable(target: CutTarget): Reading | null {
    if (this.#profile.operations[target.kind] === undefined)
      return unknown(`the profile ${this.#profile.id} does not say how to read a ${target.kind}`)
    const unsafe = unsafeName(this.#profile.names, target)
    return unsafe === null ? null : unknown(unsafe)
  }

  /** Types each command once, for all the targets that need it. A refused command leaves them to the next read. */
  async #readOnce(targets: readonly CutTarget[], readings: (Reading | null)[], turn: number, signal: AbortSignal) {
    const asked = targets.map((target, index) =>
      readings[index] === null ? this.#command(target, turn, targets.length) : null,
    )
    const commands = [...new Set(asked.filter(command => command !== null))]
    const answers = await this.#cli.type(commands, signal)
    const readers = new Map<string, (target: CutTarget) => Reading>()
    for (const [index, target] of targets.entries()) {
      if (readings[index] !== null) continue
      const command = asked[index] ?? ''
      const answer = answers[commands.indexOf(command)]
      const read = this.#readFor(target, turn, targets.length)
      if (answer === undefined || read === undefined) {
        readings[index] = unknown('no read is left to try')
        continue
      }
      const reader = readers.get(command) ?? readerOf(read, this.#profile.names, answer.output)
      readers.set(command, reader)
      const more = this.#readFor(target, turn + 1, targets.length) !== undefined
      readings[index] = this.#reading(reader(target), answer, more)
    }
  }

  /** Null where the device refused the command and another read is left. */
  #reading(reading: Reading, answer: Parameters<Cli['refusal']>[0], more: boolean): Reading | null {
    const refusal = reading.state === 'unknown' ? this.#cli.refusal(answer) : null
    if (refusal !== null && more) return null
    return { ...reading, detail: this.#terminal.transcript.redact(refusal ?? reading.detail) }
  }

  #readFor(target: CutTarget, turn: number, asked: number): SshRead | undefined {
    const operation = this.#operation(target)
    const { many } = operation ?? {}
    const reads = many !== undefined && asked >= many.from ? many.read : operation?.read
    return this.#profile.reads[reads?.[turn] ?? '']
  }

  #command(target: CutTarget, turn: number, asked: number): string | null {
    const read = this.#readFor(target, turn, asked)
    return read === undefined ? null : fillLine(read.command, target, this.#operation(target)?.list)
  }

  #operation(target: CutTarget): SshOperation | undefined {
    return this.#profile.operations[target.kind]
  }
}
