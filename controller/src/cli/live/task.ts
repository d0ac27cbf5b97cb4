import type { Step } from '@kakuri/core/compile/program.ts'
import type { Instruction } from '@kakuri/core/journal/events.ts'
import type { Desk } from '../desk.ts'
import { SAY } from '../messages/say.ts'
import { harmless, wrapTo } from '../terminal/width.ts'

const EDGE_COLUMNS = 70

/** One task for a pair of hands, large, so that it can be read from the rack. The text names tag, cable, colour and both ends. */
export function taskLines(desk: Desk, step: Step, instruction: Instruction): string[] {
  const { style } = desk
  const title = desk.say(instruction.action === 'unplug' ? SAY.unplug : SAY.plug)
  const drill = instruction.drill ? [`${style.practice(` ${desk.say(SAY.drill)} `)} ${desk.say(SAY.drillHands)}`] : []
  const body = [
    ...drill,
    style.bold(
      `${title}   ${desk.say(SAY.tag)} ${instruction.tag}   ${desk.say(SAY.cable)} ${instruction.cables.join(', ')}`,
    ),
    '',
    ...desk.say(instruction.text).split('\n').map(harmless),
    // What a cut stops comes back with the cable.
    ...(step.impact && instruction.action === 'unplug'
      ? ['', `${desk.say(SAY.impact)} ${harmless(desk.say(step.impact))}`]
      : []),
  ]
  const edge = style.yellow('┃')
  const rule = '━'.repeat(Math.min(EDGE_COLUMNS, desk.screen.columns - 2))
  const lines = body.flatMap(line => wrapTo(line, desk.screen.columns - 3))
  return ['', style.yellow(`┏${rule}`), ...lines.map(line => `${edge} ${line}`), style.yellow(`┗${rule}`)]
}
