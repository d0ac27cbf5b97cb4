import type { CutPoint } from '../plan/shape.ts'
import type { Cable, CableEnd, PortRef, SiteMap } from '../site/shape.ts'

/**
 * The graph's promise said a second time, slowly and with nothing shared: every state (place, segment, last router) is
 * walked one by one from the site map itself.
 */
export type World = 'byDevice' | 'byHands' | 'worst'

interface Wire {
  readonly ends: readonly [string, string]
  readonly segments: readonly string[]
  /** What takes it away: `cable C-1`, `port core:1`, `service fw vpn`, `power core`. */
  readonly names: ReadonlySet<string>
}

export class Brute {
  private readonly site: SiteMap
  private readonly wires: Wire[]

  constructor(site: SiteMap, joined: boolean) {
    this.site = site
    this.wires = [...cableWires(site, joined), ...serviceWires(site), ...attachWires(site, joined)].map(hungUp)
  }

  /** Every place and segment that traffic from some of them gets to, as `place|segment`. */
  reach(from: readonly string[], cuts: readonly CutPoint[], world: World): Set<string> {
    const dead = new Set(cuts.flatMap(cut => deadNames(this.site, cut, world)))
    const states = new Set<string>()
    const open = from.map(node => `${node}|`)
    for (let state = open.pop(); state !== undefined; state = open.pop()) {
      if (states.has(state)) continue
      states.add(state)
      open.push(...this.overWires(state, dead), ...this.routed(state, dead))
    }
    return new Set([...states].map(state => state.split('|').slice(0, 2).join('|')))
  }

  /** Endpoints of a name, each as its nodes. */
  endpoints(name: string): string[][] {
    if (!this.site.segments.has(name)) return this.nodes().has(name) ? [this.nodesOf(name)] : []
    const carrying = [...this.nodes().keys()].filter(place => this.nodes().get(place)?.has(name))
    const real = carrying.filter(place => place !== 'controller' && !place.startsWith('agent '))
    const ends = real.filter(place => this.isEnd(place) && this.wires.some(wire => carries(wire, place, name)))
    return (ends.length > 0 ? ends : real).map(place => [`${place}|${name}`])
  }

  nodesOf(place: string): string[] {
    return [...(this.nodes().get(place) ?? [])].map(segment => `${place}|${segment}`)
  }

  private nodes(): Map<string, Set<string>> {
    const nodes = new Map<string, Set<string>>()
    const add = (place: string, segments: readonly string[]) =>
      nodes.set(place, new Set([...(nodes.get(place) ?? []), ...segments]))
    for (const device of this.site.devices.values()) {
      add(device.id, [...(device.segment === null ? [] : [device.segment]), ...[...device.ports.values()].flat()])
    }
    for (const { ends, segments } of this.wires) for (const end of ends) add(end, segments)
    return nodes
  }

  private isEnd(place: string): boolean {
    return this.site.devices.get(place)?.kind === 'host' || /^(wall|far) /.test(place)
  }

  private routes(place: string): boolean {
    return (this.site.devices.get(place)?.kind ?? 'switch') !== 'switch'
  }

  private overWires(state: string, dead: ReadonlySet<string>): string[] {
    const [place = '', segment = '', router = ''] = state.split('|')
    const live = this.wires.filter(
      wire => carries(wire, place, segment) && ![...wire.names].some(name => dead.has(name)),
    )
    const others = live
      .flatMap(({ ends }) => (ends[0] === place ? [ends[1]] : []))
      .concat(live.flatMap(({ ends }) => (ends[1] === place ? [ends[0]] : [])))
    return others
      .filter(other => !(this.routes(other) && other === router))
      .map(other => `${other}|${segment}|${router}`)
  }

  private routed(state: string, dead: ReadonlySet<string>): string[] {
    const [place = '', segment = '', router = ''] = state.split('|')
    if (!this.routes(place) || router === place) return []
    return [...(this.nodes().get(place) ?? [])]
      .filter(other => other !== segment && !dead.has(`block ${place} ${[segment, other].sort().join(' ')}`))
      .map(other => `${place}|${other}|${place}`)
  }
}

/** A wire is gone when a device at one of its ends has no power. */
function hungUp(wire: Wire): Wire {
  return { ...wire, names: new Set([...wire.names, ...wire.ends.map(end => `power ${end}`)]) }
}

function carries(wire: Wire, place: string, segment: string): boolean {
  return wire.ends.includes(place) && wire.segments.includes(segment)
}

function deadNames(site: SiteMap, cut: CutPoint, world: World): string[] {
  const own = ownCables(site, cut)
  const unplugged = (cut.cables.length > 0 ? cut.cables : own).map(id => `cable ${id}`)
  const driven = [...drivenNames(cut, own), ...(world === 'worst' && losesPower(site, cut) ? allAt(site, cut) : [])]
  const hands = cut.kind === 'hands' || (cut.ladder.includes('hands') && unplugged.length > 0)
  if (cut.kind === 'hands' || (world === 'byHands' && hands)) return unplugged
  return world === 'worst' && hands ? [...driven, ...unplugged] : driven
}

function losesPower(site: SiteMap, cut: CutPoint): boolean {
  if (cut.kind !== 'port') return cut.kind === 'power'
  const ownRelay = site.devices.get(cut.device)?.relays?.has(cut.port) === true
  return cut.ladder.includes('outlet') || (cut.ladder.includes('relay') && !ownRelay)
}

function allAt(site: SiteMap, { device }: CutPoint): string[] {
  return [`power ${device}`, ...cablesOn(site, device).map(id => `cable ${id}`)]
}

function cablesOn(site: SiteMap, device: string | null): string[] {
  return [...site.cables.values()].filter(({ ends }) => ends.some(end => placeOf(end) === device)).map(({ id }) => id)
}

/** Of a port: its cables. Of a service: those at the port it runs over. */
function ownCables(site: SiteMap, cut: CutPoint): string[] {
  if (cut.kind === 'port') return cablesAt(site, cut.device, cut.port)
  if (cut.kind === 'power') return cablesOn(site, cut.device)
  const service = cut.kind === 'service' ? site.devices.get(cut.device)?.services.get(cut.service) : undefined
  return cut.kind === 'service' ? cablesAt(site, cut.device, service?.via ?? null) : []
}

function cablesAt(site: SiteMap, device: string, port: string | null): string[] {
  const isThere = (end: CableEnd) => port !== null && placeOf(end) === device && portName(end) === port
  return [...site.cables.values()].filter(cable => cable.ends.some(isThere)).map(cable => cable.id)
}

function drivenNames(cut: CutPoint, own: readonly string[]): string[] {
  switch (cut.kind) {
    case 'port':
      return [`port ${cut.device}:${cut.port}`, ...own.map(id => `cable ${id}`)]
    case 'service':
      return [`service ${cut.device} ${cut.service}`]
    case 'zone-block':
      return cut.from.flatMap(from => cut.to.map(to => `block ${cut.device} ${[from, to].sort().join(' ')}`))
    case 'power':
      return [`power ${cut.device}`, ...own.map(id => `cable ${id}`)]
    case 'hands':
      return []
  }
}

function cableWires(site: SiteMap, joined: boolean): Wire[] {
  return [...site.cables.values()].map(cable => ({
    ends: [placeOf(cable.ends[0]), placeOf(cable.ends[1])],
    segments: [...site.segments.keys()].filter(segment => isCarried(site, cable, segment, joined)),
    names: new Set([`cable ${cable.id}`]),
  }))
}

/** Asked of one segment at a time: yes, no, or open at each end. */
function isCarried(site: SiteMap, cable: Cable, segment: string, joined: boolean): boolean {
  const says = cable.ends.map(end => {
    const device = end.kind === 'port' ? site.devices.get(end.device) : undefined
    const stated = (end.kind === 'port' ? device?.ports.get(end.port) : undefined) ?? cable.segments
    if (stated !== null) return stated.includes(segment) ? 'yes' : 'no'
    return device === undefined || device.kind === 'host' ? 'follows' : 'open'
  })
  if (says.includes('no')) return false
  if (joined) return true
  return says.includes('yes') && !says.includes('open')
}

function serviceWires(site: SiteMap): Wire[] {
  return [...site.devices.values()].flatMap(device =>
    [...device.services.values()].map(
      (service): Wire => ({
        ends: [device.id, `far ${device.id} ${service.id}`],
        segments: [service.segment],
        names: new Set([
          `service ${device.id} ${service.id}`,
          `port ${device.id}:${service.via}`,
          ...cablesAt(site, device.id, service.via).map(id => `cable ${id}`),
        ]),
      }),
    ),
  )
}

/** The controller and agents hang on their ports and on whatever cables the map shows there. */
function attachWires(site: SiteMap, joined: boolean): Wire[] {
  const { controller } = site
  const agents = [...site.agents.values()].map(({ id, attach }) =>
    attachWire(site, attach, `agent ${id}`, segmentsAt(site, attach, joined)),
  )
  return [attachWire(site, controller, 'controller', [controller.segment]), ...agents]
}

function attachWire(site: SiteMap, { device, port }: PortRef, guest: string, segments: readonly string[]): Wire {
  const names = new Set([`port ${device}:${port}`, ...cablesAt(site, device, port).map(id => `cable ${id}`)])
  return { ends: [device, guest], segments, names }
}

/** What the map declares for the port; else what the cables in it carry. */
function segmentsAt(site: SiteMap, { device, port }: PortRef, joined: boolean): readonly string[] {
  const cables = cablesAt(site, device, port).flatMap(id => site.cables.get(id) ?? [])
  const carried = (segment: string) => cables.some(cable => isCarried(site, cable, segment, joined))
  return site.devices.get(device)?.ports.get(port) ?? [...site.segments.keys()].filter(carried)
}

function placeOf(end: CableEnd): string {
  return end.kind === 'port' ? end.device : `wall ${end.position}`
}

function portName(end: CableEnd): string | null {
  return end.kind === 'port' ? end.port : null
}
