import type { Branded } from '../base/brand.ts'
import type { Place } from '../base/fault.ts'
import type { Bilingual } from '../base/text.ts'

export const SEGMENT_KINDS = ['external', 'backup', 'server', 'client', 'management'] as const
export type SegmentKind = (typeof SEGMENT_KINDS)[number]

export interface Room {
  readonly id: string
  readonly name: Bilingual
  readonly place: Place
}

export interface Segment {
  readonly id: string
  readonly kind: SegmentKind
  readonly name: Bilingual
  readonly place: Place
}

/** How the SSH rung gets in. */
export interface SshWay {
  readonly profile: string
  /** TCP port, 22 unless told. */
  readonly port: number
  /** Name of an entry in secrets.age. */
  readonly credentials: string
  /** Pinned host keys as OpenSSH prints them, `SHA256:...` without padding. Never empty. */
  readonly hostKeys: readonly string[]
  /** Old algorithms are offered only where this says so. */
  readonly legacyAlgorithms: boolean
}

/** How the SNMP rung gets in. */
export interface SnmpWay {
  readonly profile: string
  /** UDP port, 161 unless told. */
  readonly port: number
  readonly credentials: string
}

/** A serial console that an agent holds. */
export interface ConsoleWay {
  readonly profile: string
  readonly agent: string
  readonly path: string
  readonly credentials: string
}

export interface Ways {
  readonly ssh?: SshWay
  readonly snmp?: SnmpWay
  readonly console?: ConsoleWay
}

/** A VPN or other path that ends in the device itself: an interface or daemon whose far side is a segment. */
export interface Service {
  readonly id: string
  /** Interface or daemon as the device names it. */
  readonly name: string
  /** The segment behind it. */
  readonly segment: string
  /**
   * Port of the same device whose cable it runs over, such as a VPN's internet line: without that cable it is gone too. Null
   * where the map does not say: then only the device itself can cut it.
   */
  readonly via: string | null
  readonly place: Place
}

export const DEVICE_KINDS = ['switch', 'firewall', 'router', 'host'] as const
export type DeviceKind = (typeof DEVICE_KINDS)[number]

export interface Device {
  readonly id: string
  /** A switch connects ports that carry the same segment; every other kind connects all its segments. */
  readonly kind: DeviceKind
  readonly name: Bilingual
  readonly room: string | null
  readonly rack: string | null
  /** Height unit from the floor, counted from 1. */
  readonly unit: number | null
  /** Literal IPv4 or IPv6 address. Null where nothing drives the device. */
  readonly address: string | null
  /** The segment in which `address` lies. */
  readonly segment: string | null
  readonly ways: Ways
  /** Ports whose segments the site map declares. A port not listed carries what its cable's row says. */
  readonly ports: ReadonlyMap<string, readonly string[]>
  readonly services: ReadonlyMap<string, Service>
  /** Name of the login server whose session cap this device counts against. */
  readonly aaa: string | null
  readonly place: Place
}

export interface PortRef {
  readonly device: string
  readonly port: string
}

/** One end of a cable: a device's port, or a wall or panel position (`panel` where it is on a patch panel). */
export type CableEnd =
  | ({ readonly kind: 'port' } & PortRef)
  | { readonly kind: 'wall'; readonly position: string; readonly panel?: true }

export interface Cable {
  /** Printed on the cable, such as C-0042. */
  readonly id: string
  /** Rank tag printed on the cable when it is a cut point, such as 1-03. */
  readonly tag: string | null
  readonly ends: readonly [CableEnd, CableEnd]
  readonly colour: string
  readonly medium: string
  /** Segments the row says it carries; null when the row leaves it open (unknown: assumed connected). */
  readonly segments: readonly string[] | null
  readonly notes: string
  readonly place: Place
}

export interface Agent {
  readonly id: string
  readonly room: string
  readonly attach: PortRef
  readonly place: Place
}

/** The site map: rooms, segments, devices, ports and cables of one organisation. Only `parseSite` makes one. */
export interface SiteMapBody {
  readonly id: string
  readonly name: Bilingual
  readonly rooms: ReadonlyMap<string, Room>
  readonly segments: ReadonlyMap<string, Segment>
  readonly devices: ReadonlyMap<string, Device>
  /** By cable id, in file order. */
  readonly cables: ReadonlyMap<string, Cable>
  readonly agents: ReadonlyMap<string, Agent>
  /** The switch port the controller is plugged into, and the segment it is in. */
  readonly controller: PortRef & { readonly segment: string }
  /** Session caps of login servers (RADIUS, TACACS+), by name. */
  readonly aaa: ReadonlyMap<string, { readonly sessions: number }>
}
export type SiteMap = Branded<SiteMapBody, 'SiteMap'>
