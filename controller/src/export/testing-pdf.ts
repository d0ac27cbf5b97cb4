import { inflateSync } from 'node:zlib'

type Characters = ReadonlyMap<number, string>
type Objects = ReadonlyMap<string, string>

/** The text of a PDF by its own ToUnicode maps, as a reader copies it; U+FFFD where a glyph has no character. */
export function textOf(pdf: Uint8Array): string {
  const file = Buffer.from(pdf).toString('latin1')
  const objects = new Map(
    [...file.matchAll(/(\d+) 0 obj\n(.*?)\nendobj/gs)].map(([, id = '', body = '']) => [id, body]),
  )
  const fonts = fontsOf(file, objects)
  const pages = [...file.matchAll(/\/Contents (\d+) 0 R/g)].map(([, id = '']) =>
    contentText(stream(objects, id), fonts),
  )
  return pages.join('\n')
}

function stream(objects: Objects, id: string): string {
  const [dictionary = '', data = ''] = (objects.get(id) ?? '').split(/\nstream\r?\n(.*)\r?\nendstream/s)
  return dictionary.includes('FlateDecode') ? inflateSync(Buffer.from(data, 'latin1')).toString('latin1') : data
}

/** By the name a page uses for the font. */
function fontsOf(file: string, objects: Objects): ReadonlyMap<string, Characters> {
  const named = [...file.matchAll(/\/(F\d+) (\d+) 0 R/g)].map(([, name = '', id = '']) => {
    const map = /\/ToUnicode (\d+) 0 R/.exec(objects.get(id) ?? '')?.[1] ?? ''
    return [name, mapOf(stream(objects, map))] as const
  })
  return new Map(named)
}

function mapOf(cmap: string): Characters {
  const characters = new Map<number, string>()
  for (const [, from = '', list = ''] of cmap.matchAll(/<([\da-f]+)> <[\da-f]+> \[(.*?)\]/gs)) {
    const texts = [...list.matchAll(/<([\da-f ]+)>/g)].map(([, hex = '']) => utf16(hex.replaceAll(' ', '')))
    for (const [index, text] of texts.entries()) characters.set(Number.parseInt(from, 16) + index, text)
  }
  return characters
}

const utf16 = (hex: string) => Buffer.from(hex, 'hex').swap16().toString('utf16le')

function contentText(content: string, fonts: ReadonlyMap<string, Characters>): string {
  let font: Characters = new Map()
  const lines: string[] = []
  for (const [, name, list = ''] of content.matchAll(/\/(F\d+) [\d.]+ Tf|\[(.*?)\] TJ/gs)) {
    if (name !== undefined) font = fonts.get(name) ?? new Map()
    else lines.push([...list.matchAll(/<([\da-f]+)>/g)].map(([, hex = '']) => glyphs(hex, font)).join(''))
  }
  return lines.join('\n')
}

function glyphs(hex: string, font: Characters): string {
  return (hex.match(/.{4}/g) ?? []).map(code => font.get(Number.parseInt(code, 16)) ?? '\uFFFD').join('')
}
