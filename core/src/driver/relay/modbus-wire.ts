import { connect, type Socket } from 'node:net'
import { KakuriError } from '../../base/errors.ts'
import type { RelayWire } from '../../site/shape.ts'
import { RtuPort } from './rtu-port.ts'

export type ModbusWay = Exclude<RelayWire, { kind: 'gpio' }>

/** An open Modbus client, and what ends or reports the end of the line below it. */
export interface ModbusWire {
  readCoils(address: number, count: number): Promise<boolean[]>
  writeCoil(address: number, on: boolean): Promise<void>
  writeCoils(address: number, values: readonly boolean[]): Promise<void>
  /** Called once, when the line is gone by itself. */
  onLost(lost: () => void): void
  destroy(): void
}

/** The library is loaded here and not before: an agent without a board does without it. Errors: UNREACHABLE, TIMEOUT. */
export async function openModbus(
  device: string,
  way: ModbusWay,
  answerMs: number,
  signal: AbortSignal,
): Promise<ModbusWire> {
  const { default: library } = await import('modbus-serial')
  const line = way.kind === 'modbus-tcp' ? await openTcp(device, way, signal) : await openRtu(device, way, signal)
  const bus = new library.default(line.port)
  bus.setTimeout(answerMs)
  bus.setID(way.unit)
  // Without a listener an error of the line would end the process; that it is gone is told by its closing.
  bus.on('error', () => line.destroy())
  if (line.socket === undefined) await opened(done => bus.open(done))
  else await opened(done => bus.linkTCP(line.socket, { port: 0 }, done))
  return {
    readCoils: async (address, count) => (await bus.readCoils(address, count)).data.slice(0, count),
    writeCoil: async (address, on) => void (await bus.writeCoil(address, on)),
    writeCoils: async (address, values) => void (await bus.writeCoils(address, [...values])),
    onLost: line.onLost,
    destroy: line.destroy,
  }
}

type Line = {
  onLost(lost: () => void): void
  destroy(): void
} & ({ readonly port: RtuPort; readonly socket?: undefined } | { readonly port?: undefined; readonly socket: Socket })

function opened(open: (done: (error?: unknown) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => open(error => (error ? reject(error) : resolve())))
}

/** Our own socket, because the library does not tell when one that failed is gone. */
async function openTcp(device: string, way: ModbusWay & { kind: 'modbus-tcp' }, signal: AbortSignal): Promise<Line> {
  const socket = connect({ host: way.address, port: way.port, noDelay: true, keepAlive: true })
  try {
    await connected(socket, signal)
  } catch (error) {
    socket.destroy()
    const where = `${way.address} port ${way.port}`
    if (signal.aborted) throw new KakuriError('TIMEOUT', `${device} did not answer at ${where} before its deadline`)
    throw new KakuriError('UNREACHABLE', `${device} does not answer at ${where} (${codeOf(error)})`)
  }
  socket.on('error', () => socket.destroy())
  return { socket, onLost: lost => void socket.once('close', lost), destroy: () => void socket.destroy() }
}

function connected(socket: Socket, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (error: Error | null) => {
      signal.removeEventListener('abort', onAbort)
      socket.removeListener('error', settle)
      return error === null ? resolve() : reject(error)
    }
    const onAbort = () => settle(new Error('aborted'))
    if (signal.aborted) return onAbort()
    signal.addEventListener('abort', onAbort, { once: true })
    socket.once('error', settle)
    socket.once('connect', () => settle(null))
  })
}

async function openRtu(device: string, way: ModbusWay & { kind: 'modbus-rtu' }, signal: AbortSignal): Promise<Line> {
  const { SerialPort } = await import('serialport')
  const { path, baud } = way
  const serial = new SerialPort({ path, baudRate: baud, dataBits: 8, parity: 'none', stopBits: 1, autoOpen: false })
  await opened(done => serial.open(done)).catch(error => {
    throw new KakuriError('UNREACHABLE', `The line ${path} of ${device} cannot be opened (${sentence(error)})`)
  })
  const destroy = () => {
    if (serial.isOpen) serial.close()
  }
  if (signal.aborted) {
    destroy()
    throw new KakuriError('TIMEOUT', `The line ${path} of ${device} was not opened before its deadline`)
  }
  return { port: new RtuPort(serial), onLost: lost => void serial.once('close', lost), destroy }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'no reason given'
}

function sentence(error: unknown): string {
  return error instanceof Error ? error.message.slice(0, 120) : 'no reason given'
}
