import type { BoardDoc, BoardPatch } from '../../../src/api/board.ts'
import type { EntryDoc } from '../../../src/api/chronology.ts'
import { ApiError, call } from './api.ts'
import { sessionBegan, sessionOver, useSession } from './session.ts'
import { takeBoard, takeEntries, takePatch, takePlan, useLive } from './store.ts'

/** The controller speaks every 3 s; silence this long means that it is away. */
const SILENT_MS = 10_000
const RETRY_MS = [150, 300, 700, 1_500, 2_000] as const
/** Messages that arrive together are drawn together. */
const GATHER_MS = 30

interface Told {
  readonly entries: readonly EntryDoc[]
  readonly patch: BoardPatch
}
interface Time {
  readonly nowUtc: number
  readonly seq: number
}

export type Source = Pick<EventSource, 'addEventListener' | 'close'>

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
  let source: Source | null = null
  let retry: ReturnType<typeof setTimeout> | undefined
  let gather: ReturnType<typeof setTimeout> | undefined
  let gathered: Told[] = []
  let failures = 0
  let stopped = false

  const heard = () => {
    failures = 0
    useLive.setState({ connection: 'live', heardAt: edges.now() })
  }
  const flush = () => {
    gather = undefined
    const all = gathered
    gathered = []
    for (const told of all) takeTold(told)
  }
  const listen = (opened: Source) => {
    const on = <T>(name: string, take: (data: T) => void) =>
      opened.addEventListener(name, event => {
        if (opened !== source) return
        take(JSON.parse((event as MessageEvent<string>).data))
        heard()
      })
    on<EntryDoc[]>('entries', takeEntries)
    on<BoardDoc>('board', board => {
      flush()
      takeWhole(board, edges.now())
    })
    on<Told>('told', told => {
      gathered.push(told)
      gather ??= setTimeout(flush, GATHER_MS)
    })
    on<Time>('time', time => setSkew(time.nowUtc - edges.now()))
    on('plan', fetchPlan)
    on('ended', () => {
      stop()
      sessionOver()
    })
    opened.addEventListener('error', () => opened === source && lost())
  }
  const connect = () => {
    if (stopped) return
    source = edges.open(`/api/v1/events?after=${lastSeq()}`)
    listen(source)
    fetchPlan()
  }
  const lost = () => {
    source?.close()
    source = null
    useLive.setState({ connection: 'away' })
    clearTimeout(retry)
    retry = setTimeout(again, RETRY_MS[Math.min(failures, RETRY_MS.length - 1)])
    failures += 1
  }
  // An event stream does not say why it was refused; this tells an ended session from a controller that is away.
  const again = () => {
    fetchMe().then(
      known => known && connect(),
      () => {
        if (!stopped) lost()
      },
    )
  }
  const watchdog = setInterval(() => {
    const { heardAt } = useLive.getState()
    if (source !== null && heardAt !== null && edges.now() - heardAt > SILENT_MS) lost()
  }, 1_000)
  const stop = () => {
    stopped = true
    source?.close()
    source = null
    clearInterval(watchdog)
    clearTimeout(retry)
    clearTimeout(gather)
  }
  connect()
  return stop
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

function takeTold({ entries, patch }: Told): void {
  takeEntries(entries)
  takePatch(patch)
}

/** A journal shorter than what this page knows is another journal: nothing of the former one is kept. */
function takeWhole(board: BoardDoc, now: number): void {
  if ((useLive.getState().entries.at(-1)?.seq ?? 0) > board.seq) useLive.setState({ entries: [] })
  setSkew(board.nowUtc - now)
  takeBoard(board)
}

function lastSeq(): number {
  const { entries, board } = useLive.getState()
  return entries.at(-1)?.seq ?? board?.seq ?? 0
}

/** The way of a message is part of the difference; what is less than that says nothing. */
function setSkew(skewMs: number): void {
  if (Math.abs(skewMs - useLive.getState().skewMs) > 250) useLive.setState({ skewMs })
}
