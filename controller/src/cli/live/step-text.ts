import type { ProgramBody, Step } from '@kakuri/core/compile/program.ts'
import type { Desk } from '../desk.ts'
import { SAY } from '../messages/say.ts'
import { harmless } from '../terminal/width.ts'

/** What a step acts on, short: `sw-ward-1 port Gi1/0/1`, `fw-core zone-block core-block`, `fw-edge service food-vpn`, `cable C-0042`. */
export function stepText(desk: Desk, step: Step): string {
  const { target } = step
  if (step.device === null || target === null) return `${desk.say(SAY.cable)} ${step.cables.join(', ')}`
  if (target.kind === 'port') return harmless(`${step.device} ${desk.say(SAY.port)} ${target.port}`)
  if (target.kind === 'service') return harmless(`${step.device} ${desk.say(SAY.service)} ${step.id}`)
  if (target.kind === 'zone-block') return harmless(`${step.device} ${desk.say(SAY.zoneBlock)} ${target.id}`)
  return harmless(`${step.device} ${desk.say(SAY.power)}`)
}

export function stepOf(program: ProgramBody, id: string): Step | null {
  for (const stage of program.stages)
    for (const wave of stage.waves) {
      const step = wave.steps.find(one => one.id === id)
      if (step !== undefined) return step
    }
  return null
}
