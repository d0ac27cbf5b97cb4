import type { AnyNewEvent, SecondSide } from '../journal/events.ts'
import type { RungKind } from '../plan/shape.ts'
import type { PortRef } from '../site/shape.ts'
import type { Read } from './batch.ts'
import { claim, type Run } from './context.ts'
import type { Link } from './links.ts'
import { event } from './recorder.ts'
import { all } from './verbs.ts'

/** How long the far side is asked, besides what its readings may lag. A link takes up to about a second to be seen down. */
export const SECOND_MS = 2000
const LOOK_AGAIN_MS = 100

/** Ends cuts that the device reads as severed, after a look from the other end of the cable where there is one. */
export async function confirmCuts(run: Run, rung: RungKind, reads: readonly Read[]): Promise<void> {
  const byNeighbour = Map.groupBy(reads, read => read.state.step.second?.device ?? null)
  await all([...byNeighbour.values()].map(group => confirmGroup(run, rung, group)))
}

async function confirmGroup(run: Run, rung: RungKind, reads: readonly Read[]): Promise<void> {
  const events = await Promise.all(reads.map(read => confirmOne(run, rung, read)))
  await run.recorder.append(events.flat())
}

async function confirmOne(run: Run, rung: RungKind, { state, reading }: Read): Promise<AnyNewEvent[]> {
  const port = state.step.second
  const second = port === null ? null : await look(run, port)
  if (second?.link !== 'up') return claim(run, [{ state, outcome: 'done', rung, reading, second }])
  Object.assign(state.trail, { applied: true, reading, second })
  state.confirming = false
  return [contradiction(run, rung, state.step.id, state.step.tag, second)]
}

/** Asks until the link is seen down, cannot be told, or time is up. A last look cut short leaves what was seen before. */
async function look(run: Run, port: PortRef): Promise<SecondSide> {
  const { clock } = run.parts
  const until = clock.mono() + SECOND_MS + run.links.lagMs(port.device)
  let seen: Link = null
  for (;;) {
    const link = await run.links.link(port, Math.max(0, until - clock.mono()))
    const late = clock.mono() >= until
    if (late && link === null) return { ...port, link: seen }
    if (late || link !== 'up') return { ...port, link }
    seen = link
    await clock.sleep(LOOK_AGAIN_MS)
  }
}

function contradiction(run: Run, rung: RungKind, step: string, tag: string, second: SecondSide): AnyNewEvent {
  const message = `${tag} reads severed, but its link is still up at ${second.device} ${second.port}`
  return event(run.id, 'rung.failed', { step, rung, code: 'NOT_EFFECTIVE', message, transcript: '' })
}
