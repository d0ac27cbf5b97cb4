import { type ProgramBody, type Step, stageSteps } from '@kakuri/core/compile/program.ts'
import { RUNG_KINDS } from '@kakuri/core/plan/shape.ts'
import { carriedBy } from '@kakuri/core/site/graph-carry.ts'
import type { Cable, Device, SiteMap } from '@kakuri/core/site/shape.ts'
import type { MapCableDoc, MapCutDoc, MapDeviceDoc, MapDoc } from '../api/map.ts'

/** The site map as the API tells it, without the cut points. */
export type BareMap = Omit<MapDoc, 'cuts'>

export function mapDocument(site: SiteMap): BareMap {
  const cables = [...site.cables.values()].map(cable => cableDocument(cable, site))
  const cabled = portsByDevice(cables)
  const { device, port, segment } = site.controller
  return {
    site: { id: site.id, name: site.name },
    rooms: [...site.rooms.values()].map(({ id, name }) => ({ id, name })),
    segments: [...site.segments.values()].map(({ id, kind, name }) => ({ id, kind, name })),
    devices: [...site.devices.values()].map(one => deviceDocument(one, cabled.get(one.id) ?? new Map())),
    cables,
    controller: { device, port, segment },
    ...agentsOf(site),
  }
}

function agentsOf(site: SiteMap): Pick<BareMap, 'agents'> {
  const agents = [...site.agents.values()].map(({ id, room, attach }) => ({ id, room, ...attach }))
  return agents.length === 0 ? {} : { agents }
}

type Ports = ReadonlyMap<string, readonly string[]>

/** What the cables say about ports that no device declares. */
function portsByDevice(cables: readonly MapCableDoc[]): ReadonlyMap<string, Ports> {
  const all = new Map<string, Map<string, string[]>>()
  for (const { ends, segments } of cables) {
    for (const end of ends) {
      if (end.kind === 'wall') continue
      const ports = all.get(end.device) ?? new Map<string, string[]>()
      all.set(end.device, ports)
      ports.set(end.port, [...new Set([...(ports.get(end.port) ?? []), ...segments])])
    }
  }
  return all
}

function deviceDocument(device: Device, cabled: Ports): MapDeviceDoc {
  const { id, kind, name, room, rack, unit, address, ways } = device
  const ports = new Map([...cabled, ...device.ports])
  return {
    ...{ id, kind, name, room, rack, unit, address },
    ports: [...ports].map(([port, segments]) => ({ port, segments: [...segments] })),
    services: [...device.services.values()].map(one => ({
      ...{ id: one.id, name: one.name, segment: one.segment, via: one.via },
    })),
    ways: RUNG_KINDS.filter(rung => rung !== 'hands' && ways[rung] !== undefined),
  }
}

function cableDocument(cable: Cable, site: SiteMap): MapCableDoc {
  const { id, tag, ends, colour, medium, notes, place } = cable
  return {
    ...{ id, tag, colour, medium, notes, line: place.line },
    ends: [{ ...ends[0] }, { ...ends[1] }],
    segments: [...(carriedBy(cable, site, 'joined') ?? [])],
  }
}

/** What each step of the sealed plan severs on this map. */
export function cutDocuments(program: ProgramBody, map: BareMap): MapCutDoc[] {
  const devices = new Map(map.devices.map(device => [device.id, device]))
  const atPorts = cablesAtPorts(program)
  return program.stages.flatMap(stage =>
    stageSteps(stage).map(step => ({
      ...{ step: step.id, tag: step.tag, stage: stage.id, device: step.device },
      cables: cutCables(atPorts, step),
      ...inside(step, devices.get(step.device ?? '')),
    })),
  )
}

/** Cable ids by device and port. */
type AtPorts = ReadonlyMap<string, readonly string[]>

const atPort = (device: string | null, port: string) => `${device}\n${port}`

function cablesAtPorts({ cables }: ProgramBody): AtPorts {
  const ends = Object.values(cables).flatMap(({ id, ends }) =>
    ends.flatMap(end => (end.kind === 'port' ? [{ id, at: atPort(end.device, end.port) }] : [])),
  )
  return new Map([...Map.groupBy(ends, ({ at }) => at)].map(([at, all]) => [at, all.map(({ id }) => id)]))
}

function cutCables(atPorts: AtPorts, { kind, device, target, cables: byHand }: Step): string[] {
  if (kind === 'hands') return [...byHand]
  if (kind === 'power') return cablesAtDevice(atPorts, device)
  return target?.kind === 'port' ? [...(atPorts.get(atPort(device, target.port)) ?? [])] : []
}

function cablesAtDevice(atPorts: AtPorts, device: string | null): string[] {
  const own = [...atPorts].filter(([at]) => at.startsWith(atPort(device, '')))
  return [...new Set(own.flatMap(([, cables]) => cables))]
}

/** The sealed plan names interfaces, as the device does; the map tells what lies behind them. */
function inside({ target }: Step, device: MapDeviceDoc | undefined): Pick<MapCutDoc, 'service' | 'block'> {
  if (target?.kind === 'service') {
    const known = device?.services.find(({ name }) => name === target.name)
    return { service: known?.id ?? target.name, block: null }
  }
  if (target?.kind !== 'zone-block') return { service: null, block: null }
  const segments = (names: readonly string[]) => [...new Set(names.flatMap(name => segmentsBehind(device, name)))]
  return { service: null, block: { from: segments(target.from), to: segments(target.to) } }
}

function segmentsBehind(device: MapDeviceDoc | undefined, name: string): readonly string[] {
  const port = device?.ports.find(one => one.port === name)
  const service = device?.services.find(one => one.name === name)
  return port?.segments ?? (service === undefined ? [name] : [service.segment])
}
