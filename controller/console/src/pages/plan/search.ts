/** As it is compared: full-width and half-width, capitals and small letters are the same. */
export const folded = (text: string) => text.normalize('NFKC').toLowerCase()

export interface Index<T> {
  readonly rows: readonly T[]
  readonly texts: readonly string[]
}

/** Folded once, so that a keystroke only looks. Parts of a row are kept apart: no word is found across two of them. */
export function indexOf<T>(rows: readonly T[], parts: (row: T) => readonly string[]): Index<T> {
  return { rows, texts: rows.map(row => folded(parts(row).join('\n'))) }
}

/** Rows that hold every word of the query somewhere, in their order. */
export function find<T>({ rows, texts }: Index<T>, query: string): readonly T[] {
  const [first, ...rest] = folded(query)
    .split(/\s+/)
    .filter(word => word !== '')
  if (first === undefined) return rows
  return rows.filter((_, index) => {
    const text = texts[index] ?? ''
    return text.includes(first) && rest.every(word => text.includes(word))
  })
}
