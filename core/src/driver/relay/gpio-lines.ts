import type { Clock } from '../../base/clock.ts'
import { KakuriError } from '../../base/errors.ts'
import type { RelayMemory } from './board.ts'
import { endHolder, type Holder, holderOf, type Starting, startHolder } from './gpio-holders.ts'
import { dialectOf, type GpioDialect, type GpioTools, type LineInfo, linesOf, runTool } from './gpio-tools.ts'

export interface GpioLinesParts {
  readonly tools: GpioTools
  readonly memory: RelayMemory
  readonly clock: Clock
  /** A process has so long to take its line, or to end. */
  readonly limitMs: number
  /** A holder that died is started again after this. */
  readonly reviveAfterMs: number
}

const LOOK_EVERY_MS = 15

interface LineReading {
  readonly value: 0 | 1 | null
  readonly detail: string
}

/**
 * The GPIO lines of this machine. A line keeps its value only while a process holds it, so each that was ever commanded has one
 * long-lived `gpioset`, which outlives this process. The commanded value is durable before the hardware is told.
 */
export class GpioLines {
  readonly #parts: GpioLinesParts
  #dialect: GpioDialect | null = null
  readonly #driven = new Set<string>()

  constructor(parts: GpioLinesParts) {
    this.#parts = parts
  }

  /** What the kernel says of the chip's lines. Throws UNREACHABLE where there is no such chip. */
  async infos(chip: string, signal: AbortSignal): Promise<ReadonlyMap<number, LineInfo>> {
    const { gpioinfo } = this.#parts.tools
    const { code, out, complaint } = await runTool(gpioinfo, (await this.#speak(signal)).info(chip), signal)
    if (code !== 0) throw new KakuriError('UNREACHABLE', `there is no GPIO chip ${chip}: ${complaint}`)
    return linesOf(out)
  }

  /** Once in the life of this process, for every line of the chip that was ever commanded: what each complained, or null. */
  async driveRemembered(chip: string, signal: AbortSignal): Promise<ReadonlyMap<number, string | null>> {
    const infos = await this.infos(chip, signal)
    if (this.#driven.has(chip)) return new Map()
    const said = new Map<number, string | null>()
    for (const line of infos.keys()) {
      const value = this.#remembered(chip, line)
      if (value !== null) said.set(line, await this.#hold(chip, line, value, signal))
    }
    this.#driven.add(chip)
    return said
  }

  /** Starts again what died, on every line that was ever commanded. */
  async tend(chip: string, signal: AbortSignal): Promise<void> {
    for (const line of (await this.infos(chip, signal)).keys()) await this.#revive(chip, line, signal)
  }

  /** Commands a line, durably first. What was complained, or null. What failed is forgotten again: the line stays what it was. */
  async drive(chip: string, line: number, value: 0 | 1, signal: AbortSignal): Promise<string | null> {
    const { memory } = this.#parts
    const key = keyOf(chip, line)
    const before = memory.get(key)
    await memory.set(key, value === 1 ? 'on' : 'off')
    let complaint: string | null = 'it was given up'
    try {
      complaint = await this.#hold(chip, line, value, signal)
    } finally {
      if (complaint !== null) await memory.set(key, before)
    }
    return complaint
  }

  async read(chip: string, line: number, info: LineInfo, signal: AbortSignal): Promise<LineReading> {
    const holder = this.#holder(await this.#speak(signal), chip, line)
    if (holder !== null) return this.#readHeld(holder, info)
    if (await this.#revive(chip, line, signal))
      return { value: null, detail: 'the process that held it had died; it was started again' }
    // libgpiod 1 makes an input of every line that it reads.
    if (info.used || info.direction === 'output')
      return { value: null, detail: `an ${info.direction} that nobody here holds: reading could move it` }
    return this.#readFree(chip, line, signal)
  }

  /** A held line cannot be read: busy. It is what the living process holds, where the kernel says that it does. */
  #readHeld({ pid, value }: Holder, info: LineInfo): LineReading {
    const sure = info.held && info.direction === 'output'
    const detail = `process ${pid} holds it at ${value}`
    return sure ? { value, detail } : { value: null, detail: `${detail}, but the kernel does not say so` }
  }

  async #readFree(chip: string, line: number, signal: AbortSignal): Promise<LineReading> {
    const { gpioget } = this.#parts.tools
    const { code, out, complaint } = await runTool(gpioget, (await this.#speak(signal)).get(chip, line), signal)
    const text = out.trim()
    if (code !== 0 || (text !== '0' && text !== '1')) return { value: null, detail: `cannot be read: ${complaint}` }
    return { value: text === '1' ? 1 : 0, detail: `a free input that reads ${text}` }
  }

  /** True where a line that should be held was not. */
  async #revive(chip: string, line: number, signal: AbortSignal): Promise<boolean> {
    const value = this.#remembered(chip, line)
    if (value === null || this.#holder(await this.#speak(signal), chip, line) !== null) return false
    await this.#hold(chip, line, value, signal)
    return true
  }

  /** Holds the line at the value: leaves alone who holds it so already, and takes the place of who holds it otherwise. */
  async #hold(chip: string, line: number, value: 0 | 1, signal: AbortSignal): Promise<string | null> {
    const { limitMs, clock } = this.#parts
    const now = this.#holder(await this.#speak(signal), chip, line)
    if (now?.value === value) return null
    if (now !== null && !(await endHolder(now, limitMs, clock))) return `process ${now.pid} does not let go of it`
    const complaint = await this.#start(chip, line, value, signal)
    if (complaint === null || now === null) return complaint
    const back = await this.#start(chip, line, now.value, signal)
    return back === null ? complaint : `${complaint}; and it is not held at ${now.value} any more either: ${back}`
  }

  async #start(chip: string, line: number, value: 0 | 1, signal: AbortSignal): Promise<string | null> {
    const dialect = await this.#speak(signal)
    const starting = startHolder(this.#parts.tools.gpioset, dialect.set(chip, line, value))
    try {
      return await this.#confirm(starting, { chip, line, value }, signal)
    } catch (error) {
      starting.stop()
      throw error
    }
  }

  /** Waits until the kernel says that the line is held. */
  async #confirm(
    starting: Starting,
    { chip, line, value }: { chip: string; line: number; value: 0 | 1 },
    signal: AbortSignal,
  ): Promise<string | null> {
    const { limitMs, clock } = this.#parts
    const dialect = await this.#speak(signal)
    const until = clock.mono() + limitMs
    while (clock.mono() < until && !signal.aborted) {
      const ended = starting.ended()
      if (ended !== null) return ended
      const info = (await this.infos(chip, signal)).get(line)
      if (info?.held && this.#holder(dialect, chip, line)?.value === value) return this.#taken(starting, chip, line)
      await clock.sleep(LOOK_EVERY_MS, signal)
    }
    throw new KakuriError('TIMEOUT', `line ${line} of ${chip} was not taken within ${limitMs} ms`)
  }

  #taken(starting: Starting, chip: string, line: number): null {
    const { clock, reviveAfterMs } = this.#parts
    starting.letGo()
    starting.onEnd(() => {
      // What fails here is tried again by the next sign of life or reading.
      void clock
        .sleep(reviveAfterMs)
        .then(() => this.#revive(chip, line, AbortSignal.timeout(this.#parts.limitMs)))
        .catch(() => false)
    })
    return null
  }

  #remembered(chip: string, line: number): 0 | 1 | null {
    const state = this.#parts.memory.get(keyOf(chip, line))
    return state === null ? null : state === 'on' ? 1 : 0
  }

  #holder(dialect: GpioDialect, chip: string, line: number): Holder | null {
    return holderOf(this.#parts.tools.gpioset, dialect, chip, line)
  }

  async #speak(signal: AbortSignal): Promise<GpioDialect> {
    this.#dialect ??= await dialectOf(this.#parts.tools, signal)
    return this.#dialect
  }
}

function keyOf(chip: string, line: number): string {
  return `gpio ${chip} ${line}`
}
