import type { ProgramBody } from '@kakuri/core/compile/program.ts'
import type { AnyEvent } from '@kakuri/core/journal/events.ts'
import { applyToBoard, type Board, emptyBoard, type RunBoard } from '@kakuri/core/view/board.ts'
import type { Desk } from '../desk.ts'
import { alarmText } from './alarm.ts'
import { blockLines, headLine, stepLines } from './block.ts'
import { chronologyFor } from './chronology.ts'

const REDRAW_MS = 100

/** Where events come from: what is there, and what comes while they happen. */
export interface Source {
  read(after?: number): Iterable<AnyEvent>
  onAppend(listener: (events: readonly AnyEvent[]) => void): () => void
}

/** Shows a run while it happens: a redrawn picture on a terminal, timestamped lines elsewhere, JSON lines with --json. */
export class Follower {
  readonly #desk: Desk
  readonly #program: ProgramBody
  readonly #board: Board
  readonly #line: (event: AnyEvent) => string
  readonly #stopped = new AbortController()
  readonly #unsubscribe: () => void
  readonly #ticking: Promise<void>
  readonly #brief: boolean
  /** Id of the run shown; null until it begins. */
  #run: string | null

  /**
   * `run`: one that is taken up again; what the journal holds of it is not told again. `brief`: stages as they ended in
   * place of a line for every event, also off a terminal.
   */
  constructor(desk: Desk, program: ProgramBody, source: Source, how: { run: string | null; brief: boolean }) {
    this.#desk = desk
    this.#program = program
    this.#run = how.run
    this.#brief = how.brief || desk.screen.terminal
    this.#board = emptyBoard(program)
    this.#line = chronologyFor(desk, program)
    for (const event of source.read()) {
      applyToBoard(this.#board, event)
      this.#line(event)
    }
    this.#unsubscribe = source.onAppend(events => {
      for (const event of events) this.#take(event)
      this.#draw()
    })
    this.#ticking = this.#tick()
  }

  /** The run as it stands; null before it began. */
  get run(): RunBoard | null {
    return this.#board.run !== null && this.#board.run.id === this.#run ? this.#board.run : null
  }

  async stop(): Promise<void> {
    this.#unsubscribe()
    this.#stopped.abort()
    await this.#ticking
    this.#desk.screen.block([])
  }

  /** What was begun and has not ended, one line each. */
  underWay(): string[] {
    const steps = this.run?.stages.flatMap(stage => stage.steps) ?? []
    const now = this.#desk.cli.clock.now()
    return steps
      .filter(step => step.phase === 'working' || step.phase === 'needs-person')
      .flatMap(step => stepLines(this.#desk, this.#program, step, now))
  }

  #take(event: AnyEvent): void {
    applyToBoard(this.#board, event)
    const line = this.#line(event)
    if (event.type === 'run.started') this.#run = event.run
    this.#desk.json({ event })
    if (this.#desk.options.json) return
    const alarm = alarmText(this.#desk, event)
    if (alarm !== null) this.#desk.screen.print(alarm)
    else if (this.#brief) this.#lasting(event)
    else this.#desk.screen.print(line)
  }

  /** What stays in the scroll-back of a terminal: each stage as it ended. */
  #lasting(event: AnyEvent): void {
    const { run } = this
    if (event.type === 'run.started' && run !== null)
      this.#desk.screen.print('', headLine(this.#desk, this.#program, run))
    if (event.type !== 'stage.ended') return
    const stage = run?.stages.find(one => one.id === event.body.stage)
    if (stage === undefined) return
    const lines = stage.steps.flatMap(step => stepLines(this.#desk, this.#program, step, event.utc))
    this.#desk.screen.print(` ${this.#desk.style.bold(stage.id)} ${this.#desk.say(stage.name)}`, ...lines)
  }

  async #tick(): Promise<void> {
    if (!this.#desk.screen.terminal) return
    const { signal } = this.#stopped
    while (!signal.aborted) {
      this.#draw()
      await this.#desk.cli.clock.sleep(REDRAW_MS, signal)
    }
  }

  #draw(): void {
    if (this.#desk.options.json || !this.#desk.screen.terminal || this.#stopped.signal.aborted) return
    const { run } = this
    const lines = run?.phase === 'running' ? blockLines(this.#desk, this.#program, run, this.#desk.cli.clock.now()) : []
    this.#desk.screen.block(lines)
  }
}
