import { EventEmitter } from 'node:events'
import type { SerialPort } from 'serialport'

const EXCEPTION_OCTETS = 5
const WRITE_ECHO_OCTETS = 8
const READ_COILS = 1

/**
 * A serial line as modbus-serial wants its ports, frame by frame. Unlike the library's own it forgets, before each request, what
 * came too late for the one before: an RTU answer does not tell which question it belongs to.
 */
export class RtuPort extends EventEmitter {
  readonly #serial: SerialPort
  #heard: Buffer = Buffer.alloc(0)
  #asked: Buffer = Buffer.alloc(0)

  constructor(serial: SerialPort) {
    super()
    this.#serial = serial
    serial.on('data', (bytes: Buffer) => this.#hear(bytes))
    serial.on('error', error => this.emit('error', error))
    serial.on('close', () => this.emit('close'))
  }

  get isOpen(): boolean {
    return this.#serial.isOpen
  }

  open(callback: (error?: Error | null) => void): void {
    callback(null)
  }

  close(callback?: (error?: Error | null) => void): void {
    this.#serial.close(callback)
  }

  write(frame: Buffer): void {
    this.#heard = Buffer.alloc(0)
    this.#asked = frame
    this.#serial.write(frame)
  }

  #hear(bytes: Buffer): void {
    this.#heard = Buffer.concat([this.#heard, bytes])
    const failed = this.#heard[1] === ((this.#asked[1] ?? 0) | 0x80)
    const length = failed ? EXCEPTION_OCTETS : answerOctets(this.#asked)
    if (this.#heard.length < length) return
    const frame = this.#heard.subarray(0, length)
    this.#heard = Buffer.alloc(0)
    // Whether it is whole and meant for us, the library judges: unit, function and CRC.
    this.emit('data', Buffer.from(frame))
  }
}

/** How long the answer to a request is, with unit and CRC. */
function answerOctets(request: Buffer): number {
  if (request[1] !== READ_COILS) return WRITE_ECHO_OCTETS
  return EXCEPTION_OCTETS + Math.ceil(request.readUInt16BE(4) / 8)
}
