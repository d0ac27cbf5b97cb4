import { join } from 'node:path'
import { setTimeout as later } from 'node:timers/promises'
import type { AnyEvent } from '@kakuri/core/journal/events.ts'
import { openJournalReader } from '@kakuri/core/journal/reader.ts'
import type { PlanDoc } from '../../controller/src/api/plan.ts'
import { type Account, COMMANDER, type ServedSite } from './served-site.ts'

const LOOK_MS = 50

/** A session, as a browser holds it. */
export async function logIn(url: string, account: Account = COMMANDER): Promise<string> {
  const headers = { 'content-type': 'application/json', origin: url }
  const body = JSON.stringify({ ...account, code: '' })
  const answer = await fetch(`${url}/api/v1/login`, { method: 'POST', headers, body })
  if (!answer.ok) throw new Error(`login: ${answer.status} ${await answer.text()}`)
  return answer.headers
    .getSetCookie()
    .map(one => one.split(';')[0])
    .join('; ')
}

/** Steps of the only stage in the plan's order. */
export async function stepsOf({ url }: ServedSite, cookie: string): Promise<string[]> {
  const answer = await fetch(`${url}/api/v1/plan`, { headers: { cookie } })
  const plan = (await answer.json()) as PlanDoc
  return plan.stages.flatMap(stage => stage.steps.map(({ id }) => id))
}

/** A drill of the only stage over the API; everything that the journal says of it, once it has ended. */
export async function drill({ url, folder }: ServedSite, cookie: string): Promise<AnyEvent[]> {
  const reader = openJournalReader(join(folder, '.kakuri/journal.db'))
  try {
    const before = reader.head().seq
    await post(url, cookie, '/runs', { kind: 'drill', direction: 'isolate', stages: ['wards'], reason: 'bench' })
    for (;;) {
      const events = [...reader.read(before)]
      if (events.some(event => event.type === 'run.ended')) return events
      await later(LOOK_MS)
    }
  } finally {
    reader.close()
  }
}

async function post(url: string, cookie: string, path: string, body: unknown): Promise<void> {
  const headers = { 'content-type': 'application/json', origin: url, cookie }
  const answer = await fetch(`${url}/api/v1${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
}

/** From the start to the end of a run on the controller's own monotonic clock. Throws unless every step was simulated. */
export function tookMs(events: readonly AnyEvent[]): number {
  const outcomes = events.flatMap(event => (event.type === 'step.ended' ? [event.body.outcome] : []))
  const other = outcomes.filter(outcome => outcome !== 'simulated')
  if (other.length > 0) throw new Error(`steps of the drill ended otherwise: ${[...new Set(other)].join(', ')}`)
  const monoOf = (type: AnyEvent['type']) => events.find(event => event.type === type)?.mono ?? Number.NaN
  return monoOf('run.ended') - monoOf('run.started')
}
