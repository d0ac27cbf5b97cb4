import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AnyEvent, EventType, JournalEvent } from '@kakuri/core/journal/events.ts'
import { openJournalReader } from '@kakuri/core/journal/reader.ts'
import type { RoomView } from '@kakuri/core/view/room-shape.ts'

const MAIN = join(import.meta.dirname, '../main.ts')

/** What a display shows, as far as these tests look. */
export interface Screen {
  readonly agent: string
  readonly enrolment: { readonly code: string | null } | null
  readonly controller: { readonly state: string }
  readonly room: RoomView | null
}

/** The demo that serves, as a process of its own with a folder of its own for everything temporary. */
export class ServedDemo {
  readonly child: ChildProcess
  readonly folder = mkdtempSync(join(tmpdir(), 'kakuri-demo-test-'))
  out = ''
  err = ''

  constructor(words: readonly string[]) {
    const env = { ...process.env, TMPDIR: this.folder }
    this.child = spawn(process.execPath, [MAIN, 'demo', ...words], { env })
    this.child.stdout?.on('data', chunk => {
      this.out += chunk
    })
    this.child.stderr?.on('data', chunk => {
      this.err += chunk
    })
  }

  /** Waits until it printed everything; gives the addresses of console and display. */
  async addresses(): Promise<{ readonly url: string; readonly display: string }> {
    const found = Promise.withResolvers<{ url: string; display: string }>()
    const look = () => {
      const [url, display] = [...this.out.matchAll(/http:\/\/127\.0\.0\.1:\d+/g)].map(([one]) => one)
      if (url !== undefined && display !== undefined && this.out.includes('Ctrl-C')) found.resolve({ url, display })
    }
    this.child.stdout?.on('data', look)
    this.child.once('exit', code => found.reject(new Error(`the demo ended with ${code}: ${this.out}${this.err}`)))
    return found.promise
  }

  /** Waits until it printed something like this. */
  said(pattern: RegExp): Promise<void> {
    return new Promise(resolve => {
      const look = () => {
        if (pattern.test(this.out)) resolve()
      }
      this.child.stdout?.on('data', look)
      look()
    })
  }

  /** What is left of it on the disk. */
  left(): string[] {
    return readdirSync(this.folder)
  }

  /** Number of the agent's process. */
  agentPid(): number {
    const children = readFileSync(`/proc/${this.child.pid}/task/${this.child.pid}/children`, 'utf8')
    return Number(children.trim())
  }

  /** A call of the API by somebody at the controller itself. */
  async call(path: string, body: unknown): Promise<{ readonly status: number; readonly body: unknown }> {
    const { url, key } = JSON.parse(readFileSync(this.#state('controller.json'), 'utf8'))
    const headers = { authorization: `Bearer ${key}`, 'x-kakuri-actor': 'Suzuki', 'content-type': 'application/json' }
    const answer = await fetch(`${url}/api/v1${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
    const text = await answer.text()
    return { status: answer.status, body: text === '' ? null : JSON.parse(text) }
  }

  /** Events of this type that the controller's journal holds. */
  events<T extends EventType>(type: T): JournalEvent<T>[] {
    const reader = openJournalReader(this.#state('journal.db'))
    try {
      return [...reader.read()].filter((event): event is AnyEvent & JournalEvent<T> => event.type === type)
    } finally {
      reader.close()
    }
  }

  #state(file: string): string {
    const site = this.left().find(name => !name.includes('agent')) ?? ''
    return join(this.folder, site, '.kakuri', file)
  }

  async end(signal: NodeJS.Signals): Promise<number | null> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return this.child.exitCode
    const ended = once(this.child, 'exit')
    this.child.kill(signal)
    const [code] = await ended
    return code
  }

  async clear(): Promise<void> {
    await this.end('SIGKILL')
    rmSync(this.folder, { recursive: true, force: true })
  }
}

/** The first screen of a display that is as wanted. */
export async function screenWhere(display: string, wanted: (screen: Screen) => boolean): Promise<Screen> {
  const ending = new AbortController()
  const stream = await fetch(`${display}/api/events`, { signal: ending.signal })
  let text = ''
  for await (const chunk of stream.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const parts = `${text}${chunk}`.split('\n\n')
    text = parts.pop() ?? ''
    const screens = parts.flatMap(part => /^event: doc\ndata: (.*)$/.exec(part)?.[1] ?? [])
    const found = screens.map((data): Screen => JSON.parse(data)).find(wanted)
    if (found === undefined) continue
    ending.abort()
    return found
  }
  throw new Error('the display ended before it showed what was waited for')
}
