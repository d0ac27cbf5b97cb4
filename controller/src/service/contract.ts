import type { AnyNewEvent, Role } from '@kakuri/core/journal/events.ts'
import type { Asked, Asking, AskState } from '../agents/contract.ts'
import type { AccountDoc, CertificateDoc, IssuedDoc, SessionDoc, TokenDoc } from '../api/accounts.ts'
import type { AgentDoc } from '../api/agents.ts'
import type { BoardDoc, BoardPatch, TaskDoc } from '../api/board.ts'
import type { ChronologyDoc, ChronologyQuery, EntryDoc, ExportQuery, NoteBody } from '../api/chronology.ts'
import type { DrivenDeviceDoc, MapDoc } from '../api/map.ts'
import type { BundleDoc, ChecksDoc, DifferencesDoc, PlanDoc } from '../api/plan.ts'
import type { AnswerBody, ApprovalsDoc, OrderBody } from '../api/runs.ts'

/**
 * Who asks for something: a person with a session, a token, somebody at the controller itself with its local key, or the agent of a
 * room, which answers tasks of its room in the name of whoever stands at its display and may do nothing else.
 */
export interface Who {
  /** As the journal names them. */
  readonly name: string
  readonly kind: 'account' | 'token' | 'local' | 'agent'
  readonly roles: readonly Role[]
  readonly steppedUpUntil: number | null
  /** Of kind `agent`: its id. */
  readonly agent?: string
}

/** The runs of this controller. Every method answers after what was asked is durable, and throws KakuriError. */
export interface Control {
  start(order: OrderBody, who: Who): Promise<{ readonly run: string }>
  pause(run: string, reason: string, who: Who): Promise<void>
  resume(run: string, who: Who): Promise<void>
  cancel(run: string, reason: string, who: Who): Promise<void>
  skip(run: string, step: string, reason: string, who: Who): Promise<void>
  answer(run: string, step: string, answer: AnswerBody, who: Who): Promise<void>
  /** Throws NOT_WAITING where no gate of the stage waits. An approval that is there already changes nothing. */
  approve(run: string, stage: string, who: Who): Promise<ApprovalsDoc>
  withdraw(run: string, stage: string, who: Who): Promise<ApprovalsDoc>
  breakGlass(run: string, stage: string, reason: string, who: Who): Promise<ApprovalsDoc>
  confirmProbation(run: string, stage: string, who: Who): Promise<void>
  prepare(who: Who): Promise<void>
  /** Kind of the run under way or open; null when there is none with this id. Decides whether step-up is needed. */
  kindOf(run: string): 'incident' | 'drill' | 'live-drill' | null
}

/** What a reader of the stream is told after events became durable; what happens within some 20 ms comes in one. */
export interface Told {
  readonly entries: readonly EntryDoc[]
  readonly patch: BoardPatch
}

/** What people see, folded from the journal. */
export interface Views {
  plan(): PlanDoc
  board(): BoardDoc
  tasks(): TaskDoc[]
  chronology(query: ChronologyQuery): ChronologyDoc
  entriesAfter(seq: number): Iterable<EntryDoc>
  head(): number
  /** Called once for each batch that became durable. Returns the function that ends it. */
  listen(listener: (told: Told) => void): () => void
  /**
   * Called when a new bundle was sealed and plan() and board() are those of its program. Patches go on from that board, so a
   * reader of the stream is sent a whole one. Returns the function that ends it.
   */
  onPlan(listener: () => void): () => void
}

/** The plan and its files. */
export interface SiteDesk {
  map(): Promise<MapDoc>
  /** Throws SITE_INVALID with every fault where the files cannot be read. */
  checks(): Promise<ChecksDoc>
  bundles(): Promise<BundleDoc[]>
  differences(sha256: string): Promise<DifferencesDoc>
  seal(who: Who): Promise<BundleDoc>
  devices(): DrivenDeviceDoc[]
}

/** What people add to the record and take out of it. */
export interface Chronicle {
  addNote(note: NoteBody, who: Who): Promise<EntryDoc>
  /** Throws NOT_FOUND. */
  photo(sha256: string): Promise<{ readonly mime: string; readonly bytes: Uint8Array }>
  exported(
    query: ExportQuery,
    who: Who,
  ): Promise<{ readonly mime: string; readonly name: string; readonly bytes: Uint8Array }>
}

/** A session or token that proved itself. */
export interface Proven extends Who {
  readonly kind: 'account' | 'token' | 'local'
  /** Null for a token and for the local key. */
  readonly session: string | null
  readonly expiresUtc: number | null
  readonly second: 'totp' | 'none'
  readonly codesLeft: number
}

export interface LoginTry {
  readonly name: string
  readonly password: string
  readonly code: string
  readonly address: string
  /** The device cookie this browser holds, as it came. */
  readonly device: string | null
}

export interface LoggedIn {
  readonly proven: Proven
  /** Goes into the session cookie. */
  readonly secret: string
  /** Goes into the device cookie: tries from this browser are counted apart, so that nobody else can use them up. */
  readonly device: string
}

/** Accounts, sessions and tokens. Acts are journaled before they are answered. */
export interface Accounts {
  /** Throws LOGIN_FAILED, the same for every reason and after the same work; TOO_MANY_TRIES with the seconds to wait. */
  login(attempt: LoginTry): Promise<LoggedIn>
  /** Null where the secret opens nothing: forged, ended, expired, account disabled. Moves the idle end on. */
  bySession(secret: string): Proven | null
  byToken(secret: string): Proven | null
  logout(proven: Proven): Promise<void>
  /** Throws LOGIN_FAILED, TOO_MANY_TRIES. */
  stepUp(proven: Proven, secret: string): Promise<Proven>
  changePassword(proven: Proven, old: string, fresh: string): Promise<Proven>
  /** Called when a session ended for whatever reason. Returns the function that ends it. */
  onEnded(listener: (session: string) => void): () => void

  list(): AccountDoc[]
  /** Throws ACCOUNT_EXISTS. */
  add(
    account: {
      readonly name: string
      readonly roles: readonly Role[]
      readonly second: 'totp' | 'none'
      readonly password?: string
    },
    who: Who,
  ): Promise<IssuedDoc>
  /** Throws NOT_FOUND, LAST_ADMIN. A role taken away is gone at the next request; disabling ends the sessions. */
  change(
    name: string,
    change: { readonly roles?: readonly Role[] | undefined; readonly disabled?: boolean | undefined },
    who: Who,
  ): Promise<AccountDoc>
  reset(
    name: string,
    what: { readonly password: boolean; readonly second?: 'totp' | 'none' | undefined; readonly codes: boolean },
    who: Who,
  ): Promise<IssuedDoc>
  sessions(own: string | null): SessionDoc[]
  endSession(id: string, who: Who): Promise<void>
  tokens(): TokenDoc[]
  addToken(
    token: { readonly name: string; readonly role: Role; readonly days: number },
    who: Who,
  ): Promise<{ readonly token: TokenDoc; readonly secret: string }>
  endToken(name: string, who: Who): Promise<void>
  close(): void
}

/** Where accounts and certificates write what a person did. Resolves when it is durable. */
export type Record = (event: AnyNewEvent) => Promise<void>

/** The controller's own small certificate authority. */
export interface Certificates {
  list(): CertificateDoc[]
  /** PEM of the authority's certificate. */
  readonly authority: string
  /** PEM for the TLS server; changes after `renew`. */
  server(): { readonly key: string; readonly cert: string }
  renew(who: Who): Promise<CertificateDoc>
}

/** The agents in the rooms, for people. */
export interface Agents {
  list(): AgentDoc[]
  /** Throws NOT_FOUND where no waiting request of this agent has the code. */
  approve(agent: string, code: string, who: Who): Promise<AgentDoc>
  refuse(agent: string, who: Who): Promise<void>
  revoke(agent: string, reason: string, who: Who): Promise<void>
  ask(asking: Asking): Promise<Asked>
  asked(ticket: string): AskState
  /** Called with the agents that changed; what happens within half a second comes in one. Returns the function that ends it. */
  onChange(listener: (changed: readonly AgentDoc[]) => void): () => void
}

/** Everything a route may call. */
export interface Service {
  readonly control: Control
  readonly views: Views
  readonly site: SiteDesk
  readonly chronicle: Chronicle
  readonly accounts: Accounts
  /** Somebody at the controller itself, who could read its local key; null where the key is wrong. `actor`: the name they gave. */
  byLocalKey(key: string, actor: string): Proven | null
  /** Null on plain HTTP. */
  readonly certificates: Certificates | null
  /** Null where this controller serves none. */
  readonly agents: Agents | null
  /** It can carry out a run now. */
  ready(): boolean
}
