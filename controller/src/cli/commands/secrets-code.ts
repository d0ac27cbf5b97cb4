import { randomInt } from 'node:crypto'
import { samePerson } from '@kakuri/core/base/person.ts'
import type { Lock, Secrets } from '@kakuri/core/site/secrets.ts'
import { CODE } from '@kakuri/core/site/secrets-text.ts'
import type { Common, Desk } from '../desk.ts'
import { exitCode } from '../exit-codes.ts'
import { SECRETS } from '../messages/secrets.ts'
import { lockOf, openSecretsFile, writeSecretsFile } from '../secrets-file.ts'
import { refuse } from '../work.ts'
import { wellFormed } from './secrets.ts'

export interface CodeOptions extends Common {
  readonly remove?: boolean
}

/**
 * `kakuri secrets code NAME`: what this person types at a room's display when there is no controller. Asked without showing
 * it; where nothing is typed one is made, and shown this once.
 */
export async function secretsCode(desk: Desk, options: CodeOptions, given = ''): Promise<number> {
  const name = given.trim()
  const { secrets, unlock } = await openSecretsFile(desk)
  const lock = await lockOf(desk, unlock)
  const codes = new Map(secrets.codes)
  if (options.remove) return removeCode(desk, { ...secrets, codes }, lock, name)
  // A name spelled otherwise is the same person, who has one code.
  for (const who of codes.keys()) if (samePerson(who, name)) codes.delete(who)
  const others = new Set(codes.values())
  const typed = await typedCode(desk, others)
  const code = typed ?? newCode(others)
  await writeSecretsFile(desk, wellFormed(desk, { ...secrets, codes: codes.set(name, code) }), lock)
  desk.json({ secrets: { codeSet: name, made: typed === null ? code : null } })
  desk.print(`${desk.style.green('✔')} ${desk.say(SECRETS.codeSet(name))}`)
  if (typed === null) desk.print(`  ${desk.say(SECRETS.codeMade(code))}`)
  return exitCode('complete')
}

async function removeCode(desk: Desk, secrets: Secrets, lock: Lock, name: string): Promise<number> {
  const codes = new Map([...secrets.codes].filter(([who]) => !samePerson(who, name)))
  const left = [...secrets.codes.keys()].join(', ') || '-'
  if (codes.size === secrets.codes.size) return refuse(desk, SECRETS.noCode(name, left))
  await writeSecretsFile(desk, { ...secrets, codes }, lock)
  desk.json({ secrets: { codeRemoved: name } })
  desk.print(`${desk.style.green('✔')} ${desk.say(SECRETS.codeRemoved(name))}`)
  return exitCode('complete')
}

/** Null where nothing was typed. */
async function typedCode(desk: Desk, others: ReadonlySet<string>): Promise<string | null> {
  const typed = (await desk.keyboard.ask({ prompt: desk.say(SECRETS.code), secret: true }))?.trim() ?? ''
  if (typed === '') return null
  if (!CODE.test(typed)) return refuse(desk, SECRETS.codeShape)
  return others.has(typed) ? refuse(desk, SECRETS.codeTaken) : typed
}

const DIGITS = 8

function newCode(others: ReadonlySet<string>): string {
  for (;;) {
    const code = String(randomInt(10 ** DIGITS)).padStart(DIGITS, '0')
    if (!others.has(code)) return code
  }
}
