import type { AnyNewEvent, EventBodies } from '../journal/events.ts'
import { say } from './incident-story.ts'

/** Events around the runs, written by hand, for the tests of the views. */

const DAY = 86_400_000
const SEEN = Date.UTC(2026, 2, 1, 2, 10)
const PHOTO = { sha256: 'c0ffee12345678aa', mime: 'image/jpeg', bytes: 81_000 } as const
const around = <T extends keyof EventBodies>(type: T, body: EventBodies[T], actor = 'kakuri') =>
  say(type, body, actor, null)
const stage = 'outside'

/** One thinks better of it, and one opens the gate alone. */
export const AT_THE_GATE: readonly AnyNewEvent[] = [
  say('gate.waiting', { stage, gate: { kind: 'approve', count: 2, breakGlass: true } }),
  say('gate.approved', { stage, by: '佐藤' }, '佐藤'),
  say('gate.withdrawn', { stage, by: '佐藤' }, '佐藤'),
  say('gate.withdrawn', { stage, by: '田中' }, 'kakuri'),
  say('gate.broken', { stage, by: '高橋', reason: '承認者に連絡がつかない' }, '高橋'),
  say('gate.opened', { stage, by: ['高橋'] }),
]

export const AROUND_RUNS: readonly AnyNewEvent[] = [
  around('service.started', { addresses: ['https://10.0.0.5:8443'], product: 'kakuri 0.1.0' }),
  around('certificate.issued', { subject: 'kakuri.example', sha256: 'd1', notAfterUtc: SEEN + 90 * DAY }),
  around('account.created', { account: '佐藤', roles: ['network', 'commander'] }, '田中'),
  around('account.changed', { account: '佐藤', change: 'password', roles: ['network'] }, '佐藤'),
  around('account.changed', { account: '佐藤', change: 'second-factor', roles: ['network'] }, '佐藤'),
  around('account.changed', { account: '佐藤', change: 'codes', roles: ['network'] }, '田中'),
  around('account.changed', { account: '佐藤', change: 'roles', roles: ['viewer', 'onsite'] }, '田中'),
  around('account.changed', { account: '佐藤', change: 'disabled', roles: ['viewer'] }, '田中'),
  around('account.changed', { account: '佐藤', change: 'enabled', roles: ['viewer'] }, '田中'),
  around('session.started', { account: '佐藤', address: '10.0.0.9', second: 'totp' }, '佐藤'),
  around('session.started', { account: '高橋', address: '10.0.0.8', second: 'code' }, '高橋'),
  around('session.started', { account: '鈴木', address: '10.0.0.7', second: 'none' }, '鈴木'),
  around('login.failed', { account: '佐藤', address: '10.0.0.66', count: 1 }),
  around('login.failed', { account: '', address: '10.0.0.66', count: 12 }),
  around('token.created', { token: 'monitoring', role: 'viewer', expiresUtc: SEEN + 30 * DAY }, '田中'),
  around('token.ended', { token: 'monitoring' }, '田中'),
  around(
    'note.added',
    { text: '画面に脅迫文が出た', seenUtc: SEEN, machine: 'PC-12', seenBy: '山田', photo: PHOTO },
    '佐藤',
  ),
  around('note.added', { text: 'The vendor was called.', seenUtc: null, machine: '', seenBy: '', photo: null }, '佐藤'),
  ...AT_THE_GATE,
  say('task.answered', { step: 'tape', by: '鈴木', answer: 'cannot-find', note: '', via: '佐藤' }, '佐藤'),
  say('run.pausing', { reason: '院長の確認を待つ' }, '佐藤'),
  say('run.paused', { reason: '院長の確認を待つ' }, '佐藤'),
  say('run.ended', { result: 'cancelled', reason: '誤報' }, '佐藤'),
  around('chronology.exported', { format: 'pdf', lastSeq: 23 }, '佐藤'),
  around('session.ended', { account: '佐藤', how: 'logout' }, '佐藤'),
  around('session.ended', { account: '高橋', how: 'ended' }, '田中'),
  around('session.ended', { account: '鈴木', how: 'expired' }),
  around('service.stopped', { reason: 'SIGTERM', open: null }),
  around('service.stopped', { reason: '保守のため', open: 'r2' }, '田中'),
]
