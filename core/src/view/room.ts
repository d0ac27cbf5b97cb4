import { type ProgramBody, type Step, stageSteps } from '../compile/program.ts'
import { roomSteps } from '../compile/room-part.ts'
import type { AnyEvent, JournalEvent } from '../journal/events.ts'
import { createLedger, type Ledger, type LedgerFold, SEVERED_OUTCOMES } from '../journal/ledger.ts'
import { changeRun, type FoldedRun, newRun, runView } from './room-run.ts'
import type { RoomView } from './room-shape.ts'
import { changeTask, type FoldedTask, newTask, roomsOf, taskView, WATCH_TASKS } from './room-tasks.ts'

export interface RoomFold {
  view(): RoomView
  /** Folds in events that come after the last one, in order. True where the view changed in more than its `seq`. */
  add(events: Iterable<AnyEvent>): boolean
}

/** The views of all rooms at once: what they share is folded once, and a thousand rooms cost little more than one. */
export interface RoomFolds {
  view(agent: string): RoomView
  /** As of a `RoomFold`; gives the agents whose view changed. */
  add(events: Iterable<AnyEvent>): ReadonlySet<string>
}

export interface RoomFoldsOptions {
  readonly program: ProgramBody
  readonly agents: readonly string[]
  /** The journal is the agent's own: its tasks stand under `alone:<run>`. */
  readonly alone?: boolean
}

interface Room {
  readonly id: string
  readonly steps: readonly Step[]
  readonly ids: ReadonlySet<string>
  tasks: FoldedTask[]
}

interface State {
  readonly program: ProgramBody
  readonly prefix: string
  readonly rooms: ReadonlyMap<string, Room>
  /** Agents whose part holds a step: a large site has a thousand rooms, and an event for each step. */
  readonly agentsOf: ReadonlyMap<string, readonly string[]>
  readonly ledger: LedgerFold
  run: FoldedRun | null
  lastDrill: RoomView['lastDrill']
  /** Tasks that are not forgotten yet, by run and step. */
  readonly tasks: Map<string, FoldedTask>
  /** By stage: when the cut that stands was begun. */
  readonly since: Map<string, number>
  /** Steps that were read back as severed when they ended last, outside drills. */
  readonly severed: Set<string>
}

/** What one room must know, folded from a journal alone: the controller's, or the agent's own. */
export function createRoomFold(options: {
  readonly program: ProgramBody
  readonly agent: string
  readonly alone?: boolean
}): RoomFold {
  const { agent, ...rest } = options
  const folds = createRoomFolds({ ...rest, agents: [agent] })
  return { view: () => folds.view(agent), add: events => folds.add(events).size > 0 }
}

export function createRoomFolds({ program, agents, alone = false }: RoomFoldsOptions): RoomFolds {
  const rooms = new Map(agents.map(agent => [agent, newRoom(program, agent)]))
  const state: State = {
    ...{ program, prefix: alone ? 'alone:' : '', ledger: createLedger() },
    ...{ rooms, agentsOf: byStep(rooms) },
    ...{ run: null, lastDrill: null, tasks: new Map(), since: new Map(), severed: new Set() },
  }
  return {
    view: agent => viewOf(state, agent, state.rooms.get(agent) ?? newRoom(program, agent)),
    add: events => {
      const changed = new Set<string>()
      for (const event of events) for (const agent of fold(state, event)) changed.add(agent)
      return changed
    },
  }
}

function newRoom(program: ProgramBody, agent: string): Room {
  const steps = roomSteps(program, agent)
  const ids = new Set(steps.map(step => step.id))
  return { id: program.agents?.[agent]?.room ?? '', steps, ids, tasks: [] }
}

/** Of a stage that stands already it is known. */
function noteSince(state: State, { utc, body: { stage } }: JournalEvent<'stage.started'>): void {
  const { kind, direction } = state.run?.event.body ?? {}
  if (kind === 'drill' || direction !== 'isolate' || cutStages(state, true).some(({ id }) => id === stage)) return
  state.since.set(stage, utc)
}

function noteSevered({ run, severed }: State, event: JournalEvent<'step.ended' | 'agent.adopted'>): void {
  if (run?.event.body.kind === 'drill') return
  const { step, reading } = event.body
  if (reading?.state === 'severed') severed.add(step)
  else severed.delete(step)
}

function byStep(rooms: ReadonlyMap<string, Room>): Map<string, string[]> {
  const agentsOf = new Map<string, string[]>()
  for (const [agent, { ids }] of rooms)
    for (const step of ids) {
      const known = agentsOf.get(step)
      if (known === undefined) agentsOf.set(step, [agent])
      else known.push(agent)
    }
  return agentsOf
}

/** Gives the agents whose view changed. */
function fold(state: State, event: AnyEvent): Iterable<string> {
  if (event.type === 'stage.started') noteSince(state, event)
  if (event.type === 'step.ended' || event.type === 'agent.adopted') noteSevered(state, event)
  state.ledger.add([event])
  const everyone = state.rooms.keys()
  switch (event.type) {
    case 'run.started':
      state.run = newRun(state.program, event)
      letGo(state, () => true)
      return everyone
    case 'run.ended':
      return endRun(state, event) ? everyone : []
    case 'journal.opened':
      // The process that watched has ended; the next one asks again.
      return letGo(state, task => task.run === WATCH_TASKS)
    case 'task.put-back':
      return putBack(state, event.body.cable)
    case 'task.shown':
      return show(state, event)
    case 'agent.adopted':
    case 'probation.confirmed':
      return everyone
    default:
      if (isOfRun(state, event) && state.run !== null && changeRun(state.run, event)) return everyone
      return foldStep(state, event)
  }
}

function isOfRun({ run }: State, event: AnyEvent): boolean {
  return run !== null && event.run === run.event.run
}

function endRun(state: State, event: JournalEvent<'run.ended'>): boolean {
  if (!isOfRun(state, event)) return false
  if (state.run?.event.body.kind !== 'incident') state.lastDrill = { endedUtc: event.utc, result: event.body.result }
  state.run = null
  // Whoever answered the last one reads what became of it.
  letGo(state, task => task.run !== WATCH_TASKS && task.ended === null)
  return true
}

const keyOf = (run: string | null, step: string) => `${run ?? WATCH_TASKS}\n${step}`

/** One with a wrong cable that nobody saw back stays for that. Gives the agents that had one of them. */
function letGo(state: State, which: (task: FoldedTask) => boolean): string[] {
  const staying = [...state.tasks.values()].filter(task => which(task) && task.wrong.size > 0)
  for (const task of staying) Object.assign(task, { ended: task.ended ?? 'given-up', over: true })
  return [...having(state, task => staying.includes(task)), ...forget(state, task => which(task) && !task.over)]
}

/** Wherever it was said to be out, in whichever run: a link was seen up. */
function putBack(state: State, cable: string): string[] {
  const told = new Set([...state.tasks.values()].filter(task => task.wrong.delete(cable)))
  const agents = having(state, task => told.has(task))
  forget(state, task => task.over && task.wrong.size === 0)
  return agents
}

const having = ({ rooms }: State, which: (task: FoldedTask) => boolean): string[] =>
  [...rooms].flatMap(([agent, room]) => (room.tasks.some(which) ? [agent] : []))

/** Gives the agents that had one of them. */
function forget(state: State, which: (task: FoldedTask) => boolean): string[] {
  for (const [key, task] of state.tasks) if (which(task)) state.tasks.delete(key)
  return [...state.rooms].flatMap(([agent, room]) => {
    const left = room.tasks.filter(task => !which(task))
    if (left.length === room.tasks.length) return []
    room.tasks = left
    return [agent]
  })
}

/** What ended before makes way for it, but for a cable that is still out wrongly; and so does the same task where it was shown already. */
function show(state: State, event: JournalEvent<'task.shown'>): string[] {
  const { step, instruction } = event.body
  const key = keyOf(event.run, step)
  const before = state.tasks.get(key)
  const gone = before === undefined ? [] : forget(state, task => task === before)
  const task = newTask(event)
  for (const [cable, text] of before?.wrong ?? []) task.wrong.set(cable, text)
  state.tasks.set(key, task)
  const rooms = roomsOf(state.program, instruction)
  const shown = [...state.rooms].filter(([, room]) => (rooms.size === 0 ? room.ids.has(step) : rooms.has(room.id)))
  for (const [, room] of shown)
    room.tasks = [...room.tasks.filter(one => one.ended === null || one.wrong.size > 0), task]
  return [...gone, ...shown.map(([agent]) => agent)]
}

function foldStep(state: State, event: AnyEvent): string[] {
  if (!('step' in event.body)) return []
  const { step } = event.body
  const task = state.tasks.get(keyOf(event.run, step))
  const told = task !== undefined && changeTask(task, event)
  const own = event.type === 'step.ended' && isOfRun(state, event)
  if (own) state.run?.outcomes.set(step, event.body.outcome)
  const doing = own ? (state.agentsOf.get(step) ?? []) : []
  if (!told) return [...doing]
  return [...doing, ...[...state.rooms].flatMap(([agent, room]) => (room.tasks.includes(task) ? [agent] : []))]
}

function viewOf(state: State, agent: string, room: Room): RoomView {
  const { program, prefix, ledger, lastDrill } = state
  const { seq } = ledger.ledger
  const known = program.rooms[room.id]
  const isCut = (cable: string) => isHeldOut(program, ledger.ledger, cable)
  return {
    ...{ seq, site: program.site.name, lastDrill },
    room: { id: room.id, name: known?.name ?? { ja: agent, en: agent }, people: known?.people ?? [] },
    contacts: (program.contacts ?? []).map(({ name, phone }) => ({ name, phone })),
    run: state.run === null ? null : runView(state.run, room.steps),
    isolated: cutStages(state, state.run === null).map(stage => ({
      ...{
        id: stage.id,
        name: stage.name,
        announcements: stage.announcements,
        impact: stage.impact,
        sinceUtc: state.since.get(stage.id) ?? null,
      },
      proven: stageSteps(stage).every(step => state.severed.has(step.id)),
    })),
    tasks: room.tasks.map(task => taskView(program, room.id, prefix, isCut, task)),
  }
}

/** By a cut point of its own, or by one of the ports at its ends. */
function isHeldOut({ stages, cables }: ProgramBody, { latched }: Ledger, cable: string): boolean {
  const ends = cables[cable]?.ends ?? []
  return stages.flatMap(stageSteps).some(({ id, cables, device, target }) => {
    if (!latched.has(id)) return false
    const port = target?.kind === 'port' ? target.port : null
    return cables.includes(cable) || ends.some(end => end.kind === 'port' && end.device === device && end.port === port)
  })
}

/** Besides what runs isolated, with `withLeft`: stages with a cut that an agent alone, or a run that was cancelled, left in force. */
function cutStages({ program, ledger }: State, withLeft: boolean) {
  const { isolated, latched } = ledger.ledger
  const left = withLeft
    ? [...latched.values()].filter(cut => cut.outcome === null || SEVERED_OUTCOMES.has(cut.outcome))
    : []
  const withCuts = new Set(left.map(cut => cut.stage))
  return program.stages.filter(({ id }) => isolated.has(id) || withCuts.has(id))
}
