/** One token of JSON. Strings first as far as they are well; what none of these takes is a fault. */
const TOKEN =
  /[[\]{},:]|"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y
const SPACE = /[ \t\r\n]*/y

/** Longer texts are not searched: nobody types them, and the search costs more than parsing. */
const MOST_CHARS = 64 * 1024

type Wanted = 'value' | 'value-or-end' | 'key' | 'key-or-end' | 'colon' | 'comma-or-end' | 'nothing'

/** Where a text that is no JSON stops being JSON, counted from 1; its beginning where it is too long to search. */
export function placeOfFault(text: string): { readonly line: number; readonly column: number } {
  const before = text.slice(0, text.length > MOST_CHARS ? 0 : faultAt(text))
  return { line: before.split('\n').length, column: before.length - before.lastIndexOf('\n') }
}

function faultAt(text: string): number {
  const open: string[] = []
  let wanted: Wanted = 'value'
  for (let at = skip(text, 0); ; ) {
    const token = tokenAt(text, at)
    const next: Wanted | null = token === null ? null : step(token, wanted, open)
    if (token === null || next === null) return at
    wanted = next
    at = skip(text, at + token.length)
  }
}

/** What may follow `token` where `wanted` was awaited; null where it may not stand there. Keeps `open`, the closers awaited. */
function step(token: string, wanted: Wanted, open: string[]): Wanted | null {
  if (token === ':') return wanted === 'colon' ? 'value' : null
  if (token === ',') return wanted === 'comma-or-end' ? (open.at(-1) === '}' ? 'key' : 'value') : null
  if (token === ']' || token === '}') return close(token, wanted, open)
  if (wanted === 'key' || wanted === 'key-or-end') return token.startsWith('"') ? 'colon' : null
  if (wanted !== 'value' && wanted !== 'value-or-end') return null
  if (token === '{' || token === '[') {
    open.push(token === '{' ? '}' : ']')
    return token === '{' ? 'key-or-end' : 'value-or-end'
  }
  return after(open)
}

function close(token: string, wanted: Wanted, open: string[]): Wanted | null {
  if (!wanted.endsWith('-end') || open.at(-1) !== token) return null
  open.pop()
  return after(open)
}

const after = (open: readonly string[]): Wanted => (open.length === 0 ? 'nothing' : 'comma-or-end')

function skip(text: string, at: number): number {
  SPACE.lastIndex = at
  return at + (SPACE.exec(text)?.[0].length ?? 0)
}

function tokenAt(text: string, at: number): string | null {
  TOKEN.lastIndex = at
  return TOKEN.exec(text)?.[0] ?? null
}
