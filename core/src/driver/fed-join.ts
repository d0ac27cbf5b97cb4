import type { ContactRef } from '../site/shape.ts'
import type { Reading, Reply } from './contract.ts'

export interface ContactReading {
  readonly contact: ContactRef
  readonly reading: Reading
}

const DETAIL_LIMIT = 300

/** A contact in `Reading.parts`. */
export function contactKey({ device, contact }: ContactRef): string {
  return `${device}:${contact}`
}

/** Severed when every contact is, open when any is; a contact that is missing on its device leaves it unknown. */
export function joinReadings(contacts: readonly ContactReading[]): Reading {
  const parts = Object.fromEntries(contacts.map(({ contact, reading }) => [contactKey(contact), reading.state]))
  const detail = contacts.map(({ contact, reading }) => `${contactKey(contact)} ${reading.state}: ${reading.detail}`)
  return {
    state: joinStates(contacts.map(({ reading }) => reading.state)),
    // A contact tells nothing of the port or its link: the device behind it may be off for another reason.
    ...{ admin: null, link: null },
    detail: detail.join('; ').slice(0, DETAIL_LIMIT),
    parts,
  }
}

function joinStates(states: readonly Reading['state'][]): Reading['state'] {
  const every = (state: Reading['state']) => states.length > 0 && states.every(one => one === state)
  if (states.includes('open')) return 'open'
  if (every('severed')) return 'severed'
  return every('absent') ? 'absent' : 'unknown'
}

/** A refusal of any contact is the target's, and names the contact. */
export function joinReplies(replies: readonly (readonly [ContactRef, Reply])[]): Reply {
  const refusals = replies.flatMap(([contact, reply]) => (reply.ok ? [] : [`${contactKey(contact)}: ${reply.refusal}`]))
  return refusals.length === 0 ? { ok: true } : { ok: false, refusal: refusals.join('; ') }
}

/**
 * What one contact was before the cut, as the targets that go through it were read then. A contact that was off stays off;
 * where only the whole target was read, as over another rung, it was on.
 */
export function wasOf(contact: ContactRef, readings: readonly Reading[]): Reading {
  const states = readings.map(({ state, parts }) => {
    if (parts === undefined) return state === 'severed' ? 'severed' : 'open'
    return parts[contactKey(contact)] ?? 'unknown'
  })
  const state = ORDER.find(one => states.includes(one)) ?? 'unknown'
  return { state, admin: null, link: null, detail: readings[0]?.detail ?? '' }
}

const ORDER = ['open', 'severed', 'unknown', 'absent'] as const
