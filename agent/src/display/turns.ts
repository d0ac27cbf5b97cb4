import type { Bilingual } from '@kakuri/core/base/text.ts'
import { columnsOf } from './columns.ts'
import type { DisplayDoc } from './contract.ts'

/** What does not fit at once comes in turn: each page long enough to be read out, by the clock alone, so that all screens agree. */
const TURN_MS = 8_000
export const turnOf = (pages: number, now: number): number => Math.floor(now / TURN_MS) % Math.max(1, pages)

/** What a small screen holds of sentences beside each other. */
const MOST = { texts: 2, columns: 220 } as const

/** Pages of sentences: two to a page, or one where they are long. At least one page. */
export function pagesOf(
  texts: readonly Bilingual[],
  language: DisplayDoc['language'],
): readonly (readonly Bilingual[])[] {
  const widthOf = ({ ja, en }: Bilingual) => columnsOf(language === 'both' ? ja + en : { ja, en }[language])
  const pages: Bilingual[][] = [[]]
  for (const text of texts) {
    const page = pages.at(-1) ?? []
    const wide = [...page, text].reduce((sum, one) => sum + widthOf(one), 0) > MOST.columns
    if (page.length > 0 && (page.length >= MOST.texts || wide)) pages.push([text])
    else page.push(text)
  }
  return pages
}
