import type { Role } from '@kakuri/core/journal/events.ts'
import type { Route } from '../api/route.ts'
import type { Proven } from '../service/contract.ts'
import { Refusal } from './refusal.ts'

/** Throws NOT_LOGGED_IN or FORBIDDEN where the table of routes does not let them in. */
export function checkRights(route: Route, who: Proven | null): void {
  if (who?.kind === 'token' && route.tokens === false) throw noTokens()
  if (route.who === 'anyone') return
  if (who === null) throw notLoggedIn()
  if (route.who !== 'logged-in' && !route.who.some(role => who.roles.includes(role))) throw lacks(who, route.who)
}

/**
 * Throws STEP_UP_NEEDED where the person has to confirm first. `kind`: of the run it is about; null where there is no such run,
 * and then a confirmation is asked for as well.
 */
export function checkStepUp(route: Route, who: Proven | null, kind: string | null, now: number): void {
  if (route.stepUp === undefined || who?.kind !== 'account') return
  if (route.stepUp === 'unless-drill' && kind === 'drill') return
  if (who.steppedUpUntil === null || who.steppedUpUntil <= now) throw stepUpNeeded()
}

/** Only a session has an end, a password and a confirmation of its own. Throws FORBIDDEN. */
export function needsSession(who: Proven): Proven {
  if (who.session !== null) return who
  throw new Refusal('FORBIDDEN', {
    en: 'Only somebody who logged in with a password can do this.',
    ja: 'パスワードでログインした人だけが行えます。',
  })
}

export const notLoggedIn = () =>
  new Refusal('NOT_LOGGED_IN', { en: 'Nobody is logged in here.', ja: 'ログインしていません。' })

const noTokens = () =>
  new Refusal('FORBIDDEN', {
    en: 'An API token cannot do this; it takes a person.',
    ja: 'API トークンでは行えません。人の操作が必要です。',
  })

const stepUpNeeded = () =>
  new Refusal('STEP_UP_NEEDED', {
    en: 'This needs a fresh confirmation of who you are.',
    ja: '改めて本人確認が必要です。',
  })

const ROLES_JA: { readonly [K in Role]: string } = {
  viewer: '閲覧',
  onsite: '現地',
  network: 'ネットワーク',
  commander: '指揮',
  admin: '管理',
}

function lacks(who: Proven, roles: readonly Role[]): Refusal {
  return new Refusal('FORBIDDEN', {
    en: `${who.name} lacks the role: ${roles.join(' or ')}.`,
    ja: `${who.name} には役割（${roles.map(role => ROLES_JA[role]).join('または')}）がありません。`,
  })
}
