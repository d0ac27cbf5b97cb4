import { drivenBy } from '../compile/contacts.ts'
import { controllerNodes, doorOf, isDoorOpen, isInBand, isOpen, wayIn } from '../compile/way-in.ts'
import type { CutPoint } from '../plan/shape.ts'
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
    if (!driven || isOpen(wayIn(apart, point), search) || told.has(device.id)) return []
    told.add(device.id)
    const { message, hint } = reason(context, search, device, point)
    return [{ rule: 'reachable', severity: 'error', place: point.place, message, hint } satisfies Finding]
  })
}

type Reason = Pick<Finding, 'message' | 'hint'>

function reason(context: LintContext, search: Search, device: Device, point: CutPoint): Reason {
  const message = `no rung can reach ${device.id}`
  const ways = point.ladder.filter(rung => drivenBy(context.site, point, rung).some(one => hasWay(one, rung)))
  if (ways.length === 0) {
    const driven = point.ladder.filter(rung => rung !== 'hands').join(' or ')
    return { message: `${message}: it has no way in for ${driven}`, hint: `Add a way in to ${device.id}.` }
  }
  if (ways.some(isInBand) && (device.address === null || device.segment === null)) {
    const hint = `Write the management address of ${device.id} and the segment it lies in.`
    return { message: `${message}: the map does not say where its address lies`, hint }
  }
  return { message: `${message}: no path from the controller to it`, hint: gapHint(context, search, point) }
}

function hasWay(device: Device, rung: CutPoint['ladder'][number]): boolean {
  return rung !== 'hands' && device.ways[rung] !== undefined
}

/** Where the map only leaves open what a cable carries, that cable is what to look at. */
function gapHint(context: LintContext, apart: Search, point: CutPoint): string {
  const { joined, site } = context
  const search = new Search(joined, noCuts(joined), controllerNodes(joined))
  const node = wayIn(joined, point)
    .flat(2)
    .find(one => search.reaches(one))
  const general = `Add the cables between the controller and ${farEnd(context, apart, point)} with the management segment they carry.`
  if (node === undefined) return general
  const hops = search.pathTo(node)
  const unknown = hops
    .map(hop => joined.links[hop.link])
    .find(link => link?.kind === 'cable' && isUnknown(link.cable, site))
  return unknown?.kind === 'cable'
    ? `Write down the segments that cable ${unknown.cable.id} carries. Path: ${describePath(joined, hops).join(', ')}`
    : general
}

/** What is out of reach: the device itself, the PDU that feeds it, or the agent by which either is driven. */
function farEnd({ apart, site }: LintContext, search: Search, point: CutPoint): string {
  const ends = point.ladder.flatMap(rung =>
    drivenBy(site, point, rung).flatMap(device => {
      const way = rung === 'hands' ? undefined : device.ways[rung]
      const shut = way !== undefined && !isDoorOpen(doorOf(apart, device, rung), search)
      return shut ? [way.agent ?? device.id] : []
    }),
  )
  return ends[0] ?? point.device ?? ''
}
