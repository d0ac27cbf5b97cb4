import type { EventBodies } from '../journal/events.ts'
import { AGENT_ACTOR } from '../journal/reasons.ts'
import type { Sentences } from './chronology.ts'
import { AGENTS_IN_ENGLISH } from './chronology-agents-en.ts'
import { seconds } from './names.ts'

const RUN = { incident: 'incident run', drill: 'drill', 'live-drill': 'live drill' } as const
const DIRECTION = { isolate: 'isolation', restore: 'restore' } as const
const RESULT = { complete: 'complete', incomplete: 'INCOMPLETE', cancelled: 'cancelled' } as const
const ACTION = { apply: 'cut', revert: 'restore' } as const
const TASK = { unplug: 'unplug', plug: 'plug back' } as const
const ROLE = {
  viewer: 'viewer',
  onsite: 'on-site staff',
  network: 'network team',
  commander: 'commander',
  admin: 'administrator',
} as const
const CHANGE = {
  password: 'changed the password of',
  'second-factor': 'changed the second factor of',
  codes: 'printed new one-time codes for',
  roles: 'changed the roles of',
  disabled: 'disabled',
  enabled: 'enabled',
} as const
const SECOND = { totp: 'password and code', code: 'password and a printed code', none: 'password only' } as const
const ENDED = { logout: 'logged out', expired: 'was logged out: the session had expired' } as const
/** By telephone, or at the display of a room's agent. */
function via(entered: string | null | undefined): string {
  if (!entered) return ''
  return entered.startsWith(AGENT_ACTOR)
    ? ` Given at the display of ${entered}.`
    : ` Told by telephone, entered by ${entered}.`
}

const ANSWER = {
  done: 'done',
  'cannot-find': 'cannot find the cable',
  'already-out': 'the cable was already out',
  other: 'something else',
} as const

/** With the full stop that a person may have typed already. */
const stopped = (text: string) => (/[.!?。！？]$/.test(text) ? text : `${text}.`)
const because = (reason: string) => (reason === '' ? '' : ` Reason: ${stopped(reason)}`)
const noted = (note: string) => (note === '' ? '' : ` Note: ${stopped(note)}`)
/** What the program wrote itself nobody is named for; the reason says who made it. */
const by = (actor: string) => (actor === 'kakuri' ? '' : ` by ${actor}`)
/** A restore goes back to what was before the cut, not to what was a moment ago. */
const BEFORE = { apply: 'before', revert: 'before the cut' } as const

/** What an auditor reads in English. */
export const ENGLISH: Sentences = {
  'journal.opened': ({ body }) => `The journal was opened by ${body.product} (SQLite ${body.sqlite}).`,
  'journal.checkpoint': ({ body }) => `A checkpoint was signed over everything up to event ${body.seq}.`,
  'bundle.sealed': ({ body }) => `${body.sealedBy} sealed the cut plan (SHA-256 ${body.sha256.slice(0, 12)}).`,
  'run.prepared': ({ actor, body }) => {
    const failed = body.observed.filter(one => one.error !== null).length
    return `${actor} had every rung tried read-only: ${body.observed.length - failed} answered, ${failed} did not.`
  },
  'run.started': ({ actor, body }, names) =>
    `${actor} started the ${DIRECTION[body.direction]} (${RUN[body.kind]}) of ${names.list(body.stages.map(names.stage))}` +
    `${body.steps === null ? '' : `, only cut points ${names.steps(body.steps)}`}.${because(body.reason)}`,
  'run.recovered': ({ actor, body }, names) =>
    `${actor} took the run up again after the program had ended. ` +
    (body.pending.length === 0
      ? 'Nothing was left in the middle.'
      : `Begun without a known outcome: ${names.steps(body.pending)}; each is observed first.`),
  'gate.waiting': ({ body }, names) => `Stage ${names.stage(body.stage)} waits for ${names.gate(body.gate)}.`,
  'gate.approved': ({ body }, names) => `${body.by} approved stage ${names.stage(body.stage)}.`,
  'gate.withdrawn': ({ actor, body }, names) =>
    actor === body.by
      ? `${body.by} withdrew the approval of stage ${names.stage(body.stage)}.`
      : `The approval of stage ${names.stage(body.stage)} by ${body.by} counts no longer: the account may not approve any more.`,
  'gate.broken': ({ body }, names) =>
    `BREAK-GLASS: ${body.by} opened the gate of stage ${names.stage(body.stage)} alone.${because(body.reason)}`,
  'gate.opened': ({ body }, names) =>
    `The gate of stage ${names.stage(body.stage)} was opened${body.by.length === 0 ? ' by itself' : ` by ${names.list(body.by)}`}.`,
  'stage.started': ({ body }, names) => `Stage ${names.stage(body.stage)} began.`,
  'wave.started': ({ body }, names) =>
    `Wave ${body.wave + 1} of stage ${names.stage(body.stage)} began: cut points ${names.steps(body.steps)}.`,
  'step.observed': ({ body }, names) =>
    `Cut point ${names.step(body.step)} was observed over ${names.rung(body.rung)}: ${names.reading(body.reading)}.`,
  'step.intent': ({ body }, names) =>
    `About to ${ACTION[body.action]} ${names.step(body.step)} by ${names.rung(body.rung)}` +
    `${body.was === null ? '' : `; ${BEFORE[body.action]}: ${names.reading(body.was)}`}.`,
  'rung.failed': ({ body }, names) =>
    `${names.rung(body.rung)} failed at cut point ${names.step(body.step)} (${body.code}): ${body.message}`,
  'rung.refused': ({ body }, names) =>
    `The device refused cut point ${names.step(body.step)} over ${names.rung(body.rung)}: ${body.refusal}`,
  'task.shown': ({ body }, names) =>
    `A person was asked to ${TASK[body.instruction.action]} at cut point ${names.step(body.step)}: tag ${body.instruction.tag}${body.instruction.cables.map(id => `, cable ${id}`).join('')}.`,
  'task.answered': ({ body }, names) =>
    `${body.by} answered for cut point ${names.step(body.step)}: ${ANSWER[body.answer]}.` +
    `${via(body.via)}${noted(body.note)}`,
  'task.wrong-cable': ({ body }, names) =>
    `WRONG CABLE while working at cut point ${names.step(body.step)}: cable ${body.cable}, ${names.port(body.port)} lost its link. ${names.text(body.text)}`,
  'task.put-back': ({ body }, names) =>
    `Cable ${body.cable} is back in its place: ${names.port(body.port)} has its link again (work at cut point ${names.step(body.step)}).`,
  'task.still-up': ({ body }, names) =>
    `The link at ${names.port(body.port)} is not as it should be for cut point ${names.step(body.step)}. ${names.text(body.text)}`,
  'step.ended': ({ body }, names) =>
    `Cut point ${names.step(body.step)} ended: ${names.outcome(body.outcome)}` +
    `${body.rung === null || body.outcome === 'handed-over' ? '' : `, by ${names.rung(body.rung)}`}, after ${seconds(body.ms)} s.` +
    `${body.second === null || body.second.link === null ? '' : ` Far end ${names.port(body.second)}: link ${body.second.link}.`}` +
    noted(body.note),
  'stage.ended': ({ body }, names) => {
    const counts = Object.entries(body.outcomes).map(([outcome, count]) => `${names.brief(outcome)} ${count}`)
    return `Stage ${names.stage(body.stage)} ended (${names.list(counts)}).`
  },
  'run.pausing': ({ actor, body }) =>
    `A pause was asked for${by(actor)}: what was begun is ended first.${because(body.reason)}`,
  'run.paused': ({ actor, body }) => `The run was paused${by(actor)}.${because(body.reason)}`,
  'run.resumed': ({ actor, body }) =>
    `The run was resumed${by(actor)}.${body.reason === `resumed by ${actor}` ? '' : because(body.reason)}`,
  'run.ended': ({ actor, body }) => `The run ended: ${RESULT[body.result]}${by(actor)}.${because(body.reason)}`,
  'probation.started': ({ body }, names) =>
    `Stage ${names.stage(body.stage)} is restored on probation: unless confirmed within ${body.ms / 1_000} s, it is cut again.`,
  'probation.confirmed': ({ body }, names) =>
    `${body.by} confirmed that stage ${names.stage(body.stage)} stays restored.`,
  'probation.expired': ({ body }, names) =>
    `Nobody confirmed the restore of stage ${names.stage(body.stage)}: it is cut again.`,
  'watch.reopened': ({ body }, names) =>
    `ALARM: cut point ${names.step(body.step)} was found reopened (${names.reading(body.reading)}). ${names.text(body.text)}`,
  'watch.severed-again': ({ body }, names) =>
    `Cut point ${names.step(body.step)} is severed again (${names.reading(body.reading)}).`,
  'watch.unreadable': ({ body }, names) =>
    `The watch could not read cut point ${names.step(body.step)} (${body.code}): ${body.message}`,
  'watch.started': ({ body }, names) =>
    `Watching began: cut points ${names.steps(body.steps)} are read back every ${body.everyMs / 1_000} s.`,
  'note.added': ({ actor, body }) =>
    `NOTE by ${actor}: ${stopped(body.text)}${seenText(body)}` +
    `${body.photo === null ? '' : ` Photograph (SHA-256 ${body.photo.sha256.slice(0, 12)}).`}`,
  'service.started': ({ body }) =>
    `The controller started (${body.product}) and listens on ${body.addresses.join(', ')}.`,
  'service.stopped': ({ actor, body }) =>
    `The controller was stopped${by(actor)}.${because(body.reason)}` +
    `${body.open === null ? '' : ` Run ${body.open} is open; the next start goes on with it.`}`,
  'account.created': ({ actor, body }) =>
    `${actor} made the account ${body.account} (${body.roles.map(role => ROLE[role]).join(', ')}).`,
  'account.changed': ({ actor, body }) =>
    `${actor} ${CHANGE[body.change]} the account ${body.account}${rolesNow(body)}.`,
  'session.started': ({ body }) => `${body.account} logged in from ${body.address} (${SECOND[body.second]}).`,
  'session.ended': ({ actor, body }) =>
    body.how === 'ended' ? `${actor} ended a session of ${body.account}.` : `${body.account} ${ENDED[body.how]}.`,
  'login.failed': ({ body }) =>
    `${body.count === 1 ? 'A login' : `${body.count} logins`} from ${body.address} failed` +
    `${body.account === '' ? '' : ` for ${body.account}`}.`,
  'token.created': ({ actor, body }) =>
    `${actor} made the API token ${body.token} (${ROLE[body.role]}, until ${new Date(body.expiresUtc).toISOString().slice(0, 10)}).`,
  'token.ended': ({ actor, body }) => `${actor} ended the API token ${body.token}.`,
  'certificate.issued': ({ body }) =>
    `A certificate was issued for ${body.subject}, valid until ${new Date(body.notAfterUtc).toISOString().slice(0, 10)}.`,
  'run.cancelling': ({ actor, body }) =>
    `${actor} asked for the end of the run; what was begun ends first.${because(body.reason)}`,
  ...AGENTS_IN_ENGLISH,
  'chronology.exported': ({ actor, body }) =>
    `${actor} exported the chronology up to event ${body.lastSeq} as ${body.format.toUpperCase()}.`,
}

function seenText({ machine, seenBy, seenUtc }: EventBodies['note.added']): string {
  const when = seenUtc === null ? '' : ` at ${new Date(seenUtc).toISOString().slice(0, 16).replace('T', ' ')}Z`
  const where = machine === '' ? '' : ` on ${machine}`
  const who = seenBy === '' ? '' : ` by ${seenBy}`
  return when + where + who === '' ? '' : ` Seen${where}${when}${who}.`
}

function rolesNow({ change, roles }: EventBodies['account.changed']): string {
  return change === 'roles' ? `: now ${roles.map(role => ROLE[role]).join(', ') || 'none'}` : ''
}
