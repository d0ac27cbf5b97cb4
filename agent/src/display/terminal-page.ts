import type { Bilingual } from '@kakuri/core/base/text.ts'
import { columnsOf, fit, pad, wrap } from './columns.ts'
import type { DisplayDoc } from './contract.ts'

export interface Line {
  readonly text: string
  readonly look: 'plain' | 'bold' | 'reverse'
}

export const plain = (text: string): Line => ({ text, look: 'plain' })
export const bold = (text: string): Line => ({ text, look: 'bold' })
export const reverse = (text: string): Line => ({ text, look: 'reverse' })

/** What a screen is written with: its width, and how a text stands in the language that is set. */
export class Pen {
  readonly columns: number
  readonly language: DisplayDoc['language']
  /** Of which large letters are made. */
  readonly ink: string

  constructor(columns: number, language: DisplayDoc['language'], ink: string) {
    this.columns = columns
    this.language = language
    this.ink = ink
  }

  /** In one line: both languages side by side. */
  one({ ja, en }: Bilingual): string {
    if (this.language !== 'both') return { ja, en }[this.language]
    return ja === en ? ja : `${ja} / ${en}`
  }

  /** A line for each language, broken where it is too long; what may not break is cut. */
  say(text: Bilingual, look: Line['look'] = 'plain', before = ''): Line[] {
    const each = this.language === 'both' ? [...new Set([text.ja, text.en])] : [text[this.language]]
    const room = this.columns - columnsOf(before)
    return each.flatMap((one, at) =>
      wrap(one, room).map((line, row) => ({
        text: (at + row === 0 ? before : ' '.repeat(columnsOf(before))) + line,
        look,
      })),
    )
  }

  /** One line where it fits, else one for each language. */
  short(text: Bilingual, look: Line['look'] = 'plain'): Line[] {
    const line = this.one(text)
    return columnsOf(line) <= this.columns ? [{ text: line, look }] : this.say(text, look)
  }

  /** Left and right end of one line. */
  spread(left: string, right: string): string {
    const room = this.columns - columnsOf(right) - 1
    return `${pad(fit(left, room), room)} ${right}`
  }
}

/** As many lines as there is room for; the last one says how many are missing. */
export function clip(lines: readonly Line[], rows: number): readonly Line[] {
  if (lines.length <= rows) return lines
  return [...lines.slice(0, Math.max(0, rows - 1)), plain(`... +${lines.length - rows + 1}`)]
}

/** Lines that stay together, under a heading that they may share with those before. */
export interface Block {
  readonly heading: readonly Line[]
  readonly lines: readonly Line[]
}

/** All of it on pages of so many lines; a block that is longer than a page goes on on the next. */
export function paged(blocks: readonly Block[], rows: number): readonly (readonly Line[])[] {
  const pages: Line[][] = [[]]
  let under: Block['heading'] | null = null
  for (const { heading, lines } of blocks) {
    const page = pages.at(-1) ?? []
    const block: Line[] = [...(heading === under ? [] : heading), ...lines]
    const fits = page.length === 0 || page.length + block.length <= rows
    if (fits) page.push(...block)
    else pages.push([...heading, ...lines])
    under = heading
  }
  return pages.flatMap(page =>
    Array.from({ length: Math.max(1, Math.ceil(page.length / rows)) }, (_, at) =>
      page.slice(at * rows, (at + 1) * rows),
    ),
  )
}
