import type { RoomCable, RoomEnd, RoomRun, RoomTask, RoomView } from '@kakuri/core/view/room-shape.ts'
import { WORDS as AGENT_WORDS } from '../words.ts'
import type { DisplayDoc } from './contract.ts'

/** A Tuesday, seven minutes past three in the morning in Japan. */
export const NIGHT = Date.UTC(2026, 9, 19, 18, 7, 0)
const MINUTE = 60_000

const end = (change: Partial<RoomEnd> = {}): RoomEnd => ({
  name: { ja: '基幹スイッチB（core-b）', en: 'Core switch B (core-b)' },
  ...{ port: 'Gi1/0/12', room: { ja: '2階サーバー室', en: 'Server room, 2nd floor' } },
  ...{ rack: 'R2', unit: 31, photo: null, here: true },
  ...change,
})

const FAR = end({
  name: { ja: '病棟A分電盤 パネルP-07', en: 'Ward A patch panel P-07' },
  ...{ port: '7', room: { ja: '3階EPS', en: '3rd floor shaft' }, rack: null, unit: null, here: false },
})

export const cable = (change: Partial<RoomCable> = {}): RoomCable => ({
  ...{ id: 'C-0017', tag: '1-03', colour: 'blue', colourName: { ja: '青（blue）', en: 'blue' }, medium: 'cat6' },
  ends: [end(), FAR],
  ...change,
})

export const WRONG = cable({
  ...{ id: 'C-0042', tag: 'C-0042', colour: 'white', colourName: { ja: '白（white）', en: 'white' } },
  ends: [end({ port: 'Gi1/0/13' }), FAR],
})

export const task = (change: Partial<RoomTask> = {}): RoomTask => ({
  ...{ run: 'run-7', step: 'step-1', action: 'unplug', drill: false, tag: '1-03' },
  text: {
    ja: 'タグ「1-03」のケーブルを、タグを見比べてから抜いてください。',
    en: 'Please unplug the cable with the tag "1-03". Compare the tag before you pull.',
  },
  ...{ cables: [cable()], sinceUtc: NIGHT - MINUTE, phase: 'open', answer: null, warning: null, wrong: null },
  ...change,
})

export const run = (change: Partial<RoomRun> = {}): RoomRun => ({
  ...{ id: 'run-7', kind: 'incident', direction: 'isolate', bundle: 'ab'.repeat(32) },
  reason: '電子カルテ端末が暗号化された / ward PCs found encrypted',
  ...{ startedUtc: NIGHT - 14 * MINUTE, phase: 'running' },
  stages: [
    {
      id: '1',
      name: { ja: 'バックアップを守る', en: 'Protect the backup' },
      begun: true,
      ended: true,
      openedBy: ['佐藤'],
    },
    {
      id: '2',
      name: { ja: '外部との接続を切る', en: 'Cut the outside' },
      begun: true,
      ended: false,
      openedBy: ['佐藤'],
    },
    {
      id: '3',
      name: { ja: 'サーバーと端末を分ける', en: 'Part servers and clients' },
      begun: false,
      ended: false,
      openedBy: [],
    },
  ],
  announcements: [
    {
      ja: '情報システムの障害のため、電子カルテは使えません。紙の運用に切り替えてください。',
      en: 'Due to a system failure the electronic records are not available. Please switch to paper.',
    },
  ],
  impact: [{ ja: '電子カルテ、給食の注文', en: 'Electronic records, meal orders' }],
  steps: [],
  ...change,
})

export const room = (change: Partial<RoomView> = {}): RoomView => ({
  ...{ seq: 812, site: { ja: 'みなと病院', en: 'Minato Hospital' } },
  room: {
    ...{ id: 'server-2f', name: { ja: '2階サーバー室', en: 'Server room, 2nd floor' } },
    people: ['佐藤 恵', '鈴木 一郎', '高橋 美咲', '田中 健', 'Maria Santos'],
  },
  contacts: [
    { name: { ja: '情報システム当直', en: 'IT on call' }, phone: '7119' },
    { name: { ja: '災害対策本部', en: 'Incident command' }, phone: '03-5555-0142' },
    { name: { ja: '夜間警備', en: 'Night guard' }, phone: '7000' },
  ],
  ...{ run: null, isolated: [], tasks: [] },
  lastDrill: { endedUtc: NIGHT - 12 * 24 * 60 * MINUTE, result: 'complete' },
  ...change,
})

export const doc = (change: Partial<DisplayDoc> = {}): DisplayDoc => ({
  ...{ agent: 'agent-2f', product: 'Kakuri 0.1.0', nowUtc: NIGHT, zoneMinutes: 540, language: 'both', enrolment: null },
  controller: { state: 'here', sinceUtc: NIGHT - 60 * MINUTE },
  ...{ readOnly: false, room: room(), faults: [] },
  alone: {
    ...{ possible: true, phase: 'no', why: null, drill: false, codes: 'cut', beginsUtc: null, firstCode: null },
    ...{ steps: { all: 6, ended: 0, failed: 0 }, reopened: [] },
  },
  ...change,
})

const inRun = (tasks: readonly RoomTask[], change: Partial<RoomRun> = {}) =>
  doc({ room: room({ run: run(change), tasks }) })
const phase = (change: Partial<RoomTask>) => inRun([task(change)])
const GONE = { state: 'gone', sinceUtc: NIGHT - 4 * MINUTE } as const
const ALONE = doc().alone
const REOPENED = {
  ja: '警告: 切り離したはずの 1-03 がまたつながっています: コアスイッチ(core-1) Gi1/0/12',
  en: 'Alarm: 1-03 was cut and is open again: Core switch (core-1) Gi1/0/12',
}

const SECOND = cable({
  ...{ id: 'C-0018', tag: '1-04', colour: 'grey', colourName: { ja: '灰（grey）', en: 'grey' } },
  ends: [end({ port: 'Gi1/0/14', photo: 'core-b' }), FAR],
})

const stageAt = (at: number) => ({
  ...{ id: `${at}`, name: { ja: `段階 ${at}`, en: `Stage ${at}` }, begun: at < 8, ended: at < 7, openedBy: [] },
})

/** Every state that a room's screen can be in, by name. */
export const STATES = {
  'enrolment-asking': doc({
    room: null,
    controller: { state: 'never', sinceUtc: null },
    enrolment: { phase: 'asking', code: 'K7QX-2M9P', controller: '10.20.0.5', told: null },
  }),
  'enrolment-unreachable': doc({
    room: null,
    controller: { state: 'never', sinceUtc: null },
    enrolment: { phase: 'unreachable', code: null, controller: '10.20.0.5', told: null },
  }),
  'enrolment-refused': doc({
    room: null,
    controller: { state: 'never', sinceUtc: null },
    enrolment: { phase: 'refused', code: 'K7QX-2M9P', controller: '10.20.0.5', told: null },
  }),
  'enrolment-lost-keys': doc({
    room: null,
    controller: { state: 'never', sinceUtc: null },
    enrolment: {
      ...{ phase: 'refused', code: null, controller: '10.20.0.5' },
      told: AGENT_WORDS.lostKeys('/var/lib/kakuri-agent'),
    },
  }),
  waiting: doc({ room: null, controller: { state: 'never', sinceUtc: null }, alone: { ...ALONE, possible: false } }),
  quiet: doc(),
  'quiet-faults': doc({
    faults: [
      { ja: 'ディスクの空きが5%です', en: 'The disk is 95% full' },
      { ja: 'リレー基板が応答しません', en: 'The relay board does not answer' },
    ],
  }),
  'quiet-gone': doc({ controller: GONE, alone: { ...ALONE, possible: false } }),
  'read-only': doc({ readOnly: true }),
  notice: inRun([]),
  'notice-much-said': inRun([], {
    stages: [1, 2, 3, 4, 5].map(stageAt),
    announcements: [1, 2, 3, 4, 5].map(at => ({
      ja: `放送${at}。情報システムの障害のため、電子カルテは使えません。紙の運用に切り替えてください。`,
      en: `Notice ${at}. Due to a system failure the electronic records are not available. Please use paper.`,
    })),
    impact: [1, 2, 3].map(at => ({ ja: `停止${at}。電子カルテ、給食の注文`, en: `Stop ${at}. Records, meal orders` })),
  }),
  'notice-drill': inRun([], { kind: 'drill' }),
  'notice-many-stages': inRun([], { stages: [1, 2, 3, 4, 5, 6, 7, 8].map(stageAt) }),
  'notice-live-drill': inRun([], { kind: 'live-drill' }),
  'notice-isolated': doc({
    room: room({
      isolated: [
        {
          ...{
            id: '1',
            name: { ja: 'バックアップを守る', en: 'Protect the backup' },
            sinceUtc: NIGHT - 50 * 60 * MINUTE,
          },
          ...{ proven: true, announcements: run().announcements, impact: run().impact[0] ?? null },
        },
      ],
    }),
  }),
  'notice-not-proven': doc({
    room: room({
      isolated: [
        {
          ...{
            id: '1',
            name: { ja: 'バックアップを守る', en: 'Protect the backup' },
            sinceUtc: NIGHT - 50 * 60 * MINUTE,
          },
          ...{ proven: false, announcements: run().announcements, impact: run().impact[0] ?? null },
        },
      ],
    }),
  }),
  'notice-gone': doc({ room: room({ run: run() }), controller: GONE, alone: { ...ALONE, possible: false } }),
  task: phase({}),
  'task-two-cables': inRun([
    task({ cables: [cable(), SECOND] }),
    task({ step: 'step-2', tag: '1-05', cables: [cable({ id: 'C-9', tag: '1-05' })] }),
    task({ step: 'step-3', tag: '1-06', cables: [cable({ id: 'C-10', tag: '1-06' })] }),
  ]),
  'task-photo': phase({ cables: [SECOND], tag: '1-04' }),
  'task-unknown-colour': phase({
    tag: 'SRV-A-0031',
    cables: [cable({ tag: 'SRV-A-0031', colour: 'tartan', colourName: { ja: 'tartan', en: 'tartan' } })],
  }),
  'task-no-cable': phase({ cables: [] }),
  'task-plug': inRun([task({ action: 'plug' })], { direction: 'restore' }),
  'task-drill': inRun([task({ drill: true })], { kind: 'drill' }),
  'task-gone': doc({ room: room({ run: run(), tasks: [task()] }), controller: GONE, readOnly: true }),
  'task-watch': doc({ room: room({ tasks: [task({ run: 'watch' })] }) }),
  checking: phase({ phase: 'checking', answer: 'done' }),
  'checking-gone': doc({
    room: room({ run: run(), tasks: [task({ phase: 'checking', answer: 'done' })] }),
    ...{ controller: GONE, alone: { ...ALONE, possible: false } },
  }),
  'still-up': phase({ phase: 'still-up', answer: 'done' }),
  'wrong-cable': phase({ phase: 'wrong-cable', wrong: WRONG }),
  'wrong-cable-drill': inRun([task({ drill: true, phase: 'wrong-cable', wrong: WRONG })], { kind: 'drill' }),
  'quiet-out': doc({ room: room({ tasks: [task({ phase: 'verified', wrong: WRONG })] }) }),
  'alone-limit': doc({ controller: GONE, alone: { ...ALONE, beginsUtc: NIGHT + 6 * MINUTE } }),
  'alone-codes-only': doc({ controller: GONE }),
  'alone-never': doc({ controller: { state: 'never', sinceUtc: null }, room: null }),
  'alone-first-code': doc({
    controller: GONE,
    alone: { ...ALONE, firstCode: { by: '佐藤 恵', untilUtc: NIGHT + 2 * MINUTE } },
  }),
  'alone-in-earnest': doc({ room: room({ run: run({ kind: 'drill' }) }), controller: GONE }),
  'notice-drill-codes': doc({ room: room({ run: run({ kind: 'drill' }) }), alone: { ...ALONE, codes: 'drill' } }),
  'alone-acting-drill': doc({
    room: room({ run: run({ kind: 'drill' }) }),
    alone: { ...ALONE, phase: 'acting', why: 'codes', drill: true, steps: { all: 6, ended: 3, failed: 0 } },
  }),
  'alone-acting': doc({
    controller: GONE,
    alone: { ...ALONE, phase: 'acting', why: 'limit', steps: { all: 6, ended: 3, failed: 1 } },
  }),
  'alone-reopened': doc({ controller: GONE, alone: { ...ALONE, phase: 'held', why: 'limit', reopened: [REOPENED] } }),
  'alone-held': doc({
    controller: GONE,
    alone: { ...ALONE, phase: 'held', why: 'codes', steps: { all: 6, ended: 6, failed: 0 } },
  }),
} as const satisfies Record<string, DisplayDoc>

export type StateName = keyof typeof STATES
export const STATE_NAMES = Object.keys(STATES).filter((name): name is StateName => name in STATES)

/** How a task ended: seen by whoever was before it, so it is shown open first. */
export const ENDED = {
  verified: phase({ phase: 'verified', answer: 'done' }),
  'not-verified': phase({
    ...{ phase: 'not-verified', answer: 'done' },
    warning: { ja: 'この機器は回線の状態を読めません。', en: 'This device cannot tell the state of the link.' },
  }),
  'given-up': phase({ phase: 'given-up' }),
  'verified-wrong': phase({
    ...{ phase: 'verified', answer: 'done', wrong: WRONG },
    warning: { ja: '抜いたのは「C-0042」です。元へ差してください。', en: 'You pulled C-0042 instead, put it back.' },
  }),
} as const satisfies Record<string, DisplayDoc>
