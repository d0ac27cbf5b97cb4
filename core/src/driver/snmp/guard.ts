import { type Element, readElement, readElements, readInteger, wellFormed } from './ber.ts'

/** What an answer to this session must look like. */
export type Expected =
  | { readonly version: 'v2c'; readonly community: string }
  /** `engine` is null until the device's engine was discovered. */
  | { readonly version: 'v3'; readonly engine: () => Uint8Array | null }

const SEQUENCE = 0x30
const OCTET_STRING = 0x04
const RESPONSE = 0xa2
const REPORT = 0xa8
const AUTH_PRIV = 0x03
const PRIV = 0x02

/**
 * Looks at a datagram before the library sees it; null when it may pass, else why it is ignored. The library
 * (net-snmp 3.29.2) throws on a Report in a community message, takes an SNMPv3 answer without authentication for
 * genuine, and gives up the waiting request on either.
 */
export function whyIgnored(bytes: Uint8Array, expected: Expected): string | null {
  const message = readElement(bytes, 0, bytes.length)
  if (message?.tag !== SEQUENCE || message.end !== bytes.length) return 'not one SNMP message'
  if (!wellFormed(bytes, message)) return 'broken BER'
  const parts = readElements(bytes, message.start, message.end) ?? []
  const version = readInteger(bytes, parts[0])
  if (version !== (expected.version === 'v2c' ? 1 : 3)) return 'another SNMP version'
  return expected.version === 'v2c'
    ? whyCommunityIgnored(bytes, parts, expected.community)
    : whyUserIgnored(bytes, parts, expected.engine())
}

function whyCommunityIgnored(bytes: Uint8Array, parts: readonly Element[], community: string): string | null {
  const [, name, pdu] = parts
  if (parts.length !== 3 || name?.tag !== OCTET_STRING) return 'not a community message'
  if (!Buffer.from(community).equals(bytes.subarray(name.start, name.end))) return 'another community'
  return pdu?.tag === RESPONSE ? whyPduIgnored(bytes, pdu) : 'not a response'
}

function whyUserIgnored(bytes: Uint8Array, parts: readonly Element[], engine: Uint8Array | null): string | null {
  const [, header, security, data] = parts
  if (parts.length !== 4 || !header || !security || !data) return 'not an SNMPv3 message'
  const flags = readFlags(bytes, header)
  const from = readEngine(bytes, security)
  if (flags === null || from === null) return 'not an SNMPv3 message'
  if ((flags & AUTH_PRIV) !== AUTH_PRIV) return whyPlainIgnored(bytes, flags, data)
  if (data.tag !== OCTET_STRING) return 'not encrypted'
  // Every engine costs a key derivation over a megabyte, so nobody else's is tried.
  return engine !== null && Buffer.compare(engine, from) === 0 ? null : 'another engine'
}

/** Without authentication and privacy only a Report is taken: it tells the engine, or why a request was refused. */
function whyPlainIgnored(bytes: Uint8Array, flags: number, data: Element): string | null {
  if ((flags & PRIV) !== 0 || data.tag !== SEQUENCE) return 'security level'
  const pdu = readElements(bytes, data.start, data.end)?.[2]
  return pdu?.tag === REPORT ? whyPduIgnored(bytes, pdu) : 'an answer without authentication and privacy'
}

function readFlags(bytes: Uint8Array, header: Element): number | null {
  const fields = header.tag === SEQUENCE ? readElements(bytes, header.start, header.end) : null
  const flags = fields?.[2]
  if (fields?.length !== 4 || flags?.tag !== OCTET_STRING || flags.end - flags.start !== 1) return null
  return bytes[flags.start] ?? null
}

/** The sender's engine id, out of the security parameters: an OCTET STRING that holds a SEQUENCE of six. */
function readEngine(bytes: Uint8Array, security: Element): Uint8Array | null {
  if (security.tag !== OCTET_STRING) return null
  const inside = readElement(bytes, security.start, security.end)
  if (inside?.tag !== SEQUENCE || inside.end !== security.end) return null
  const fields = readElements(bytes, inside.start, inside.end)
  const engine = fields?.[0]
  if (fields?.length !== 6 || engine?.tag !== OCTET_STRING) return null
  return bytes.subarray(engine.start, engine.end)
}

/** Request id, error status, error index, then variable bindings, each an OID and one value. */
function whyPduIgnored(bytes: Uint8Array, pdu: Element): string | null {
  const fields = readElements(bytes, pdu.start, pdu.end)
  const bindings = fields?.[3]
  if (fields?.length !== 4 || bindings?.tag !== SEQUENCE) return 'a broken PDU'
  const all = readElements(bytes, bindings.start, bindings.end) ?? []
  return all.every(one => isBinding(bytes, one)) ? null : 'a broken variable binding'
}

function isBinding(bytes: Uint8Array, binding: Element): boolean {
  const parts = binding.tag === SEQUENCE ? readElements(bytes, binding.start, binding.end) : null
  const oid = parts?.[0]
  return parts?.length === 2 && oid?.tag === 0x06 && oid.end > oid.start
}
