import type { AnyNewEvent, EventBodies, EventType, EvidenceEntry } from '../journal/events.ts'
import { agentActor } from '../journal/reasons.ts'
import { INSTRUCTION, OPEN, SEVERED, say } from './incident-story.ts'

/** What agents do and are told, written by hand, for the tests of the views. */

const AGENT = 'agent-srv'
const UTC = Date.UTC(2026, 2, 1, 2, 30)
const DAY = 86_400_000
const around = <T extends EventType>(type: T, body: EventBodies[T], actor = 'kakuri') => say(type, body, actor, null)

let entries = 0
/** An entry of the agent's own journal, as the controller takes it in. */
function told<T extends EventType>(type: T, body: EventBodies[T], run: string | null = 'a1', actor = 'kakuri') {
  const seq = ++entries
  const frame = { seq, epoch: 1, utc: UTC + seq * 1000, mono: seq, actor, run, version: 1, prev: '', hash: '' }
  const entry: EvidenceEntry = { ...frame, type, body: body as unknown as EvidenceEntry['body'] }
  return around('agent.evidence', { agent: AGENT, entry })
}

const refused = (why: EventBodies['agent.refused']['why'], agent = AGENT, count = 1) =>
  around('agent.refused', { agent, why, detail: '', count })

const ENROLMENT: readonly AnyNewEvent[] = [
  around('agent.asked', { agent: AGENT, address: '10.0.0.21' }),
  around('agent.enrolled', { agent: AGENT, how: 'approved', sha256: 'a1', notAfterUtc: UTC + 90 * DAY }, '田中'),
  around('agent.enrolled', { agent: AGENT, how: 'renewed', sha256: 'a2', notAfterUtc: UTC + 150 * DAY }),
  around('agent.came', { agent: AGENT, boot: 3, session: 1, product: 'kakuri-agent 0.1.0', readOnly: false }),
  around('agent.came', { agent: AGENT, boot: 3, session: 2, product: 'kakuri-agent 0.1.0', readOnly: true }),
  around('agent.gone', { agent: AGENT, boot: 3, session: 2 }),
  around('agent.revoked', { agent: AGENT, reason: '盗難' }, '田中'),
]

const REFUSALS: readonly AnyNewEvent[] = [
  ...(['unknown', 'revoked', 'expired', 'wrong-name', 'two-of-one-name', 'flood', 'too-large'] as const).map(why =>
    refused(why),
  ),
  ...(['qos-2', 'topic', 'malformed', 'too-many', 'message'] as const).map(why => refused(why)),
  refused('unknown', '', 12),
]

const NAS = { step: 'nas', rung: 'ssh' } as const
const ENDED = { step: 'nas', second: null, ms: 900, note: '' } as const

/** The agent's own journal, from the moment it hears nothing more. */
const ALONE: readonly AnyNewEvent[] = [
  told('link.lost', { controller: 'hospital' }, null),
  told('alone.refused', { reason: 'a code was typed that nobody has (1)' }, null),
  told('alone.began', { why: 'codes', by: ['佐藤', '高橋'], stages: ['backup'], steps: ['nas', 'tape'] }, null),
  told('alone.began', { why: 'limit', by: [], stages: ['backup'], steps: ['nas'] }, null),
  told('alone.began', { why: 'stage', by: [], stages: ['backup'], steps: ['nas'] }, null),
  told(
    'run.started',
    {
      ...{ kind: 'incident', direction: 'isolate', bundle: 'b1', stages: ['backup'], steps: ['nas', 'tape'] },
      reason: "two people's codes were typed at the display of the room",
    },
    'a1',
    agentActor(AGENT),
  ),
  told('gate.opened', { stage: 'backup', by: ['佐藤', '高橋'] }),
  told('step.intent', { ...NAS, action: 'apply', was: OPEN }),
  told('step.ended', { ...ENDED, outcome: 'done', rung: 'ssh', reading: SEVERED }),
  told('task.shown', { step: 'tape', instruction: INSTRUCTION }),
  told('step.ended', {
    ...{ ...ENDED, step: 'tape', outcome: 'skipped', rung: null, reading: null },
    note: 'kakuri: the controller took over',
  }),
  ...(['complete', 'incomplete', 'cancelled', 'paused'] as const).map(result => told('alone.ended', { result }, null)),
  told('link.back', { controller: 'hospital', session: 4 }, null),
]

const ORDERS: readonly AnyNewEvent[] = [
  ...(['open', 'observe', 'apply', 'verify', 'revert'] as const).map(verb =>
    told('order.taken', { order: 'o1', device: 'core', rung: 'console', verb, write: 'write' }, null),
  ),
  told('order.taken', { order: 'o2', device: 'core', rung: 'relay', verb: 'apply', write: 'simulate' }, null),
  told('order.ended', { order: 'o1', error: null }, null),
  told('order.ended', { order: 'o2', error: '停電' }, null),
  ...(
    [
      ['garbled', 'it is not a message of this link'],
      ['not-for-us', 'it is for agent-w3'],
      ['wrong-signature', 'its signature is none of controller'],
      ['lower-epoch', ''],
      ['replayed', ''],
      ['wrong-session', ''],
      ['unknown-kind', 'nobody here knows photo'],
      ['wrong-shape', 'it has another shape'],
      ['failed', 'it could not be handled'],
    ] as const
  ).map(([why, detail]) => told('link.refused', { id: 'm1', kind: 'order', why, detail }, null)),
]

const ADOPTED = { agent: AGENT, stage: 'backup', was: OPEN } as const

const TAKEN_OVER: readonly AnyNewEvent[] = [
  around('agent.adopted', { ...ADOPTED, ...NAS, reading: SEVERED, outcome: 'done', evidence: 9 }),
  around('agent.adopted', {
    ...ADOPTED,
    step: 'tape',
    rung: 'hands',
    reading: null,
    outcome: 'unverified',
    evidence: 10,
  }),
  around('agent.evidence-broken', {
    ...{ agent: AGENT, seq: 12 },
    reason: 'a field was changed: its content does not give its hash',
  }),
  around('agent.other-journal', { agent: AGENT, seq: 900, hash: 'c0ffee123456789', head: 40 }),
  around('agent.late-answer', {
    ...{
      agent: AGENT,
      step: 'tape',
      by: '鈴木',
      answer: 'done',
      note: '',
      saidUtc: UTC,
      drill: true,
      reason: '終了済み',
    },
  }),
  say('run.cancelling', { reason: '誤報' }, '佐藤'),
]

/** Of a newer program, and of one that writes what makes no sense. */
export const STRANGE: readonly AnyNewEvent[] = [
  told('step.dreamt' as EventType, {} as EventBodies[EventType]),
  told('run.started', {} as EventBodies['run.started']),
  around('agent.evidence', {
    agent: AGENT,
    entry: {
      ...{ seq: 1, epoch: 1, utc: UTC, mono: 1, actor: '', run: null, type: 'agent.evidence', version: 1 },
      body: {},
      prev: '',
      hash: '',
    },
  }),
  forged('certificate.issued', { subject: 'x', notAfterUtc: 1e300 }),
  forged('constructor', {}),
]

function forged(type: string, body: Readonly<Record<string, unknown>>): AnyNewEvent {
  const head = { seq: 1, epoch: 1, utc: UTC, mono: 1, actor: '', run: null, version: 1, prev: '', hash: '' }
  return around('agent.evidence', { agent: AGENT, entry: { ...head, type, body } })
}

export const AGENTS: readonly AnyNewEvent[] = [...ENROLMENT, ...REFUSALS, ...ALONE, ...ORDERS, ...TAKEN_OVER]

/** An agent's own drill, as its evidence tells it. */
export const ALONE_IN_A_DRILL: readonly AnyNewEvent[] = [
  told(
    'run.started',
    { kind: 'drill', direction: 'isolate', bundle: 'b1', reason: '', stages: ['backup'], steps: [] },
    'a2',
  ),
  told('alone.began', { drill: true, why: 'codes', by: ['佐藤'], stages: ['backup'], steps: ['nas'] }, null),
  told('stage.started', { stage: 'backup' }, 'a2'),
]
