import { contactsOf } from './contacts.ts'
import { type ProgramBody, type ProgramDevice, type Step, stageSteps } from './program.ts'

/**
 * An agent's part of a program, in its order: steps on devices of its room, steps that it carries out on devices elsewhere,
 * and steps whose hands unplug a cable with an end in its room. Empty for an agent the program does not hold.
 */
export function roomSteps(program: ProgramBody, agent: string): Step[] {
  const room = program.agents?.[agent]?.room
  if (room === undefined) return []
  const all = known.get(program) ?? placed(program)
  known.set(program, all)
  return all.flatMap(({ step, rooms, agents }) => (rooms.has(room) || agents.has(agent) ? [step] : []))
}

interface Placed {
  readonly step: Step
  /** Where its device stands, and where its hands pull. */
  readonly rooms: ReadonlySet<string | null | undefined>
  readonly agents: ReadonlySet<string | undefined>
}

/** A sealed program does not change, and a controller asks once for each of a thousand agents. */
const known = new WeakMap<ProgramBody, readonly Placed[]>()

function placed(program: ProgramBody): Placed[] {
  return program.stages.flatMap(stageSteps).map(step => ({
    step,
    rooms: new Set([...roomOf(program, step), ...pulledIn(program, step)]),
    agents: new Set(goesBy(program, step)),
  }))
}

function roomOf({ devices }: ProgramBody, { device }: Step) {
  return device === null ? [] : [devices[device]?.room]
}

function goesBy(program: ProgramBody, step: Step) {
  const device = step.device === null ? undefined : program.devices[step.device]
  return device === undefined ? [] : step.ladder.flatMap(({ kind }) => agentsOf(program, device, step, kind))
}

function agentsOf({ devices }: ProgramBody, device: ProgramDevice, step: Step, rung: Step['ladder'][number]['kind']) {
  if (rung === 'hands') return []
  if (rung !== 'outlet' && rung !== 'relay') return [device.ways[rung]?.agent]
  const contacts = step.target === null ? [] : contactsOf(device, rung, step.target)
  return contacts.map(contact => devices[contact.device]?.ways[rung]?.agent)
}

function pulledIn({ devices, cables }: ProgramBody, step: Step) {
  if (!step.ladder.some(rung => rung.kind === 'hands')) return []
  const ends = step.cables.flatMap(id => cables[id]?.ends ?? [])
  return ends.flatMap(end => (end.kind === 'port' ? [devices[end.device]?.room] : []))
}
