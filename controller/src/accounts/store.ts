import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import type { Role } from '@kakuri/core/journal/events.ts'
import { createPrivate, realFile } from '@kakuri/core/journal/private-file.ts'
import { SaidError } from '../service/said.ts'
import { ACCOUNTS } from './said.ts'

export interface AccountRow {
  readonly id: number
  /** The name as `personKey` has it: no two accounts share one. */
  readonly key: string
  readonly name: string
  readonly roles: readonly Role[]
  readonly disabled: boolean
  /** PHC string. */
  readonly password: string
  /** Sealed by the vault; null without a second factor. */
  readonly totp: Uint8Array | null
  /** The last step accepted: it and those before count no more. */
  readonly totpStep: number
  /** Marks of the printed codes not used yet. */
  readonly codes: readonly string[]
  readonly createdUtc: number
  readonly lastLoginUtc: number | null
}

export interface SessionRow {
  readonly id: string
  /** SHA-256 of the secret in the cookie. */
  readonly hash: string
  readonly account: number
  readonly address: string
  readonly startedUtc: number
  readonly seenUtc: number
  readonly steppedUpUntil: number
}

export interface TokenRow {
  readonly key: string
  readonly name: string
  readonly hash: string
  readonly role: Role
  readonly createdBy: string
  readonly createdUtc: number
  readonly expiresUtc: number
  readonly lastUsedUtc: number | null
  readonly ended: boolean
}

/** `KAAC`, so that the file is known for what it is. */
const APPLICATION_ID = 0x4b_41_41_43
const FORMAT = 1

const SCHEMA = `
  BEGIN IMMEDIATE;
  CREATE TABLE account (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, row TEXT NOT NULL, totp BLOB) STRICT;
  CREATE TABLE session (id TEXT PRIMARY KEY, account INTEGER NOT NULL REFERENCES account (id), row TEXT NOT NULL) STRICT;
  CREATE TABLE token (key TEXT PRIMARY KEY, row TEXT NOT NULL) STRICT;
  PRAGMA application_id = ${APPLICATION_ID};
  PRAGMA user_version = ${FORMAT};
  COMMIT;`

/**
 * Accounts, sessions and tokens on disk, all of them in memory too: a request is answered without touching the disk.
 * A write is durable before memory changes. One process at a time, which the journal's lock sees to.
 */
export class Store {
  readonly #db: DatabaseSync
  readonly accounts = new Map<number, AccountRow>()
  /** By the hash of their secret, as a request asks for them. */
  readonly sessions = new Map<string, SessionRow>()
  readonly tokens = new Map<string, TokenRow>()

  constructor(db: DatabaseSync) {
    this.#db = db
    for (const { id, row, totp } of db.prepare('SELECT id, row, totp FROM account ORDER BY id').all()) {
      const sealed = totp instanceof Uint8Array ? totp : null
      this.accounts.set(Number(id), { ...JSON.parse(String(row)), id: Number(id), totp: sealed })
    }
    for (const one of this.#rows<SessionRow>('session')) this.sessions.set(one.hash, one)
    for (const one of this.#rows<TokenRow>('token')) this.tokens.set(one.hash, one)
  }

  #rows<T>(table: 'session' | 'token'): T[] {
    return this.#db
      .prepare(`SELECT row FROM ${table}`)
      .all()
      .map(({ row }) => JSON.parse(String(row)))
  }

  nextId(): number {
    return Math.max(0, ...this.accounts.keys()) + 1
  }

  putAccount(account: AccountRow): void {
    const { id, key, totp, ...row } = account
    this.#run(
      `INSERT INTO account (id, key, row, totp) VALUES (?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET key = excluded.key, row = excluded.row, totp = excluded.totp`,
      ...[id, key, JSON.stringify({ key, ...row }), totp],
    )
    this.accounts.set(id, account)
  }

  putSessions(sessions: readonly SessionRow[]): void {
    this.#together(() => {
      for (const one of sessions)
        this.#run('INSERT OR REPLACE INTO session VALUES (?, ?, ?)', one.id, one.account, JSON.stringify(one))
    })
    for (const one of sessions) this.sessions.set(one.hash, one)
  }

  dropSession(session: SessionRow): void {
    this.#run('DELETE FROM session WHERE id = ?', session.id)
    this.sessions.delete(session.hash)
  }

  /** A token of the same name goes: an ended one may be made again. */
  putTokens(tokens: readonly TokenRow[]): void {
    this.#together(() => {
      for (const one of tokens) this.#run('INSERT OR REPLACE INTO token VALUES (?, ?)', one.key, JSON.stringify(one))
    })
    for (const one of tokens) {
      for (const old of this.tokens.values()) if (old.key === one.key) this.tokens.delete(old.hash)
      this.tokens.set(one.hash, one)
    }
  }

  close(): void {
    this.#db.close()
  }

  #run(sql: string, ...values: readonly SQLInputValue[]): void {
    this.#db.prepare(sql).run(...values)
  }

  /** All or none, one sync of the disk. */
  #together(write: () => void): void {
    this.#db.exec('BEGIN IMMEDIATE')
    try {
      write()
      this.#db.exec('COMMIT')
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK')
      throw error
    }
  }
}

/** Opens the file, makes it where there is none, readable by its owner only. Throws FILE_FAILED. */
export function openStore(named: string): Store {
  const file = realFile(named)
  let db: DatabaseSync | null = null
  try {
    createPrivate(file)
    db = new DatabaseSync(file)
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA fullfsync = ON; PRAGMA trusted_schema = OFF')
    if (db.prepare('SELECT count(*) AS n FROM sqlite_schema').get()?.n === 0) db.exec(SCHEMA)
    requireFormat(db)
    return new Store(db)
  } catch (cause) {
    db?.close()
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new SaidError('FILE_FAILED', ACCOUNTS.brokenFile(file, why), { cause })
  }
}

function requireFormat(db: DatabaseSync): void {
  const pragma = (name: string) => Object.values(db.prepare(`PRAGMA ${name}`).get() ?? {})[0]
  if (pragma('application_id') !== APPLICATION_ID) throw new Error('it is another program’s file')
  if (pragma('user_version') !== FORMAT) throw new Error(`its format is not ${FORMAT}`)
}
