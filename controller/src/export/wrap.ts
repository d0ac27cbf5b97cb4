/** Characters that stand alone: between any two of them a line may end. */
const WIDE = '\\u2E80-\\u9FFF\\uAC00-\\uD7AF\\uF900-\\uFAFF\\uFE30-\\uFFEF\\u{20000}-\\u{3FFFF}'
const UNITS = new RegExp(`\\n|[^\\S\\n]+|[^\\s${WIDE}]+|.`, 'gu')

/** May not begin a line (JIS X 4051): closing marks, small kana, sound marks. */
const NOT_FIRST =
  /^[、。，．・：；？！゛゜ヽヾゝゞ々ー’”）〕］｝〉》」』】ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ,.:;?!)\]}…％]/u
/** May not end a line: opening marks. */
const NOT_LAST = /[‘“（〔［｛〈《「『【([{#＃￥＄]$/u

/** Gives the width of a text, in whatever unit `width` has. */
export type Measure = (text: string) => number

/** The text in lines no wider than `width`, broken as Japanese and English are. A word wider than a line is broken anywhere. */
export function wrapped(text: string, width: number, measure: Measure): string[] {
  const lines: string[] = []
  let line = ''
  const end = () => {
    lines.push(line.trimEnd())
    line = ''
  }
  for (const unit of unitsOf(text)) {
    if (unit === '\n') end()
    else if (measure(line + unit.trimEnd()) <= width) line += unit
    else {
      if (line.trim() !== '') end()
      const pieces = split(unit.trimStart(), width, measure)
      for (const piece of pieces.slice(0, -1)) lines.push(piece)
      line = pieces.at(-1) ?? ''
    }
  }
  end()
  return lines
}

/** What is not parted: words, and characters with the marks that hang on them. */
function unitsOf(text: string): string[] {
  const units: string[] = []
  for (const [unit] of text.matchAll(UNITS)) {
    const before = units.at(-1)
    const hangs = before !== undefined && before !== '\n' && unit !== '\n'
    if (hangs && !/\s$/.test(before) && (NOT_FIRST.test(unit) || NOT_LAST.test(before))) units[units.length - 1] += unit
    else units.push(unit)
  }
  return units
}

function split(unit: string, width: number, measure: Measure): string[] {
  const pieces = ['']
  for (const char of unit) {
    const last = pieces.at(-1) ?? ''
    if (last !== '' && measure(last + char) > width) pieces.push(char)
    else pieces[pieces.length - 1] = last + char
  }
  return pieces
}
