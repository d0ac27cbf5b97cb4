import { isIP } from 'node:net'

/** Whose tries are counted together: one IPv4 address, or one IPv6 network of /64, of which anybody has 2^64 addresses. */
export function sourceOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (mapped !== undefined) return mapped
  const bare = address.split('%')[0] ?? ''
  return isIP(bare) === 6 && bare !== '::1' ? `${groupsOf(bare).slice(0, 4).join(':')}::/64` : address
}

function groupsOf(address: string): string[] {
  const [head = '', tail = ''] = address.toLowerCase().split('::')
  const [front, back] = [head, tail].map(part => (part === '' ? [] : part.split(':')))
  const missing = 8 - (front?.length ?? 0) - (back?.length ?? 0)
  const all = address.includes('::') ? [...(front ?? []), ...Array<string>(missing).fill('0'), ...(back ?? [])] : front
  return (all ?? []).map(group => group.replace(/^0+(?=.)/, ''))
}
