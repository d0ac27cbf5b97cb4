import { createRequire } from 'node:module'
import PDFDocument from 'pdfkit'
import { type Measure, wrapped } from './wrap.ts'

/** A4 in points, with its margins. */
export const PAGE = { width: 595.28, height: 841.89, left: 40, right: 40, top: 62, bottom: 48 } as const
export const INNER = PAGE.width - PAGE.left - PAGE.right

const FONT_FILES = {
  regular: '@expo-google-fonts/biz-udgothic/400Regular/BIZUDGothic_400Regular.ttf',
  bold: '@expo-google-fonts/biz-udgothic/700Bold/BIZUDGothic_700Bold.ttf',
} as const
export type Face = keyof typeof FONT_FILES

export interface Ink {
  readonly size: number
  readonly face?: Face
  readonly colour?: string
}

/** A document to write on line by line; only what is written is embedded of the fonts. */
export interface Paper {
  readonly document: PDFKit.PDFDocument
  /** Lines no wider than `width`, of what the fonts can show. */
  lines(text: string, width: number, ink: Ink): string[]
  /** One line; `y` is its top. */
  write(line: string, x: number, y: number, ink: Ink): void
  width(line: string, ink: Ink): number
  end(): Promise<Uint8Array>
}

export function openPaper(options: PDFKit.PDFDocumentOptions): Paper {
  const document = new PDFDocument({ ...options, size: 'A4', margin: 0, bufferPages: true, autoFirstPage: false })
  const { resolve } = createRequire(import.meta.url)
  for (const [face, file] of Object.entries(FONT_FILES)) document.registerFont(face, resolve(file))
  const chunks: Buffer[] = []
  document.on('data', (chunk: Buffer) => chunks.push(chunk))
  const ended = new Promise<void>((done, fail) => document.once('end', done).once('error', fail))
  const measures = { regular: measureOf(document, 'regular'), bold: measureOf(document, 'bold') }
  const width: Paper['width'] = (line, { size, face = 'regular' }) => measures[face](line) * size
  return {
    document,
    width,
    lines: (text, most, { size, face = 'regular' }) => wrapped(shown(document, text), most / size, measures[face]),
    write: (line, x, y, { size, face = 'regular', colour = 'black' }) => {
      document.font(face).fontSize(size).fillColor(colour).text(line, x, y, { lineBreak: false })
    },
    end: async () => {
      document.end()
      await ended
      return Buffer.concat(chunks)
    },
  }
}

/** In ems. The face gives every character one width wherever it stands, so each is measured once. */
function measureOf(document: PDFKit.PDFDocument, face: Face): Measure {
  const widths = new Map<string, number>()
  const widthOf = (char: string) => {
    const known = widths.get(char)
    if (known !== undefined) return known
    const width = document.font(face).fontSize(1).widthOfString(char)
    widths.set(char, width)
    return width
  }
  return text => {
    let sum = 0
    for (const char of text) sum += widthOf(char)
    return sum
  }
}

/** pdfkit's own hold on the font file; its types leave it out. */
interface WithFont {
  readonly _font: { readonly font: { hasGlyphForCodePoint(point: number): boolean } }
}

/** What the face has no picture for, such as an emoji or a control character, is named by its number: nothing is left out. */
function shown(document: PDFKit.PDFDocument, text: string): string {
  const { font } = (document.font('regular') as unknown as WithFont)._font
  return text.replaceAll('\t', ' ').replaceAll(/[^\n]/gu, char => {
    const point = char.codePointAt(0) ?? 0
    if (point >= 0x20 && !/\p{C}/u.test(char) && font.hasGlyphForCodePoint(point)) return char
    return `<U+${point.toString(16).toUpperCase().padStart(4, '0')}>`
  })
}
