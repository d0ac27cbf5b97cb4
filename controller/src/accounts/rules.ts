import { personKey } from '@kakuri/core/base/person.ts'
import { ROLES, type Role } from '@kakuri/core/journal/events.ts'
import { accountName } from '../api/accounts.ts'
import { SaidError } from '../service/said.ts'
import { ACCOUNTS } from './said.ts'

const LEAST = 12
const MOST = 256
/** Nobody sees them: format characters, variation selectors, fillers, the blank of Braille. */
const UNSEEN = /[\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/u
/** Added to names in the journal by Kakuri itself. An account so named could pass for one that is not an account. */
const OWN_MARKS = /^kakuri$|\((token|atthecontroller)\)$/

/** Throws BODY_INVALID. Length is what counts (NIST SP 800-63B): no rule asks for kinds of characters. */
export function requirePassword(password: string, name: string): void {
  const letters = [...password.normalize('NFKC')].length
  if (letters < LEAST) throw new SaidError('BODY_INVALID', ACCOUNTS.shortPassword(LEAST))
  if (letters > MOST) throw new SaidError('BODY_INVALID', ACCOUNTS.longPassword(MOST))
  // Nor the name written twice.
  if (personKey(password).replaceAll(personKey(name), '') === '')
    throw new SaidError('BODY_INVALID', ACCOUNTS.passwordIsName)
}

/** The name without the blanks around it. Throws BODY_INVALID where nobody could tell it from another by eye. */
export function requireName(typed: string): string {
  const name = accountName.safeParse(typed)
  const key = personKey(typed)
  const seen = key !== '' && !UNSEEN.test(typed.trim()) && !OWN_MARKS.test(key)
  if (name.success && seen) return name.data
  throw new SaidError('BODY_INVALID', ACCOUNTS.badName(typed.slice(0, 80)))
}

/** Each once, in the order of the roles. Throws BODY_INVALID for none. */
export function requireRoles(roles: readonly Role[]): Role[] {
  if (roles.length === 0) throw new SaidError('BODY_INVALID', ACCOUNTS.noRole)
  return ROLES.filter(role => roles.includes(role))
}
