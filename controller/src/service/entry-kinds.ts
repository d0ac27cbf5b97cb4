import type { AnyEvent, EventType, EvidenceEntry, JournalEvent, Outcome } from '@kakuri/core/journal/events.ts'
import type { EntryDoc, EntryGroup } from '../api/chronology.ts'

type Level = EntryDoc['level']
type Kind<T extends EventType> = readonly [EntryGroup, Level | ((event: JournalEvent<T>) => Level)]

/** A cut point that was not carried out is for somebody to look at now; one that nobody read back, soon. */
const OUTCOME_LEVELS: { readonly [O in Outcome]: Level } = {
  done: 'info',
  'already-so': 'info',
  unverified: 'attention',
  refused: 'alarm',
  unreachable: 'alarm',
  'handed-over': 'attention',
  skipped: 'attention',
  simulated: 'info',
}

/** Where a person finds each type of event, and how loud it is: a new type without a row does not compile. */
const KINDS: { readonly [T in EventType]: Kind<T> } = {
  'journal.opened': ['system', 'info'],
  'journal.checkpoint': ['system', 'info'],
  'bundle.sealed': ['plan', 'attention'],
  'run.prepared': ['plan', ({ body }) => (body.observed.some(one => one.error !== null) ? 'attention' : 'info')],
  'run.started': ['run', 'attention'],
  'run.recovered': ['run', 'attention'],
  'gate.waiting': ['gate', 'attention'],
  'gate.approved': ['gate', 'info'],
  'gate.withdrawn': ['gate', 'attention'],
  'gate.broken': ['gate', 'alarm'],
  'gate.opened': ['gate', 'info'],
  'stage.started': ['run', 'info'],
  'wave.started': ['run', 'info'],
  'step.observed': ['step', 'info'],
  'step.intent': ['step', 'info'],
  'rung.failed': ['step', 'attention'],
  'rung.refused': ['step', 'attention'],
  'task.shown': ['task', 'attention'],
  'task.answered': ['task', ({ body }) => (body.answer === 'done' ? 'info' : 'attention')],
  'task.wrong-cable': ['task', 'alarm'],
  'task.put-back': ['task', 'info'],
  'task.still-up': ['task', 'attention'],
  'step.ended': ['step', ({ body }) => OUTCOME_LEVELS[body.outcome]],
  'stage.ended': ['run', 'info'],
  'run.pausing': ['run', 'attention'],
  'run.paused': ['run', 'attention'],
  'run.resumed': ['run', 'info'],
  'run.ended': ['run', ({ body }) => (body.result === 'complete' ? 'info' : 'attention')],
  'probation.started': ['run', 'attention'],
  'probation.confirmed': ['run', 'info'],
  'probation.expired': ['run', 'alarm'],
  'watch.reopened': ['watch', 'alarm'],
  'watch.severed-again': ['watch', 'info'],
  'watch.unreadable': ['watch', 'attention'],
  'watch.started': ['watch', 'info'],
  'note.added': ['note', 'info'],
  'service.started': ['system', 'info'],
  'service.stopped': ['system', ({ body }) => (body.open === null ? 'info' : 'attention')],
  'account.created': ['people', 'info'],
  'account.changed': ['people', 'info'],
  'session.started': ['people', 'info'],
  'session.ended': ['people', 'info'],
  'login.failed': ['people', 'attention'],
  'token.created': ['people', 'info'],
  'token.ended': ['people', 'info'],
  'certificate.issued': ['system', 'info'],
  'run.cancelling': ['run', 'attention'],
  'agent.asked': ['system', 'attention'],
  'agent.enrolled': ['system', 'attention'],
  'agent.revoked': ['system', 'attention'],
  'agent.came': ['system', 'info'],
  'agent.gone': ['system', 'attention'],
  'agent.refused': ['system', 'alarm'],
  'agent.evidence': ['step', ({ body }) => innerLevel(body.entry)],
  'agent.evidence-broken': ['system', 'alarm'],
  'agent.adopted': ['step', 'attention'],
  'agent.late-answer': ['task', 'attention'],
  'agent.other-journal': ['system', 'alarm'],
  'link.lost': ['system', 'attention'],
  'link.back': ['system', 'info'],
  'link.refused': ['system', 'alarm'],
  'order.taken': ['step', 'info'],
  'order.ended': ['step', 'info'],
  'alone.began': ['run', 'alarm'],
  'alone.ended': ['run', 'attention'],
  'alone.refused': ['system', 'alarm'],
  'chronology.exported': ['people', 'info'],
}

const BY_TYPE: ReadonlyMap<string, Kind<EventType>> = new Map(Object.entries(KINDS) as [string, Kind<EventType>][])

export function groupOf(event: AnyEvent): EntryGroup {
  // A journal may hold types of a newer program.
  return BY_TYPE.get(event.type)?.[0] ?? 'system'
}

/** As loud as if it stood here itself; what does not make sense is for somebody to look at. */
function innerLevel(entry: EvidenceEntry): Level {
  if (entry.type === 'agent.evidence') return 'attention'
  try {
    return levelOf(entry as unknown as AnyEvent) ?? 'attention'
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    return 'attention'
  }
}

export function levelOf(event: AnyEvent): Level {
  const level = BY_TYPE.get(event.type)?.[1] ?? 'info'
  return typeof level === 'string' ? level : level(event)
}
