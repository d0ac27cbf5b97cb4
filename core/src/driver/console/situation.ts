import { CONSOLE_KEYS, type ConsoleKey, SSH_KEYS, type SshProfile } from '../../profile/ssh-shape.ts'
import { Prompts } from '../cli/prompts.ts'

/** What the last line on a console calls for. */
export type Situation =
  /** Nothing stands there. */
  | { readonly kind: 'silent' }
  | { readonly kind: 'question'; readonly when: string; readonly press: readonly ConsoleKey[] }
  | { readonly kind: 'pager' }
  | { readonly kind: 'stranger'; readonly type: string }
  | { readonly kind: 'mode'; readonly mode: string }
  | { readonly kind: 'login' }
  | { readonly kind: 'password' }
  /** It waits for a key, such as RETURN to get started. */
  | { readonly kind: 'key'; readonly keys: string }
  | { readonly kind: 'unknown' }

const LOGIN = /^(?!Last )(?:.*[^\w])?(?:login(?: as)?|user ?name|user)[:>] ?$/i
/** Whoever is asked for a new password, or for one again, is not at the door any more. */
const PASSWORD = /^(?!.*\b(?:new|again|retype|change)\b).*\b(?:password|passcode)\b[^:]*: ?$/i
const PAGER = /^ ?(?:-+ ?\(?more\b.*|<-+ ?more ?-+>.*|:|\(END\)|.*lines \d+-\d+.*)$/i
const QUESTION = /\[confirm\]|[[({<](?:y(?:es)?\s?[/|]\s?n(?:o)?|n(?:o)?\s?[/|]\s?y(?:es)?)\b[^\])}>]*[\])}>]/i
/** First what breaks off anywhere, then the word no, then Enter behind it. */
const REFUSAL = ['ctrl-c', 'n', 'enter', 'no', 'enter'] as const satisfies readonly ConsoleKey[]
const KEY = /\bpress (?:the )?<?(?:return|enter|any key)\b/i
/**
 * Breaks off what runs or is typed; goes to the end of a line that is left all the same, because the next key erases only
 * what stands before the cursor; erases.
 */
const CLEAR = ['ctrl-c', 'ctrl-e', 'ctrl-u'] as const satisfies readonly ConsoleKey[]

export function keysOf(names: readonly ConsoleKey[]): string {
  return names.map(name => CONSOLE_KEYS[name]).join('')
}

/** Reads the last line of a console with the eyes of a profile. */
export class Situations {
  readonly clear: string
  readonly #prompts: Prompts
  readonly #profile: SshProfile
  readonly #modes: ReadonlySet<string>

  constructor(profile: SshProfile) {
    this.#profile = profile
    this.#prompts = new Prompts(profile)
    this.#modes = new Set(Object.keys(profile.modes))
    this.clear = keysOf(profile.console?.clear ?? CLEAR)
  }

  /** What is dangerous counts first, and what is vague last. */
  of(line: string): Situation {
    if (line.trim() === '') return { kind: 'silent' }
    return this.#question(line) ?? this.#prompt(line) ?? this.#door(line) ?? this.#key(line) ?? { kind: 'unknown' }
  }

  #question(line: string): Situation | null {
    const { refuse = [] } = this.#profile.console ?? {}
    const own = refuse.find(({ when }) => whole(when).test(line))
    if (own !== undefined) return { kind: 'question', ...own }
    return QUESTION.test(line) ? { kind: 'question', when: QUESTION.source, press: REFUSAL } : null
  }

  #prompt(line: string): Situation | null {
    if (PAGER.test(line)) return { kind: 'pager' }
    const { strangers = [] } = this.#profile.console ?? {}
    const stranger = strangers.find(({ when }) => whole(when).test(line))
    if (stranger !== undefined) return { kind: 'stranger', type: stranger.type }
    const prompt = this.#prompts.at(line, 0, this.#modes, true)
    return prompt === null ? null : { kind: 'mode', mode: prompt.mode }
  }

  #door(line: string): Situation | null {
    const { login, password } = this.#profile.console ?? {}
    if ((password === undefined ? PASSWORD : whole(password)).test(line)) return { kind: 'password' }
    return (login === undefined ? LOGIN : whole(login)).test(line) ? { kind: 'login' } : null
  }

  #key(line: string): Situation | null {
    const own = this.#profile.questions.find(({ when }) => whole(when).test(line))
    if (own !== undefined) return { kind: 'key', keys: SSH_KEYS[own.press] }
    return KEY.test(line) ? { kind: 'key', keys: SSH_KEYS.enter } : null
  }
}

function whole(pattern: string): RegExp {
  return new RegExp(`^(?:${pattern})$`)
}
