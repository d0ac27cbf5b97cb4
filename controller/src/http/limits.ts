import type { Clock } from '@kakuri/core/base/clock.ts'
import type { RouteName } from '../api/routes.ts'
import { Refusal } from './refusal.ts'

/** Requests that may come at once, and how many a second after that. */
interface Allowance {
  readonly burst: number
  readonly aSecond: number
}

/** Far above what a console asks for, far below what slows the controller down. */
const KNOWN: Allowance = { burst: 300, aSecond: 50 }
/** Each act is an event of the journal, which nobody may fill. */
const ACTING: Allowance = { burst: 60, aSecond: 2 }
/**
 * Documents as large as the site, and those that take a while at every call. They are made in the thread that carries runs out:
 * one viewer must not keep it from a cut. A search of a hundred thousand events asks for the chronology a hundred times.
 */
const WHOLE: Allowance = { burst: 20, aSecond: 1 }
const LARGE: Allowance = { burst: 200, aSecond: 10 }
const COSTLY: { readonly [N in RouteName]?: Allowance } = {
  ...{ map: WHOLE, plan: WHOLE, checks: WHOLE, differences: WHOLE, bundles: WHOLE },
  ...{ board: LARGE, tasks: LARGE, chronology: LARGE, photo: LARGE, events: LARGE, metrics: LARGE, devices: LARGE },
}
const STRANGER: Allowance = { burst: 120, aSecond: 10 }
/** An agent asks once to be let in, and then every few seconds whether it was; a server room may stand behind one address. */
const ASKING: Allowance = { burst: 20, aSecond: 0.1 }
const ASKED: Allowance = { burst: 60, aSecond: 4 }

const MOST_KEPT = 20_000

export interface Limits {
  /** Throws TOO_MANY_TRIES. `key`: a person or token; nobody else's requests count against it. */
  known(key: string): void
  /** The same, for what changes something. */
  acting(key: string): void
  /** The same, for a route that costs time; each by itself. */
  looking(key: string, route: RouteName): void
  /** Throws TOO_MANY_TRIES. `key`: an address, for whoever is not logged in. */
  stranger(key: string): void
  /** The same, for agents that are not let in yet; whoever calls, and whether or not they are logged in. */
  atTheDoor(key: string, route: RouteName): void
}

/** Buckets of tokens, apart for those who are logged in and for strangers, so that strangers can never use up the commander's. */
export function limits(clock: Clock): Limits {
  const known = buckets(clock, KNOWN)
  const acting = buckets(clock, ACTING)
  const stranger = buckets(clock, STRANGER)
  const looks = new Map([WHOLE, LARGE].map(allowance => [allowance, buckets(clock, allowance)]))
  const looking: Limits['looking'] = (key, route) => {
    const allowance = COSTLY[route]
    if (allowance !== undefined) looks.get(allowance)?.(`${route} ${key}`)
  }
  const asking = buckets(clock, ASKING)
  const asked = buckets(clock, ASKED)
  const atTheDoor: Limits['atTheDoor'] = (key, route) => {
    if (route === 'askAgent') asking(key)
    if (route === 'agentAsked') asked(key)
  }
  return { known, acting, looking, stranger, atTheDoor }
}

interface Bucket {
  left: number
  at: number
}

function buckets(clock: Clock, allowance: Allowance): (key: string) => void {
  const kept = new Map<string, Bucket>()
  return key => {
    const bucket = filled(kept.get(key), clock.mono(), allowance)
    // Set anew, so that the map's order is that of use, and the one not used for longest goes first.
    kept.delete(key)
    kept.set(key, bucket)
    if (kept.size > MOST_KEPT) for (const oldest of kept.keys().take(1)) kept.delete(oldest)
    if (bucket.left < 1) throw tooMany((1 - bucket.left) / allowance.aSecond)
    bucket.left -= 1
  }
}

function filled(bucket: Bucket | undefined, now: number, { burst, aSecond }: Allowance): Bucket {
  if (bucket === undefined) return { left: burst, at: now }
  return { left: Math.min(burst, bucket.left + ((now - bucket.at) / 1000) * aSecond), at: now }
}

function tooMany(seconds: number): Refusal {
  const waitSeconds = Math.max(1, Math.ceil(seconds))
  const said = {
    en: `Too many requests came at once; wait ${waitSeconds} s.`,
    ja: `リクエストが多すぎます。${waitSeconds} 秒待ってください。`,
  }
  return new Refusal('TOO_MANY_TRIES', said, { waitSeconds })
}
