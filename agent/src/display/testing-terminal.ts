// A child of the tests: the terminal of a desk that shows one of the named states, in a real pseudo-terminal.
// Usage: node testing-terminal.ts STATE LANGUAGE [TERM]
import { HandClock } from '@kakuri/core/base/hand-clock.ts'
import { runTerminal } from './terminal.ts'
import { doc, ENDED, NIGHT, ScriptedDesk, STATES } from './testing.ts'

const [name = '', language = 'both', term = 'vt100'] = process.argv.slice(2)
const all = new Map(Object.entries({ ...STATES, ...ENDED }))
const state = all.get(name) ?? doc()
const spoken = language === 'ja' || language === 'en' ? language : 'both'

/** Stands still at the moment of the states. */
class NightClock extends HandClock {
  override now(): number {
    return NIGHT + super.now() - Date.UTC(2026, 0, 1)
  }
}

const desk = new ScriptedDesk({ ...(name in ENDED ? STATES.task : state), language: spoken })
const { stdin: input, stdout: output } = process
const terminal = runTerminal({ desk, input, output, clock: new NightClock(), term })
if (name in ENDED) desk.show({ ...state, language: spoken })
await terminal.ended
input.pause()
if (desk.answers.length > 0) console.log(JSON.stringify(desk.answers))
