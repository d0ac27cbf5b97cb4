/** What a code in the table promises: whether trying again can help, and what a person should do next. */
interface ErrorEntry {
  readonly retryable: boolean
  readonly next: string
}

/**
 * Every error a person can meet, by its stable code. docs/reference/errors.md is held to this table by a test.
 * The sentence saying what happened is written where it happens, with the names of things in it.
 */
export const ERROR_TABLE = {
  // site files, plan, seal
  SITE_INVALID: { retryable: false, next: 'Mend the places listed, then run `kakuri check` again.' },
  PLAN_UNSAFE: {
    retryable: false,
    next: 'Change the plan or the site map where the findings point, then run `kakuri check` again.',
  },
  NOT_SEALED: { retryable: false, next: 'Run `kakuri seal` in the site folder first.' },
  BUNDLE_BROKEN: { retryable: false, next: 'Do not run it. Seal the plan again from the site files and compare.' },
  SITE_CHANGED: {
    retryable: false,
    next: 'Run `kakuri seal` again, or go on with the sealed plan knowing that the files differ.',
  },
  // secrets
  SECRETS_LOCKED: { retryable: true, next: 'Give the right key file or passphrase.' },
  SECRETS_BROKEN: { retryable: false, next: 'Restore secrets.age from a copy.' },
  CREDENTIALS_MISSING: { retryable: false, next: 'Add the credentials with `kakuri secrets set`.' },
  // journal
  JOURNAL_LOCKED: {
    retryable: true,
    next: 'Another kakuri process is writing this journal. Use that one, or end it first.',
  },
  JOURNAL_FULL: {
    retryable: true,
    next: 'Free space on the disk of the state folder. No device is touched until then.',
  },
  JOURNAL_BROKEN: {
    retryable: false,
    next: 'Keep the file as it is, run `kakuri journal verify`, and compare with a copy.',
  },
  JOURNAL_UNSUPPORTED: {
    retryable: false,
    next: 'Use the Node version pinned by the project, and a kakuri not older than the journal, on a local disk.',
  },
  JOURNAL_MISSING: { retryable: false, next: 'Check --site and --state; `kakuri seal` writes the first journal.' },
  JOURNAL_CLOSED: { retryable: false, next: 'The program is ending; start it again to go on.' },
  // devices
  UNREACHABLE: {
    retryable: true,
    next: 'Check power and the management network of the device; the next rung is tried.',
  },
  TIMEOUT: { retryable: true, next: 'The device did not answer in time; the next rung is tried.' },
  LOGIN_REFUSED: { retryable: false, next: 'Check the user and password with `kakuri secrets` and on the device.' },
  HOST_KEY_CHANGED: { retryable: false, next: 'Find out why the key changed before you pin the new one in site.yaml.' },
  HOST_KEY_MISSING: {
    retryable: false,
    next: 'Compare the key with the device on its console, then pin it in site.yaml.',
  },
  UNKNOWN_PROMPT: {
    retryable: false,
    next: 'Check that the profile fits the device; its transcript shows what it printed.',
  },
  CONNECTION_LOST: {
    retryable: true,
    next: 'The connection ended in the middle; the device is observed before anything is repeated.',
  },
  GARBLED_REPLY: { retryable: true, next: 'The answer could not be read; look at the transcript.' },
  SNMP_ERROR: { retryable: false, next: 'Check the SNMP user, view and write access on the device.' },
  NOT_EFFECTIVE: {
    retryable: true,
    next: 'The device took the order but reads back otherwise; compare cable, port and site map. The next rung is tried.',
  },
  NO_SUCH_TARGET: { retryable: false, next: 'Compare the port name in the site map with the device.' },
  PROFILE_INVALID: { retryable: false, next: 'Mend the profile at the place named.' },
  SESSION_CAP: {
    retryable: true,
    next: 'Nothing, or raise the cap of this login server in site.yaml. The session is opened when it is needed.',
  },
  // this machine
  FILE_FAILED: {
    retryable: true,
    next: 'Check that path: that it exists, who may read and write it, and the free space.',
  },
  // running
  RUN_IN_PROGRESS: { retryable: false, next: 'Go on with it by `kakuri resume`, or end it by `kakuri cancel`.' },
  NOTHING_TO_RESTORE: { retryable: false, next: 'Nothing is cut according to the journal; see `kakuri status`.' },
  GATE_CLOSED: { retryable: false, next: 'Give the confirmation or approvals that the stage asks for.' },
  STAGE_ORDER: { retryable: false, next: 'Take the earlier stages along, such as --stage 1 2.' },
  // the controller's pages and API
  NOT_LOGGED_IN: { retryable: false, next: 'Log in again.' },
  LOGIN_FAILED: { retryable: true, next: 'Check name, password and code. A code counts once; wait for the next one.' },
  TOO_MANY_TRIES: { retryable: true, next: 'Wait as long as it says, or log in from a machine that logged in before.' },
  FORBIDDEN: {
    retryable: false,
    next: 'Ask somebody with the role named, or have the role added on the accounts page.',
  },
  STEP_UP_NEEDED: { retryable: true, next: 'Confirm with your password or a code, then try again.' },
  ORIGIN_REFUSED: {
    retryable: false,
    next: "Open the console at one of the controller's own addresses and try again.",
  },
  NOT_FOUND: { retryable: false, next: 'Check the name or id; the state may have moved on since it was shown.' },
  NOT_WAITING: {
    retryable: false,
    next: 'Look at the board: the gate, task or probation asked about is no longer waiting.',
  },
  BODY_INVALID: { retryable: false, next: 'Mend what is named and send it again.' },
  BODY_TOO_LARGE: { retryable: false, next: 'Send less; a photograph may have at most 6 MB.' },
  CONTENT_TYPE_REFUSED: { retryable: false, next: 'Send JSON with the header `content-type: application/json`.' },
  METHOD_REFUSED: { retryable: false, next: 'Use one of the methods that the header `allow` names.' },
  UNEXPECTED: {
    retryable: false,
    next: 'Look on the board whether it happened, then look for the id in the log of the controller.',
  },
  ACCOUNT_EXISTS: { retryable: false, next: 'Choose another name, or change the account that is there.' },
  LAST_ADMIN: { retryable: false, next: 'Give another account the role admin first.' },
  CONTROLLER_RUNNING: { retryable: false, next: 'Use the console, or stop the controller first.' },
  CONTROLLER_AWAY: { retryable: true, next: 'Check that the controller runs and that this machine reaches it.' },
  NO_ACCOUNTS: {
    retryable: false,
    next: 'Make the first account on the controller itself with `kakuri user add NAME --role admin`.',
  },
  USAGE: { retryable: false, next: 'See `kakuri help`.' },
} as const satisfies Record<string, ErrorEntry>

export type ErrorCode = keyof typeof ERROR_TABLE

/** An error with a stable code. `message` says what happened, with the names of things; never a secret. */
export class KakuriError extends Error {
  readonly code: ErrorCode
  /** What was said on the wire, secrets removed, when a device was involved. */
  readonly transcript: string | null

  constructor(code: ErrorCode, message: string, options: { cause?: unknown; transcript?: string } = {}) {
    super(message, { cause: options.cause })
    this.name = 'KakuriError'
    this.code = code
    this.transcript = options.transcript ?? null
  }

  get retryable(): boolean {
    return ERROR_TABLE[this.code].retryable
  }

  /** What a person should do next. */
  get next(): string {
    return ERROR_TABLE[this.code].next
  }
}

/** A broken promise inside our own code, never a reaction to input. */
export function invariant(condition: unknown, promise: string): asserts condition {
  if (!condition) throw new Error(`broken promise: ${promise}`)
}
