import { columnsOf } from './columns.ts'

/** Letters of five by five, as tags have them. The zero is slashed, so that nobody takes it for an O. */
const GLYPHS: Readonly<Record<string, string>> = {
  A: '.###. #...# ##### #...# #...#',
  B: '####. #...# ####. #...# ####.',
  C: '.#### #.... #.... #.... .####',
  D: '####. #...# #...# #...# ####.',
  E: '##### #.... ####. #.... #####',
  F: '##### #.... ####. #.... #....',
  G: '.#### #.... #..## #...# .####',
  H: '#...# #...# ##### #...# #...#',
  I: '##### ..#.. ..#.. ..#.. #####',
  J: '..### ...#. ...#. #..#. .##..',
  K: '#...# #..#. ###.. #..#. #...#',
  L: '#.... #.... #.... #.... #####',
  M: '#...# ##.## #.#.# #...# #...#',
  N: '#...# ##..# #.#.# #..## #...#',
  O: '.###. #...# #...# #...# .###.',
  P: '####. #...# ####. #.... #....',
  Q: '.###. #...# #.#.# #..#. .##.#',
  R: '####. #...# ####. #..#. #...#',
  S: '.#### #.... .###. ....# ####.',
  T: '##### ..#.. ..#.. ..#.. ..#..',
  U: '#...# #...# #...# #...# .###.',
  V: '#...# #...# #...# .#.#. ..#..',
  W: '#...# #...# #.#.# ##.## #...#',
  X: '#...# .#.#. ..#.. .#.#. #...#',
  Y: '#...# .#.#. ..#.. ..#.. ..#..',
  Z: '##### ...#. ..#.. .#... #####',
  '0': '.###. #..## #.#.# ##..# .###.',
  '1': '..#.. .##.. ..#.. ..#.. .###.',
  '2': '####. ....# .###. #.... #####',
  '3': '####. ....# ..##. ....# ####.',
  '4': '#..#. #..#. ##### ...#. ...#.',
  '5': '##### #.... ####. ....# ####.',
  '6': '.###. #.... ####. #...# .###.',
  '7': '##### ....# ...#. ..#.. ..#..',
  '8': '.###. #...# .###. #...# .###.',
  '9': '.###. #...# .#### ....# .###.',
  '-': '..... ..... ##### ..... .....',
  '.': '..... ..... ..... ..... ..#..',
  '/': '....# ...#. ..#.. .#... #....',
  ' ': '..... ..... ..... ..... .....',
  _: '..... ..... ..... ..... #####',
  ':': '..... ..#.. ..... ..#.. .....',
}

const ROWS = 5
/** Five columns of a letter and the gap after it. */
const PITCH = 6

/**
 * A tag in letters of five rows, each point two columns wide where there is room, so that it is read from across a rack. What
 * has no such letters, or no room, stands in one line with a frame.
 */
export function bigLetters(text: string, columns: number, ink: string): string[] {
  const letters = [...text.toUpperCase()].map(letter => GLYPHS[letter])
  const wide = letters.length * PITCH * 2 <= columns
  if (letters.includes(undefined) || letters.length * PITCH > columns) return framed(text)
  return Array.from({ length: ROWS }, (_, row) =>
    letters
      .map(glyph => `${glyph?.split(' ')[row] ?? ''}.`)
      .join('')
      .replace(/[#.]/g, point => (point === '#' ? ink : ' ').repeat(wide ? 2 : 1))
      .trimEnd(),
  )
}

function framed(text: string): string[] {
  const bar = `+${'-'.repeat(columnsOf(text) + 4)}+`
  return [bar, `|  ${text}  |`, bar]
}
