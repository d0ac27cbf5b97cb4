import { formatTime } from '@kakuri/core/view/chronology.ts'
import type { ExportWork, Line } from './contents.ts'
import { kindWord, WORDS } from './words.ts'

/** So that Excel reads UTF-8. */
const BOM = '\uFEFF'

/** RFC 4180: one event a row, the sentence in the language asked for. */
export function csvOf({ language, offset }: ExportWork, lines: Iterable<Line>): Uint8Array {
  const words = WORDS[language]
  const { seq, time, kind, level, group, type, actor, run, stage, step, text, photo, hash } = words.columns
  const rows = [row([seq, time, kind, level, group, type, actor, run, stage, step, text, photo, hash])]
  for (const { event, entry } of lines) {
    rows.push(
      row([
        ...[String(entry.seq), formatTime(entry.utc, offset), kindWord(words, entry), words.levels[entry.level]],
        ...[entry.group, entry.type, entry.actor, entry.run ?? '', entry.stage ?? '', entry.step ?? ''],
        ...[entry.text[language], entry.photo?.sha256 ?? '', event.hash],
      ]),
    )
  }
  return Buffer.from(BOM + rows.join(''))
}

function row(cells: readonly string[]): string {
  return `${cells.map(cell).join(',')}\r\n`
}

/** A spreadsheet takes these, also in full width and behind blanks, for the beginning of a formula. */
const FORMULA = /^(?:[\t\r\n]|\s*[=+\-@＝＋－＠])/

/** With an apostrophe before what a spreadsheet would compute: notes and answers of devices are not ours. */
function cell(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
