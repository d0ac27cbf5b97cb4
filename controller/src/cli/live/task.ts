import type { ProgramBody, ProgramCable, ProgramEnd, Step } from '@kakuri/core/compile/program.ts'
import type { Instruction } from '@kakuri/core/journal/events.ts'
import type { Desk } from '../desk.ts'
import { SAY } from '../messages/say.ts'
import { harmless } from '../terminal/width.ts'

/** One task for a pair of hands, large, so that it can be read from the rack. */
export function taskLines(desk: Desk, program: ProgramBody, step: Step, instruction: Instruction): string[] {
  const { style } = desk
  const edge = style.yellow('┃')
  const title = desk.say(instruction.action === 'unplug' ? SAY.unplug : SAY.plug)
  const drill = instruction.drill ? `${style.practice(` ${desk.say(SAY.drill)} `)} ${desk.say(SAY.drillHands)}` : null
  const body = [
    ...(drill === null ? [] : [drill]),
    `${style.bold(title)}   ${desk.say(SAY.tag)} ${style.bold(instruction.tag)}`,
    '',
    style.bold(harmless(desk.say(instruction.text))),
    '',
    ...instruction.cables.flatMap(id => cableLines(desk, program, program.cables[id], id)),
    ...(step.impact ? [`${desk.say(SAY.impact)} ${harmless(desk.say(step.impact))}`] : []),
  ]
  return ['', style.yellow(`┏${'━'.repeat(70)}`), ...body.map(line => `${edge} ${line}`), style.yellow(`┗${'━'.repeat(70)}`)]
}

function cableLines(desk: Desk, program: ProgramBody, cable: ProgramCable | undefined, id: string): string[] {
  if (cable === undefined) return [id]
  const tag = cable.tag === null ? '' : `  ${desk.say(SAY.tag)} ${cable.tag}`
  const head = `${desk.say(SAY.cable)} ${desk.style.bold(cable.id)}${tag}  ${cable.colour}  ${cable.medium}`
  return [head, ...cable.ends.map((end, index) => `   ${index === 0 ? '┌' : '└'} ${endText(desk, program, end)}`)]
}

/** One end as somebody finds it: device, port, room, rack and height. */
export function endText(desk: Desk, program: ProgramBody, end: ProgramEnd): string {
  if (end.kind === 'wall') return `${desk.say(SAY.wall)} ${end.position}`
  const device = program.devices[end.device]
  if (device === undefined) return `${end.device} ${end.port}`
  const room = device.room === null ? undefined : program.rooms[device.room]
  const where = [
    room && desk.say(room.name),
    device.rack && `${desk.say(SAY.rack)} ${device.rack}`,
    device.unit && `U${device.unit}`,
  ].filter(part => typeof part === 'string' && part !== '')
  const name = desk.say(device.name)
  return `${device.id}${name === device.id ? '' : ` (${name})`}  ${desk.say(SAY.port)} ${end.port}  ${where.join(', ')}`
}
