import { formatTime } from '@kakuri/core/view/chronology.ts'
import type { ExportWork, Line } from './contents.ts'
import { INNER, openPaper, PAGE, type Paper } from './paper.ts'
import { writePhotos } from './photo-pages.ts'
import { writeTable } from './table.ts'
import { WORDS, type Words } from './words.ts'

/** The chronology to be printed: what it is a copy of, every event, the photographs. */
export function pdfOf(work: ExportWork, events: Iterable<Line>): Promise<Uint8Array> {
  const words = WORDS[work.language]
  const lines = [...events]
  const name = work.program.site.name[work.language]
  const paper = openPaper({
    lang: work.language,
    displayTitle: true,
    info: {
      Title: `${words.title} ${name}`,
      Author: work.exportedBy,
      Creator: 'Kakuri',
      CreationDate: new Date(work.exportedUtc),
    },
  })
  paper.document.addPage()
  const begin = writeCover(paper, work, words, lines)
  const end = lines.length === 0 ? writeEmpty(paper, words, begin) : writeTable(paper, work, lines, begin)
  writePhotos(paper, work, lines, end + 12)
  writeEdges(paper, work, `${words.title}  ${name}`)
  return paper.end()
}

function writeCover(paper: Paper, work: ExportWork, words: Words, lines: readonly Line[]): number {
  const { language, offset, program, head, bundle, run, exportedBy, exportedUtc } = work
  const time = (utc: number | undefined) => (utc === undefined ? '–' : formatTime(utc, offset))
  paper.write(words.title, PAGE.left, PAGE.top, { size: 20, face: 'bold' })
  const facts: [string, string][] = [
    [words.site, program.site.name[language]],
    [words.period, `${time(lines[0]?.entry.utc)} – ${time(lines.at(-1)?.entry.utc)}`],
    [words.entries, String(lines.length)],
    ...(run === null ? [] : [[words.only, run] satisfies [string, string]]),
    [words.bundle, bundle],
    [words.head, `#${head.seq}  ${head.hash}`],
    [words.exported, words.by(exportedBy, time(exportedUtc))],
  ]
  let y: number = PAGE.top + 34
  for (const [label, value] of facts) y = writeFact(paper, label, value, y)
  y += 4
  for (const line of [words.about, words.marks].flatMap(text => paper.lines(text, INNER, { size: 8 }))) {
    paper.write(line, PAGE.left, y, { size: 8, colour: '#333333' })
    y += 12
  }
  return y + 8
}

const LABEL = 128

function writeFact(paper: Paper, label: string, value: string, from: number): number {
  paper.write(label, PAGE.left, from, { size: 8.5, face: 'bold' })
  let y = from
  for (const line of paper.lines(value, INNER - LABEL, { size: 8.5 })) {
    paper.write(line, PAGE.left + LABEL, y, { size: 8.5 })
    y += 12
  }
  return y + 2
}

function writeEmpty(paper: Paper, { empty }: Words, y: number): number {
  paper.write(empty, PAGE.left, y, { size: 10 })
  return y + 20
}

/** On every page what it belongs to: the hash stands for everything that was recorded up to it. */
function writeEdges(paper: Paper, { head, language }: ExportWork, title: string): void {
  const { document } = paper
  const { start, count } = document.bufferedPageRange()
  for (let page = start; page < start + count; page += 1) {
    document.switchToPage(page)
    const [line = ''] = paper.lines(title, INNER / 2, { size: 8 })
    paper.write(line, PAGE.left, 26, { size: 8 })
    right(paper, `#${head.seq} ${head.hash}`, 36, 6)
    document
      .moveTo(PAGE.left, 48)
      .lineTo(PAGE.left + INNER, 48)
      .lineWidth(0.5)
      .stroke('black')
    right(paper, WORDS[language].page(page - start + 1, count), PAGE.height - 34, 8)
  }
}

function right(paper: Paper, text: string, y: number, size: number): void {
  paper.write(text, PAGE.left + INNER - paper.width(text, { size }), y, { size })
}
