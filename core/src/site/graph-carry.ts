import type { Cable, CableEnd, Device, SiteMap } from './shape.ts'

/**
 * What the graph thinks of a cable whose segments nobody wrote down. `joined`: it carries everything, the safe side for
 * proving that a path is gone. `apart`: it carries nothing, the safe side for relying on a path.
 */
export type Assumption = 'joined' | 'apart'

/** `follows`: has no segments of its own and takes what the other end brings, as a single host or a wall position does. */
type EndSegments = readonly string[] | 'follows' | 'unknown'

/** The segments a cable carries: what both its ends carry. Null: all of them, as far as anybody knows. */
export function carriedBy(cable: Cable, site: SiteMap, assumption: Assumption): readonly string[] | null {
  const [left, right] = [endSegments(cable, cable.ends[0], site), endSegments(cable, cable.ends[1], site)]
  if (typeof left !== 'string' && typeof right !== 'string') return common(left, right)
  const known = typeof left === 'string' ? right : left
  const open = typeof left === 'string' ? left : right
  if (typeof known !== 'string' && (open === 'follows' || assumption === 'joined')) return known
  return assumption === 'joined' ? null : []
}

/** True when the map leaves open what the cable carries. */
export function isUnknown(cable: Cable, site: SiteMap): boolean {
  const ends = cable.ends.map(end => endSegments(cable, end, site))
  return ends.includes('unknown') || ends.every(end => end === 'follows')
}

function endSegments(cable: Cable, end: CableEnd, site: SiteMap): EndSegments {
  const device = end.kind === 'port' ? site.devices.get(end.device) : undefined
  const declared = end.kind === 'port' ? device?.ports.get(end.port) : undefined
  return declared ?? cable.segments ?? (follows(device) ? 'follows' : 'unknown')
}

function follows(device: Device | undefined): boolean {
  return device === undefined || device.kind === 'host'
}

function common(left: readonly string[], right: readonly string[]): readonly string[] {
  return left === right ? left : left.filter(segment => right.includes(segment))
}

/** A cable's end that is at no device, as a person calls it: `wall W-12` or `panel P-7`. */
export function wallName(end: Extract<CableEnd, { kind: 'wall' }>): string {
  return `${end.panel ? 'panel' : 'wall'} ${end.position}`
}
