import { isIP } from 'node:net'
import { z } from 'zod'
import { id, type Known, nameOf, text } from '../base/fields.ts'
import { said, shown } from '../base/schema.ts'

/** How a device can be driven, by rung. */
export function waysSchema({ agents }: { readonly agents: Known }) {
  return z.strictObject({
    ssh: ssh(agents).optional(),
    snmp: overSnmp(agents).optional(),
    console: console(agents).optional(),
    outlet: overSnmp(agents).optional(),
    relay: relay(agents).optional(),
  })
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

function ssh(agents: Known) {
  return z.strictObject({
    profile: id,
    port: port.default(22),
    credentials: id,
    hostKeys: z
      .array(hostKey, { error: issue => (issue.input === undefined ? NO_HOST_KEY : undefined) })
      .min(1, { error: NO_HOST_KEY.replace('is missing', 'is empty') }),
    legacyAlgorithms: z.boolean().default(false),
    agent: nameOf(agents).exactOptional(),
  })
}

/** SNMP to the device itself, or to a PDU for its outlets. */
function overSnmp(agents: Known) {
  return z.strictObject({
    profile: id,
    port: port.default(161),
    credentials: id,
    agent: nameOf(agents).exactOptional(),
  })
}

const baud = z.int().min(300).max(4_000_000)

function console(agents: Known) {
  const shape = { profile: id, agent: nameOf(agents), path: text, baud: baud.exactOptional(), credentials: id }
  return z.strictObject(shape)
}

/** How an agent talks to a relay board: exactly one of them. */
export const WIRE_KEYS = ['modbus-tcp', 'modbus-rtu', 'gpio'] as const

/** Modbus over serial: 1 to 247; over TCP any byte, because a gateway may use the others. */
const unit = z.int().min(1).max(247).default(1)
const tcpUnit = z.int().min(0).max(255).default(1)

function relay(agents: Known) {
  return z.strictObject({
    profile: id,
    agent: nameOf(agents),
    severed: z.enum(['on', 'off']),
    'modbus-tcp': z.strictObject({ address, port: port.default(502), unit: tcpUnit }).optional(),
    'modbus-rtu': z.strictObject({ path: text, baud: baud.default(9600), unit }).optional(),
    gpio: z.strictObject({ chip: id }).optional(),
  })
}
export type RelayEntry = z.infer<ReturnType<typeof relay>>

/** Names are refused: there may be no DNS in an incident. */
export const address = z.string().check(ctx => {
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
