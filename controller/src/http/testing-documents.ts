import type { AccountDoc, CertificateDoc, IssuedDoc, TokenDoc } from '../api/accounts.ts'
import type { AgentDoc } from '../api/agents.ts'
import type { BoardDoc } from '../api/board.ts'
import type { EntryDoc } from '../api/chronology.ts'
import type { MapDoc } from '../api/map.ts'
import type { BundleDoc, PlanDoc } from '../api/plan.ts'

/** The smallest documents that fit the shapes of the API, for tests of the server around them. */
export const EMPTY_BOARD: BoardDoc = {
  seq: 0,
  nowUtc: 0,
  run: null,
  steps: [],
  standing: [],
  isolated: [],
  watch: null,
  watchTasks: [],
  readiness: { preparedUtc: null, steps: [] },
  busy: false,
}

const NAME = { ja: '試験', en: 'Test' }

export const SEALED: BundleDoc = {
  sha256: 'a'.repeat(64),
  sealedBy: 'Tanaka',
  sealedUtc: 0,
  signer: 'b'.repeat(64),
  current: true,
  kept: true,
}

export const PLAN: PlanDoc = {
  site: { id: 'test', name: NAME },
  name: NAME,
  triggers: [],
  seal: { sha256: SEALED.sha256, sealedBy: SEALED.sealedBy, sealedUtc: 0, signer: SEALED.signer },
  filesDiffer: null,
  rooms: {},
  segments: {},
  devices: {},
  stages: [],
  demo: false,
}

export const MAP: MapDoc = {
  site: { id: 'test', name: NAME },
  rooms: [],
  segments: [],
  devices: [],
  cables: [],
  cuts: [],
  controller: { device: 'controller', port: 'eth0', segment: 'management' },
}

export const ENTRY: EntryDoc = {
  seq: 1,
  utc: 0,
  type: 'note.added',
  group: 'note',
  level: 'info',
  actor: 'Yamada',
  run: null,
  kind: null,
  stage: null,
  step: null,
  text: { ja: '書き込み', en: 'A note.' },
  photo: null,
}

export const ACCOUNT: AccountDoc = {
  name: 'Ito',
  roles: ['viewer'],
  disabled: false,
  second: 'none',
  codesLeft: 0,
  createdUtc: 0,
  lastLoginUtc: null,
}
export const ISSUED: IssuedDoc = { account: ACCOUNT, password: null, totpUri: null, codes: [] }
export const TOKEN: TokenDoc = {
  name: 'monitoring',
  role: 'viewer',
  createdBy: 'Watanabe',
  createdUtc: 0,
  expiresUtc: 1,
  lastUsedUtc: null,
  ended: false,
}
export const AGENT: AgentDoc = {
  ...{ id: 'agent-1', room: 'r1', roomName: NAME, phase: 'enrolled', asking: null, link: 'online', sinceUtc: 0 },
  ...{ product: 'kakuri-agent', bundleCurrent: true, alone: false, held: false, steps: [], warnings: [], faults: [] },
  certificate: { sha256: 'c'.repeat(64), notAfterUtc: 1 },
}
export const CERTIFICATE: CertificateDoc = {
  kind: 'server',
  subject: 'kakuri',
  sha256: 'aa:bb',
  names: ['127.0.0.1'],
  notBeforeUtc: 0,
  notAfterUtc: 1,
}
