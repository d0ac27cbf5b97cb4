/**
 * What spreadsheets do to the cells of a CSV file. Opening one, they run what begins like a formula and turn `1-03` into the
 * third of January; the rank tags of cables look just like that. `="1-03"` is shown as 1-03 and left alone by Excel,
 * LibreOffice and Google Sheets, which write it back as 1-03.
 */

/** Texts that are no text for a spreadsheet. Numbers of up to 15 digits without leading zeros come to no harm. */
const FORMULA = /^[=+\-@]/
const CANONICAL_INTEGER = /^(0|[1-9]\d{0,14})$/
/** Numbers, dates, times, fractions, amounts: 1-03, 1/2, 08:30, 1e5, 0042, 1月3日, 9 am. */
const NUMBER_OR_DATE = /^[\d.,$¥\\(][\d.,$¥\\()/:+\-%年月日時分秒e\s]*([ap]m?)?$/i
const MONTH = '(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)'
const MONTH_FIRST = new RegExp(`^${MONTH}[a-z]*[ .,/-]*\\d`, 'i')
const DAY_FIRST = new RegExp(`^\\d{1,2}[ .,/-]*${MONTH}`, 'i')
/** Years of the Japanese eras: R7.5.1, 令和7年5月1日. */
const ERA = /^([mtshr]\d{1,2}[./-]\d|(明治|大正|昭和|平成|令和)\s*[\d元])/i
const WORD_VALUE = /^(true|false)$/i

/** The cell that shows `text` in a spreadsheet, and only shows it. */
export function protectCell(text: string): string {
  return wouldChange(text) ? `="${text.replaceAll('"', '""')}"` : text
}

/** The text that a cell shows. */
export function shownText(cell: string): string {
  return isProtected(cell) ? cell.slice(2, -1).replaceAll('""', '"') : cell
}

function isProtected(cell: string): boolean {
  return cell.length > 2 && cell.startsWith('="') && /^="(?:[^"]|"")*"$/.test(cell)
}

/** True when a spreadsheet would not show the text as it stands. Full-width signs and digits count as the plain ones. */
export function wouldChange(text: string): boolean {
  if (CANONICAL_INTEGER.test(text)) return false
  const plain = text.normalize('NFKC').trim()
  return [FORMULA, NUMBER_OR_DATE, MONTH_FIRST, DAY_FIRST, ERA, WORD_VALUE].some(shape => shape.test(plain))
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/** What a spreadsheet made of a tag such as `1-03`, turned back; null where the text is no such date. */
export function undoDate(text: string): string | null {
  const japanese = /^(?:\d{4}年)?(\d{1,2})月(\d{1,2})日$/.exec(text)
  const iso = /^\d{4}[-/](\d{1,2})[-/](\d{1,2})$/.exec(text)
  const dayFirst = /^(\d{1,2})-([A-Za-z]{3})$/.exec(text)
  const monthFirst = /^([A-Za-z]{3})-(\d{2})$/.exec(text)
  const [, month, day] = japanese ??
    iso ?? [null, monthOf(dayFirst?.[2] ?? monthFirst?.[1]), dayFirst?.[1] ?? monthFirst?.[2]]
  return month && day ? `${Number(month)}-${day.padStart(2, '0')}` : null
}

function monthOf(name: string | undefined): string | null {
  const index = name === undefined ? -1 : MONTHS.indexOf(name.toLowerCase())
  return index < 0 ? null : String(index + 1)
}

/** What a spreadsheet shows where it could not run a formula, such as `#NAME?`, or a number too long for it. */
export function isSpreadsheetError(text: string): boolean {
  return /^#(NAME\?|REF!|VALUE!|N\/A|DIV\/0!|NUM!|NULL!)$/.test(text) || /^\d(\.\d+)?E\+\d+$/.test(text)
}
