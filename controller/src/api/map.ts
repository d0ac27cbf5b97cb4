import { DEVICE_KINDS, SEGMENT_KINDS } from '@kakuri/core/site/shape.ts'
import { z } from 'zod'
import { bilingual, rungKind, utc } from './common.ts'

export const mapDevice = z.object({
  id: z.string(),
  kind: z.enum(DEVICE_KINDS),
  name: bilingual,
  room: z.string().nullable(),
  rack: z.string().nullable(),
  unit: z.number().int().nullable(),
  address: z.string().nullable(),
  /** Ports the map knows, with the segments each carries. */
  ports: z.array(z.object({ port: z.string(), segments: z.array(z.string()) })),
  services: z.array(z.object({ id: z.string(), name: z.string(), segment: z.string(), via: z.string().nullable() })),
  /** Ways in; empty where nothing drives it. */
  ways: z.array(rungKind),
})

export const cableEnd = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('port'), device: z.string(), port: z.string() }),
  z.object({ kind: z.literal('wall'), position: z.string(), panel: z.literal(true).optional() }),
])

export const mapCable = z.object({
  id: z.string(),
  tag: z.string().nullable(),
  ends: z.tuple([cableEnd, cableEnd]),
  colour: z.string(),
  medium: z.string(),
  /** Segments it carries as far as the map tells. */
  segments: z.array(z.string()),
  notes: z.string(),
  /** Line of cables.csv. */
  line: z.number().int(),
})

/** What a step of the sealed plan severs on the map. */
export const mapCut = z.object({
  step: z.string(),
  tag: z.string(),
  stage: z.string(),
  device: z.string().nullable(),
  /** Cables that carry nothing once it is cut. */
  cables: z.array(z.string()),
  /** A service that ends in the device, or a block between segments inside it. */
  service: z.string().nullable(),
  block: z.object({ from: z.array(z.string()), to: z.array(z.string()) }).nullable(),
})

/** The whole site map as the files say, with the sealed plan's cut points on it. */
export const map = z.object({
  site: z.object({ id: z.string(), name: bilingual }),
  rooms: z.array(z.object({ id: z.string(), name: bilingual })),
  segments: z.array(z.object({ id: z.string(), kind: z.enum(SEGMENT_KINDS), name: bilingual })),
  devices: z.array(mapDevice),
  cables: z.array(mapCable),
  cuts: z.array(mapCut),
  /** Small computers in the rooms, and the port each is plugged into. Left out where there are none. */
  agents: z.array(z.object({ id: z.string(), room: z.string(), device: z.string(), port: z.string() })).optional(),
  controller: z.object({ device: z.string(), port: z.string(), segment: z.string() }),
})

/** A device as the sealed plan drives it. */
export const drivenDevice = z.object({
  id: z.string(),
  name: bilingual,
  room: z.string().nullable(),
  address: z.string().nullable(),
  /** Pinned host keys, `SHA256:...`; empty where SSH is no way in. */
  hostKeys: z.array(z.string()),
  ways: z.array(
    z.object({
      rung: rungKind,
      profile: z.string(),
      port: z.number().int().nullable(),
      /** Last time it was read well; null where never. */
      goodUtc: utc.nullable(),
      /** What the last try found, where it failed. */
      failing: z.object({ utc, code: z.string(), message: bilingual }).nullable(),
    }),
  ),
})

export type MapDoc = z.infer<typeof map>
export type MapDeviceDoc = z.infer<typeof mapDevice>
export type MapCableDoc = z.infer<typeof mapCable>
export type MapCutDoc = z.infer<typeof mapCut>
export type DrivenDeviceDoc = z.infer<typeof drivenDevice>
