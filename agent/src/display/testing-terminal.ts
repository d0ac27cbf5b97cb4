// A child of the tests: the terminal of a desk that shows one named state after the other, in a real pseudo-terminal. Every
// Ctrl-N leads to the next; the name of the one that stands is told as the window's title.
// Usage: node testing-terminal.ts LANGUAGE TERM STATE...
import { HandClock } from '@kakuri/core/base/hand-clock.ts'
import { runTerminal } from './terminal.ts'
import { doc, ENDED, NIGHT, STATES } from './testing.ts'
import { ScriptedDesk } from './testing-desk.ts'

const [language = 'both', term = 'vt100', ...names] = process.argv.slice(2)
const NEXT = '\u000e'
const all = new Map(Object.entries({ ...STATES, ...ENDED }))
const spoken = language === 'ja' || language === 'en' ? language : 'both'

/** Stands still at the moment of the states. */
class NightClock extends HandClock {
  override now(): number {
    return NIGHT
  }
}

const desk = new ScriptedDesk({ ...doc(), language: spoken })
const { stdin: input, stdout: output } = process
const terminal = runTerminal({ desk, input, output, clock: new NightClock(), term })

function showNext(): void {
  const name = names.shift() ?? ''
  desk.show({ ...doc(), language: spoken })
  if (name in ENDED) desk.show({ ...STATES.task, language: spoken })
  desk.show({ ...(all.get(name) ?? doc()), language: spoken })
  output.write(`\u001b]0;${name}\u0007`)
}

input.on('data', bytes => {
  if (bytes.toString().includes(NEXT)) showNext()
})
showNext()
await terminal.ended
input.pause()
if (desk.answers.length > 0) console.log(JSON.stringify(desk.answers))
