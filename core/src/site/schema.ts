import { isIP } from 'node:net'
import { z } from 'zod'
import { bilingual, id, type Known, nameOf, text, unknownName } from '../base/fields.ts'
import { said, shown } from '../base/schema.ts'
import { DEVICE_KINDS, type PortRef, SEGMENT_KINDS } from './shape.ts'

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
    rooms: z.record(id, z.strictObject({ name: bilingual })),
    segments: z.record(id, z.strictObject({ kind: z.enum(SEGMENT_KINDS), name: bilingual })),
    devices: z.record(id, deviceSchema(names)),
    agents: z.record(id, z.strictObject({ room: nameOf(names.rooms), attach: portOf(names.devices) })).default({}),
    controller: z.strictObject({ attach: portOf(names.devices), segment: nameOf(names.segments) }),
    aaa: z.record(id, z.strictObject({ sessions: z.int().min(1).max(1000) })).default({}),
  })
}
export type SiteFile = z.infer<ReturnType<typeof siteSchema>>
export type DeviceEntry = SiteFile['devices'][string]

function deviceSchema(names: SiteNames) {
  return z.strictObject({
    kind: z.enum(DEVICE_KINDS),
    name: bilingual,
    room: nameOf(names.rooms).optional(),
    rack: text.optional(),
    unit: z.int().min(1).max(60).optional(),
    address: address.optional(),
    segment: nameOf(names.segments).optional(),
    ways: z
      .strictObject({ ssh: ssh.optional(), snmp: snmp.optional(), console: console(names).optional() })
      .default({}),
    ports: z.record(z.string(), z.array(nameOf(names.segments)).min(1)).default({}),
    services: z.record(id, service(names)).default({}),
    aaa: nameOf(names.aaa).optional(),
  })
}

function service(names: SiteNames) {
  return z.strictObject({ name: text, segment: nameOf(names.segments), via: text.optional() })
}

const NO_HOST_KEY = said(
  'is missing: without a pinned host key nobody can tell the device from an attacker',
  'run ssh-keyscan <address> | ssh-keygen -lf -, compare with the key shown on the device\'s own console, then write hostKeys: ["SHA256:..."]',
)

/** SHA-256 has 32 bytes: 43 characters of base64, of which the last carries only four bits. */
const HOST_KEY = /^SHA256:[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]$/

const hostKey = z.string().check(ctx => {
  if (HOST_KEY.test(ctx.value)) return
  const message = said(`is not a host key fingerprint: ${shown(ctx.value)}`, hostKeyHint(ctx.value))
  ctx.issues.push({ code: 'custom', input: ctx.value, message })
})

function hostKeyHint(value: string): string {
  if (HOST_KEY.test(value.replace(/=+$/, ''))) return `leave out the = at the end: ${value.replace(/=+$/, '')}`
  if (/^(MD5:)?([0-9a-f]{2}:){15}[0-9a-f]{2}$/i.test(value)) {
    return 'this is an MD5 fingerprint; ssh-keygen -lf prints the SHA256 one'
  }
  if (/^(ssh|ecdsa)-/.test(value)) return 'this is the key itself; ssh-keygen -lf <file> prints its SHA256 fingerprint'
  return 'write it as ssh-keygen -lf prints it: SHA256: and 43 characters'
}

const port = z.int().min(1).max(65535)

const ssh = z.strictObject({
  profile: id,
  port: port.default(22),
  credentials: id,
  hostKeys: z
    .array(hostKey, { error: issue => (issue.input === undefined ? NO_HOST_KEY : undefined) })
    .min(1, { error: NO_HOST_KEY.replace('is missing', 'is empty') }),
  legacyAlgorithms: z.boolean().default(false),
})

const snmp = z.strictObject({ profile: id, port: port.default(161), credentials: id })

function console(names: SiteNames) {
  return z.strictObject({ profile: id, agent: nameOf(names.agents), path: text, credentials: id })
}

/** Names are refused: there may be no DNS in an incident. */
const address = z.string().check(ctx => {
  if (isIP(ctx.value) !== 0) return
  const message = said(`must be an IP address, not ${shown(ctx.value)}`, addressHint(ctx.value))
  ctx.issues.push({ code: 'custom', input: ctx.value, message })
})

function addressHint(value: string): string {
  const plain = value.normalize('NFKC').trim()
  const [bare = ''] = plain.split('/')
  if (isIP(bare) !== 0) return `did you mean ${bare}?`
  if (/^[\d.]+$/.test(plain)) return 'four numbers from 0 to 255 without leading zeros, such as 192.0.2.10'
  return 'names do not work when DNS is gone: write the number, such as 192.0.2.10'
}

const PORT_REF = /^([^:\s]+):(\S.*)$/

/** `core-1:eth3`: a device and one of its ports. The port's own name may hold colons. */
export function portOf(devices: Known) {
  return z
    .string()
    .check(ctx => {
      const message = portRefFault(ctx.value, devices)
      if (message !== null) ctx.issues.push({ code: 'custom', input: ctx.value, message })
    })
    .transform(value => portRef(value) ?? { device: '', port: '' })
}

function portRefFault(value: string, devices: Known): string | null {
  const ref = portRef(value)
  if (ref === null)
    return said(`must be a device and its port, not ${shown(value)}`, 'write device:port, such as core-1:eth3')
  return devices.names.has(ref.device) ? null : unknownName(ref.device, [devices])
}

/** The two parts of `core-1:eth3`, or null. */
export function portRef(value: string): PortRef | null {
  const [, device, port] = PORT_REF.exec(value) ?? []
  return device === undefined || port === undefined ? null : { device, port }
}
