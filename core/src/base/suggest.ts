/** Finds the known name nearest to a mistyped one, or null when none is near. Remembers its answers. */
export type Suggest = (wrong: string) => string | null

export function suggestFrom(known: Iterable<string>): Suggest {
  const candidates = [...known].map(name => ({ name, folded: fold(name) }))
  const answers = new Map<string, string | null>()
  return wrong => {
    const seen = answers.get(wrong)
    if (seen !== undefined) return seen
    const answer = nearest(fold(wrong), candidates)
    answers.set(wrong, answer)
    return answer
  }
}

/** "did you mean ward-a?", or null when nothing is near. */
export function didYouMean(wrong: string, suggest: Suggest): string | null {
  const name = suggest(wrong)
  return name === null ? null : `did you mean ${name}?`
}

/** Case and full-width forms do not count as different, nor do the three ways to write a gap. */
function fold(name: string): string {
  return name.normalize('NFKC').toLowerCase().replaceAll(/[_\s]/g, '-')
}

function nearest(wrong: string, candidates: readonly { name: string; folded: string }[]): string | null {
  let best: string | null = null
  let allowed = Math.max(1, Math.floor(wrong.length / 3))
  for (const { name, folded } of candidates) {
    if (Math.abs(folded.length - wrong.length) > allowed) continue
    const distance = editDistance(wrong, folded)
    if (distance > allowed) continue
    if (distance === 0) return name
    best = name
    allowed = distance - 1
  }
  return best
}

/** Insertions, deletions, replacements and swaps of neighbours that turn one text into the other. */
export function editDistance(a: string, b: string): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const replace = at(last, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1)
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      const swap = swapped ? at(beforeLast, j - 2) + 1 : replace
      row.push(Math.min(at(last, j) + 1, at(row, j - 1) + 1, replace, swap))
    }
    beforeLast = last
    last = row
  }
  return at(last, b.length)
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? 0
}
