import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { createPrivate, realFile } from '@kakuri/core/journal/private-file.ts'
import { SaidError } from '../service/said.ts'

export interface RequestRow {
  /** SHA-256 of the ticket, hex: the file opens no request. */
  readonly id: string
  readonly agent: string
  /** PKCS #10, PEM, its own signature already checked. */
  readonly request: string
  /** SHA-256 of its key, hex. */
  readonly key: string
  readonly linkKey: string
  readonly recipient: string
  readonly address: string
  readonly code: string
  readonly sinceUtc: number
  readonly tries: number
  readonly phase: 'waiting' | 'approved' | 'refused'
  readonly certificate: string | null
}

export interface AgentRow {
  readonly agent: string
  readonly linkKey: string
  readonly recipient: string
  readonly revoked: boolean
}

export interface CertificateRow {
  /** Lower-case hex, no colons. */
  readonly sha256: string
  readonly agent: string
  /** Counts up: the newest of an agent has the highest. */
  readonly n: number
  readonly serial: string
  /** SHA-256 of its key, hex. */
  readonly key: string
  readonly issuedUtc: number
  readonly notAfterUtc: number
  readonly revokedUtc: number | null
  /** When a connection was first made with it. */
  readonly usedUtc: number | null
}

interface Rows {
  readonly request: RequestRow
  readonly agent: AgentRow
  readonly certificate: CertificateRow
  /** A key of a revoked agent: SHA-256 of a certificate's key, a link key, or a recipient. It enrols nobody any more. */
  readonly lost: { readonly key: string }
}
type Table = keyof Rows
type Maps = { readonly [T in Table]: Map<string, Rows[T]> }
type Put = { readonly [T in Table]?: readonly Rows[T][] }

const KEY: { readonly [T in Table]: (row: Rows[T]) => string } = {
  request: row => row.id,
  agent: row => row.agent,
  certificate: row => row.sha256,
  lost: row => row.key,
}
const TABLES = ['request', 'agent', 'certificate', 'lost'] as const

/** `KAAG`, so that the file is known for what it is. */
const APPLICATION_ID = 0x4b_41_41_47
const FORMAT = 1
const SCHEMA = `
  BEGIN IMMEDIATE;
  ${TABLES.map(name => `CREATE TABLE ${name} (key TEXT PRIMARY KEY, row TEXT NOT NULL) STRICT;`).join('\n')}
  PRAGMA application_id = ${APPLICATION_ID};
  PRAGMA user_version = ${FORMAT};
  COMMIT;`

/** Agents, certificates and requests on disk, all in memory too. A write is durable before memory changes. */
export class RegistryStore {
  readonly #db: DatabaseSync
  readonly request = new Map<string, RequestRow>()
  readonly agent = new Map<string, AgentRow>()
  readonly certificate = new Map<string, CertificateRow>()
  #certificates: Map<string, CertificateRow[]> | null = null
  readonly lost = new Map<string, { readonly key: string }>()

  constructor(db: DatabaseSync) {
    this.#db = db
    for (const table of TABLES) this.#load(table)
  }

  /** All or none, one sync of the disk. */
  put(rows: Put): void {
    this.#together(() => {
      for (const table of TABLES) this.#write(table, rows)
    })
    for (const table of TABLES) this.#keep(table, rows)
  }

  dropRequests(ids: readonly string[]): void {
    if (ids.length === 0) return
    this.#together(() => {
      for (const id of ids) this.#run('DELETE FROM request WHERE key = ?', id)
    })
    for (const id of ids) this.request.delete(id)
  }

  /** Of one agent, oldest first; looked up at every message, so that they are put in order once. */
  certificatesOf(agent: string): readonly CertificateRow[] {
    this.#certificates ??= Map.groupBy(
      [...this.certificate.values()].toSorted((a, b) => a.n - b.n),
      row => row.agent,
    )
    return this.#certificates.get(agent) ?? []
  }

  close(): void {
    this.#db.close()
  }

  #load(table: Table): void {
    for (const { row } of this.#db.prepare(`SELECT row FROM ${table} ORDER BY rowid`).all())
      this.#keep(table, { [table]: [JSON.parse(String(row))] })
  }

  #write<T extends Table>(table: T, rows: Put): void {
    for (const row of rows[table] ?? [])
      this.#run(`INSERT OR REPLACE INTO ${table} VALUES (?, ?)`, KEY[table](row), JSON.stringify(row))
  }

  #keep<T extends Table>(table: T, rows: Put): void {
    const kept: Maps[T] = this[table]
    for (const row of rows[table] ?? []) kept.set(KEY[table](row), row)
    if (table === 'certificate' && rows[table] !== undefined) this.#certificates = null
  }

  #run(sql: string, ...values: readonly SQLInputValue[]): void {
    this.#db.prepare(sql).run(...values)
  }

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

/** Opens agents.db, makes it where there is none, readable by its owner only. Throws FILE_FAILED. */
export function openRegistryStore(named: string): RegistryStore {
  const file = realFile(named)
  let db: DatabaseSync | null = null
  try {
    createPrivate(file)
    db = new DatabaseSync(file)
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA fullfsync = ON; PRAGMA trusted_schema = OFF')
    if (db.prepare('SELECT count(*) AS n FROM sqlite_schema').get()?.n === 0) db.exec(SCHEMA)
    requireFormat(db)
    return new RegistryStore(db)
  } catch (cause) {
    db?.close()
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new SaidError('FILE_FAILED', brokenFile(file, why), { cause })
  }
}

const brokenFile = (file: string, why: string) => ({
  en: `${file} cannot be used as the file of agents: ${why}.`,
  ja: `${file} はエージェントのファイルとして使えません: ${why}。`,
})

function requireFormat(db: DatabaseSync): void {
  const pragma = (name: string) => Object.values(db.prepare(`PRAGMA ${name}`).get() ?? {})[0]
  if (pragma('application_id') !== APPLICATION_ID) throw new Error('it is another program’s file')
  if (pragma('user_version') !== FORMAT) throw new Error(`its format is not ${FORMAT}`)
}
