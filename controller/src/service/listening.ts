import { isIP } from 'node:net'
import { SERVE } from '../cli/messages/serve.ts'
import { isEvery, isLoopback } from '../http/addresses.ts'
import { SaidError } from './said.ts'

/** A literal address and a port; port 0 takes any free one. */
export interface Listen {
  readonly host: string
  readonly port: number
}

const DEFAULT: Listen = { host: '127.0.0.1', port: 8443 }

/** Where `--listen` says, loopback where it says nothing. Throws USAGE for what is no literal address and port. */
export function listenOf(typed: readonly string[] | undefined): Listen[] {
  if (typed === undefined || typed.length === 0) return [DEFAULT]
  return withLoopback(typed.map(parseListen))
}

/** Throws USAGE for what is no literal address and port. */
export function parseListen(typed: string): Listen {
  const [, bracketed, bare, port] = /^(?:\[([^\]]+)\]|([^:[\]]+)):(\d{1,5})$/.exec(typed) ?? []
  const host = bracketed ?? bare ?? ''
  const version = bracketed === undefined ? 4 : 6
  if (isIP(host) !== version || Number(port) > 65_535) throw new SaidError('USAGE', SERVE.badListen(typed))
  return { host, port: Number(port) }
}

/** Who sits at this machine reaches the controller over loopback alone: the local key counts nowhere else. */
function withLoopback(all: Listen[]): Listen[] {
  const [first] = all
  if (first === undefined || all.some(one => isLoopback(one.host) || isEvery(one.host))) return all
  return [...all, { host: DEFAULT.host, port: first.port }]
}

/** Throws USAGE: what others can reach is never served without TLS. */
export function requireLoopback(listen: readonly Listen[]): void {
  const outside = listen.find(one => !isLoopback(one.host))
  if (outside !== undefined) throw new SaidError('USAGE', SERVE.plainOutside(outside.host))
}

export function urlOf({ host, port }: Listen, secure: boolean): string {
  return `${secure ? 'https' : 'http'}://${isIP(host) === 6 ? `[${host}]` : host}:${port}`
}

/** How this machine itself reaches it. */
export function localUrl(listen: readonly Listen[], secure: boolean): string {
  const found = listen.find(one => isLoopback(one.host)) ?? listen.find(one => isEvery(one.host)) ?? DEFAULT
  const host = found.host === '::' ? '::1' : found.host === '0.0.0.0' ? '127.0.0.1' : found.host
  return urlOf({ host, port: found.port }, secure)
}
