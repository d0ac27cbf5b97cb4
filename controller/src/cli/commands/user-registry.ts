import { join } from 'node:path'
import { KakuriError } from '@kakuri/core/base/errors.ts'
import { ROLES } from '@kakuri/core/journal/events.ts'
import { z } from 'zod'
import { type OpenAccounts, openAccounts } from '../../accounts/accounts.ts'
import { createVault } from '../../accounts/vault.ts'
import { type AccountDoc, account, type IssuedDoc, issued } from '../../api/accounts.ts'
import type { Who } from '../../service/contract.ts'
import type { Desk } from '../desk.ts'
import { USER } from '../messages/user.ts'
import { actorOnce, callController, runningController } from '../remote/local-call.ts'
import { readBundle } from '../sealed.ts'
import { openSiteSecrets } from '../secrets-file.ts'
import { openSiteJournal, refuse } from '../work.ts'

export const ACCOUNTS_FILE = 'accounts.db'
/** Of a site that was never sealed. */
const FIRST_EPOCH = 1

export type Added = Parameters<OpenAccounts['add']>[0]
type Change = Parameters<OpenAccounts['change']>[1]
type Reset = Parameters<OpenAccounts['reset']>[1]

/** The accounts of this site, wherever they are kept now. */
export interface Registry {
  list(): Promise<AccountDoc[]>
  add(account: Added): Promise<IssuedDoc>
  change(name: string, change: Change): Promise<AccountDoc>
  reset(name: string, what: Reset): Promise<IssuedDoc>
}

/** In the running controller where there is one: it alone holds the journal. Else in the state folder itself. */
export async function withRegistry<T>(desk: Desk, action: (registry: Registry) => Promise<T>): Promise<T> {
  const running = await runningController(desk)
  return running === null ? inStateFolder(desk, action) : action(overApi(desk))
}

function overApi(desk: Desk): Registry {
  const path = (name: string) => `/accounts/${encodeURIComponent(name)}`
  return {
    list: async () => z.array(account).parse(await callController(desk, 'GET', '/accounts')),
    add: async ({ password, ...body }) => {
      refuseOwn(desk, password)
      return issued.parse(await callController(desk, 'POST', '/accounts', body))
    },
    change: async (name, change) => account.parse(await callController(desk, 'PATCH', path(name), change)),
    reset: async (name, { to, ...body }) => {
      refuseOwn(desk, to)
      return issued.parse(await callController(desk, 'POST', `${path(name)}/reset`, body))
    },
  }
}

/** Over the API nobody chooses the password of somebody else. */
function refuseOwn(desk: Desk, password: string | undefined): void {
  if (password !== undefined) refuse(desk, USER.stdinNotRunning)
}

async function inStateFolder<T>(desk: Desk, action: (registry: Registry) => Promise<T>): Promise<T> {
  const secrets = await openSiteSecrets(desk)
  const journal = await openSiteJournal(desk, secrets, await epochOf(desk))
  try {
    const accounts = openAccounts({
      ...{ file: join(desk.stateFolder, ACCOUNTS_FILE), vault: createVault(secrets.sealKey), clock: desk.cli.clock },
      record: async event => {
        await journal.append([event])
      },
    })
    try {
      return await action(inHand(desk, accounts))
    } finally {
      await accounts.close()
    }
  } finally {
    await journal.close()
  }
}

function inHand(desk: Desk, accounts: OpenAccounts): Registry {
  return {
    list: async () => accounts.list(),
    add: async added => accounts.add(added, await whoOf(desk)),
    change: async (name, change) => accounts.change(name, change, await whoOf(desk)),
    reset: async (name, what) => accounts.reset(name, what, await whoOf(desk)),
  }
}

/** Named in the journal as the running controller names who uses its local key. */
async function whoOf(desk: Desk): Promise<Who> {
  return {
    name: `${await actorOnce(desk)} (at the controller)`,
    ...{ kind: 'local', roles: ROLES, steppedUpUntil: null },
  }
}

/** Accounts may be made before anything is sealed. */
async function epochOf(desk: Desk): Promise<number> {
  try {
    return (await readBundle(desk)).epoch
  } catch (error) {
    if (error instanceof KakuriError && error.code === 'NOT_SEALED') return FIRST_EPOCH
    throw error
  }
}
