import { type ProgramBody, type ProgramCable, type Step, stageSteps } from '../compile/program.ts'
import { noCableText, portsOf, wrongCableText } from '../driver/hands/instruction.ts'
import type { Instruction } from '../journal/events.ts'
import type { PortRef } from '../site/shape.ts'
import { earlier, type Run } from './context.ts'
import type { Link } from './links.ts'
import { event } from './recorder.ts'

/** One task that a person is at work on. */
export interface Task {
  readonly step: Step
  readonly instruction: Instruction
  /** Ends of the task's own cables. */
  readonly own: readonly PortRef[]
}

/** Watches the links of a room while somebody is at work there, so that a wrong cable is said at once, and when it is back. */
export interface RoomWatch {
  /** Resolves after a first look at every link of the room that a driver can read. */
  track(run: Run, task: Task): Promise<{ seenUp(port: PortRef): boolean; stop(): void }>
  /** Ends the looking for cables that were not seen back: the run is over. */
  close(): void
}

const POLL_MS = 1000
const BASELINE_MS = 1500

interface Watched {
  readonly port: PortRef
  readonly cable: ProgramCable
  link: Link
  wasUp: boolean
  /** The step at which it was said that this cable came out wrongly; null where it did not, or was seen back. */
  wrong: string | null
}

/** What looking at a link found out. */
interface Change {
  readonly one: Watched
  readonly how: 'fell' | 'back'
}

export function createRoomWatch(program: ProgramBody): RoomWatch {
  let index: ReadonlyMap<string, ProgramCable> | null = null
  const tasks = new Map<Task, Watched[]>()
  const watched = new Map<string, Watched>()
  let ended: AbortController | null = null

  const track = async (run: Run, task: Task) => {
    // Most runs never need a person: the index of all cables is made when one does.
    index ??= indexCables(program)
    const cableAt = index
    const mine = [...new Set(portsFor(run, task, cableAt).map(port => remember(watched, cableAt, port)))]
    // Before the first look: a task that ends meanwhile must not take the watch with it.
    tasks.set(task, mine)
    takeUpWrong(run, task, mine)
    // Another task may be under way in this room: what this look finds is told as any other.
    const found = await Promise.all(mine.map(one => look(run, one, BASELINE_MS)))
    await report(run, tasks, cableAt, found)
    if (ended === null) {
      ended = new AbortController()
      keepLooking(run, cableAt, ended.signal).catch(error => run.recorder.halt(error))
    }
    return { seenUp: (port: PortRef) => watched.get(keyOf(port))?.wasUp ?? false, stop: () => leave(task) }
  }

  const leave = (task: Task) => {
    tasks.delete(task)
    if (tasks.size > 0) return
    for (const [key, one] of watched) if (one.wrong === null) watched.delete(key)
    if (watched.size === 0) close()
  }

  const close = () => {
    ended?.abort()
    ended = null
    watched.clear()
  }

  const keepLooking = async (run: Run, cableAt: ReadonlyMap<string, ProgramCable>, stopped: AbortSignal) => {
    for (;;) {
      await run.parts.clock.sleep(POLL_MS, stopped)
      if (stopped.aborted) return
      const found = await Promise.all([...watched.values()].map(one => look(run, one, POLL_MS)))
      if (stopped.aborted) return
      await report(run, tasks, cableAt, found)
      if (tasks.size === 0 && [...watched.values()].every(one => one.wrong === null)) return close()
    }
  }
  return { track, close }
}

/** What an earlier process had said of cables that came out at this task. */
function takeUpWrong(run: Run, task: Task, mine: readonly Watched[]): void {
  const before = earlier(run)?.steps.get(task.step.id)?.wrong
  for (const port of before?.values() ?? []) {
    const one = mine.find(other => keyOf(other.port) === keyOf(port))
    if (one !== undefined) one.wrong ??= task.step.id
  }
}

const keyOf = (port: PortRef) => `${port.device}\n${port.port}`

function indexCables(program: ProgramBody): Map<string, ProgramCable> {
  const byPort = new Map<string, ProgramCable>()
  for (const cable of Object.values(program.cables)) {
    for (const port of portsOf(cable)) byPort.set(keyOf(port), cable)
  }
  return byPort
}

/** The task's own ends, and every other cabled port in the room that a driver can read. */
function portsFor(run: Run, task: Task, cableAt: ReadonlyMap<string, ProgramCable>): PortRef[] {
  const room = task.instruction.room
  // Each cable stands under both of its ends.
  const inRoom = [...new Set(cableAt.values())]
    .flatMap(portsOf)
    .filter(port => room !== null && run.program.devices[port.device]?.room === room)
  return [...task.own, ...inRoom].filter(port => run.links.canRead(port.device))
}

function remember(watched: Map<string, Watched>, cableAt: ReadonlyMap<string, ProgramCable>, port: PortRef): Watched {
  const key = keyOf(port)
  const cable = cableAt.get(key)
  if (cable === undefined) throw new Error(`broken promise: no cable at ${port.device} ${port.port}`)
  const one = watched.get(key) ?? { port, cable, link: null, wasUp: false, wrong: null }
  watched.set(key, one)
  return one
}

/** Reads one link; tells where it went down since the last look, or where a cable that came out wrongly is back. */
async function look(run: Run, one: Watched, withinMs: number): Promise<Change | null> {
  const link = await run.links.poll(one.port, withinMs)
  if (link === null) return null
  const fell = one.link === 'up' && link === 'down'
  one.link = link
  one.wasUp ||= link === 'up'
  if (fell) return { one, how: 'fell' }
  return link === 'up' && one.wrong !== null ? { one, how: 'back' } : null
}

async function report(
  run: Run,
  tasks: ReadonlyMap<Task, readonly Watched[]>,
  cableAt: ReadonlyMap<string, ProgramCable>,
  found: readonly (Change | null)[],
): Promise<void> {
  const told = (how: Change['how']) => found.flatMap(change => (change?.how === how ? [change.one] : []))
  const fell = told('fell')
  const expected = fell.length === 0 ? new Set<string>() : expectedDown(run, cableAt)
  // Both ends of one cable may fall at once: it is one cable to put back.
  const cables = Map.groupBy(
    fell.filter(one => !expected.has(one.cable.id)),
    one => one.cable.id,
  )
  const events = [...cables.values()].flatMap(ends => {
    const one = ends[0]
    const task = [...tasks].find(([, mine]) => mine.some(other => other === one))?.[0]
    return one === undefined || task === undefined ? [] : [wrongCable(run, task, one)]
  })
  await run.recorder.append([...told('back').map(one => putBack(run, one)), ...events])
}

function putBack(run: Run, one: Watched) {
  const step = one.wrong ?? ''
  one.wrong = null
  return event(run.id, 'task.put-back', { step, cable: one.cable.id, port: one.port })
}

function wrongCable(run: Run, task: Task, one: Watched) {
  const { drill, action } = task.instruction
  one.wrong = task.step.id
  const text =
    drill || action === 'plug'
      ? noCableText(one.cable, one.port)
      : wrongCableText(one.cable, one.port, task.instruction.tag)
  return event(run.id, 'task.wrong-cable', { step: task.step.id, cable: one.cable.id, port: one.port, text })
}

/** What is cut by earlier runs, and what this one is cutting. */
function cutSteps(run: Run): Step[] {
  const latched = run.program.stages.flatMap(stageSteps).filter(step => run.ledger.latched.has(step.id))
  const begun = [...run.steps.values()].filter(state => state.begun)
  return [...latched, ...begun.map(state => state.step)]
}

/** Cables that this run or an earlier one cuts: their links go down rightly. In a drill none does. */
function expectedDown(run: Run, cableAt: ReadonlyMap<string, ProgramCable>): Set<string> {
  const expected = new Set<string>()
  if (run.kind === 'drill') return expected
  for (const step of cutSteps(run)) {
    for (const cable of step.cables) expected.add(cable)
    if (step.device === null || step.target?.kind !== 'port') continue
    const cable = cableAt.get(keyOf({ device: step.device, port: step.target.port }))
    if (cable !== undefined) expected.add(cable.id)
  }
  return expected
}
