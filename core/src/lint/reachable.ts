import { controllerNodes, isInBand, wayIn } from '../compile/way-in.ts'
import type { RungKind } from '../plan/shape.ts'
import { isUnknown } from '../site/graph-carry.ts'
import { noCuts } from '../site/graph-cuts.ts'
import { describePath } from '../site/graph-path.ts'
import { Search } from '../site/graph-search.ts'
import type { Device } from '../site/shape.ts'
import { deviceCuts, type LintContext } from './context.ts'
import type { Finding } from './finding.ts'

/** Before anything is cut, some rung other than hands gets to every device that is to be driven. */
export function reachable(context: LintContext): Finding[] {
  const { apart } = context
  const search = new Search(apart, noCuts(apart), controllerNodes(apart))
  const told = new Set<string>()
  return deviceCuts(context).flatMap(({ device, point }) => {
    const driven = point.ladder.some(rung => rung !== 'hands')
    const reached = wayIn(apart, device, point.ladder).some(node => search.reaches(node))
    if (!driven || reached || told.has(device.id)) return []
    told.add(device.id)
    const { message, hint } = reason(context, device, point.ladder)
    return [{ rule: 'reachable', severity: 'error', place: point.place, message, hint } satisfies Finding]
  })
}

function reason(context: LintContext, device: Device, ladder: readonly RungKind[]): { message: string; hint: string } {
  const message = `no rung can reach ${device.id}`
  const ways = ladder.filter(rung => (isInBand(rung) || rung === 'console') && device.ways[rung] !== undefined)
  if (ways.length === 0) {
    const driven = ladder.filter(rung => rung !== 'hands').join(' or ')
    return { message: `${message}: it has no way in for ${driven}`, hint: `Add a way in to ${device.id}.` }
  }
  if (ways.some(isInBand) && (device.address === null || device.segment === null)) {
    const hint = `Write the management address of ${device.id} and the segment it lies in.`
    return { message: `${message}: the map does not say where its address lies`, hint }
  }
  return { message: `${message}: no path from the controller to it`, hint: gapHint(context, device, ladder) }
}

/** Where the map only leaves open what a cable carries, that cable is what to look at. */
function gapHint({ joined, site }: LintContext, device: Device, ladder: readonly RungKind[]): string {
  const search = new Search(joined, noCuts(joined), controllerNodes(joined))
  const node = wayIn(joined, device, ladder).find(one => search.reaches(one))
  const general = `Add the cables between the controller and ${device.id} with the management segment they carry.`
  if (node === undefined) return general
  const hops = search.pathTo(node)
  const unknown = hops
    .map(hop => joined.links[hop.link])
    .find(link => link?.kind === 'cable' && isUnknown(link.cable, site))
  return unknown?.kind === 'cable'
    ? `Write down the segments that cable ${unknown.cable.id} carries. Path: ${describePath(joined, hops).join(', ')}`
    : general
}
