import type { Answer, People } from '@kakuri/core/executor/contract.ts'
import type { Desk } from '../cli/desk.ts'
import { taskLines } from '../cli/live/task.ts'
import { DEMO } from './messages.ts'
import type { World } from './world.ts'

/** Invented people whom the demo plays, saying so each time. */
export const CAST = {
  commander: { en: 'Suzuki (played)', ja: '鈴木（代役）' },
  first: { en: 'Sato (played)', ja: '佐藤（代役）' },
  second: { en: 'Tanaka (played)', ja: '田中（代役）' },
  guard: { en: 'Yamada (played)', ja: '山田（代役）' },
} as const

/** The demo plays everybody: opens gates, pulls and plugs the cable in the simulator, confirms probation. */
export function demoPeople(desk: Desk, world: World): People {
  const say = (text: { readonly ja: string; readonly en: string }) =>
    desk.print(desk.style.dim(`  ▸ ${desk.say(text)}`))
  return {
    openGate: async (stage, gate) => {
      const names = gate.kind === 'approve' ? [CAST.first, CAST.second] : [CAST.commander]
      const shown = names.map(name => desk.say(name))
      say(DEMO.playsGate(stage, shown.join(', ')))
      return shown
    },
    ask: async (step, instruction): Promise<Answer> => {
      desk.print(...taskLines(desk, step, instruction))
      for (const cable of instruction.cables) {
        if (instruction.action === 'unplug') world.network.unplug(cable)
        else world.network.plugIn(cable)
      }
      say(DEMO.playsHands(instruction.action, instruction.cables.join(', ')))
      return { by: desk.say(CAST.guard), answer: 'done', note: '' }
    },
    confirmProbation: async stage => {
      say(DEMO.playsProbation(stage))
      return desk.say(CAST.commander)
    },
  }
}
