import type { AgentDoc } from '../../../src/api/agents.ts'
import type { BoardDoc, BoardPatch } from '../../../src/api/board.ts'
import type { EntryDoc } from '../../../src/api/chronology.ts'
import { ApiError, call } from './api.ts'
import { sessionBegan, sessionOver, useSession } from './session.ts'
import { takeAgents, takeBoard, takeChangedAgents, takeEntries, takePatch, takePlan, useLive } from './store.ts'

/** The controller speaks every 3 s; silence this long means that it is away. */
const SILENT_MS = 10_000
const LOOK_MS = 1_000
const RETRY_MS = [150, 300, 700, 1_500, 2_000] as const
/** What comes within so many milliseconds of the last drawing is drawn together; what comes after a pause is drawn at once. */
const GATHER_MS = 30

interface Told {
  readonly entries: readonly EntryDoc[]
  readonly patch: BoardPatch
}

export interface Source {
  addEventListener(name: string, take: (event: Event) => void): void
  close(): void
}

/** What a stream touches; tests hand in their own. */
export interface Edges {
  readonly open: (url: string) => Source
  readonly now: () => number
}

const BROWSER: Edges = { open: url => new EventSource(url), now: () => Date.now() }

/**
 * Keeps the store the same as the controller until stopped: opens the event stream, opens it again when it breaks or falls silent,
 * and says `away` from the first sign of it.
 */
export function startStream(edges: Edges = BROWSER): () => void {
  const stream = new Stream(edges)
  stream.connect()
  return () => stream.stop()
}

type Timer = ReturnType<typeof setTimeout>

class Stream {
  readonly #edges: Edges
  readonly #watchdog: Timer
  #source: Source | null = null
  #retry: Timer | undefined
  #gather: Timer | undefined
  #gathered: Told[] = []
  #drawnAt = 0
  #failures = 0
  #openedAt = 0
  #stopped = false

  constructor(edges: Edges) {
    this.#edges = edges
    this.#watchdog = setInterval(() => this.#look(), LOOK_MS)
  }

  connect(): void {
    if (this.#stopped) return
    // A stream that never answers counts as silent from here on.
    this.#openedAt = this.#edges.now()
    this.#source = this.#edges.open(`/api/v1/events${since()}`)
    this.#listen(this.#source)
    fetchPlan()
    fetchAgents()
  }

  stop(): void {
    this.#stopped = true
    this.#source?.close()
    this.#source = null
    clearInterval(this.#watchdog)
    clearTimeout(this.#retry)
    clearTimeout(this.#gather)
  }

  #listen(source: Source): void {
    const on = <T>(name: string, take: (data: T) => void) =>
      source.addEventListener(name, event => {
        if (source !== this.#source) return
        take(JSON.parse((event as MessageEvent<string>).data))
        this.#heard()
      })
    on<EntryDoc[]>('entries', takeEntries)
    on<BoardDoc>('board', board => this.#whole(board))
    on<Told>('told', told => this.#tell(told))
    on<{ nowUtc: number }>('time', time => setSkew(time.nowUtc - this.#edges.now()))
    on('plan', () => {
      fetchPlan()
      fetchAgents()
    })
    on<AgentDoc[]>('agents', takeChangedAgents)
    on('ended', () => this.#ended())
    source.addEventListener('error', () => source === this.#source && this.#lost())
  }

  #heard(): void {
    if (this.#stopped) return
    this.#failures = 0
    useLive.setState({ connection: 'live', heardAt: this.#edges.now() })
  }

  #whole(board: BoardDoc): void {
    this.#flush()
    takeWhole(board, this.#edges.now())
  }

  #tell(told: Told): void {
    this.#gathered.push(told)
    const waitMs = this.#drawnAt + GATHER_MS - this.#edges.now()
    if (waitMs <= 0 || waitMs > GATHER_MS) this.#flush()
    else this.#gather ??= setTimeout(() => this.#flush(), waitMs)
  }

  #flush(): void {
    clearTimeout(this.#gather)
    this.#gather = undefined
    const all = this.#gathered
    this.#gathered = []
    this.#drawnAt = this.#edges.now()
    for (const { entries, patch } of all) {
      takeEntries(entries)
      takePatch(patch)
    }
  }

  #ended(): void {
    this.stop()
    sessionOver()
  }

  #look(): void {
    const heardAt = Math.max(useLive.getState().heardAt ?? 0, this.#openedAt)
    if (this.#source !== null && this.#edges.now() - heardAt > SILENT_MS) this.#lost()
  }

  #lost(): void {
    this.#source?.close()
    this.#source = null
    useLive.setState({ connection: 'away' })
    clearTimeout(this.#retry)
    this.#retry = setTimeout(() => this.#again(), RETRY_MS[Math.min(this.#failures, RETRY_MS.length - 1)])
    this.#failures += 1
  }

  /** An event stream does not say why it was refused; this tells an ended session from a controller that is away. */
  async #again(): Promise<void> {
    try {
      if (await fetchMe()) this.connect()
    } catch {
      // Whatever it was: the page says away, and goes on trying.
      if (!this.#stopped) this.#lost()
    }
  }
}

/** Whether somebody is logged in. Throws ApiError when the controller is away; an unknown session is no error, but the login page. */
export async function fetchMe(): Promise<boolean> {
  try {
    sessionBegan(await call<'me'>('GET', '/me'))
    return true
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 401) throw error
    sessionOver()
    return false
  }
}

async function fetchPlan(): Promise<void> {
  try {
    takePlan(await call<'plan'>('GET', '/plan'))
    useSession.setState({ planError: null })
  } catch (error) {
    useSession.setState({ planError: error })
  }
}

/** Where it fails they stay as they were: the stream tells what changes, and a new connection asks again. */
export async function fetchAgents(): Promise<void> {
  try {
    takeAgents(await call<'agents'>('GET', '/agents'))
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
  }
}

/** A journal shorter than what this page knows is another journal: nothing of the former one is kept. */
function takeWhole(board: BoardDoc, now: number): void {
  if ((useLive.getState().entries.at(-1)?.seq ?? 0) > board.seq) useLive.setState({ entries: [] })
  setSkew(board.nowUtc - now)
  takeBoard(board)
}

/** Who knows nothing yet is not sent the whole journal: pages ask for as much of the past as they show. */
function since(): string {
  const { entries, board } = useLive.getState()
  const seq = entries.at(-1)?.seq ?? board?.seq
  return seq === undefined ? '' : `?after=${seq}`
}

/** The way of a message is part of the difference; what is less than that says nothing. */
function setSkew(skewMs: number): void {
  if (Math.abs(skewMs - useLive.getState().skewMs) > 250) useLive.setState({ skewMs })
}
