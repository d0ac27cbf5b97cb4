/** As it is compared: full-width and half-width, capitals and small letters are the same. */
export const folded = (text: string) => text.normalize('NFKC').toLowerCase()

/** All rows as one text, so that looking through it is one scan: no string of its own for each of 60,000 rows. */
export interface Index<T> {
  readonly rows: readonly T[]
  readonly text: string
  /** Where each row begins in the text, and where the last one ends. */
  readonly starts: Int32Array
}

/** Folded once, so that a keystroke only looks. Parts of a row are kept apart: no word is found across two of them. */
export function indexOf<T>(rows: readonly T[], parts: (row: T) => readonly string[]): Index<T> {
  // The same names stand in thousands of rows.
  const known = new Map<string, string>()
  const fold = (part: string) => {
    const before = known.get(part)
    if (before !== undefined) return before
    const text = folded(part)
    known.set(part, text)
    return text
  }
  const texts = rows.map(row => parts(row).map(fold).join('\n'))
  const starts = new Int32Array(rows.length + 1)
  texts.forEach((text, index) => {
    starts[index + 1] = (starts[index] ?? 0) + text.length + 1
  })
  return { rows, text: texts.join('\n'), starts }
}

/** Rows that hold every word of the query somewhere, in their order. */
export function find<T>(index: Index<T>, query: string): readonly T[] {
  const words = folded(query)
    .split(/\s+/)
    .filter(word => word !== '')
  if (words.length === 0) return index.rows
  const held = new Uint16Array(index.rows.length)
  words.forEach((word, before) => {
    countIn(index, word, held, before)
  })
  return index.rows.filter((_, row) => held[row] === words.length)
}

/** One more for each row that holds the word and all those before it. The next look begins at the next row. */
function countIn({ text, starts, rows }: Index<unknown>, word: string, held: Uint16Array, before: number): void {
  let row = 0
  for (let at = text.indexOf(word); at >= 0 && row < rows.length; at = text.indexOf(word, starts[row])) {
    while ((starts[row + 1] ?? Number.POSITIVE_INFINITY) <= at) row += 1
    if (held[row] === before) held[row] = before + 1
    row += 1
  }
}
