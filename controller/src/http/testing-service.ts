import type { Clock } from '@kakuri/core/base/clock.ts'
import { KakuriError } from '@kakuri/core/base/errors.ts'
import { ROLES, type Role } from '@kakuri/core/journal/events.ts'
import type { AgentDoc } from '../api/agents.ts'
import type { BoardDoc } from '../api/board.ts'
import type { EntryDoc } from '../api/chronology.ts'
import type {
  Accounts,
  Agents,
  Chronicle,
  Control,
  Proven,
  Service,
  SiteDesk,
  Told,
  Views,
} from '../service/contract.ts'
import {
  ACCOUNT,
  AGENT,
  CERTIFICATE,
  EMPTY_BOARD,
  ENTRY,
  ISSUED,
  MAP,
  PLAN,
  SEALED,
  TOKEN,
} from './testing-documents.ts'

export const LOCAL_KEY = 'local-key-of-this-test'
export const STEP_UP_MS = 5 * 60_000

/** A Service in memory: answers everything with small documents, remembers who was let through, and tells what it is told to. */
export interface TestingService extends Service {
  /** Names of the methods called on behalf of somebody, oldest first, with the name of who. */
  readonly acts: string[]
  /** Opens a session without a login; returns its secret. `steppedUp`: confirmed just now. */
  session(roles: readonly Role[], steppedUp?: boolean): string
  /** Makes a token; returns its secret. */
  token(role: Role): string
  /** Ends every session, as an administrator or time does. */
  endSessions(): void
  tell(told: Told): void
  tellPlan(): void
  tellAgents(changed: readonly AgentDoc[]): void
  board: BoardDoc
  entries: EntryDoc[]
  isReady: boolean
  /** What the next board read throws. */
  failure: Error | null
}

export function testingService(clock: Clock): TestingService {
  const acts: string[] = []
  const told = new Set<(told: Told) => void>()
  const plans = new Set<() => void>()
  const changedAgents = new Set<(changed: readonly AgentDoc[]) => void>()
  const people = testingAccounts(clock, acts)
  const state = { board: EMPTY_BOARD, entries: [] as EntryDoc[], isReady: true, failure: null as Error | null }
  const service: TestingService = Object.assign(state, {
    acts,
    ...people.hands,
    control: testingControl(acts),
    views: testingViews(() => service, told, plans),
    site: testingSite(acts),
    chronicle: testingChronicle(acts),
    accounts: people.accounts,
    byLocalKey: (key: string, actor: string) => (key === LOCAL_KEY ? local(actor) : null),
    certificates: {
      list: () => [CERTIFICATE],
      authority: 'PEM',
      server: noPair,
      renew: acted(acts, 'renew', CERTIFICATE),
    },
    agents: testingAgents(acts, changedAgents),
    ready: () => service.isReady,
    tell: (one: Told) => {
      for (const listener of told) listener(one)
    },
    tellAgents: (changed: readonly AgentDoc[]) => {
      for (const listener of changedAgents) listener(changed)
    },
    tellPlan: () => {
      for (const listener of plans) listener()
    },
  })
  return service
}

const noPair = () => ({ key: '', cert: '' })

const local = (actor: string): Proven => ({
  name: `${actor} (at the controller)`,
  kind: 'local',
  roles: ROLES,
  steppedUpUntil: Number.MAX_SAFE_INTEGER,
  session: null,
  expiresUtc: null,
  second: 'none',
  codesLeft: 0,
})

/** An act that succeeds, and is remembered with the name of whoever comes last among what it was given. */
function acted<T>(acts: string[], name: string, answer: T) {
  return async (...given: readonly unknown[]): Promise<T> => {
    acts.push(`${name} ${(given.at(-1) as { readonly name: string }).name}`)
    return answer
  }
}

function testingControl(acts: string[]): Control {
  const approvals = { approvals: ['Suzuki'], opened: false }
  return {
    start: acted(acts, 'start', { run: 'run-1' }),
    pause: acted(acts, 'pause', undefined),
    resume: acted(acts, 'resume', undefined),
    cancel: acted(acts, 'cancel', undefined),
    skip: acted(acts, 'skip', undefined),
    answer: acted(acts, 'answer', undefined),
    approve: acted(acts, 'approve', approvals),
    withdraw: acted(acts, 'withdraw', approvals),
    breakGlass: acted(acts, 'breakGlass', approvals),
    confirmProbation: acted(acts, 'confirmProbation', undefined),
    prepare: acted(acts, 'prepare', undefined),
    kindOf: run => ({ 'run-1': 'incident' as const, 'drill-1': 'drill' as const })[run] ?? null,
  }
}

function testingViews(service: () => TestingService, told: Set<(told: Told) => void>, plans: Set<() => void>): Views {
  return {
    plan: () => PLAN,
    board: () => {
      const { failure, board } = service()
      if (failure !== null) throw failure
      return board
    },
    tasks: () => [],
    chronology: () => ({ entries: [], before: null }),
    entriesAfter: seq => service().entries.filter(entry => entry.seq > seq),
    head: () => service().board.seq,
    listen: listener => {
      told.add(listener)
      return () => told.delete(listener)
    },
    onPlan: listener => {
      plans.add(listener)
      return () => plans.delete(listener)
    },
  }
}

function testingSite(acts: string[]): SiteDesk {
  return {
    map: async () => MAP,
    checks: async () => ({ checkedUtc: 0, ok: true, findings: [], proofs: [] }),
    bundles: async () => [SEALED],
    differences: async sha256 => ({ from: sha256, to: sha256, differences: [] }),
    seal: acted(acts, 'seal', SEALED),
    devices: () => [],
  }
}

function testingAgents(acts: string[], listeners: Set<(changed: readonly AgentDoc[]) => void>): Agents {
  return {
    list: () => [AGENT],
    approve: acted(acts, 'approveAgent', AGENT),
    refuse: acted(acts, 'refuseAgent', undefined),
    revoke: acted(acts, 'revokeAgent', undefined),
    ask: async ({ agent, address }) => {
      acts.push(`ask ${agent} ${address}`)
      return { ticket: 't-1', code: 'K7QX-2M9P', nonce: 'n', authority: 'PEM' }
    },
    asked: () => ({ phase: 'waiting', code: 'K7QX-2M9P' }),
    onChange: listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

function testingChronicle(acts: string[]): Chronicle {
  return {
    addNote: acted(acts, 'addNote', ENTRY),
    photo: async () => ({ mime: 'image/png', bytes: new Uint8Array([1, 2, 3]) }),
    exported: async () => ({ mime: 'text/csv', name: 'log"\r\nset-cookie: x=1', bytes: new Uint8Array([97]) }),
  }
}

export const SESSION_MS = 15 * 60_000

/** Accounts by secrets: sessions and tokens are opened by the test itself. */
function testingAccounts(clock: Clock, acts: string[]) {
  const sessions = new Map<string, Proven & { readonly session: string }>()
  const tokens = new Map<string, Proven>()
  const endings = new Set<(session: string) => void>()
  const session = (roles: readonly Role[], steppedUp = false) => {
    const secret = `secret-${sessions.size + 1}`
    sessions.set(secret, proven(`session-${sessions.size + 1}`, roles, steppedUp ? clock.now() + STEP_UP_MS : null))
    return secret
  }
  const proven = (id: string, roles: readonly Role[], steppedUpUntil: number | null) => ({
    name: roles.join('+'),
    kind: 'account' as const,
    roles,
    steppedUpUntil,
    session: id,
    expiresUtc: clock.now() + SESSION_MS,
    second: 'none' as const,
    codesLeft: 0,
  })
  const end = (secret: string) => {
    const ended = sessions.get(secret)?.session
    sessions.delete(secret)
    if (ended !== undefined) for (const listener of endings) listener(ended)
  }
  const secretOf = (id: string | null) => [...sessions].find(([, one]) => one.session === id)?.[0] ?? ''
  const hands = {
    session,
    token: (role: Role) => {
      tokens.set(`token-${role}`, { ...proven('', [role], null), kind: 'token', session: null, name: `token ${role}` })
      return `token-${role}`
    },
    endSessions: () => {
      for (const secret of [...sessions.keys()]) end(secret)
    },
  }
  const accounts: Accounts = {
    login: async attempt => {
      if (attempt.password !== 'right') throw new KakuriError('LOGIN_FAILED', 'the login failed')
      const secret = session(['viewer'])
      const own = sessions.get(secret)
      return { proven: own ?? proven('', ['viewer'], null), secret, device: 'device-1' }
    },
    bySession: secret => {
      const found = sessions.get(secret)
      return found !== undefined && found.expiresUtc !== null && found.expiresUtc > clock.now() ? found : null
    },
    byToken: secret => tokens.get(secret) ?? null,
    logout: async who => {
      acts.push(`logout ${who.name}`)
      end(secretOf(who.session))
    },
    stepUp: async who => {
      acts.push(`stepUp ${who.name}`)
      return who
    },
    changePassword: async who => {
      acts.push(`changePassword ${who.name}`)
      return who
    },
    onEnded: listener => {
      endings.add(listener)
      return () => endings.delete(listener)
    },
    list: () => [ACCOUNT],
    add: acted(acts, 'add', ISSUED),
    change: acted(acts, 'change', ACCOUNT),
    reset: acted(acts, 'reset', ISSUED),
    sessions: () =>
      [...sessions.values()].map(one => ({
        id: one.session,
        account: one.name,
        address: '127.0.0.1',
        startedUtc: 0,
        lastSeenUtc: 0,
        expiresUtc: one.expiresUtc ?? 0,
        own: false,
      })),
    endSession: acted(acts, 'endSession', undefined),
    tokens: () => [TOKEN],
    addToken: acted(acts, 'addToken', { token: TOKEN, secret: 'shown once' }),
    endToken: acted(acts, 'endToken', undefined),
    close: () => undefined,
  }
  return { accounts, hands }
}
