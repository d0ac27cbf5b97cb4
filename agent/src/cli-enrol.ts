import { systemClock } from '@kakuri/core/base/clock.ts'
import type { Desk } from './cli.ts'
import type { Enrolment } from './display/contract.ts'
import { enrol } from './enrol.ts'
import { diskFiles } from './files.ts'
import { SAY } from './say.ts'
import { openState } from './state.ts'
import { askController } from './uplink/ask.ts'

/** Asks on this terminal, and ends when the agent was let in. */
export async function enrolNow({ config, authority, say }: Desk): Promise<number> {
  const state = openState(config.state, diskFiles)
  const ending = new AbortController()
  process.once('SIGINT', () => ending.abort())
  let told = ''
  const show = ({ phase, code, controller }: Enrolment) => {
    const text = phase === 'refused' ? SAY.refused : code === null ? SAY.unreachable(controller) : SAY.code(code)
    if (told !== text.en) say(text)
    told = text.en
  }
  const known = state.identity() !== null && state.pinned() !== null
  const parts = { agent: config.agent, state, clock: systemClock, signal: ending.signal, ask: askController, show }
  const target = { ...config.controller, authority }
  const done = known || (await enrol({ ...parts, target }))
  say(done ? SAY.letIn : SAY.notIn)
  return done ? 0 : 1
}
