import { EventEmitter } from 'node:events'
import type { SerialPort } from 'serialport'
import { beforeEach, describe, expect, it } from 'vitest'
import { RtuPort } from './rtu-port.ts'

/** The part of a serial port that an RTU line uses. */
class FakeSerial extends EventEmitter {
  readonly isOpen = true
  readonly written: string[] = []

  write(bytes: Buffer): void {
    this.written.push(bytes.toString('hex'))
  }
}

const READ_ONE = Buffer.from('050100000001fdce', 'hex')
const WRITE_ONE = Buffer.from('05050000ff008c7e', 'hex')
const ON = Buffer.from('05010101d0b8', 'hex')

describe('frames on an RTU line', () => {
  let serial: FakeSerial
  let port: RtuPort
  let frames: string[]
  beforeEach(() => {
    serial = new FakeSerial()
    port = new RtuPort(serial as unknown as SerialPort)
    frames = []
    port.on('data', (frame: Buffer) => frames.push(frame.toString('hex')))
  })

  it('an answer in pieces is one frame', () => {
    port.write(READ_ONE)
    for (const octet of ON) serial.emit('data', Buffer.from([octet]))
    expect([serial.written, frames]).toEqual([[READ_ONE.toString('hex')], [ON.toString('hex')]])
  })

  it('an exception is a frame of its own length', () => {
    port.write(WRITE_ONE)
    serial.emit('data', Buffer.from('05850283f0', 'hex'))
    expect(frames).toEqual(['05850283f0'])
  })

  it('what comes too late for one request is not taken for the answer to the next', () => {
    port.write(READ_ONE)
    serial.emit('data', ON.subarray(0, 3))
    serial.emit('data', ON.subarray(3))
    serial.emit('data', ON)
    port.write(READ_ONE)
    expect(frames).toEqual([ON.toString('hex'), ON.toString('hex')])
    serial.emit('data', ON.subarray(0, 4))
    port.write(WRITE_ONE)
    serial.emit('data', WRITE_ONE)
    expect(frames.at(-1)).toBe(WRITE_ONE.toString('hex'))
  })
})
