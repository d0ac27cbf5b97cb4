import { contactsOf } from './contacts.ts'
import { type ProgramBody, type ProgramDevice, type Step, stageSteps } from './program.ts'

/**
 * An agent's part of a program, in its order: steps on devices of its room, steps that it carries out on devices elsewhere,
 * and steps whose hands unplug a cable with an end in its room. Empty for an agent the program does not hold.
 */
export function roomSteps(program: ProgramBody, agent: string): Step[] {
  const room = program.agents?.[agent]?.room
  if (room === undefined) return []
  return program.stages
    .flatMap(stageSteps)
    .filter(step => isInRoom(program, step, room) || goesBy(program, step, agent) || pullsIn(program, step, room))
}

function isInRoom({ devices }: ProgramBody, { device }: Step, room: string): boolean {
  return device !== null && devices[device]?.room === room
}

function goesBy(program: ProgramBody, step: Step, agent: string): boolean {
  const device = step.device === null ? undefined : program.devices[step.device]
  return device !== undefined && step.ladder.some(({ kind }) => agentsOf(program, device, step, kind).includes(agent))
}

function agentsOf({ devices }: ProgramBody, device: ProgramDevice, step: Step, rung: Step['ladder'][number]['kind']) {
  if (rung === 'hands') return []
  if (rung !== 'outlet' && rung !== 'relay') return [device.ways[rung]?.agent]
  const contacts = step.target === null ? [] : contactsOf(device, rung, step.target)
  return contacts.map(contact => devices[contact.device]?.ways[rung]?.agent)
}

function pullsIn({ devices, cables }: ProgramBody, step: Step, room: string): boolean {
  if (!step.ladder.some(rung => rung.kind === 'hands')) return false
  const ends = step.cables.flatMap(id => cables[id]?.ends ?? [])
  return ends.some(end => end.kind === 'port' && devices[end.device]?.room === room)
}
