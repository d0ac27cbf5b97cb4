import type { Clock } from '@kakuri/core/base/clock.ts'
import type { Bilingual } from '@kakuri/core/base/text.ts'
import type { AnyEvent } from '@kakuri/core/journal/events.ts'
import { z } from 'zod'
import { DEMO } from './messages.ts'
import type { World } from './world.ts'

/** How long the played guard takes to find the cable. */
const WALK_MS = 4_000

/**
 * Plays the person at the rack in the simulator: a while after a task is shown the cable is out, or back in. Somebody has to
 * say so: on the room's screen, or at the console as a telephone call would be entered. In a drill nobody pulls anything.
 */
export function createGuard(world: World, clock: Clock, tell: (text: Bilingual) => void): (event: AnyEvent) => void {
  return event => {
    const instruction = instructionOf(event)
    if (instruction === null || instruction.drill) return
    const { action, cables } = instruction
    clock.sleep(WALK_MS).then(() => {
      for (const cable of cables) {
        if (action === 'unplug') world.network.unplug(cable)
        else world.network.plugIn(cable)
      }
      const names = cables.join(', ')
      tell(event.type === 'agent.evidence' ? DEMO.guardDidAlone(names) : DEMO.guardDid(action, names))
    })
  }
}

const instruction = z.object({ drill: z.boolean(), action: z.enum(['unplug', 'plug']), cables: z.array(z.string()) })
const shown = z.object({ type: z.literal('task.shown'), body: z.object({ instruction }) })

/** What somebody is asked to do: by the controller, or by the agent that cut its room alone, as its own record tells afterwards. */
function instructionOf(event: AnyEvent): z.infer<typeof instruction> | null {
  const asked = event.type === 'agent.evidence' ? event.body.entry : event
  return shown.safeParse(asked).data?.body.instruction ?? null
}
