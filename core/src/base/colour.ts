import type { Bilingual } from './text.ts'

/** Colours of cables as people write them in cables.csv, and in Japanese. */
const KNOWN: ReadonlyMap<string, string> = new Map([
  ['red', '赤'],
  ['blue', '青'],
  ['yellow', '黄'],
  ['green', '緑'],
  ['orange', '橙'],
  ['purple', '紫'],
  ['violet', '紫'],
  ['white', '白'],
  ['black', '黒'],
  ['grey', '灰'],
  ['gray', '灰'],
  ['pink', '桃'],
  ['brown', '茶'],
  ['beige', 'ベージュ'],
  ['light blue', '水色'],
  ['aqua', '水色'],
])
const ENGLISH: ReadonlyMap<string, string> = new Map(
  [...KNOWN].map(([en, ja]) => [ja, en]).reverse() as [string, string][],
)

/** A colour for a Japanese reader, with the word of the file behind: it may be printed on the cable. Others stay as they are. */
export function colourInJapanese(written: string): string {
  const known = KNOWN.get(written.trim().toLowerCase())
  return known === undefined ? written : `${known}（${written.trim()}）`
}

/** The word alone in both languages, whichever of them the file is written in; others stay as they are. */
export function colourName(written: string): Bilingual {
  const word = written.trim()
  const bare = word.replace(/色$/, '')
  return { ja: KNOWN.get(word.toLowerCase()) ?? word, en: ENGLISH.get(word) ?? ENGLISH.get(bare) ?? word }
}
