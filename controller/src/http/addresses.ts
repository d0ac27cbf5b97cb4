import { isIP, isIPv6 } from 'node:net'
import { KakuriError } from '@kakuri/core/base/errors.ts'

/** As the operating system gives it: an IPv4 address may come in the clothes of an IPv6 one. */
export const plainAddress = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, '')

export function isLoopback(address: string | undefined): boolean {
  if (address === undefined) return false
  const plain = plainAddress(address)
  return plain === '::1' || (isIP(plain) === 4 && plain.startsWith('127.'))
}

/** Every address of this machine. */
export const isEvery = (host: string) => host === '0.0.0.0' || host === '::'

/** As it stands in a URL. */
export const inUrl = (address: string): string => (isIPv6(address) ? `[${address}]` : address)

/** Throws USAGE for an address that is no literal one, and for plain HTTP that leaves the machine. */
export function checkListen(host: string, secure: boolean): void {
  if (isIP(host) === 0) throw new KakuriError('USAGE', `${host} is no literal address to listen on`)
  if (!secure && !isLoopback(host))
    throw new KakuriError('USAGE', `plain HTTP is served on loopback only, not on ${host}`)
}
