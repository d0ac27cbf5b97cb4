import type { Bilingual } from '../api/common.ts'
import { placeOfFault } from './json-place.ts'
import { Refusal } from './refusal.ts'

/** No document of the API is nested deeper than 6; more is an attack on whatever walks it. */
const MOST_DEPTH = 32

/** Names by which a parsed document could reach into the prototypes of ours. */
const POISON: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])

const refuse = (said: Bilingual) => new Refusal('BODY_INVALID', said)

/** The document of a body. Throws BODY_INVALID, with the place where it is no JSON. Undefined for an empty body. */
export function readJson(bytes: Uint8Array): unknown {
  if (bytes.length === 0) return undefined
  const text = decode(bytes)
  if (depthOf(text) > MOST_DEPTH) {
    throw refuse({ en: 'The body is nested too deeply.', ja: '本文の入れ子が深すぎます。' })
  }
  const document = parse(text)
  if (poisoned(document)) {
    throw refuse({ en: 'The body has a key that is never taken.', ja: '本文に使えないキーがあります。' })
  }
  return document
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw refuse({ en: 'The body is no UTF-8.', ja: '本文が UTF-8 ではありません。' })
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // What V8 says quotes the body, which may hold a password.
    const { line, column } = placeOfFault(text)
    throw refuse({
      en: `The body is no JSON: line ${line}, column ${column}.`,
      ja: `本文が JSON ではありません（${line} 行 ${column} 文字目）。`,
    })
  }
}

/** Deepest nesting of brackets outside strings. */
function depthOf(text: string): number {
  let depth = 0
  let most = 0
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at)
    if (char === 0x22) at = endOfString(text, at)
    else if (char === 0x5b || char === 0x7b) most = Math.max(most, ++depth)
    else if (char === 0x5d || char === 0x7d) depth--
  }
  return most
}

/** Where the string that begins at `start` ends; the end of the text where it does not. */
function endOfString(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    let slashes = 0
    while (text.charCodeAt(at - 1 - slashes) === 0x5c) slashes++
    if (slashes % 2 === 0) return at
  }
  return text.length
}

function poisoned(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (Array.isArray(value)) return value.some(poisoned)
  return Object.entries(value).some(([key, one]) => POISON.has(key) || poisoned(one))
}
