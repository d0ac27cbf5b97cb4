import { systemClock } from '@kakuri/core/base/clock.ts'
import { authorityFault } from './authority.ts'
import type { Desk } from './cli.ts'
import type { Enrolment } from './display/contract.ts'
import { enrol } from './enrol.ts'
import { diskFiles } from './files.ts'
import { SAY } from './say.ts'
import { openState } from './state.ts'
import { askController } from './uplink/ask.ts'

/** Asks on this terminal, and ends when the agent was let in. */
export async function enrolNow({ config, authority, say }: Desk): Promise<number> {
  const wrong = authorityFault(config, authority)
  if (wrong !== null) {
    say(wrong)
    return 1
  }
  const state = openState(config.state, diskFiles)
  const ending = new AbortController()
  process.once('SIGINT', () => ending.abort())
  let told = ''
  const show = ({ phase, code, controller, told: refused }: Enrolment, why?: string) => {
    const unanswered = code === null ? SAY.unreachable(controller) : SAY.code(code)
    const text = refused ?? (phase === 'refused' ? SAY.refused : unanswered)
    if (told !== text.en) {
      say(text)
      if (why !== undefined && refused === null) say(SAY.why(why))
    }
    told = text.en
  }
  const known = state.identity() !== null && state.pinned() !== null
  const parts = { agent: config.agent, state, clock: systemClock, signal: ending.signal, ask: askController, show }
  const target = { ...config.controller, authority }
  const done = known || (await enrol({ ...parts, target }))
  say(done ? SAY.letIn : SAY.notIn)
  return done ? 0 : 1
}
