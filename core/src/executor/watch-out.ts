import { portsOf } from '../driver/hands/instruction.ts'
import { event } from './recorder.ts'
import { createRun, OUTSIDE } from './run.ts'
import type { WatchParts } from './watch.ts'

/** A device that is asked by a login of its own bears no more than some ten a minute. */
export const OUT_EVERY_MS = 10_000
const LINK_MS = 2000

/** Cables that came out wrongly are looked for until they are seen back, whatever became of the run in which they did. */
export async function lookForOut(w: WatchParts): Promise<void> {
  const { out } = w.current()
  if (out.size === 0) return
  const run = createRun({ ...{ parts: w.parts, program: w.program }, ledger: w.current(), ...OUTSIDE })
  const cables = [...out.keys()].flatMap(id => w.program.cables[id] ?? [])
  const ports = cables.flatMap(cable => portsOf(cable).map(port => ({ cable: cable.id, port })))
  const links = await Promise.all(ports.map(({ port }) => run.links.link(port, LINK_MS)))
  const up = new Map(ports.filter((_, at) => links[at] === 'up').map(({ cable, port }) => [cable, port]))
  // Meanwhile a run may have seen it itself.
  const back = [...up].flatMap(([cable, port]) => {
    const step = w.current().out.get(cable)
    return step === undefined ? [] : [event(null, 'task.put-back', { step, cable, port })]
  })
  await run.recorder.append(back)
}
