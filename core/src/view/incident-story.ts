import type { ProgramBody, ProgramDevice, Step } from '../compile/program.ts'
import type { Reading } from '../driver/contract.ts'
import type { AnyEvent, AnyNewEvent, EventBodies, EventType, RunKind } from '../journal/events.ts'

/** Small streams of events, written by hand, for the tests of the views. */

export const OPEN: Reading = { state: 'open', admin: 'up', link: 'up', detail: 'up' }
export const SEVERED: Reading = { state: 'severed', admin: 'down', link: 'down', detail: 'down' }
const both = (ja: string, en: string) => ({ ja, en })

function device(id: string, ja: string, en: string): ProgramDevice {
  return {
    id,
    kind: 'switch',
    name: both(ja, en),
    room: null,
    rack: null,
    unit: null,
    address: null,
    ways: {},
    aaa: null,
  }
}

function port(id: string, tag: string, device: string, port: string): Step {
  const rungs = (['ssh', 'snmp', 'hands'] as const).map(kind => ({ kind, deadlineMs: 8_000, hedgeAfterMs: 2_000 }))
  const target = { kind: 'port', port } as const
  return {
    id,
    tag,
    kind: 'port',
    device,
    target,
    ladder: rungs,
    second: null,
    cables: ['C-1'],
    display: null,
    impact: null,
  }
}

const STAGE = {
  severs: [],
  keeps: [],
  impact: null,
  announcements: [],
  probationMs: 300_000,
  watchEveryMs: 30_000,
  recut: false,
}

export const PROGRAM: ProgramBody = {
  format: 'kakuri-program/1',
  site: { id: 'h', name: both('病院', 'Hospital') },
  plan: { name: both('計画', 'Plan'), triggers: [] },
  rooms: {},
  segments: {},
  devices: {
    core: device('core', '基幹スイッチ', 'Core switch'),
    edge: device('edge', '外部接続スイッチ', 'Edge switch'),
  },
  profiles: {},
  cables: {},
  aaa: {},
  stages: [
    {
      ...STAGE,
      ...{ id: 'backup', name: both('バックアップ', 'Backup'), gate: { kind: 'auto' } },
      waves: [{ steps: [port('nas', '1-01', 'core', 'Gi1/0/1'), port('tape', '1-02', 'core', 'Gi1/0/2')] }],
    },
    {
      ...STAGE,
      ...{ id: 'outside', name: both('外部接続', 'Outside'), gate: { kind: 'approve', count: 2 } },
      waves: [{ steps: [port('vpn', '2-01', 'edge', 'eth0')] }],
    },
  ],
}

/** Numbers the events and gives each a time 100 ms after the one before. */
export function stream(events: readonly AnyNewEvent[]): AnyEvent[] {
  const start = Date.UTC(2026, 2, 1, 2, 14, 0)
  return events.map((event, i) => {
    const time = { seq: i + 1, utc: start + i * 100, mono: 5_000 + i * 100 }
    return { ...event, ...time, epoch: 1, version: 1, prev: '', hash: '' } as AnyEvent
  })
}

export function say<T extends EventType>(type: T, body: EventBodies[T], actor = 'kakuri', run: string | null = 'r1') {
  return { type, actor, run, body } as AnyNewEvent
}

export function started(
  kind: RunKind,
  direction: 'isolate' | 'restore' = 'isolate',
  stages = ['backup', 'outside'],
  run = 'r1',
) {
  const body = { kind, direction, bundle: 'b1', reason: 'ransom note on PC-12', stages, steps: null }
  return say('run.started', body, '佐藤', run)
}

export function ended(step: string, outcome: EventBodies['step.ended']['outcome'], run = 'r1'): AnyNewEvent {
  const reading = outcome === 'done' ? SEVERED : null
  return say('step.ended', { step, outcome, rung: 'ssh', reading, second: null, ms: 312, note: '' }, 'kakuri', run)
}

const text = both('ラック A-03 の赤いケーブル C-1 を抜いてください', 'Unplug the red cable C-1 in rack A-03')
export const INSTRUCTION = { action: 'unplug', drill: false, tag: '1-02', cables: ['C-1'], room: null, text } as const
const SECOND = { device: 'edge', port: 'eth7', link: 'down' } as const
const NAS = port('nas', '', 'core', 'Gi1/0/1')

/** Stage 1: one cut over SSH, one by a person. */
export const STAGE_ONE: readonly AnyNewEvent[] = [
  say('gate.opened', { stage: 'backup', by: [] }),
  say('stage.started', { stage: 'backup' }),
  say('wave.started', { stage: 'backup', wave: 0, steps: ['nas', 'tape'] }),
  say('step.observed', { step: NAS.id, rung: 'ssh', reading: OPEN }),
  say('step.intent', { step: 'nas', rung: 'ssh', action: 'apply', was: OPEN }),
  say('step.intent', { step: 'tape', rung: 'ssh', action: 'apply', was: null }),
  say('rung.failed', { step: 'tape', rung: 'ssh', code: 'TIMEOUT', message: 'core did not answer.', transcript: '' }),
  say('rung.refused', { step: 'tape', rung: 'snmp', refusal: 'notWritable', transcript: '' }),
  say('step.ended', { step: 'nas', outcome: 'done', rung: 'ssh', reading: SEVERED, second: SECOND, ms: 312, note: '' }),
  say('step.intent', { step: 'tape', rung: 'hands', action: 'apply', was: null }),
  say('task.shown', { step: 'tape', instruction: INSTRUCTION }),
]

/** The person pulls the wrong cable, then the right one. */
export const BY_HAND: readonly AnyNewEvent[] = [
  say('task.wrong-cable', {
    ...{ step: 'tape', cable: 'C-9', port: { device: 'core', port: 'Gi1/0/9' } },
    text: both('C-9 を差し戻してください。', 'Plug C-9 back in.'),
  }),
  say('task.put-back', { step: 'tape', cable: 'C-9', port: { device: 'core', port: 'Gi1/0/9' } }),
  say('task.still-up', {
    ...{ step: 'tape', port: { device: 'core', port: 'Gi1/0/2' } },
    text: both('C-1 がまだつながっています。', 'C-1 is still plugged in.'),
  }),
  say('task.answered', { step: 'tape', by: '鈴木', answer: 'done', note: '' }, '鈴木'),
  say('step.ended', {
    step: 'tape',
    outcome: 'handed-over',
    rung: 'hands',
    reading: null,
    second: null,
    ms: 41_000,
    note: '',
  }),
  say('stage.ended', { stage: 'backup', outcomes: { done: 1, 'handed-over': 1 } }),
]

/** Stage 2 behind its gate, with a pause and a crash. */
export const STAGE_TWO: readonly AnyNewEvent[] = [
  say('gate.waiting', { stage: 'outside', gate: { kind: 'approve', count: 2 } }),
  say('gate.approved', { stage: 'outside', by: '佐藤' }, '佐藤'),
  say('run.paused', { reason: 'waiting for the vendor' }, '佐藤'),
  say('run.resumed', { reason: '' }, '佐藤'),
  say('gate.approved', { stage: 'outside', by: '高橋' }, '高橋'),
  say('gate.opened', { stage: 'outside', by: ['佐藤', '高橋'] }),
  say('stage.started', { stage: 'outside' }),
  say('wave.started', { stage: 'outside', wave: 0, steps: ['vpn'] }),
  say('step.intent', { step: 'vpn', rung: 'snmp', action: 'apply', was: OPEN }),
  say('journal.opened', { product: 'kakuri 0.1.0', sqlite: '3.53.4' }, 'kakuri', null),
  say('run.recovered', { pending: ['vpn'] }, '佐藤'),
  ended('vpn', 'already-so'),
  say('stage.ended', { stage: 'outside', outcomes: { 'already-so': 1 } }),
  say('run.ended', { result: 'complete', reason: '' }),
]

export const WATCH: readonly AnyNewEvent[] = [
  say('watch.started', { steps: ['nas', 'tape'], everyMs: 30_000 }, '佐藤', null),
  say('watch.unreadable', { step: 'vpn', code: 'UNREACHABLE', message: 'edge does not answer.' }, 'kakuri', null),
  say(
    'watch.reopened',
    { step: 'nas', reading: OPEN, text: both('誰かが開けました。', 'Somebody opened it.') },
    'kakuri',
    null,
  ),
  say('watch.severed-again', { step: 'nas', reading: SEVERED }, 'kakuri', null),
]

/** Restore of stage 2 in a run of its own, until probation is decided. */
export const RESTORE: readonly AnyNewEvent[] = [
  started('incident', 'restore', ['outside'], 'r2'),
  say('wave.started', { stage: 'outside', wave: 0, steps: ['vpn'] }, 'kakuri', 'r2'),
  say('step.intent', { step: 'vpn', rung: 'ssh', action: 'revert', was: OPEN }, 'kakuri', 'r2'),
  ended('vpn', 'done', 'r2'),
  say('probation.started', { stage: 'outside', ms: 300_000, steps: ['vpn'] }, 'kakuri', 'r2'),
]
export const CONFIRMED = say('probation.confirmed', { stage: 'outside', by: '高橋' }, '高橋', 'r2')
export const EXPIRED = say('probation.expired', { stage: 'outside' }, 'kakuri', 'r2')

export const INCIDENT: readonly AnyNewEvent[] = [
  say('journal.opened', { product: 'kakuri 0.1.0', sqlite: '3.53.4' }, 'kakuri', null),
  say('bundle.sealed', { sha256: 'b1f0c2d3e4a5968778', signer: 'ed25519:x', sealedBy: '田中' }, '田中', null),
  say('run.prepared', { bundle: 'b1', observed: [] }, '佐藤', null),
  ...[started('incident'), ...STAGE_ONE, ...BY_HAND, ...STAGE_TWO, ...WATCH, ...RESTORE, CONFIRMED, EXPIRED],
  say('run.ended', { result: 'incomplete', reason: 'stage cut again' }, 'kakuri', 'r2'),
  say('journal.checkpoint', { seq: 49, hash: '', key: '', signature: '' }, 'kakuri', null),
]
