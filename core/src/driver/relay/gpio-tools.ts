import { execFile } from 'node:child_process'
import { KakuriError } from '../../base/errors.ts'

/** Commands of libgpiod, by name or path. */
export interface GpioTools {
  readonly gpioset: string
  readonly gpioget: string
  readonly gpioinfo: string
}

export const GPIO_TOOLS: GpioTools = { gpioset: 'gpioset', gpioget: 'gpioget', gpioinfo: 'gpioinfo' }

/** The two command lines there are: Debian 12 has version 1, Debian 13 version 2. */
export interface GpioDialect {
  /** Holds one line at a value until it is ended. */
  set(chip: string, line: number, value: 0 | 1): readonly string[]
  get(chip: string, line: number): readonly string[]
  info(chip: string): readonly string[]
}

export const DIALECTS: Readonly<Record<1 | 2, GpioDialect>> = {
  1: {
    set: (chip, line, value) => ['--mode=signal', chip, `${line}=${value}`],
    get: (chip, line) => [chip, String(line)],
    info: chip => [chip],
  },
  2: {
    set: (chip, line, value) => ['-c', chip, `${line}=${value}`],
    // As it is: without that the line is turned into an input, and the relay on it may move.
    get: (chip, line) => ['-c', chip, '--as-is', '--numeric', String(line)],
    info: chip => ['-c', chip],
  },
}

/** What the kernel says of a line. `held`: some gpioset has it. `used`: anybody has. */
export interface LineInfo {
  readonly direction: 'input' | 'output'
  readonly used: boolean
  readonly held: boolean
}

export interface Ran {
  readonly code: number
  readonly out: string
  /** The first line that was complained, at most 200 characters. */
  readonly complaint: string
}

const OUTPUT_LIMIT = 1024 * 1024

/** Runs a tool to its end. Throws UNREACHABLE where it is not there, TIMEOUT where the signal aborts first: it is ended then. */
export function runTool(command: string, given: readonly string[], signal: AbortSignal): Promise<Ran> {
  const aborted = () => new KakuriError('TIMEOUT', `${command} did not end before its deadline`)
  if (signal.aborted) return Promise.reject(aborted())
  return new Promise((resolve, reject) => {
    const options = { signal, killSignal: 'SIGKILL', maxBuffer: OUTPUT_LIMIT, encoding: 'utf8' } as const
    execFile(command, [...given], options, (error, out, complained) => {
      if (signal.aborted) return reject(aborted())
      if (error?.code === 'ENOENT' || error?.code === 'EACCES')
        return reject(new KakuriError('UNREACHABLE', `${command} is not there: install the Debian package gpiod`))
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1
      resolve({ code, out, complaint: firstLine(complained) })
    })
  })
}

export function firstLine(text: string): string {
  return (text.split('\n').find(line => line.trim() !== '') ?? '').trim().slice(0, 200)
}

/** Which command line the installed tools have. */
export async function dialectOf(tools: GpioTools, signal: AbortSignal): Promise<GpioDialect> {
  const { out } = await runTool(tools.gpioset, ['--version'], signal)
  const version = /\bv(\d+)\.\d+/.exec(out)?.[1]
  if (version === '1' || version === '2') return DIALECTS[version === '1' ? 1 : 2]
  throw new KakuriError('GARBLED_REPLY', `${tools.gpioset} does not tell a version that is known: ${firstLine(out)}`)
}

/**
 * The lines of a chip by offset, from gpioinfo of either version:
 * `line  17:  "GPIO17"  "gpioset"  output  active-high [used]` and `line  17:  "GPIO17"  output consumer="gpioset"`.
 */
export function linesOf(text: string): ReadonlyMap<number, LineInfo> {
  const lines = new Map<number, LineInfo>()
  for (const row of text.split('\n')) {
    const [, offset, rest = ''] = /^\s*line\s+(\d+):\s+(?:"[^"]*"|\S+)\s+(.*)$/.exec(row) ?? []
    if (offset === undefined) continue
    // A consumer may be called anything, so what stands in quotes tells no direction.
    const direction = /\boutput\b/.test(rest.replace(/"[^"]*"/g, '')) ? 'output' : 'input'
    const used = rest.includes('[used') || rest.includes('consumer=')
    lines.set(Number(offset), { direction, used, held: used && /(^|["= ])gpioset(["\] ]|$)/.test(rest) })
  }
  return lines
}
