/** One element of a BER encoding: its tag, and where its content begins and ends. */
export interface Element {
  readonly tag: number
  readonly start: number
  readonly end: number
}

const CONSTRUCTED = 0x20
const MAX_DEPTH = 8
const MAX_LENGTH_OCTETS = 4

/** Reads the element at `at`; null when its header or content does not fit before `limit`. */
export function readElement(bytes: Uint8Array, at: number, limit: number): Element | null {
  const tag = bytes[at]
  const first = bytes[at + 1]
  if (tag === undefined || first === undefined || at + 2 > limit) return null
  const octets = first < 0x80 ? 0 : first & 0x7f
  // 0x80 alone is the indefinite length, which SNMP forbids (RFC 3417, clause 8).
  if (first === 0x80 || octets > MAX_LENGTH_OCTETS || at + 2 + octets > limit) return null
  const start = at + 2 + octets
  const length = octets === 0 ? first : lengthOf(bytes.subarray(at + 2, start))
  return start + length > limit ? null : { tag, start, end: start + length }
}

function lengthOf(octets: Uint8Array): number {
  return octets.reduce((length, octet) => length * 256 + octet, 0)
}

/** The elements that fill a content exactly; null when they do not. */
export function readElements(bytes: Uint8Array, start: number, end: number): Element[] | null {
  const elements: Element[] = []
  for (let at = start; at < end; ) {
    const element = readElement(bytes, at, end)
    if (element === null) return null
    elements.push(element)
    at = element.end
  }
  return elements
}

/** True when every element inside, at any depth, fills its place exactly. */
export function wellFormed(bytes: Uint8Array, element: Element, depth = 0): boolean {
  if ((element.tag & CONSTRUCTED) === 0) return true
  if (depth > MAX_DEPTH) return false
  const inside = readElements(bytes, element.start, element.end)
  return inside?.every(one => wellFormed(bytes, one, depth + 1)) ?? false
}

/** An INTEGER of one to four octets; null when it is something else. */
export function readInteger(bytes: Uint8Array, element: Element | undefined): number | null {
  if (element?.tag !== 0x02) return null
  const octets = bytes.subarray(element.start, element.end)
  if (octets.length === 0 || octets.length > 4) return null
  return lengthOf(octets)
}
