import type { Branded } from '../base/brand.ts'
import type { Place } from '../base/fault.ts'
import type { Bilingual } from '../base/text.ts'

export const SEGMENT_KINDS = ['external', 'backup', 'server', 'client', 'management'] as const
export type SegmentKind = (typeof SEGMENT_KINDS)[number]

export interface Room {
  readonly id: string
  readonly name: Bilingual
  /** Who may be at work in it: offered by name on its display. */
  readonly people?: readonly string[]
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
  /** The agent that goes there, where the controller itself cannot. */
  readonly agent?: string
}

/** How the SNMP rung gets in. */
export interface SnmpWay {
  readonly profile: string
  /** UDP port, 161 unless told. */
  readonly port: number
  readonly credentials: string
  /** The agent that asks, where the controller itself cannot. */
  readonly agent?: string
}

/** A serial console that an agent holds. */
export interface ConsoleWay {
  readonly profile: string
  readonly agent: string
  /** Device file at the agent, such as /dev/serial/by-id/usb-... */
  readonly path: string
  /** Bits per second, 9600 unless told. */
  readonly baud?: number
  readonly credentials: string
}

/** How the outlets of a PDU are switched: stands on the PDU. */
export interface OutletWay {
  readonly profile: string
  /** UDP port, 161 unless told. */
  readonly port: number
  readonly credentials: string
  readonly agent?: string
}

/** How the relays of a board are switched: stands on the board. Always by an agent. */
export interface RelayWay {
  readonly profile: string
  readonly agent: string
  readonly wire: RelayWire
  /** The state of a relay in which what hangs on it is severed. */
  readonly severed: 'on' | 'off'
}
export type RelayWire =
  | { readonly kind: 'modbus-tcp'; readonly address: string; readonly port: number; readonly unit: number }
  | { readonly kind: 'modbus-rtu'; readonly path: string; readonly baud: number; readonly unit: number }
  /** `chip` as libgpiod names it, such as gpiochip0. */
  | { readonly kind: 'gpio'; readonly chip: string }

export interface Ways {
  readonly ssh?: SshWay
  readonly snmp?: SnmpWay
  readonly console?: ConsoleWay
  readonly outlet?: OutletWay
  readonly relay?: RelayWay
}

/** One outlet of a PDU, or one relay of a board: the device that switches it, and its name there. */
export interface ContactRef {
  readonly device: string
  readonly contact: string
}

/** Under this name in `Device.relays` stands what cuts the power of the whole device; every other name is a port. */
export const POWER = 'power'

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
  /** The outlets that power it: without all of them it is off. */
  readonly outlets?: readonly ContactRef[]
  /** By port, the relays that break its line; under `power`, those that cut the power of the whole device. */
  readonly relays?: ReadonlyMap<string, readonly ContactRef[]>
  /** A photograph for the display: file in the site folder. */
  readonly photo?: string
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

export interface Contact {
  readonly name: Bilingual
  readonly phone: string
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
  /** Whom to call in an incident, as the displays show it. */
  readonly contacts?: readonly Contact[]
}
export type SiteMap = Branded<SiteMapBody, 'SiteMap'>
