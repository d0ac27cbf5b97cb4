import type { Clock } from '@kakuri/core/base/clock.ts'
import { samePerson } from '@kakuri/core/base/person.ts'
import { ALONE_REASONS } from '@kakuri/core/journal/reasons.ts'
import type { CodeHash } from '@kakuri/core/link/agent-secrets.ts'
import type { AloneDoc, CodeReply } from './display/contract.ts'
import { WORDS } from './words.ts'

export interface CodesParts {
  readonly clock: Clock
  readonly codes: () => readonly CodeHash[]
  /** Wrong ones so far, over restarts. */
  readonly wrong: () => number
  /** Durable when it resolves. */
  readonly recordWrong: (reason: string) => Promise<void>
  /** Begins with two people. Throws where it cannot. */
  readonly begin: (by: readonly string[]) => Promise<void>
  readonly busy: () => boolean
  readonly failed: (error: unknown) => void
  readonly possible: () => boolean
}

/** Two codes of different people, one soon after the other. */
export interface Codes {
  type(code: string): Promise<CodeReply>
  first(): AloneDoc['firstCode']
}

export const SECOND_WITHIN_MS = 3 * 60_000
const FREE_TRIES = 5
const FIRST_WAIT_MS = 30_000
const LONGEST_WAIT_MS = 15 * 60_000

interface First {
  readonly by: string
  /** Monotonic. */
  readonly until: number
  readonly untilUtc: number
}

export function createCodes(parts: CodesParts): Codes {
  const { clock } = parts
  let first: First | null = null
  let line: Promise<unknown> = Promise.resolve()
  let unrecorded = 0
  // A box that was switched off and on has not waited.
  let freeAt = clock.mono() + waitAfter(parts.wrong())
  const valid = () => (first !== null && clock.mono() <= first.until ? first : null)

  const right = async (by: string): Promise<CodeReply> => {
    const before = valid()
    if (before === null) {
      first = { by, until: clock.mono() + SECOND_WITHIN_MS, untilUtc: clock.now() + SECOND_WITHIN_MS }
      return { kind: 'first', by, untilUtc: first.untilUtc }
    }
    if (samePerson(before.by, by)) return refused(WORDS.samePerson(by))
    first = null
    const people = [before.by, by]
    await parts.begin(people).catch(parts.failed)
    return parts.busy() ? { kind: 'begun', by: people } : refused(WORDS.notBegun)
  }
  const wrong = async (): Promise<CodeReply> => {
    const count = parts.wrong() + unrecorded + 1
    freeAt = clock.mono() + waitAfter(count)
    await parts.recordWrong(ALONE_REASONS.wrongCode(count)).catch(error => {
      // A full disk gives nobody more tries.
      unrecorded += 1
      parts.failed(error)
    })
    const waitMs = waitAfter(count)
    return waitMs === 0 ? refused(WORDS.wrongCode) : refused(WORDS.wait(waitMs), waitMs)
  }
  const type = async (code: string): Promise<CodeReply> => {
    if (parts.busy()) return refused(WORDS.alreadyActing)
    if (!parts.possible()) return refused(WORDS.notPossible)
    const waitMs = freeAt - clock.mono()
    if (waitMs > 0) return refused(WORDS.wait(waitMs), Math.ceil(waitMs))
    const people = await whose(code, parts.codes())
    const before = valid()
    const by = people.find(one => before === null || !samePerson(one, before.by)) ?? people[0]
    return by === undefined ? wrong() : right(by)
  }
  return {
    // One after the other: so many at once would be so many tries for one wait.
    type: code => {
      const turn = line.then(() => type(code))
      line = turn.catch(() => undefined)
      return turn
    },
    first: () => {
      const now = valid()
      return now === null ? null : { by: now.by, untilUtc: now.untilUtc }
    },
  }
}

function waitAfter(wrong: number): number {
  return wrong < FREE_TRIES ? 0 : Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (wrong - FREE_TRIES))
}

/** Everybody's code is looked at, so that the time it takes tells nothing. */
async function whose(code: string, codes: readonly CodeHash[]): Promise<string[]> {
  const { isCode } = await import('@kakuri/core/link/agent-secrets.ts')
  const people: string[] = []
  for (const hash of codes) if (await isCode(code, hash)) people.push(hash.by)
  return people
}

const refused = (text: (typeof WORDS)['wrongCode'] | ReturnType<typeof WORDS.wait>, waitMs = 0): CodeReply => ({
  ...{ kind: 'refused', text, waitMs },
})
