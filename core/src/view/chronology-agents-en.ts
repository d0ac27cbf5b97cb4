import type { AgentRefusal } from '../journal/events.ts'
import type { Sentences } from './chronology.ts'

/** The sentences about agents, apart because there are many. */
type AgentSentences = Pick<
  Sentences,
  Extract<keyof Sentences, `agent.${string}` | `link.${string}` | `order.${string}` | `alone.${string}`>
>

const REFUSED: { readonly [R in AgentRefusal]: string } = {
  unknown: 'it showed no certificate of this controller',
  revoked: 'its certificate was revoked',
  expired: 'its certificate has expired: it may report, but is given no orders',
  'wrong-name': 'it used a name that is not in its certificate',
  'two-of-one-name': 'a second device uses its name and certificate',
  flood: 'it sent more than an agent may',
  'too-large': 'it sent a message that is too large',
  'qos-2': 'it asked for QoS 2, which is not spoken here',
  topic: 'it used a topic that is not its own',
  malformed: 'what it sent is not MQTT',
  'too-many': 'too many connections at once',
  message: 'a message of it could not be trusted',
}
const ANSWER = {
  done: 'done',
  'cannot-find': 'cannot find the cable',
  'already-out': 'the cable was already out',
  other: 'something else',
} as const
const WHY = {
  codes: 'two codes were typed at its display',
  limit: 'the controller was gone longer than the plan allows',
  stage: 'the controller was gone in the middle of a stage',
} as const
const MESSAGE: { readonly [why: string]: string } = {
  garbled: 'it could not be read',
  'not-for-us': 'it was for somebody else',
  'wrong-signature': 'its signature does not fit',
  'lower-epoch': 'it came from a controller that was replaced',
  replayed: 'it had been carried out before',
  'wrong-session': 'it was given for another connection',
  'unknown-kind': 'its kind is not known here',
  'wrong-shape': 'it is not as such a message must be',
  failed: 'handling it failed',
}
const VERB = {
  open: 'connect to',
  observe: 'observe',
  apply: 'cut at',
  verify: 'read back',
  revert: 'restore at',
} as const
const RESULT: { readonly [result: string]: string } = {
  complete: 'everything was carried out',
  incomplete: 'NOT everything was carried out',
  cancelled: 'it was cancelled',
  paused: 'it was paused',
}
const day = (utc: number) => new Date(utc).toISOString().slice(0, 10)
const time = (utc: number) => `${new Date(utc).toISOString().slice(0, 19).replace('T', ' ')}Z`

export const AGENTS_IN_ENGLISH: AgentSentences = {
  'agent.asked': ({ body }) => `Agent ${body.agent} at ${body.address} asks to be let in; its display shows a code.`,
  'agent.enrolled': ({ actor, body }) =>
    body.how === 'approved'
      ? `${actor} let agent ${body.agent} in; its certificate is valid until ${day(body.notAfterUtc)}.`
      : `Agent ${body.agent} renewed its certificate, now valid until ${day(body.notAfterUtc)}.`,
  'agent.revoked': ({ actor, body }) => `${actor} revoked agent ${body.agent}. Reason: ${body.reason}`,
  'agent.came': ({ body }) =>
    `Agent ${body.agent} is connected (${body.product}, start ${body.boot}, connection ${body.session})` +
    `${body.readOnly ? '; its certificate has expired, so it is given no orders' : ''}.`,
  'agent.gone': ({ body }) => `The connection to agent ${body.agent} is gone. What it holds cut stays cut.`,
  'agent.refused': ({ body }) =>
    `Refused${body.agent === '' ? '' : ` agent ${body.agent}`}${body.count > 1 ? ` (${body.count} times)` : ''}: ` +
    `${REFUSED[body.why]}${body.detail === '' ? '' : ` (${body.detail})`}.`,
  'agent.evidence': ({ body }) => `Agent ${body.agent} recorded at ${time(body.entry.utc)} by its own clock: `,
  'agent.evidence-broken': ({ body }) =>
    `What agent ${body.agent} sent from its record does not fit at entry ${body.seq}: ${body.reason}`,
  'agent.adopted': ({ body }, names) =>
    `${names.step(body.step)} was cut by agent ${body.agent} while it was alone, and now stands as ${names.outcome(body.outcome)}` +
    `${body.reading === null ? '; nobody but the agent could read it' : ', read back by the controller'}.`,
  'agent.late-answer': ({ body }, names) =>
    `${body.by} answered at the display of agent ${body.agent} for ${names.step(body.step)}${body.drill ? ' (drill)' : ''}: ` +
    `${ANSWER[body.answer]}${body.note === '' ? '' : ` (${body.note})`}. It came too late to count: ${body.reason}`,
  'agent.other-journal': ({ body }) =>
    `Agent ${body.agent} once saw entry ${body.seq} of this journal as ${body.hash.slice(0, 12)}, which is not here ` +
    `(this journal ended at ${body.head}): it lost its end, was put back from an older copy, or was rewritten.`,
  'link.lost': ({ body }) => `The controller ${body.controller} cannot be heard any more.`,
  'link.back': ({ body }) => `The controller ${body.controller} is heard again (connection ${body.session}).`,
  'link.refused': ({ body }) =>
    `A message (${body.kind}) was refused: ${MESSAGE[body.why] ?? body.why}. ${body.detail}`,
  'order.taken': ({ body }, names) =>
    `An order of the controller is begun: ${VERB[body.verb]} ${names.device(body.device)} over ${names.rung(body.rung)}` +
    `${body.write === 'simulate' ? ' (drill)' : ''}.`,
  'order.ended': ({ body }) =>
    body.error === null ? 'The order was carried out.' : `The order was not carried out: ${body.error}`,
  'alone.began': ({ body }, names) =>
    `The agent ${body.drill ? 'drills the cut of' : 'cuts'} its room by itself (${names.steps(body.steps)}): ${WHY[body.why]}` +
    `${body.by.length === 0 ? '' : ` (${body.by.join(', ')})`}.`,
  'alone.ended': ({ body }) => `The agent has ended what it did by itself: ${RESULT[body.result] ?? body.result}.`,
  'alone.refused': ({ body }) => `The room was not cut: ${body.reason}`,
}
