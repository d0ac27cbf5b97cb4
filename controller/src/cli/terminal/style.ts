/** Emphasis on a terminal. Colour only supports what words and signs already say. */
export interface Style {
  bold(text: string): string
  dim(text: string): string
  red(text: string): string
  green(text: string): string
  yellow(text: string): string
  cyan(text: string): string
  /** Light on red: an incident. */
  alarm(text: string): string
  /** Dark on cyan: a drill. */
  practice(text: string): string
}

const CODES = {
  bold: ['1', '22'],
  dim: ['2', '22'],
  red: ['31', '39'],
  green: ['32', '39'],
  yellow: ['33', '39'],
  cyan: ['36', '39'],
  alarm: ['1;97;41', '22;39;49'],
  practice: ['1;30;46', '22;39;49'],
} as const satisfies Record<keyof Style, readonly [string, string]>

const paint =
  ([on, off]: readonly [string, string]) =>
  (text: string) =>
    `\u001b[${on}m${text}\u001b[${off}m`

const plain = (text: string) => text

/** Colour only on a terminal that wants it: https://no-color.org, and TERM=dumb. */
export function styleFor(terminal: boolean, env: Readonly<Record<string, string | undefined>>): Style {
  const colour = terminal && !env.NO_COLOR && env.TERM !== 'dumb'
  const make = (name: keyof Style) => (colour ? paint(CODES[name]) : plain)
  return {
    bold: make('bold'),
    dim: make('dim'),
    red: make('red'),
    green: make('green'),
    yellow: make('yellow'),
    cyan: make('cyan'),
    alarm: make('alarm'),
    practice: make('practice'),
  }
}
