import { spawn } from 'node:child_process'
import { columnsOf } from './columns.ts'

/** Opens a pseudo-terminal of this size, runs a command in it, and passes everything both ways. */
const PTY = `
import fcntl, os, pty, select, signal, struct, sys, termios
rows, columns, command = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]
child, terminal = pty.fork()
if child == 0:
    os.execvp(command[0], command)
fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack('HHHH', rows, columns, 0, 0))
os.kill(child, signal.SIGWINCH)
while True:
    ready, _, _ = select.select([0, terminal], [], [])
    if terminal in ready:
        try:
            said = os.read(terminal, 65536)
        except OSError:
            break
        if not said:
            break
        os.write(1, said)
    if 0 in ready:
        typed = os.read(0, 4096)
        if not typed:
            os.kill(child, signal.SIGTERM)
            break
        if typed.startswith(b'SIZE '):
            _, rows, columns = typed.split()
            fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack('HHHH', int(rows), int(columns), 0, 0))
        else:
            os.write(terminal, typed)
os.waitpid(child, 0)
`

export interface Pty {
  /** Resolves when the screen, as a person sees it, holds this. */
  until(test: (screen: string, written: string) => boolean): Promise<string>
  type(text: string): void
  resize(rows: number, columns: number): void
  /** All that was ever written. */
  written(): string
  close(): Promise<void>
}

export function openPty(command: readonly string[], rows = 24, columns = 80): Pty {
  const child = spawn('python3', ['-c', PTY, String(rows), String(columns), ...command])
  let written = ''
  let waiting: (() => void)[] = []
  let size = { rows, columns }
  const wake = () => {
    const all = waiting
    waiting = []
    for (const one of all) one()
  }
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    written += text
    wake()
  })
  const ended = new Promise<void>(resolve => child.on('close', () => resolve()))
  return {
    until: async test => {
      for (;;) {
        const screen = drawn(written, size)
        if (test(screen, written)) return screen
        await new Promise<void>(resolve => waiting.push(resolve))
      }
    },
    type: text => void child.stdin.write(text),
    resize: (toRows, toColumns) => {
      size = { rows: toRows, columns: toColumns }
      child.stdin.write(`SIZE ${toRows} ${toColumns}`)
    },
    written: () => written,
    close: async () => {
      child.stdin.end()
      await ended
    },
  }
}

/** What is left on a VT100 after all this was written to it: just the controls that the display uses. */
function drawn(written: string, { rows, columns }: { rows: number; columns: number }): string {
  const cells = Array.from({ length: rows }, () => Array.from({ length: columns }, () => ' '))
  let [row, column] = [0, 0]
  for (const [piece] of written.matchAll(/\u001b\[([0-9;?]*)([A-Za-z])|\u001b\][^\u0007]*\u0007|[\s\S]/gu)) {
    const control = /^\u001b\[([0-9;?]*)([A-Za-z])$/.exec(piece)
    if (control !== null) {
      const [first = 1, second = 1] = (control[1] ?? '').split(';').map(Number)
      if (control[2] === 'H') [row, column] = [Math.min(first, rows) - 1, second - 1]
      else if (control[2] === 'C') column = columns - 1
      else if (control[2] === 'K') cells[row]?.fill(' ', column)
      else if (control[2] === 'J') for (const line of cells) line.fill(' ')
    } else if (piece.startsWith('\u001b]')) continue
    else if (piece === '\n') row = Math.min(rows - 1, row + 1)
    else if (piece === '\r') column = 0
    else if (column < columns) {
      const line = cells[row]
      if (line !== undefined) line[column] = piece
      const wide = columnsOf(piece) === 2
      if (wide && line !== undefined) line[column + 1] = ''
      column += wide ? 2 : 1
    }
  }
  return cells.map(line => line.join('').trimEnd()).join('\n')
}
