import { samePerson } from '@kakuri/core/base/person.ts'
import type { Journal } from '@kakuri/core/journal/contract.ts'
import type { AnyEvent, Role } from '@kakuri/core/journal/events.ts'
import type { Accounts } from './contract.ts'
import type { Engine } from './engine.ts'

const APPROVERS: ReadonlySet<Role> = new Set(['commander', 'network'])

/**
 * An approval counts only while its person may approve: it is taken back when the account is disabled or loses the role, also
 * where that happened while the run was paused or the controller down. A name that was typed at a terminal has no account to lose.
 * Returns the function that ends it.
 */
export function takeBackLost(journal: Journal, engine: Engine, accounts: Pick<Accounts, 'list'>): () => void {
  return journal.onAppend(events => {
    for (const event of events) {
      const lost = lostBy(event, accounts)
      if (lost !== null) engine.takeBackApprovals(lost)
    }
  })
}

/** Tells whose approvals an event ends. The journal comes first: accounts still stand as before their change. */
function lostBy(event: AnyEvent, accounts: Pick<Accounts, 'list'>): ((name: string) => boolean) | null {
  if (event.type === 'gate.waiting') return name => mayNot(name, accounts)
  if (event.type !== 'account.changed') return null
  const { account, change, roles } = event.body
  const loses = change === 'disabled' || (change === 'roles' && !roles.some(role => APPROVERS.has(role)))
  return loses ? name => samePerson(name, account) : null
}

function mayNot(name: string, accounts: Pick<Accounts, 'list'>): boolean {
  const account = accounts.list().find(one => samePerson(one.name, name))
  return account !== undefined && (account.disabled || !account.roles.some(role => APPROVERS.has(role)))
}
