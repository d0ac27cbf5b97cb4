import { formatTime } from '@kakuri/core/view/chronology.ts'
import type { ExportWork, Line } from './contents.ts'
import { INNER, type Ink, PAGE, type Paper } from './paper.ts'
import { kindWord, WORDS, type Words } from './words.ts'

const LINE = 12
const GAP = 5
const COLUMNS = { seq: 34, time: 62, kind: 50, actor: 78 } as const
const TEXT_AT = COLUMNS.seq + COLUMNS.time + COLUMNS.kind + COLUMNS.actor
const PAD = 4
const PLAIN: Ink = { size: 8.5 }
const LOUD: Ink = { size: 8.5, face: 'bold' }
const BOTTOM = PAGE.height - PAGE.bottom

type Row = { readonly seq: string[]; readonly time: string[]; readonly actor: string[]; readonly text: string[] }

/** Every event a row; long rows go on over the page. Returns where the last row ended. */
export function writeTable(paper: Paper, work: ExportWork, lines: readonly Line[], from: number): number {
  const words = WORDS[work.language]
  let y = writeHead(paper, words, from)
  for (const line of lines) y = writeRow(paper, { words, line, row: rowOf(paper, work, line) }, y)
  return y
}

function writeHead(paper: Paper, { columns }: Words, y: number): number {
  paper.document.rect(PAGE.left, y, INNER, LINE + GAP).fill('#e4e4e4')
  const at = {
    seq: 0,
    time: COLUMNS.seq,
    kind: COLUMNS.seq + COLUMNS.time,
    actor: TEXT_AT - COLUMNS.actor,
    text: TEXT_AT,
  }
  for (const [name, x] of Object.entries(at)) {
    paper.write(columns[name as keyof typeof at], PAGE.left + PAD + x, y + 4, { size: 8, face: 'bold' })
  }
  return y + LINE + GAP + 3
}

function rowOf(paper: Paper, { language, offset }: ExportWork, { entry }: Line): Row {
  const [day = '', ...rest] = formatTime(entry.utc, offset).split(' ')
  const ink = inkOf(entry.level)
  return {
    seq: [String(entry.seq)],
    time: [day, rest.join(' ')],
    actor: paper.lines(entry.actor, COLUMNS.actor - PAD, PLAIN),
    text: paper.lines(entry.text[language], INNER - TEXT_AT - PAD * 2, ink),
  }
}

const inkOf = (level: Line['entry']['level']): Ink => (level === 'alarm' ? LOUD : PLAIN)

interface Written {
  readonly words: Words
  readonly line: Line
  readonly row: Row
}

function writeRow(paper: Paper, written: Written, from: number): number {
  const { line, row, words } = written
  const height = Math.max(...Object.values(row).map(lines => lines.length))
  let y = from
  for (let done = 0; done < height; ) {
    const fits = Math.floor((BOTTOM - y) / LINE)
    if (fits < Math.min(2, height - done)) {
      paper.document.addPage()
      y = writeHead(paper, words, PAGE.top)
      continue
    }
    const count = Math.min(fits, height - done)
    if (done > 0) paper.write(`… ${line.entry.seq}`, PAGE.left + PAD, y, { size: 7.5 })
    else writeKind(paper, kindWord(words, line.entry), line, y)
    if (line.entry.level === 'alarm') paper.document.rect(PAGE.left, y - 1, 2.5, count * LINE).fill('black')
    for (let index = 0; index < count; index += 1) writeLine(paper, written, done + index, y + index * LINE)
    y += count * LINE
    done += count
  }
  paper.document
    .moveTo(PAGE.left, y + 1)
    .lineTo(PAGE.left + INNER, y + 1)
    .lineWidth(0.3)
    .stroke('#999999')
  return y + GAP
}

function writeLine(paper: Paper, { row, line }: Written, index: number, y: number): void {
  const x = PAGE.left + PAD
  const write = (text: string | undefined, at: number, ink: Ink) => {
    if (text !== undefined && text !== '') paper.write(text, x + at, y, ink)
  }
  write(row.seq[index], 0, PLAIN)
  write(row.time[index], COLUMNS.seq, { size: 7.5 })
  write(row.actor[index], TEXT_AT - COLUMNS.actor, PLAIN)
  write(row.text[index], TEXT_AT, inkOf(line.entry.level))
}

/** White on black is in earnest, a frame is a drill, a double one a live drill: told apart on any printer. */
function writeKind(paper: Paper, word: string, { entry }: Line, y: number): void {
  if (entry.kind === null) return
  const { document } = paper
  const [x, width] = [PAGE.left + COLUMNS.seq + COLUMNS.time, COLUMNS.kind - 6]
  const incident = entry.kind === 'incident'
  if (incident) document.rect(x, y - 1.5, width, LINE).fill('black')
  else
    document
      .rect(x, y - 1.5, width, LINE)
      .lineWidth(0.7)
      .stroke('black')
  if (entry.kind === 'live-drill')
    document
      .rect(x + 1.8, y + 0.3, width - 3.6, LINE - 3.6)
      .lineWidth(0.4)
      .stroke('black')
  const ink: Ink = { size: 7, face: 'bold', colour: incident ? 'white' : 'black' }
  paper.write(word, x + (width - paper.width(word, ink)) / 2, y + 0.8, ink)
}
