import { inUrl, isLoopback, plainAddress } from './addresses.ts'

/** The socket a request came through, as far as it says which server was meant. */
export interface Arrival {
  readonly localAddress?: string | undefined
  readonly localPort?: number | undefined
}

/** Decides which names in `host` and `origin` are the server's own: what a rebound DNS name is not. */
export interface OwnNames {
  host(value: string | undefined, arrival: Arrival): boolean
  origin(value: string, arrival: Arrival): boolean
}

/** `names`: what the server is called beside its literal addresses, such as `kakuri.example` or, behind a gateway, `kakuri.example:8443`. */
export function ownNames(names: readonly string[], secure: boolean): OwnNames {
  const scheme = secure ? 'https://' : 'http://'
  const usual = secure ? 443 : 80
  const host = (value: string | undefined, arrival: Arrival) =>
    value !== undefined && hosts(names, arrival, usual).has(value.toLowerCase())
  return {
    host,
    origin: (value, arrival) => value.startsWith(scheme) && host(value.slice(scheme.length), arrival),
  }
}

/** The address the connection really came to, `localhost` where that is one of loopback, and the names given. */
function hosts(names: readonly string[], arrival: Arrival, usual: number): ReadonlySet<string> {
  const port = arrival.localPort ?? usual
  const address = plainAddress(arrival.localAddress ?? '')
  const bare = [inUrl(address), ...(isLoopback(address) ? ['localhost'] : []), ...names.map(name => name.toLowerCase())]
  return new Set(
    bare.flatMap(name => (hasPort(name) ? [name] : port === usual ? [name, `${name}:${port}`] : [`${name}:${port}`])),
  )
}

const hasPort = (name: string) => /:\d+$/.test(name) && !name.endsWith(']') && !/^[^[]*:[^:]*:/.test(name)
