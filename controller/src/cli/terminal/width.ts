import { stripVTControlCharacters } from 'node:util'
import { characterWidth } from '@kakuri/core/base/width.ts'

/** Columns a text takes on a terminal; colour codes take none. */
export function displayWidth(text: string): number {
  let width = 0
  for (const character of stripVTControlCharacters(text)) width += characterWidth(character)
  return width
}

/** Fills with blanks up to `columns`; a longer text is left as it is. */
export function padTo(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - displayWidth(text)))
}

/** Cuts to at most `columns`, colour codes kept, ending in `…` where something was cut. */
export function fitTo(text: string, columns: number): string {
  if (displayWidth(text) <= columns) return text
  let width = 0
  let kept = ''
  for (const part of text.split(ESCAPE)) {
    if (part.startsWith('\u001b')) kept += part
    else
      for (const character of part) {
        width += characterWidth(character)
        if (width < columns) kept += character
      }
  }
  return `${kept}…`
}

/**
 * Breaks a line into several of at most `columns`: between words, and between any two wide characters, as Japanese is set.
 * What follows stands as far in as the line began, and two more. Colour codes take no room and are kept.
 */
export function wrapTo(text: string, columns: number): string[] {
  const indent = ' '.repeat((/^ */.exec(text)?.[0].length ?? 0) + 2)
  const lines: string[] = []
  let line = ''
  for (const piece of text.match(PIECE) ?? []) {
    if (displayWidth(line + piece.trimEnd()) > columns && line.trim() !== '') {
      lines.push(line.trimEnd())
      line = indent + piece.trimStart()
    } else line += piece
  }
  return [...lines, line]
}

/** A word with the blanks after it, or one wide character with the marks that may not begin a line. */
const PIECE =
  /[\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff00-\uffef][、。，．）」』】！？ーっゃゅょ)]* *|[^\s\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff00-\uffef]+ *|\s+/g

const ESCAPE = /(\u001b\[[0-9;]*m)/

/**
 * What came from outside (a device, a file) made harmless for a terminal: control characters and escape codes become
 * blanks, so that a device's answer cannot move the cursor or recolour the screen.
 */
export function harmless(text: string): string {
  return stripVTControlCharacters(text).replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ')
}
