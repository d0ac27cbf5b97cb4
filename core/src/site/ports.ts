import { LIMITS } from '../base/limits.ts'
import { said } from '../base/schema.ts'

/** `before[1-24]after`; more than one range in a name is written out from left to right. */
const RANGE = /^([^[\]]*)\[(\d{1,5})-(\d{1,5})\](.*)$/

/** Port names that a key such as `Gi1/0/[1-24]` stands for; a sentence where the range is wrong. */
export function expandPorts(key: string): { readonly names: readonly string[] } | { readonly wrong: string } {
  let done = ['']
  let rest = key
  for (let found = RANGE.exec(rest); found !== null; found = RANGE.exec(rest)) {
    const [, before = '', from = '', to = '', after = ''] = found
    const count = Number(to) - Number(from) + 1
    if (count < 1) return { wrong: said(`counts down from ${from} to ${to}`, `did you mean [${to}-${from}]?`) }
    if (done.length * count > LIMITS.portsPerDevice) {
      return { wrong: `stands for more than ${LIMITS.portsPerDevice} ports` }
    }
    const numbers = Array.from({ length: count }, (_, i) => String(Number(from) + i).padStart(from.length, '0'))
    done = done.flatMap(start => numbers.map(number => `${start}${before}${number}`))
    rest = after
  }
  if (/[[\]]/.test(rest)) {
    return {
      wrong: said(
        'has a range that cannot be read',
        'write it as eth[1-48]: two whole numbers and a hyphen in brackets',
      ),
    }
  }
  if (key.trim() !== key || key === '' || key.includes('\n')) {
    return { wrong: 'is empty, begins or ends with a space, or holds a line break' }
  }
  return { names: done.map(start => `${start}${rest}`) }
}

export interface DeclaredPorts {
  /** Port name to its segments. */
  readonly ports: ReadonlyMap<string, readonly string[]>
  /** Key of `ports`, and what is wrong with it. */
  readonly wrong: readonly { readonly key: string; readonly message: string }[]
}

/** The `ports` of one device as written, every range written out. Takes any value: a wrong type is zod's to report. */
export function declaredPorts(raw: unknown): DeclaredPorts {
  const ports = new Map<string, readonly string[]>()
  const from = new Map<string, string>()
  const wrong: { key: string; message: string }[] = []
  const entries = typeof raw === 'object' && raw !== null && !Array.isArray(raw) ? Object.entries(raw) : []
  for (const [key, value] of entries) {
    const expanded = expandPorts(key)
    if ('wrong' in expanded) {
      wrong.push({ key, message: expanded.wrong })
      continue
    }
    const segments: readonly string[] = Array.isArray(value) ? value.filter(item => typeof item === 'string') : []
    const twice = expanded.names.find(name => ports.has(name))
    if (twice !== undefined) wrong.push({ key, message: overlap(twice, from.get(twice) ?? twice) })
    for (const name of expanded.names) {
      if (ports.has(name)) continue
      ports.set(name, segments)
      from.set(name, key)
    }
  }
  if (ports.size > LIMITS.portsPerDevice) {
    wrong.push({
      key: [...from.values()].at(-1) ?? '',
      message: `makes more than ${LIMITS.portsPerDevice} ports on one device`,
    })
  }
  return { ports, wrong }
}

function overlap(port: string, other: string): string {
  return said(`names port ${port}, which ${other} names already`, 'name each port once: shorten the range')
}
