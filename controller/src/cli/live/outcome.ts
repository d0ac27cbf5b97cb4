import type { Outcome } from '@kakuri/core/journal/events.ts'
import type { Desk } from '../desk.ts'
import { OUTCOME } from '../messages/outcome.ts'
import type { Style } from '../terminal/style.ts'

/** Sign and word for each outcome; colour only repeats what they say. */
const LOOK: { readonly [K in Outcome]: { readonly sign: string; readonly colour: keyof Style } } = {
  done: { sign: '✔', colour: 'green' },
  'already-so': { sign: '=', colour: 'green' },
  unverified: { sign: '?', colour: 'yellow' },
  refused: { sign: '✘', colour: 'red' },
  unreachable: { sign: '✘', colour: 'red' },
  'handed-over': { sign: '!', colour: 'yellow' },
  skipped: { sign: '-', colour: 'yellow' },
  simulated: { sign: '~', colour: 'cyan' },
}

export function outcomeText(desk: Desk, outcome: Outcome): string {
  const { sign, colour } = LOOK[outcome]
  return desk.style[colour](`${sign} ${desk.say(OUTCOME[outcome])}`)
}

/** Milliseconds as somebody reads them. */
export function spent(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`
  return ms < 60_000
    ? `${(ms / 1000).toFixed(1)} s`
    : `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`
}
