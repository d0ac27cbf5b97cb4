import { constants, openSync } from 'node:fs'
import { ReadStream, WriteStream } from 'node:tty'
import { systemClock } from '@kakuri/core/base/clock.ts'
import { KakuriError } from '@kakuri/core/base/errors.ts'
import type { DisplayDesk } from './display/contract.ts'
import { runTerminal } from './display/terminal.ts'

/** The room's screens on the terminal behind this device file. Gives the function that ends it. Throws FILE_FAILED. */
export function startTerminal(path: string, desk: DisplayDesk, term: string | undefined): () => void {
  const open = (flags: number) => openSync(path, flags | constants.O_NOCTTY)
  try {
    const [input, output] = [new ReadStream(open(constants.O_RDONLY)), new WriteStream(open(constants.O_WRONLY))]
    const running = runTerminal({ desk, input, output, clock: systemClock, ...(term !== undefined && { term }) })
    return () => {
      running.close()
      input.destroy()
      output.destroy()
    }
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause)
    throw new KakuriError('FILE_FAILED', `The terminal ${path} cannot be used: ${code}.`, { cause })
  }
}
