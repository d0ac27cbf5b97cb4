/** Colours of cables as people write them in cables.csv, in either language, with what a screen shows. */
const KNOWN: readonly { readonly css: string; readonly ja: string; readonly en: string; readonly also: string }[] = [
  { css: '#d92d20', ja: '赤', en: 'red', also: 'あか 赤色' },
  { css: '#1769d6', ja: '青', en: 'blue', also: 'あお 青色' },
  { css: '#ffd60a', ja: '黄', en: 'yellow', also: 'きいろ 黄色' },
  { css: '#15803d', ja: '緑', en: 'green', also: 'みどり 緑色' },
  { css: '#f97316', ja: '橙', en: 'orange', also: 'オレンジ だいだい 橙色' },
  { css: '#7e3af2', ja: '紫', en: 'purple', also: 'violet むらさき 紫色' },
  { css: '#ffffff', ja: '白', en: 'white', also: 'しろ 白色' },
  { css: '#111111', ja: '黒', en: 'black', also: 'くろ 黒色' },
  { css: '#8a8f98', ja: '灰', en: 'grey', also: 'gray グレー はいいろ 灰色' },
  { css: '#ec4899', ja: '桃', en: 'pink', also: 'ピンク 桃色' },
  { css: '#8b5a2b', ja: '茶', en: 'brown', also: 'ちゃいろ 茶色' },
  { css: '#e8d8b8', ja: 'ベージュ', en: 'beige', also: 'クリーム cream 肌色' },
  { css: '#22d3ee', ja: '水色', en: 'light blue', also: 'aqua cyan みずいろ' },
]

export interface CableColour {
  /** Null where no patch can be shown: then the word alone counts. */
  readonly css: string | null
  readonly word: string
}

/** The colour as the reader's language calls it; what nobody knows keeps the word of the file. Null where none is written. */
export function cableColour(written: string, language: 'ja' | 'en'): CableColour | null {
  const word = written.trim()
  if (word === '') return null
  const known = KNOWN.find(({ ja, en, also }) => [ja, en, ...also.split(' ')].includes(word.toLowerCase()))
  return known === undefined ? { css: null, word } : { css: known.css, word: known[language] }
}
