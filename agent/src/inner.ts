import type { KeyObject } from 'node:crypto'
import type { Clock } from '@kakuri/core/base/clock.ts'
import { KakuriError } from '@kakuri/core/base/errors.ts'
import { roomSteps } from '@kakuri/core/compile/room-part.ts'
import type { Openers } from '@kakuri/core/driver/session.ts'
import type { Journal } from '@kakuri/core/journal/contract.ts'
import { CONTROLLER, type OrderResult, type UpBody } from '@kakuri/core/link/messages.ts'
import { createRoomFold, type RoomFold } from '@kakuri/core/view/room.ts'
import type { Codes } from './alone-codes.ts'
import type { Alone } from './alone-contract.ts'
import type { AgentConfig } from './config.ts'
import type { AgentDesk } from './desk.ts'
import type { Enrolment } from './display/contract.ts'
import type { Faults } from './faults.ts'
import type { Files } from './files.ts'
import type { Holdings } from './holdings.ts'
import type { AgentLink } from './link.ts'
import type { LinkLog } from './link-log.ts'
import type { Orders } from './orders.ts'
import type { Plant } from './plant.ts'
import type { Presence, Standing } from './presence.ts'
import type { Refusals } from './refusals.ts'
import type { State } from './state.ts'
import { WORDS } from './words.ts'

export interface AgentParts {
  readonly config: AgentConfig
  /** PEM: the controller's authority, as a person brought it. */
  readonly authority: string
  readonly files: Files
  readonly clock: Clock
  readonly newId: () => string
  /** From 0 to 1. */
  readonly random: () => number
  readonly openers: Openers
  /** Called at named points; production hands in a function that does nothing. */
  readonly crash: (point: string) => void
  /** For the log. */
  readonly say: (text: string) => void
}

/** Everything that lives as long as the process, wired up in one place. */
export interface Inner {
  readonly parts: AgentParts
  readonly state: State
  readonly key: KeyObject
  readonly boot: number
  readonly journal: Journal
  readonly refusals: Refusals
  readonly faults: Faults
  readonly holdings: Holdings
  readonly plant: Plant
  readonly orders: Orders
  readonly linkLog: LinkLog
  readonly alone: Alone
  readonly codes: Codes
  readonly desk: AgentDesk
  readonly failed: (error: unknown) => void
  readonly closing: AbortController
  /** Counts as gone from the start until the link is open. */
  readonly nobody: Presence
  link: AgentLink | null
  enrolment: Enrolment | null
  own: { readonly bundle: string; readonly fold: RoomFold } | null
  status: string
  /** Results of orders that an earlier process left, until there is a link. */
  unsent: OrderResult[]
}

export function held(inner: Inner, what: 'bundle' | 'secrets' | 'room'): void {
  if (what === 'room') inner.alone.roomChanged()
  inner.faults.set(`${what === 'bundle' ? 'bundle.kakuri' : what === 'secrets' ? 'secrets.age' : 'room.json'}`, null)
  if (what !== 'room') inner.plant.renew().then(() => changed(inner), inner.failed)
  changed(inner)
}

/** Folds the own journal anew where another bundle is in use; tells display and controller what is different. */
export function changed(inner: Inner): void {
  const bundle = inner.plant.current()?.bundle
  if (bundle !== undefined && inner.own?.bundle !== bundle.sha256) {
    const fold = createRoomFold({ program: bundle.program, agent: inner.parts.config.agent, alone: true })
    fold.add(inner.journal.read())
    inner.own = { bundle: bundle.sha256, fold }
  }
  inner.desk.changed()
  tellStatus(inner)
}

export function tellStatus(inner: Inner): void {
  const { link, plant, alone, faults } = inner
  if (link === null || link.connection() === null) return
  const body = { bundle: plant.current()?.bundle.sha256 ?? null, alone: alone.busy(), hardware: faults.hardware() }
  const text = JSON.stringify(body)
  if (text === inner.status) return
  inner.status = text
  link.side.withdrawKind(CONTROLLER, 'status')
  link.side.send(CONTROLLER, 'status', body, { transient: true }).catch(inner.failed)
}

export async function reply(inner: Inner, result: OrderResult, lasting: boolean): Promise<void> {
  if (inner.link === null) inner.unsent.push(result)
  else await inner.link.side.send(CONTROLLER, 'result', result, { transient: !lasting })
}

export async function sendAnswer(inner: Inner, body: UpBody<'answer'>): Promise<void> {
  if (inner.link === null) throw new KakuriError('CONNECTION_LOST', 'This agent was not let in yet.')
  await inner.link.side.send(CONTROLLER, 'answer', body)
}

export function standing({ link }: Inner): { readonly state: Standing; readonly sinceUtc: number | null } {
  return { state: link?.presence.standing ?? 'never', sinceUtc: link?.presence.sinceUtc ?? null }
}

export function possible({ plant, holdings, parts }: Inner): boolean {
  const bundle = plant.current()?.bundle
  const people = new Set(holdings.secrets()?.codes.map(code => code.by))
  return bundle !== undefined && people.size > 1 && roomSteps(bundle.program, parts.config.agent).length > 0
}

/** Told to people where it is about the disk, and to the log in any case. */
export function fail(inner: Inner, error: unknown): void {
  const text = error instanceof Error ? error.message : String(error)
  if (error instanceof KakuriError && error.code === 'JOURNAL_CLOSED') return
  inner.parts.say(text)
  if (error instanceof KakuriError && /^(JOURNAL|FILE)_/.test(error.code)) inner.faults.set('disk', WORDS.disk(text))
}
