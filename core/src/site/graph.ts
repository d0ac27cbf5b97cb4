import { invariant } from '../base/errors.ts'
import { type Assumption, carriedBy, isUnknown, wallName } from './graph-carry.ts'
import { type Edges, type Layout, layEdges, layNodes } from './graph-layout.ts'
import type { Cable, CableEnd, SiteMap } from './shape.ts'

/** Something a cable can end at. Only a spot that `routes` passes traffic from one of its segments to another. */
export type Spot =
  | { readonly kind: 'device'; readonly id: string; readonly routes: boolean; readonly host: boolean }
  /** `place` is how a person calls it: `wall W-12` or `panel P-7`. */
  | { readonly kind: 'wall'; readonly place: string; readonly routes: false }
  /** What lies behind a service that ends in a device. */
  | { readonly kind: 'far-side'; readonly device: string; readonly service: string; readonly routes: false }
  | { readonly kind: 'controller'; readonly routes: false }
  | { readonly kind: 'agent'; readonly id: string; readonly routes: false }

/** What joins two spots, and what a cut takes away. */
export type Link =
  | { readonly kind: 'cable'; readonly cable: Cable }
  | { readonly kind: 'service'; readonly device: string; readonly service: string }
  /** The port that the controller or an agent is plugged into. */
  | { readonly kind: 'attach'; readonly device: string; readonly port: string }

/**
 * The site map as integers: nodes are (spot, segment), edges are what links carry. Links and spots have the same numbers
 * under both assumptions, nodes have not.
 */
export interface Graph extends Layout, Edges {
  readonly site: SiteMap
  readonly segments: ReadonlyMap<string, number>
  readonly segmentIds: readonly string[]
  readonly spots: readonly Spot[]
  readonly routes: Uint8Array
  readonly deviceSpots: ReadonlyMap<string, number>
  readonly agentSpots: ReadonlyMap<string, number>
  readonly controllerSpot: number
  readonly links: readonly Link[]
  readonly cableLinks: ReadonlyMap<string, number>
  /** Links by device and service id. */
  readonly serviceLinks: ReadonlyMap<string, ReadonlyMap<string, number>>
  /** Links that end at a device's port, and services that run over the cable in it. */
  readonly portLinks: ReadonlyMap<string, ReadonlyMap<string, readonly number[]>>
}

/** A site map never changes, so its graphs are made once. */
const made = new WeakMap<SiteMap, { [assumption in Assumption]?: Graph }>()

/** The graph for proof and own path, of the whole site with nothing cut. */
export function graphOf(site: SiteMap, assumption: Assumption): Graph {
  const known = made.get(site) ?? {}
  made.set(site, known)
  const [other] = Object.values(known)
  const graph = known[assumption] ?? (other === undefined || hasGaps(site) ? buildGraph(site, assumption) : other)
  known[assumption] = graph
  return graph
}

/** Without an unknown cable both assumptions come to the same graph. */
function hasGaps(site: SiteMap): boolean {
  return site.cables.values().some(cable => isUnknown(cable, site))
}

function buildGraph(site: SiteMap, assumption: Assumption): Graph {
  const draft = new Draft(site, assumption)
  draft.addDevices()
  draft.addCables()
  draft.addServices()
  const controllerSpot = draft.addSpot({ kind: 'controller', routes: false })
  draft.attach(controllerSpot, site.controller, [site.controller.segment])
  const agentSpots = draft.addAgents()
  return draft.finish(controllerSpot, agentSpots)
}

class Draft {
  readonly site: SiteMap
  readonly assumption: Assumption
  readonly segmentIds: readonly string[]
  readonly segments: ReadonlyMap<string, number>
  readonly spots: Spot[] = []
  /** Segments by spot, unsorted, without doubles. */
  readonly spotSegments: number[][] = []
  readonly deviceSpots = new Map<string, number>()
  readonly walls = new Map<string, number>()
  readonly panels = new Map<string, number>()
  readonly links: Link[] = []
  readonly ends: number[] = []
  readonly carried: (readonly number[])[] = []
  readonly cableLinks = new Map<string, number>()
  readonly serviceLinks = new Map<string, Map<string, number>>()
  readonly portLinks = new Map<string, Map<string, number[]>>()
  readonly all: readonly number[]
  readonly numbered = new Map<string, readonly number[]>()

  constructor(site: SiteMap, assumption: Assumption) {
    this.site = site
    this.assumption = assumption
    this.segmentIds = [...site.segments.keys()]
    this.segments = new Map(this.segmentIds.map((id, index) => [id, index]))
    this.all = this.segmentIds.map((_, index) => index)
  }

  addSpot(spot: Spot): number {
    this.spotSegments.push([])
    return this.spots.push(spot) - 1
  }

  addDevices(): void {
    for (const device of this.site.devices.values()) {
      const [routes, host] = [device.kind !== 'switch', device.kind === 'host']
      const spot = this.addSpot({ kind: 'device', id: device.id, routes, host })
      this.deviceSpots.set(device.id, spot)
      if (device.segment !== null) this.carry(spot, this.numbers([device.segment]))
      for (const segments of device.ports.values()) this.carry(spot, this.numbers(segments))
    }
  }

  addCables(): void {
    for (const cable of this.site.cables.values()) {
      const spots = cable.ends.map(end => (end.kind === 'port' ? this.deviceSpot(end.device) : this.wall(end)))
      const carried = carriedBy(cable, this.site, this.assumption)
      const link = this.addLink({ kind: 'cable', cable }, spots, carried === null ? this.all : this.numbers(carried))
      this.cableLinks.set(cable.id, link)
      for (const end of cable.ends) if (end.kind === 'port') this.portOf(end.device, end.port).push(link)
    }
  }

  addServices(): void {
    for (const device of this.site.devices.values()) {
      const links = new Map<string, number>()
      for (const { id, segment, via } of device.services.values()) {
        const far = this.addSpot({ kind: 'far-side', device: device.id, service: id, routes: false })
        const link: Link = { kind: 'service', device: device.id, service: id }
        const index = this.addLink(link, [this.deviceSpot(device.id), far], this.numbers([segment]))
        links.set(id, index)
        if (via !== null) this.portOf(device.id, via).push(index)
      }
      if (links.size > 0) this.serviceLinks.set(device.id, links)
    }
  }

  addAgents(): ReadonlyMap<string, number> {
    const spots = new Map<string, number>()
    for (const agent of this.site.agents.values()) {
      const spot = this.addSpot({ kind: 'agent', id: agent.id, routes: false })
      spots.set(agent.id, spot)
      this.attach(spot, agent.attach, this.segmentsAt(agent.attach.device, agent.attach.port))
    }
    return spots
  }

  attach(spot: number, at: { device: string; port: string }, segments: readonly string[]): void {
    const link: Link = { kind: 'attach', device: at.device, port: at.port }
    const index = this.addLink(link, [this.deviceSpot(at.device), spot], this.numbers(segments))
    this.portOf(at.device, at.port).push(index)
  }

  finish(controllerSpot: number, agentSpots: ReadonlyMap<string, number>): Graph {
    const { site, segments, segmentIds, spots, links } = this
    const layout = layNodes(this.spotSegments)
    const edges = layEdges(layout, this.ends, this.carried)
    const routes = Uint8Array.from(spots, spot => (spot.routes ? 1 : 0))
    const { deviceSpots, cableLinks, serviceLinks, portLinks } = this
    const maps = { deviceSpots, agentSpots, cableLinks, serviceLinks, portLinks }
    return {
      site,
      segments,
      segmentIds,
      spots,
      routes,
      controllerSpot,
      links,
      ...maps,
      ...layout,
      ...edges,
    }
  }

  private addLink(link: Link, spots: readonly number[], carried: readonly number[]): number {
    for (const spot of spots) {
      this.carry(spot, carried)
      this.ends.push(spot)
    }
    this.carried.push(carried)
    return this.links.push(link) - 1
  }

  private carry(spot: number, carried: readonly number[]): void {
    const known = this.spotSegments[spot]
    invariant(known !== undefined, 'every spot has a list of segments')
    for (const segment of carried) if (!known.includes(segment)) known.push(segment)
  }

  /** Port declarations first, then the rows of the cables in it; nothing when neither says. */
  private segmentsAt(device: string, port: string): readonly string[] {
    const declared = this.site.devices.get(device)?.ports.get(port)
    if (declared !== undefined) return declared
    const cables = this.portOf(device, port).filter(link => this.links[link]?.kind === 'cable')
    return cables.flatMap(link => this.carried[link] ?? []).map(index => this.segmentIds[index] ?? '')
  }

  private deviceSpot(id: string): number {
    const spot = this.deviceSpots.get(id)
    invariant(spot !== undefined, `the site map holds device ${id}`)
    return spot
  }

  private wall(end: Extract<CableEnd, { kind: 'wall' }>): number {
    const spots = end.panel ? this.panels : this.walls
    const known = spots.get(end.position)
    if (known !== undefined) return known
    const spot = this.addSpot({ kind: 'wall', place: wallName(end), routes: false })
    spots.set(end.position, spot)
    return spot
  }

  private portOf(device: string, port: string): number[] {
    const ports = this.portLinks.get(device) ?? new Map<string, number[]>()
    this.portLinks.set(device, ports)
    const links = ports.get(port) ?? []
    ports.set(port, links)
    return links
  }

  /** Equal lists become one list of numbers, so that sixty thousand cables do not hold sixty thousand lists. */
  private numbers(ids: readonly string[]): readonly number[] {
    const key = ids.length === 1 ? (ids[0] ?? '') : ids.join('\n')
    const known = this.numbered.get(key)
    if (known !== undefined) return known
    const numbers = ids.map(id => {
      const index = this.segments.get(id)
      invariant(index !== undefined, `the site map holds segment ${id}`)
      return index
    })
    this.numbered.set(key, numbers)
    return numbers
  }
}
