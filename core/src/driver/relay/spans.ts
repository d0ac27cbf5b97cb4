/** Neighbours in a row, from `from` on. */
export interface Span {
  readonly from: number
  readonly count: number
}

/** The fewest spans over these addresses, each at most `most` long and none wider than `gap` unasked addresses in between. */
export function spansOver(addresses: readonly number[], most: number, gap: number): Span[] {
  const spans: { from: number; count: number }[] = []
  for (const address of [...new Set(addresses)].sort((a, b) => a - b)) {
    const last = spans.at(-1)
    const fits = last !== undefined && address - last.from < most && address - (last.from + last.count) <= gap
    if (fits) last.count = address - last.from + 1
    else spans.push({ from: address, count: 1 })
  }
  return spans
}
