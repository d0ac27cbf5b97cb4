import { isIP, isIPv6 } from 'node:net'
import { KakuriError } from '@kakuri/core/base/errors.ts'

/** As the operating system gives it: an IPv4 address may come in the clothes of an IPv6 one. */
export const plainAddress = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, '')

export function isLoopback(address: string | undefined): boolean {
  if (address === undefined) return false
  const plain = plainAddress(address)
  return plain === '::1' || (isIP(plain) === 4 && plain.startsWith('127.'))
}

/** As it stands in a URL. */
export const inUrl = (address: string): string => (isIPv6(address) ? `[${address}]` : address)

/** Throws USAGE for an address that is no literal one, and for plain HTTP that leaves the machine. */
export function checkListen(host: string, secure: boolean): void {
  if (isIP(host) === 0) throw new KakuriError('USAGE', `${host} is no literal address to listen on`)
  if (!secure && !isLoopback(host))
    throw new KakuriError('USAGE', `plain HTTP is served on loopback only, not on ${host}`)
}

/** What counts tries of strangers: an address, and of IPv6 the network that one machine usually has for itself. */
export function strangerKey(address: string): string {
  const plain = plainAddress(address)
  return isIPv6(plain) ? `${expand(plain).slice(0, 4).join(':')}::/64` : plain
}

function expand(address: string): string[] {
  const [head = '', tail] = address.split('%', 1)[0]?.split('::') ?? []
  const before = head === '' ? [] : head.split(':')
  const after = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length)
  return [...before, ...Array.from({ length: zeros }, () => '0'), ...after]
}
