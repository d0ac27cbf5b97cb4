import type { ErrorCode } from '@kakuri/core/base/errors.ts'
import type { RunResult } from '@kakuri/core/executor/contract.ts'

/** What the process says on leaving. docs/reference/command-line.md is held to this table by a test. */
export const EXIT = {
  complete: { code: 0, meaning: 'Done, and read back where it says so.' },
  unexpected: { code: 1, meaning: 'Wrong usage, a file that cannot be read or written, or an error nobody expected.' },
  siteInvalid: { code: 2, meaning: 'The site files, a profile or the plan could not be read.' },
  planUnsafe: { code: 3, meaning: 'The plan was read but fails a check: own path, proof, order or another rule.' },
  incomplete: { code: 4, meaning: 'The run ended, and at least one step was not read back, or it was cancelled.' },
  paused: {
    code: 5,
    meaning: 'The run is paused: by Ctrl-C, or because a gate stayed closed. `kakuri resume` goes on.',
  },
  locked: { code: 6, meaning: 'Another process is writing the journal.' },
  secrets: { code: 7, meaning: 'secrets.age could not be opened, or lacks something.' },
  bundle: { code: 8, meaning: 'There is no sealed bundle, it is broken, or the site files differ from it.' },
  journal: { code: 9, meaning: 'The journal cannot be used: disk full, broken, missing, or an unsupported SQLite.' },
  refused: { code: 10, meaning: 'It was not begun: a run is open, nothing is cut, or an earlier stage is missing.' },
  notInOrder: { code: 11, meaning: '`kakuri doctor` or `kakuri arm` found something that is not ready.' },
  device: { code: 12, meaning: 'A device could not be reached or refused, outside any run.' },
  interrupted: { code: 130, meaning: 'Ctrl-C before anything was begun.' },
} as const satisfies Record<string, { code: number; meaning: string }>

export type ExitName = keyof typeof EXIT

export function exitCode(name: ExitName): number {
  return EXIT[name].code
}

const BY_ERROR: { readonly [K in ErrorCode]?: ExitName } = {
  SITE_INVALID: 'siteInvalid',
  PROFILE_INVALID: 'siteInvalid',
  PLAN_UNSAFE: 'planUnsafe',
  NOT_SEALED: 'bundle',
  BUNDLE_BROKEN: 'bundle',
  SITE_CHANGED: 'bundle',
  SECRETS_LOCKED: 'secrets',
  SECRETS_BROKEN: 'secrets',
  CREDENTIALS_MISSING: 'secrets',
  JOURNAL_LOCKED: 'locked',
  JOURNAL_FULL: 'journal',
  JOURNAL_BROKEN: 'journal',
  JOURNAL_UNSUPPORTED: 'journal',
  JOURNAL_MISSING: 'journal',
  JOURNAL_CLOSED: 'journal',
  NOT_EFFECTIVE: 'device',
  SESSION_CAP: 'device',
  FILE_FAILED: 'unexpected',
  RUN_IN_PROGRESS: 'refused',
  NOTHING_TO_RESTORE: 'refused',
  GATE_CLOSED: 'paused',
  STAGE_ORDER: 'refused',
  UNREACHABLE: 'device',
  TIMEOUT: 'device',
  LOGIN_REFUSED: 'device',
  HOST_KEY_CHANGED: 'device',
  HOST_KEY_MISSING: 'device',
  UNKNOWN_PROMPT: 'device',
  CONNECTION_LOST: 'device',
  GARBLED_REPLY: 'device',
  SNMP_ERROR: 'device',
  NO_SUCH_TARGET: 'device',
}

export function exitForError(code: ErrorCode): ExitName {
  return BY_ERROR[code] ?? 'unexpected'
}

export function exitForRun(result: RunResult): ExitName {
  if (result === 'complete') return 'complete'
  return result === 'paused' ? 'paused' : 'incomplete'
}
