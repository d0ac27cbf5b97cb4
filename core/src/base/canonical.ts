import { createHash } from 'node:crypto'

/** What canonical JSON can hold. Keys whose value is undefined are left out. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined }

/**
 * One text for one value: object keys sorted by UTF-16 code unit, no white space, numbers as ECMAScript prints them
 * (RFC 8785 for the values used here). Throws on numbers that JSON cannot hold.
 */
export function canonicalJson(value: Json): string {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new RangeError(`${value} has no JSON form`)
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  if (Array.isArray(value)) return canonicalArray(value)
  return canonicalObject(value as { readonly [key: string]: Json | undefined })
}

// Text is joined as it comes: this runs before every durable append, where lists in between would be most of the cost.
function canonicalArray(values: readonly Json[]): string {
  let text = ''
  for (const value of values) text += (text === '' ? '' : ',') + canonicalJson(value)
  return `[${text}]`
}

function canonicalObject(object: { readonly [key: string]: Json | undefined }): string {
  let text = ''
  for (const key of Object.keys(object).sort()) {
    const member = object[key]
    if (member !== undefined) text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${canonicalJson(member)}`
  }
  return `{${text}}`
}

export function sha256Hex(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex')
}
