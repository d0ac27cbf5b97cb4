import { statSync } from 'node:fs'
import type { SerialPort } from 'serialport'
import { KakuriError } from '../../base/errors.ts'
import type { Wire } from '../cli/terminal.ts'

export interface SerialWire extends Wire {
  /**
   * False when the adapter was pulled out. A terminal that is hung up reads as nothing for ever (tty_hung_up_p in the
   * kernel), which serialport 13 takes for "nothing yet": it would never tell.
   */
  present(): boolean
}

/** Opens a serial line for us alone, 8 data bits, no parity, 1 stop bit, no flow control. Errors: UNREACHABLE, TIMEOUT. */
export type OpenSerial = (path: string, baud: number, signal: AbortSignal) => Promise<SerialWire>

/** The library is loaded here and not before: an agent without a console does without its native part. */
export const openSerial: OpenSerial = async (path, baud, signal) => {
  const { SerialPort } = await import('serialport')
  const port = new SerialPort({
    path,
    baudRate: baud,
    dataBits: 8,
    parity: 'none',
    stopBits: 1,
    lock: true,
    autoOpen: false,
  })
  await new Promise<void>((resolve, reject) =>
    port.open(problem => (problem ? reject(explained(path, problem)) : resolve())),
  )
  if (!signal.aborted) return wireOf(port, path)
  port.close()
  throw new KakuriError('TIMEOUT', `${path} was not opened in time.`)
}

/** Another number stands here when the adapter was pulled out and put in again; null when there is no such file. */
function fileAt(path: string): string | null {
  try {
    const { dev, ino, rdev } = statSync(path)
    return `${dev} ${ino} ${rdev}`
  } catch (error) {
    if (error instanceof Error && 'code' in error) return null
    throw error
  }
}

function wireOf(port: SerialPort, path: string): SerialWire {
  const file = fileAt(path)
  // A line that fails says so by closing; an error without a listener would end the process.
  let fault: string | null = null
  port.on('error', problem => {
    fault = problem.message
    if (port.isOpen) port.close()
  })
  const close = () => {
    if (port.isOpen) port.close()
  }
  return {
    present: () => fileAt(path) === file,
    write: text => void port.write(text),
    end: politely => {
      if (!port.isOpen) return
      if (politely) port.drain(close)
      else close()
    },
    listen: (heard, ended) => {
      port.removeAllListeners('data').removeAllListeners('close')
      port.on('data', heard)
      port.on('close', (problem: Error | null) => ended(fault ?? (problem ? 'the line went away' : 'it was closed')))
    },
  }
}

function explained(path: string, { message }: Error): KakuriError {
  return new KakuriError('UNREACHABLE', `${path} ${reason(message)}.`)
}

/** The library tells what open(2) and flock(2) said by their words alone. */
function reason(message: string): string {
  if (/cannot lock|busy/i.test(message)) return 'is in use by another program'
  if (/no such (file|device)/i.test(message)) return 'is not there: is the serial adapter plugged in?'
  if (/permission denied/i.test(message)) return 'may not be opened by this user: is it in the group dialout?'
  if (/ioctl|not a tty|tcgetattr/i.test(message)) return 'is no serial line'
  return `cannot be opened: ${message.replace(/^Error:? /, '')}`
}
