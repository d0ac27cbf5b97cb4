import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { RoomTask } from '@kakuri/core/view/room-shape.ts'
import type { DisplayAnswer, DisplayDoc } from '../../agent/src/display/contract.ts'

/** How long somebody before a display waits for what has to come. */
const PATIENCE_MS = 60_000

export interface Said {
  readonly status: number
  readonly body: unknown
}

/** Somebody before the display of a room: sees what it shows, and presses its buttons. */
export class AtDisplay {
  readonly #child: ChildProcessWithoutNullStreams
  readonly #replies: ((said: Said) => void)[] = []
  readonly #watchers = new Set<() => void>()
  #doc: DisplayDoc | null = null

  /** `child`: at-display.ts inside the room's namespace. */
  constructor(child: ChildProcessWithoutNullStreams) {
    this.#child = child
    createInterface({ input: child.stdout }).on('line', line => this.#hear(line))
  }

  get doc(): DisplayDoc | null {
    return this.#doc
  }

  /** What it showed counts no more: its agent starts anew. */
  forget(): void {
    this.#doc = null
  }

  /** Waits until the display shows it; the error says what it showed instead. */
  async until<T>(what: string, look: (doc: DisplayDoc) => T | null | undefined | false): Promise<T> {
    const found = Promise.withResolvers<T>()
    const watch = () => {
      const seen = this.#doc === null ? null : look(this.#doc)
      if (seen !== null && seen !== undefined && seen !== false) found.resolve(seen)
    }
    this.#watchers.add(watch)
    const late = setTimeout(
      () => found.reject(new Error(`the display never showed ${what}: ${this.#shown()}`)),
      PATIENCE_MS,
    )
    try {
      watch()
      return await found.promise
    } finally {
      clearTimeout(late)
      this.#watchers.delete(watch)
    }
  }

  /** The task of this step, as soon as it waits for an answer. */
  task(step: string): Promise<RoomTask> {
    return this.until(`the task ${step}`, ({ room }) =>
      room?.tasks.find(task => task.step === step && (task.phase === 'open' || task.phase === 'still-up')),
    )
  }

  answer(task: RoomTask, by: string, answer: DisplayAnswer['answer'] = 'done'): Promise<Said> {
    const { run, step, drill } = task
    return this.press('/api/answer', { run, step, drill, by, answer, note: '' })
  }

  press(path: string, body: unknown): Promise<Said> {
    const said = new Promise<Said>(resolve => this.#replies.push(resolve))
    this.#child.stdin.write(`${JSON.stringify({ path, body })}\n`)
    return said
  }

  leave(): void {
    this.#child.stdin.end()
  }

  #hear(line: string): void {
    const [word = '', rest = ''] = [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)]
    if (word === 'said') this.#replies.shift()?.(JSON.parse(rest))
    if (word !== 'doc') return
    this.#doc = JSON.parse(rest)
    for (const watch of this.#watchers) watch()
  }

  #shown(): string {
    if (this.#doc === null) return 'nothing'
    const { controller, enrolment, alone, room } = this.#doc
    const tasks = room?.tasks.map(({ step, phase }) => `${step} ${phase}`)
    return JSON.stringify({ controller, enrolment, alone, run: room?.run?.phase ?? null, tasks })
  }
}
