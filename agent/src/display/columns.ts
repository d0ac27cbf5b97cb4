import { characterWidth } from '@kakuri/core/base/width.ts'

/** Columns a text takes on a terminal. */
export function columnsOf(text: string): number {
  return [...text].reduce((sum, character) => sum + characterWidth(character), 0)
}

/** Cut to at most `columns`; what was cut ends in `~`, which every terminal can draw. */
export function fit(text: string, columns: number): string {
  if (columnsOf(text) <= columns) return text
  let kept = ''
  let width = 0
  for (const character of text) {
    width += characterWidth(character)
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
