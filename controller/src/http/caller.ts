import type { FastifyRequest } from 'fastify'
import type { Proven, Service } from '../service/contract.ts'
import { isLoopback } from './addresses.ts'
import type { Cookies } from './cookies.ts'

/** Who speaks, and by what they proved it. `cookie`: the browser sent it by itself, so that the origin has to be looked at. */
export interface Caller {
  readonly who: Proven | null
  readonly by: 'cookie' | 'bearer' | 'nothing'
  /** Proves them again: a session may end while its request is still being read. Moves no idle end where it is a token. */
  again(): Proven | null
}

/** Whose requests and streams are counted together: somebody with many sessions is one person. */
export const personOf = (who: Proven): string => `${who.kind} ${who.name}`

const NOBODY: Caller = { who: null, by: 'nothing', again: () => null }

/** A header `authorization` counts alone, whatever cookie came with it, and even where it proves nothing. */
export function callerOf(request: FastifyRequest, service: Service, cookies: Cookies): Caller {
  const bearer = request.raw.headersDistinct.authorization
  if (bearer !== undefined) return byBearer(bearer, request, service)
  const secret = cookies.session(request)
  if (secret === null) return request.headers.cookie === undefined ? NOBODY : { ...NOBODY, by: 'cookie' }
  const again = () => service.accounts.bySession(secret)
  return { who: again(), by: 'cookie', again }
}

function byBearer(values: readonly string[], request: FastifyRequest, service: Service): Caller {
  const secret = values.length === 1 ? /^Bearer ([\x21-\x7e]{1,512})$/.exec(values[0] ?? '')?.[1] : undefined
  if (secret === undefined) return { ...NOBODY, by: 'bearer' }
  const actor = request.raw.headersDistinct['x-kakuri-actor']
  const again = () =>
    actor === undefined
      ? service.accounts.byToken(secret)
      : byLocalKey(service, secret, actor, request.socket.remoteAddress)
  return { who: again(), by: 'bearer', again }
}

const MOST_NAME = 64

/** Null from anywhere but this machine, whatever the key: the key is for whoever can read the state folder here. */
export function byLocalKey(
  service: Pick<Service, 'byLocalKey'>,
  key: string,
  actor: readonly string[],
  address: string | undefined,
): Proven | null {
  const name = actor.length === 1 ? decoded(actor[0] ?? '') : null
  if (name === null || !isLoopback(address)) return null
  return service.byLocalKey(key, name)
}

/** A name as `typed` of the API takes it; null where it is none. */
function decoded(value: string): string | null {
  if (/%(?![\da-fA-F]{2})/.test(value)) return null
  const bytes = Buffer.from(
    value.replace(/%([\da-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  )
  const name = bytes.toString('utf8').trim()
  return /^\P{Cc}+$/u.test(name) && !name.includes('\ufffd') && name.length <= MOST_NAME ? name : null
}
