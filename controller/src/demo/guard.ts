import type { Clock } from '@kakuri/core/base/clock.ts'
import type { Bilingual } from '@kakuri/core/base/text.ts'
import type { AnyEvent } from '@kakuri/core/journal/events.ts'
import { DEMO } from './messages.ts'
import type { World } from './world.ts'

/** How long the played guard takes to find the cable. */
const WALK_MS = 4_000

/**
 * Plays the person at the rack in the simulator: a while after a task is shown the cable is out, or back in. Somebody at the console
 * has to say so, as a telephone call would be entered. In a drill nobody pulls anything.
 */
export function createGuard(world: World, clock: Clock, tell: (text: Bilingual) => void): (event: AnyEvent) => void {
  return event => {
    if (event.type !== 'task.shown' || event.body.instruction.drill) return
    const { action, cables } = event.body.instruction
    clock.sleep(WALK_MS).then(() => {
      for (const cable of cables) {
        if (action === 'unplug') world.network.unplug(cable)
        else world.network.plugIn(cable)
      }
      tell(DEMO.guardDid(action, cables.join(', ')))
    })
  }
}
