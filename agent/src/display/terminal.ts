import { StringDecoder } from 'node:string_decoder'
import type { Clock } from '@kakuri/core/base/clock.ts'
import { KakuriError } from '@kakuri/core/base/errors.ts'
import type { Bilingual } from '@kakuri/core/base/text.ts'
import type { DisplayDesk, DisplayDoc } from './contract.ts'
import { scannedOther } from './phrases.ts'
import { names, scanned } from './scan.ts'
import { type Shown, shown, takesCodes } from './screens.ts'
import {
  again,
  answerOf,
  back,
  EMPTY_SEAT,
  focused,
  follow,
  markOf,
  press,
  putAway,
  type Seat,
  sending,
  taken,
} from './seat.ts'
import { Canvas, type TerminalOutput } from './terminal-canvas.ts'
import { choicesOf, chosen, keysFor } from './terminal-choices.ts'
import { TypedCut } from './terminal-cut.ts'
import { LineKeys } from './terminal-keys.ts'
import { layOut } from './terminal-layout.ts'
import { Pen } from './terminal-page.ts'
import { WORDS } from './words.ts'

export interface TerminalInput {
  on(event: 'data', listener: (bytes: Buffer) => void): unknown
  on(event: 'end', listener: () => void): unknown
  off(event: 'data', listener: (bytes: Buffer) => void): unknown
  off(event: 'end', listener: () => void): unknown
  readonly isTTY?: boolean | undefined
  setRawMode?(raw: boolean): unknown
}

export interface TerminalOptions {
  readonly desk: DisplayDesk
  readonly input: TerminalInput
  readonly output: TerminalOutput
  readonly clock: Clock
  /** Value of TERM; `dumb` draws below each other, `linux` cannot draw Japanese. */
  readonly term?: string
  /** Draw Japanese on a Linux console too: one under fbterm. */
  readonly japanese?: boolean
}

export interface RunningTerminal {
  /** Resolves when the person leaves by Ctrl-C, the input ends, or it is closed. */
  readonly ended: Promise<void>
  close(): void
}

const TICK_MS = 1_000
/** Long enough to be read; then the next task comes by itself. */
const VERIFIED_MS = 8_000

/** The screens of the room as text, on any terminal. */
export function runTerminal(options: TerminalOptions): RunningTerminal {
  const terminal = new Terminal(options)
  return { ended: terminal.ended, close: () => terminal.close() }
}

class Terminal {
  readonly #options: TerminalOptions
  readonly #canvas: Canvas
  readonly #cut: TypedCut
  readonly #keys: LineKeys
  readonly #decoder = new StringDecoder('utf8')
  readonly #over = Promise.withResolvers<void>()
  readonly #stop = new AbortController()
  readonly #quiet: () => void
  #seat: Seat = EMPTY_SEAT
  #told: Bilingual | null = null
  /** What ended and is being read, and since when. */
  #read = { mark: '', since: 0 }
  readonly ended = this.#over.promise

  constructor(options: TerminalOptions) {
    this.#options = options
    const { desk, input, output, term } = options
    this.#canvas = new Canvas(output, term === 'dumb' || output.isTTY !== true)
    this.#cut = new TypedCut(desk)
    this.#keys = new LineKeys({
      line: text => void this.#line(text).catch(error => this.#refused(error)),
      escape: () => this.#escape(),
      end: () => this.close(),
    })
    if (!this.#canvas.dumb && input.isTTY === true) input.setRawMode?.(true)
    input.on('data', this.#data)
    input.on('end', this.#end)
    output.on('resize', this.#resize)
    this.#quiet = desk.onChange(() => this.#follow(seat => seat))
    this.#follow(seat => seat)
    void this.#tick()
  }

  close(): void {
    if (this.#stop.signal.aborted) return
    this.#stop.abort()
    this.#quiet()
    const { input, output } = this.#options
    input.off('data', this.#data)
    input.off('end', this.#end)
    output.off('resize', this.#resize)
    if (!this.#canvas.dumb && input.isTTY === true) input.setRawMode?.(false)
    this.#canvas.close()
    this.#over.resolve()
  }

  readonly #end = () => this.close()
  readonly #resize = () => {
    this.#canvas.forget()
    this.#draw()
  }
  readonly #data = (bytes: Buffer) => {
    this.#keys.type(this.#decoder.write(bytes))
    if (!this.#stop.signal.aborted) this.#draw()
  }

  async #tick(): Promise<void> {
    const { clock } = this.#options
    while (!this.#stop.signal.aborted) {
      await clock.sleep(TICK_MS, this.#stop.signal)
      if (this.#stop.signal.aborted) return
      this.#cut.tick(clock.now(), this.#doc())
      this.#putAwayRead()
      // A dumb terminal would fill with a screen for every second.
      if (!this.#canvas.dumb) this.#draw()
    }
  }

  #putAwayRead(): void {
    const on = this.#shown()
    const mark = on.kind === 'result' && on.task.phase === 'verified' && on.task.wrong === null ? markOf(on.task) : ''
    const now = this.#options.clock.now()
    if (mark !== this.#read.mark) this.#read = { mark, since: now }
    if (mark === '' || now - this.#read.since < VERIFIED_MS || on.kind !== 'result') return
    this.#follow(seat => putAway(seat, on.task))
  }

  /** The document as this terminal can show it. */
  #doc(): DisplayDoc {
    const doc = { ...this.#options.desk.doc(), nowUtc: this.#options.clock.now() }
    return this.#englishOnly(doc) ? { ...doc, language: 'en' } : doc
  }

  #englishOnly(doc: DisplayDoc): boolean {
    const { term, japanese } = this.#options
    return term === 'linux' && japanese !== true && doc.language !== 'en'
  }

  readonly #shown = (): Shown => shown(this.#doc(), this.#seat)

  #follow(change: (seat: Seat) => Seat): void {
    const doc = this.#doc()
    this.#seat = follow(change(this.#seat), doc)
    const task = focused(this.#seat, doc)
    const answer = task === null ? null : answerOf(this.#seat, task)
    if (task !== null && answer !== null) {
      this.#seat = sending(this.#seat, task)
      void this.#send(answer)
    }
    this.#draw()
  }

  async #send(answer: Parameters<DisplayDesk['answer']>[0]): Promise<void> {
    try {
      await this.#options.desk.answer(answer)
      this.#follow(taken)
    } catch (error) {
      this.#told = told(error)
      this.#follow(again)
    }
  }

  #refused(error: unknown): void {
    this.#told = told(error)
    this.#draw()
  }

  #escape(): void {
    this.#cut.cancel()
    this.#follow(seat => (seat.asking === null ? seat : back(seat)))
  }

  async #line(line: string): Promise<void> {
    const text = line.trim()
    const doc = this.#doc()
    const on = this.#shown()
    this.#told = null
    if (text === '0') return this.#zero(on)
    if (bearsCover(on, doc) && (this.#cut.secret || !isLanguageKey(text))) {
      await this.#cut.line(text, doc.nowUtc)
      return this.#draw()
    }
    const choices = choicesOf(on, doc, this.#seat.name)
    const choice = chosen(text, choices, keysFor(doc))
    if (choice !== null) return this.#follow(choice.act)
    if (choices.typed !== null) return /\p{L}/u.test(text) ? this.#follow(choices.typed(text)) : this.#draw()
    if (isLanguageKey(text)) return this.#language()
    if (on.kind === 'task' && text !== '') this.#scan(on, text)
  }

  #zero(on: Shown): void {
    this.#cut.cancel()
    this.#follow(seat => (on.kind === 'name' || on.kind === 'note' || on.kind === 'task' ? back(seat) : seat))
  }

  /** In a drill the right tag stands for the pull. In earnest it only says that this is the one. */
  #scan({ task, cable }: Extract<Shown, { kind: 'task' }>, text: string): void {
    if (cable === null) return
    const right = names(text, cable)
    this.#told = right ? WORDS.scanRight : scannedOther(scanned(text).toUpperCase(), cable.tag)
    this.#follow(seat => (right && task.drill ? press(seat, task, 'done') : seat))
  }

  async #language(): Promise<void> {
    const next = { both: 'ja', ja: 'en', en: 'both' } as const
    await this.#options.desk.setLanguage(next[this.#options.desk.doc().language])
    this.#canvas.forget()
    this.#draw()
  }

  #draw(): void {
    const doc = this.#doc()
    const { columns, rows } = this.#canvas.size
    const pen = new Pen(columns, doc.language, this.#canvas.dumb ? '#' : '█')
    const on = shown(doc, this.#seat)
    const typed = this.#cut.secret ? '*'.repeat([...this.#keys.text].length) : this.#keys.text
    const cut = bearsCover(on, doc) ? this.#cut : null
    const foot = {
      ...{
        choices: choicesOf(on, doc, this.#seat.name),
        cut,
        told: this.#told,
        typing: this.#canvas.dumb ? null : typed,
      },
      englishOnly: this.#englishOnly(this.#options.desk.doc()),
    }
    this.#canvas.draw(layOut(on, { doc, seat: this.#seat, pen, now: doc.nowUtc }, foot, rows))
  }
}

const bearsCover = (on: Shown, doc: DisplayDoc) => (on.kind === 'alone' || on.kind === 'notice') && takesCodes(doc)
const isLanguageKey = (text: string) => text.toLowerCase() === 'l'

function told(error: unknown): Bilingual {
  if (!(error instanceof KakuriError)) return WORDS.refusedUnknown
  if (error.code === 'NOT_WAITING') return WORDS.notAskedAnyMore
  return error.code === 'USAGE' ? WORDS.nameMissing : WORDS.refusedUnknown
}
