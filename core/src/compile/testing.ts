import type { CutPlan, CutPlanBody, CutPoint, Relation, RungKind, Stage } from '../plan/shape.ts'
import type { Profile } from '../profile/shape.ts'
import type {
  Agent,
  Cable,
  CableEnd,
  ContactRef,
  Device,
  DeviceKind,
  SegmentKind,
  SiteMap,
  SiteMapBody,
} from '../site/shape.ts'

/** Short writing for tests: site maps and plans without files. Everything gets a place, ids become names. */
const PLACE = { file: 'plan.yaml', line: 1, column: 1 }
const both = (text: string) => ({ ja: text, en: text })

export interface DeviceSketch {
  readonly kind?: DeviceKind
  /** Management segment. Devices with one are driven by ssh and snmp unless `ways` says otherwise. */
  readonly segment?: string
  readonly ways?: Device['ways']
  readonly ports?: { readonly [port: string]: readonly string[] }
  /** Service id to the segment behind it, or to `segment via`: the port it runs over. */
  readonly services?: { readonly [id: string]: string }
  readonly room?: string
  /** Outlets that power it, `pdu:contact`. */
  readonly outlets?: readonly string[]
  /** Relays by port or `power`, `board:contact`. */
  readonly relays?: { readonly [name: string]: readonly string[] }
}

/** `[id, 'device:port' or 'wall W-1', the same, segments or null, tag]`. */
export type CableSketch = readonly [string, string, string, (readonly string[] | null)?, (string | null)?]

export interface SiteSketch {
  readonly segments: { readonly [id: string]: SegmentKind }
  readonly devices: { readonly [id: string]: DeviceSketch }
  readonly cables: readonly CableSketch[]
  /** Where the controller is plugged in, `device:port segment`. */
  readonly controller: string
  /** Agent id to `device:port`, or to `device:port room`; the room is the annex unless told. */
  readonly agents?: { readonly [id: string]: string }
}

const WAYS: Device['ways'] = {
  ssh: { profile: 'test-ssh', port: 22, credentials: 'ops', hostKeys: ['SHA256:x'], legacyAlgorithms: false },
  snmp: { profile: 'test-snmp', port: 161, credentials: 'ops-snmp' },
}

export function sketchSite(sketch: SiteSketch): SiteMap {
  const [at, segment] = sketch.controller.split(' ')
  const body: SiteMapBody = {
    id: 'test-site',
    name: both('test site'),
    rooms: new Map(['server-room', 'annex'].map(id => [id, { id, name: both(id), place: PLACE }])),
    segments: mapOf(sketch.segments, (kind, id) => ({ id, kind, name: both(id), place: PLACE })),
    devices: mapOf(sketch.devices, sketchDevice),
    cables: new Map(sketch.cables.map((one, index) => [one[0], sketchCable(one, index)])),
    agents: mapOf(sketch.agents ?? {}, sketchAgent),
    controller: { ...portOf(at ?? ''), segment: segment ?? '' },
    aaa: new Map(),
  }
  return body as SiteMap
}

function sketchAgent(text: string, id: string): Agent {
  const [attach = '', room = 'annex'] = text.split(' ')
  return { id, room, attach: portOf(attach), place: PLACE }
}

const contactOf = (text: string): ContactRef => {
  const { device, port } = portOf(text)
  return { device, contact: port }
}

function sketchDevice(sketch: DeviceSketch, id: string, index: number): Device {
  const services = mapOf(sketch.services ?? {}, (behind, service) => {
    const [segment = '', via = null] = behind.split(' ')
    return { id: service, name: `${service}0`, segment, via, place: PLACE }
  })
  return {
    id,
    kind: sketch.kind ?? 'switch',
    name: both(id),
    room: sketch.room ?? null,
    rack: null,
    unit: null,
    address: sketch.segment === undefined ? null : `192.0.2.${index + 1}`,
    segment: sketch.segment ?? null,
    ways: sketch.ways ?? (sketch.segment === undefined ? {} : WAYS),
    ports: new Map(Object.entries(sketch.ports ?? {})),
    services,
    aaa: null,
    ...(sketch.outlets && { outlets: sketch.outlets.map(contactOf) }),
    ...(sketch.relays && { relays: mapOf(sketch.relays, names => names.map(contactOf)) }),
    place: PLACE,
  }
}

function sketchCable([id, left, right, segments, tag]: CableSketch, index: number): Cable {
  return {
    id,
    tag: tag ?? null,
    ends: [endOf(left), endOf(right)],
    colour: 'blue',
    medium: 'cat6',
    segments: segments ?? null,
    notes: '',
    place: { file: 'cables.csv', line: index + 2, column: 1 },
  }
}

function endOf(text: string): CableEnd {
  return text.startsWith('wall ') ? { kind: 'wall', position: text.slice(5) } : { kind: 'port', ...portOf(text) }
}

function portOf(text: string) {
  const [device = '', port = ''] = text.split(':')
  return { device, port }
}

export interface CutSketch {
  readonly id: string
  readonly tag?: string | null
  readonly ladder?: readonly RungKind[]
  readonly cables?: readonly string[]
  /** `device:port`; else `block: [device, from, to]`, `service: [device, id]`, `power: device`, or hands. */
  readonly port?: string
  readonly block?: readonly [string, readonly string[], readonly string[]]
  readonly service?: readonly [string, string]
  /** The device whose power is cut. */
  readonly power?: string
}

export interface StageSketch {
  readonly cuts: readonly CutSketch[]
  readonly severs?: readonly Pairs[]
  readonly keeps?: readonly Pairs[]
}

type Pairs = readonly [readonly string[], readonly string[]]

export function sketchPlan(stages: readonly StageSketch[]): CutPlan {
  const body: CutPlanBody = { name: both('plan'), triggers: [both('ransom note')], stages: stages.map(sketchStage) }
  return body as CutPlan
}

function sketchStage({ cuts, severs, keeps }: StageSketch, index: number): Stage {
  const relation = ([from, to]: Pairs): Relation => ({ from, to, place: PLACE })
  return {
    id: `s${index + 1}`,
    name: both(`stage ${index + 1}`),
    gate: { kind: 'confirm' },
    severs: (severs ?? []).map(relation),
    keeps: (keeps ?? []).map(relation),
    impact: null,
    announcements: [],
    probationMs: 600_000,
    watchEveryMs: 30_000,
    recut: false,
    cutPoints: cuts.map((cut, place) => sketchCut(cut, `${index + 1}-${String(place + 1).padStart(2, '0')}`, place)),
    place: PLACE,
  }
}

function sketchCut(sketch: CutSketch, tag: string, index: number): CutPoint {
  const { id, ladder, cables, port, block, service, power } = sketch
  const place = { ...PLACE, line: index + 10 }
  const common = { id, tag: sketch.tag === undefined ? tag : sketch.tag, impact: null, display: null, place }
  const driven = { ...common, ladder: ladder ?? (['ssh', 'snmp', 'hands'] as const), cables: cables ?? [] }
  if (port !== undefined) return { ...driven, kind: 'port', ...portOf(port) }
  if (block !== undefined) return { ...driven, kind: 'zone-block', device: block[0], from: block[1], to: block[2] }
  if (service !== undefined) return { ...driven, kind: 'service', device: service[0], service: service[1] }
  if (power !== undefined) return { ...driven, ladder: ladder ?? ['outlet', 'hands'], kind: 'power', device: power }
  return { ...driven, kind: 'hands', device: null, ladder: ladder ?? ['hands'] }
}

/** Profiles `test-ssh` (can do everything), `test-snmp` (ports alone), `test-outlet` and `test-relay`. Enough for compile and lint, which read no more. */
export function testProfiles(): ReadonlyMap<string, Profile> {
  const common = { standing: 'documented', name: 'test' }
  const ssh = { ...common, id: 'test-ssh', rung: 'ssh', operations: { port: {}, 'zone-block': {}, service: {} } }
  const snmp = { ...common, id: 'test-snmp', rung: 'snmp', operations: { port: {} } }
  const contact = { kind: 'lines', first: 0, count: 16, activeLow: false }
  const contacts = ['outlet', 'relay'].map(rung => ({
    ...common,
    id: `test-${rung}`,
    rung,
    operations: { contact },
  }))
  return new Map([ssh, snmp, ...contacts].map(profile => [profile.id, profile as unknown as Profile]))
}

function mapOf<A, B>(entries: { readonly [id: string]: A }, make: (value: A, id: string, index: number) => B) {
  return new Map(Object.entries(entries).map(([id, value], index) => [id, make(value, id, index)]))
}
