/** East Asian Wide and Fullwidth ranges (UAX #11) that occur in Japanese text. Ends included. */
const WIDE: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0x33ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x20000, 0x3fffd],
]

const ZERO = /\p{Mn}|\p{Me}|\p{Cf}/u

function columnsOfOne(character: string): number {
  const code = character.codePointAt(0) ?? 0
  if (ZERO.test(character)) return 0
  return WIDE.some(([first, last]) => code >= first && code <= last) ? 2 : 1
}

/** Columns a text takes on a terminal. */
export function columnsOf(text: string): number {
  return [...text].reduce((sum, character) => sum + columnsOfOne(character), 0)
}

/** Cut to at most `columns`; what was cut ends in `~`, which every terminal can draw. */
export function fit(text: string, columns: number): string {
  if (columnsOf(text) <= columns) return text
  let kept = ''
  let width = 0
  for (const character of text) {
    width += columnsOfOne(character)
    if (width > columns - 1) break
    kept += character
  }
  return `${kept}~`
}

export const pad = (text: string, columns: number): string => text + ' '.repeat(Math.max(0, columns - columnsOf(text)))

/** A word with the blanks after it, or one wide character with the marks that may not begin a line. */
const PIECE =
  /[\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff00-\uffef][、。，．）」』】！？ー・ァィゥェォッャュョぁぃぅぇぉっゃゅょ)]* *|[^\s\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff00-\uffef]+ *|\s+/g

/** Broken into lines of at most `columns`, between words and between wide characters. */
export function wrap(text: string, columns: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const piece of text.match(PIECE) ?? []) {
    if (line !== '' && columnsOf(line + piece.trimEnd()) > columns) {
      lines.push(line.trimEnd())
      line = piece.trimStart()
    } else line += piece
  }
  return [...lines, line.trimEnd()].map(one => fit(one, columns))
}
