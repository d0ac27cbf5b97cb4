import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type {
  AnyEvent,
  EventType,
  Instruction,
  JournalEvent,
  RunKind,
  TaskAnswer,
} from '@kakuri/core/journal/events.ts'
import { openJournalReader } from '@kakuri/core/journal/reader.ts'
import { LAB_FOLDER } from './daemons.ts'
import type { Lab } from './lab.ts'
import type { RunnerOrder, RunnerSays, RunnerStart } from './runner.ts'
import { sealSite } from './seal-site.ts'
import { type SiteChanges, writeSite } from './site-files.ts'

export interface ControllerOptions {
  /** Names the journal; controllers started one after the other with the same name continue the same journal. */
  readonly name: string
  readonly confirms?: boolean
  readonly opensGates?: boolean
  readonly breaksGlass?: boolean
  readonly changes?: SiteChanges
  /** Folder inside the lab that holds the journal; the lab's own folder in memory unless told. */
  readonly journalFolder?: string
}

/** A question put to a person at the rack. */
export interface Asked {
  readonly step: string
  readonly instruction: Instruction
}

type Unnumbered<T> = T extends { id: number } ? Omit<T, 'id'> : never

/** The test's hand on a controller process in the lab. Everything rejects once that process is dead. */
export interface Controller {
  arm(): Promise<string[]>
  prepare(): Promise<void>
  isolate(stages: readonly string[], kind?: RunKind): Promise<string>
  restore(stages: readonly string[], kind?: RunKind): Promise<string>
  resume(): Promise<string | null>
  watch(): Promise<void>
  /** Calls the run off that is under way. */
  cancel(): Promise<void>
  answer(step: string, answer: TaskAnswer): Promise<void>
  /** From now on it dies by SIGKILL where it passes this crash point. */
  crashAt(point: string): Promise<void>
  /** Calls for every question put, past or coming. */
  onAsked(react: (asked: Asked) => void): void
  /** When the last isolate or restore was triggered, monotonic milliseconds of the machine. */
  readonly triggeredAt: number
  /** Resolves with the first event, past or coming, that fits. */
  event<T extends EventType>(type: T, fits?: (event: JournalEvent<T>) => boolean): Promise<JournalEvent<T>>
  /** Resolves with the question about this step, put or coming. */
  asked(step: string): Promise<Asked>
  /** Ends it in order. */
  end(): Promise<void>
  /** The signal that killed it, or null when it ended by itself. */
  readonly died: Promise<NodeJS.Signals | null>
}

export async function startController(lab: Lab, options: ControllerOptions): Promise<Controller> {
  const site = join(LAB_FOLDER, `${options.name}-site`)
  if (!existsSync(outside(lab, site))) {
    writeSite(lab, outside(lab, site), options.changes)
    sealSite(outside(lab, site), lab.topology.freshTables)
  }
  const start: RunnerStart = {
    ...{ site, journal: journalFile(options) },
    confirms: options.confirms ?? true,
    opensGates: options.opensGates ?? true,
    breaksGlass: options.breaksGlass ?? false,
  }
  const link = new Link(lab, start)
  await link.reply(0)
  return controllerOn(link)
}

function controllerOn(link: Link): Controller {
  return {
    arm: async () => (await link.order<string[]>({ do: 'arm' })).value,
    prepare: async () => void (await link.order({ do: 'prepare' })),
    isolate: (stages, kind = 'incident') => link.longOrder<string>({ do: 'isolate', stages, kind }),
    restore: (stages, kind = 'incident') => link.longOrder<string>({ do: 'restore', stages, kind }),
    resume: () => link.longOrder<string | null>({ do: 'resume' }),
    watch: async () => void (await link.order({ do: 'watch' })),
    cancel: async () => void (await link.order({ do: 'cancel' })),
    answer: async (step, answer) => {
      await link.order({ do: 'answer', step, answer: { by: 'night nurse', answer, note: '' } })
    },
    crashAt: async point => void (await link.order({ do: 'crash-at', point })),
    onAsked: react =>
      link.each(says => {
        if ('ask' in says) react(says.ask)
      }),
    get triggeredAt() {
      return link.triggeredAt
    },
    event: (type, fits = () => true) => link.until(says => eventOf(says, type, fits)),
    asked: step => link.until(says => ('ask' in says && says.ask.step === step ? says.ask : null)),
    end: async () => {
      await link.order({ do: 'end' })
      link.close()
      await link.died
    },
    died: link.died,
  }
}

function eventOf<T extends EventType>(says: RunnerSays, type: T, fits: (event: JournalEvent<T>) => boolean) {
  if (!('event' in says) || says.event.type !== type) return null
  const event = says.event as AnyEvent & JournalEvent<T>
  return fits(event) ? event : null
}

function journalFile(options: ControllerOptions): string {
  return join(options.journalFolder ?? LAB_FOLDER, `${options.name}.db`)
}

function outside(lab: Lab, path: string): string {
  return join(lab.folder, path.slice(LAB_FOLDER.length))
}

/**
 * Every event in a journal of the lab whose controller is dead. Read from a copy: SQLite follows links in paths by itself,
 * and would look for the lab's folder on this side.
 */
export function journalOf(lab: Lab, name: string): AnyEvent[] {
  const copy = mkdtempSync(join(tmpdir(), 'kakuri-journal-'))
  const file = outside(lab, journalFile({ name }))
  for (const part of ['', '-wal'])
    if (existsSync(file + part)) copyFileSync(file + part, join(copy, `journal.db${part}`))
  const reader = openJournalReader(join(copy, 'journal.db'))
  const events = [...reader.read()]
  reader.close()
  rmSync(copy, { recursive: true })
  return events
}

interface Waiting {
  readonly look: (says: RunnerSays) => boolean
  readonly fail: (error: Error) => void
}

/** Orders one way, what happens the other way. Remembers everything said, so that nobody can come too late. */
class Link {
  readonly #child
  readonly #said: RunnerSays[] = []
  readonly #waiting = new Set<Waiting>()
  #orders = 0
  #dead: Error | null = null
  triggeredAt = 0
  readonly died: Promise<NodeJS.Signals | null>

  constructor(lab: Lab, start: RunnerStart) {
    const runner = join(import.meta.dirname, 'runner.ts')
    this.#child = lab.spawn('ctl', [process.execPath, runner, JSON.stringify(start)])
    this.#child.stdin.on('error', error => this.#fail(error))
    let complaints = ''
    this.#child.stderr.on('data', data => {
      complaints += data
    })
    createInterface({ input: this.#child.stdout }).on('line', line => this.#hear(JSON.parse(line)))
    this.died = new Promise(resolve => {
      this.#child.on('close', (_status, signal) => {
        this.#fail(new Error(`the controller is dead (${signal ?? 'ended'}): ${complaints}`))
        resolve(signal)
      })
    })
  }

  async order<T>(order: Unnumbered<RunnerOrder>): Promise<{ value: T }> {
    this.#orders += 1
    const id = this.#orders
    this.#child.stdin.write(`${JSON.stringify({ ...order, id })}\n`)
    return { value: (await this.reply(id)) as T }
  }

  /** An order whose end a test looks at late, or not at all when it failed before. */
  longOrder<T>(order: Unnumbered<RunnerOrder>): Promise<T> {
    const end = this.order<T>(order).then(({ value }) => value)
    end.catch(() => undefined)
    return end
  }

  async reply(id: number): Promise<unknown> {
    const says = await this.until(said => ('reply' in said && said.reply === id ? said : null))
    if ('error' in says) throw Object.assign(new Error(says.error.message), { code: says.error.code })
    return says.value
  }

  until<T>(pick: (says: RunnerSays) => T | null): Promise<T> {
    for (const says of this.#said) {
      const found = pick(says)
      if (found !== null) return Promise.resolve(found)
    }
    if (this.#dead !== null) return Promise.reject(this.#dead)
    return new Promise((resolve, fail) => {
      const look = (says: RunnerSays) => {
        const found = pick(says)
        if (found !== null) resolve(found)
        return found !== null
      }
      this.#waiting.add({ look, fail })
    })
  }

  each(look: (says: RunnerSays) => void): void {
    this.#said.forEach(look)
    this.#waiting.add({ look: says => Boolean(look(says)), fail: () => undefined })
  }

  close(): void {
    this.#child.stdin.end()
  }

  #hear(says: RunnerSays): void {
    this.#said.push(says)
    if ('triggered' in says) this.triggeredAt = says.triggered
    for (const waiting of this.#waiting) if (waiting.look(says)) this.#waiting.delete(waiting)
  }

  #fail(error: Error): void {
    this.#dead = error
    for (const waiting of this.#waiting) waiting.fail(error)
    this.#waiting.clear()
  }
}
