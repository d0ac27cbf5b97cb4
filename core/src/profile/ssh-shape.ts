import type { OperationKind, ProfileCommon } from './shape.ts'

/**
 * A family driven over a command line. Regular expressions are JavaScript's, without flags.
 * A line to type may hold {name} (a port or service), {id}, {from} and {to} (a zone block).
 */
export interface SshProfile extends ProfileCommon {
  readonly rung: 'ssh'
  /** The modes of the command line, by name. */
  readonly modes: { readonly [mode: string]: SshMode }
  /** The mode in which a session rests, and in which it reads. */
  readonly start: string
  /** Lines typed once after login, such as paging off. A refusal here does no harm: the pager is answered. */
  readonly open: readonly string[]
  /** Lines typed before the session is given up. */
  readonly close: readonly string[]
  /** What stands on the last line while the device waits for a key, and the key that answers it. */
  readonly questions: readonly SshQuestion[]
  /** A line of output that one of these matches is a refusal. */
  readonly refusals: readonly string[]
  /** How many lines may be on their way before the prompt of the first has come back. 1 waits for each. */
  readonly linesAtOnce: number
  /** What differs where the device is entered over its serial console. */
  readonly console?: SshConsole
  readonly names: SshNames
  readonly reads: { readonly [read: string]: SshRead }
  readonly operations: { readonly [K in OperationKind]?: SshOperation } & {
    readonly power?: undefined
    readonly contact?: undefined
  }
}

export interface SshMode {
  /**
   * The whole last line while the device waits for input in this mode. A group `host` must stay the same for the life of
   * a session (one may be cut short); a group `status` other than 0 says that the line before was refused.
   */
  readonly prompt: string
  /** The mode from which `enter` leads here, and the line that leads back to it. */
  readonly from?: string
  readonly enter?: string
  readonly leave?: string
  /** The whole last line when the device asks for the enable password on the way in. */
  readonly password?: string
}

export interface SshQuestion {
  readonly when: string
  readonly press: SshKey
}

export const SSH_KEYS = { enter: '\r', space: ' ', y: 'y', n: 'n', a: 'a', q: 'q' } as const
export type SshKey = keyof typeof SSH_KEYS

/** A serial console. What is left out has a default that suits most families (driver/console/situation.ts). */
export interface SshConsole {
  /** The whole last line when it asks who is there. */
  readonly login?: string
  /** The whole last line when it asks for that user's password. */
  readonly password?: string
  /** Keys that throw away what the last person left behind: a half-typed line, a search, a pager. They must carry nothing out. */
  readonly clear?: readonly ConsoleKey[]
  /**
   * Questions that the last person left open, and the keys that refuse them: one of them at a time, the next one where the
   * question still stands. `enter` is pressed only behind an `n` or `no` that is seen to stand there.
   */
  readonly refuse?: readonly { readonly when: string; readonly press: readonly ConsoleKey[] }[]
  /** Prompts of a shell that is not ours, and the line that leaves it. They count before the prompts of `modes`. */
  readonly strangers?: readonly { readonly when: string; readonly type: string }[]
  /** Lines typed on opening, before those of the profile's `open`. */
  readonly open?: readonly string[]
}

export const CONSOLE_KEYS = {
  enter: '\r',
  n: 'n',
  no: 'no',
  q: 'q',
  'ctrl-c': '\x03',
  'ctrl-e': '\x05',
  'ctrl-g': '\x07',
  'ctrl-l': '\x0c',
  'ctrl-q': '\x11',
  'ctrl-u': '\x15',
} as const
export type ConsoleKey = keyof typeof CONSOLE_KEYS

/** What a name must look like before it is typed, as a whole. */
export interface SshNames {
  readonly interface: string
  readonly block?: string
  /** Long interface types and the short forms that the device prints for them. Without it names are compared as they stand. */
  readonly short?: { readonly [long: string]: readonly string[] }
}

export interface SshOperation {
  /** The mode in which `cut` and `undo` are typed. */
  readonly mode: string
  readonly cut: readonly string[]
  readonly undo: readonly string[]
  /** Names of reads; the second is used where the device refuses the command of the first, and so on. */
  readonly read: readonly string[]
  /** Reads that list everything, in place of `read` where at least `from` targets are asked for at once. */
  readonly many?: { readonly from: number; readonly read: readonly string[] }
  /** How a list of interfaces is written in place of {from} and {to}. */
  readonly list?: { readonly item: string; readonly between: string }
}

export type SshRead = SshInterfaceRead | SshBlockRead

/** Read-back of interfaces. The command holds {name}, or it lists all of them. */
export interface SshInterfaceRead {
  readonly command: string
  /** One interface on one line: groups `name`, `admin` and `link`. A group that took no part counts as the empty word. */
  readonly row: string
  /** What the words of group `admin` mean. A word not listed is unknown. */
  readonly admin: { readonly [word: string]: 'up' | 'down' }
  readonly link: { readonly [word: string]: 'up' | 'down' }
  /** Lines that say that there is no such interface; they count before `row`. */
  readonly absent?: readonly string[]
}

/** Read-back of a zone block. The command holds {id}. */
export interface SshBlockRead {
  readonly command: string
  /** A line that says that there is no such block. */
  readonly open: string
  /** One line that drops: groups `from` and `to`, each holding names in quotes. */
  readonly drop: string
  /** Every other line of a block in force, in order. Anything more or less and the state is unknown. */
  readonly around: readonly string[]
}
