import { z } from 'zod'
import { bilingual, id, type Known, nameOf, text, unknownName } from '../base/fields.ts'
import { said, shown } from '../base/schema.ts'
import { type ContactRef, DEVICE_KINDS, type PortRef, SEGMENT_KINDS } from './shape.ts'
import { address, waysSchema } from './ways.ts'

/** What is declared in site.yaml, by sort. Read from the keys alone, so that references can be checked in a faulty file. */
export interface SiteNames {
  readonly rooms: Known
  readonly segments: Known
  readonly devices: Known
  readonly agents: Known
  readonly aaa: Known
}

const VERSION = z.literal('kakuri/1', {
  error: issue => (issue.input === undefined ? said('is missing', 'begin the file with site: kakuri/1') : undefined),
})

/** site.yaml, version kakuri/1. */
export function siteSchema(names: SiteNames) {
  return z.strictObject({
    site: VERSION,
    id,
    name: bilingual,
    rooms: z.record(id, z.strictObject({ name: bilingual, people: z.array(text).min(1).exactOptional() })),
    segments: z.record(id, z.strictObject({ kind: z.enum(SEGMENT_KINDS), name: bilingual })),
    devices: z.record(id, deviceSchema(names)),
    agents: z.record(agentId, z.strictObject({ room: nameOf(names.rooms), attach: portOf(names.devices) })).default({}),
    controller: z.strictObject({ attach: portOf(names.devices), segment: nameOf(names.segments) }),
    aaa: z.record(id, z.strictObject({ sessions: z.int().min(1).max(1000) })).default({}),
    contacts: z
      .array(z.strictObject({ name: bilingual, phone: text }))
      .min(1)
      .exactOptional(),
  })
}
export type SiteFile = z.infer<ReturnType<typeof siteSchema>>
export type DeviceEntry = SiteFile['devices'][string]

function deviceSchema(names: SiteNames) {
  const contacts = z.array(contactOf(names.devices))
  return z.strictObject({
    kind: z.enum(DEVICE_KINDS),
    name: bilingual,
    room: nameOf(names.rooms).optional(),
    rack: text.optional(),
    unit: z.int().min(1).max(60).optional(),
    address: address.optional(),
    segment: nameOf(names.segments).optional(),
    ways: waysSchema(names).default({}),
    ports: z.record(z.string(), z.array(nameOf(names.segments)).min(1)).default({}),
    services: z.record(id, service(names)).default({}),
    aaa: nameOf(names.aaa).optional(),
    outlets: contacts.min(1).optional(),
    relays: z.record(z.string(), contacts.min(1)).optional(),
    photo: photo.optional(),
  })
}

/** On the link this word stands for the controller. */
const agentId = id.check(ctx => {
  if (ctx.value !== 'controller') return
  const message = said('cannot be an agent: this word means the controller', 'choose another id')
  ctx.issues.push({ code: 'custom', input: ctx.value, message })
})

/** A file beside site.yaml. Goes into the bundle by name, so it must not lead out of the folder. */
const PHOTO = /^(?!.*(^|\/)\.{1,2}(\/|$))[^/\\:]+(\/[^/\\:]+)*\.(jpe?g|png|webp)$/i

const photo = z.string().check(ctx => {
  if (PHOTO.test(ctx.value)) return
  const message = said(
    `must be a picture inside the site folder, not ${shown(ctx.value)}`,
    'write a path such as photos/rack-1.jpg: jpg, png or webp, without .. and without / at its beginning',
  )
  ctx.issues.push({ code: 'custom', input: ctx.value, message })
})

function service(names: SiteNames) {
  return z.strictObject({ name: text, segment: nameOf(names.segments), via: text.optional() })
}

const PORT_REF = /^([^:\s]+):(\S.*)$/

/** `core-1:eth3`: a device and one of its ports. The port's own name may hold colons. */
export function portOf(devices: Known) {
  const wanted = { what: 'a device and its port', hint: 'write device:port, such as core-1:eth3' }
  return refOf(devices, wanted).transform(value => portRef(value) ?? { device: '', port: '' })
}

/** `pdu-a:7`: an outlet of a PDU, or a relay of a board. */
function contactOf(devices: Known) {
  const wanted = { what: 'a device and its outlet or relay', hint: 'write device:outlet, such as pdu-a:7' }
  return refOf(devices, wanted).transform((value): ContactRef => {
    const { device = '', port = '' } = portRef(value) ?? {}
    return { device, contact: port }
  })
}

function refOf(devices: Known, wanted: { readonly what: string; readonly hint: string }) {
  return z.string().check(ctx => {
    const message = refFault(ctx.value, devices, wanted)
    if (message !== null) ctx.issues.push({ code: 'custom', input: ctx.value, message })
  })
}

function refFault(value: string, devices: Known, { what, hint }: { what: string; hint: string }): string | null {
  const ref = portRef(value)
  if (ref === null) return said(`must be ${what}, not ${shown(value)}`, hint)
  return devices.names.has(ref.device) ? null : unknownName(ref.device, [devices])
}

/** The two parts of `core-1:eth3`, or null. */
export function portRef(value: string): PortRef | null {
  const [, device, port] = PORT_REF.exec(value) ?? []
  return device === undefined || port === undefined ? null : { device, port }
}
