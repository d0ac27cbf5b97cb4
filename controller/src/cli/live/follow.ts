import { type ProgramBody, stageSteps } from '@kakuri/core/compile/program.ts'
import type { AnyEvent } from '@kakuri/core/journal/events.ts'
import type { Desk } from '../desk.ts'
import { alarmText } from './alarm.ts'
import { blockLines, headLine, stepLine } from './block.ts'
import { eventLine } from './event-line.ts'
import { Progress } from './progress.ts'

const REDRAW_MS = 100

/** Where events come from while they happen. */
export interface Source {
  onAppend(listener: (events: readonly AnyEvent[]) => void): () => void
}

/** Shows a run while it happens: a redrawn picture on a terminal, timestamped lines elsewhere, JSON lines with --json. */
export class Follower {
  readonly progress: Progress
  readonly #desk: Desk
  readonly #program: ProgramBody
  readonly #stopped = new AbortController()
  readonly #unsubscribe: () => void
  readonly #ticking: Promise<void>

  /** `earlier`: events of a run that is taken up again, oldest first; they are not shown again. */
  constructor(desk: Desk, program: ProgramBody, source: Source, earlier: Iterable<AnyEvent> = []) {
    this.#desk = desk
    this.#program = program
    this.progress = new Progress(program)
    for (const event of earlier) this.progress.apply(event)
    this.#unsubscribe = source.onAppend(events => {
      for (const event of events) this.#take(event)
      this.#draw()
    })
    this.#ticking = this.#tick()
  }

  async stop(): Promise<void> {
    this.#unsubscribe()
    this.#stopped.abort()
    await this.#ticking
    this.#desk.screen.block([])
  }

  /** What was begun and has not ended, one line each. */
  underWay(): string[] {
    const open = [...this.progress.steps.values()].filter(step => step.since !== null && step.state !== 'ended')
    const steps = this.#program.stages.flatMap(stageSteps)
    const mono = this.#desk.cli.clock.mono()
    return steps
      .filter(step => open.some(one => one.id === step.id))
      .map(step => stepLine(this.#desk, step, this.progress.steps.get(step.id), mono))
  }

  #take(event: AnyEvent): void {
    this.progress.apply(event)
    this.#desk.json({ event })
    if (this.#desk.options.json) return
    const alarm = alarmText(this.#desk, event)
    if (alarm !== null) this.#desk.screen.print(alarm)
    else if (this.#desk.screen.terminal) this.#lasting(event)
    else this.#plain(event)
  }

  #plain(event: AnyEvent): void {
    const line = eventLine(this.#desk, this.#program, event)
    if (line !== null) this.#desk.screen.print(line)
  }

  /** What stays in the scroll-back of a terminal: each stage as it ended. */
  #lasting(event: AnyEvent): void {
    const { style } = this.#desk
    if (event.type === 'run.started') this.#desk.screen.print('', headLine(this.#desk, this.#program, this.progress))
    if (event.type !== 'stage.ended') return
    const stage = this.#program.stages.find(one => one.id === event.body.stage)
    if (stage === undefined) return
    const steps = stageSteps(stage).filter(step => this.progress.takesPart(step.id))
    const lines = steps.map(step => stepLine(this.#desk, step, this.progress.steps.get(step.id), event.mono))
    this.#desk.screen.print(` ${style.bold(stage.id)} ${this.#desk.say(stage.name)}`, ...lines)
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
    const { phase } = this.progress
    const idle = phase === 'ended' || phase === 'paused'
    const mono = this.#desk.cli.clock.mono()
    this.#desk.screen.block(idle ? [] : blockLines(this.#desk, this.#program, this.progress, mono))
  }
}
