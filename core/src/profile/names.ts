import type { CutTarget } from '../compile/program.ts'
import type { SshNames } from './ssh-shape.ts'

/**
 * One spelling for one interface, so that Gi1/0/1 and GigabitEthernet1/0/1 are found to be the same. Where the profile
 * has no short forms, names are compared as they stand: Linux tells `Eth0` from `eth0`.
 */
export function sameName(names: SshNames): (name: string) => string {
  if (names.short === undefined) return name => name
  const longs = new Map<string, string>()
  for (const [long, shorts] of Object.entries(names.short))
    for (const spelling of [long, ...shorts]) longs.set(spelling.toLowerCase(), long.toLowerCase())
  return name => {
    const [, type = '', rest = name] = /^([a-z-]*[a-z]) ?(?=\d)(.*)$/is.exec(name) ?? []
    return `${longs.get(type.toLowerCase()) ?? type.toLowerCase()}${rest}`
  }
}

/** Why a target's names may not be typed on this family's command line, or null. The one guard against injection. */
export function unsafeName(names: SshNames, target: CutTarget): string | null {
  const wrong = namesOf(names, target).find(({ name, pattern }) => !whole(pattern).test(name))
  if (wrong === undefined) return null
  return `the name ${JSON.stringify(wrong.name.slice(0, 80))} is not one that this profile types (${wrong.pattern})`
}

function namesOf(names: SshNames, target: CutTarget): { name: string; pattern: string }[] {
  const ofInterface = (name: string) => ({ name, pattern: names.interface })
  if (target.kind === 'port') return [ofInterface(target.port)]
  if (target.kind === 'service') return [ofInterface(target.name)]
  if (target.kind !== 'zone-block') return []
  // Without a pattern nothing matches: a profile that says nothing about blocks types none.
  const block = { name: target.id, pattern: names.block ?? '[]' }
  return [block, ...[...target.from, ...target.to].map(ofInterface)]
}

function whole(pattern: string): RegExp {
  return new RegExp(`^(?:${pattern})$`)
}
