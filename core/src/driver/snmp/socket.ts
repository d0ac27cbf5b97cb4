import { createSocket, type Socket } from 'node:dgram'
import { isIPv6 } from 'node:net'
import type { DatagramSocket } from 'net-snmp'

/** What the owner of a socket hears. */
export interface SocketEvents {
  /** Null lets a datagram through to the library, anything else says why it is ignored. */
  judge(datagram: Uint8Array): string | null
  /** The library threw on a datagram that had been let through. */
  threw(error: unknown): void
  /** The operating system says that the device cannot be reached, such as ECONNREFUSED. */
  failed(error: Error): void
}

/**
 * A UDP socket that hears one device only: connected, so that the kernel drops what other addresses and ports send and
 * reports a closed port at once instead of by silence.
 */
export function connectSocket(address: string, port: number, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4')
    const settle = (error: Error | null) => {
      socket.removeListener('error', settle)
      signal.removeEventListener('abort', onAbort)
      if (error === null) return resolve(socket)
      socket.close()
      reject(error)
    }
    const onAbort = () => settle(new Error('aborted'))
    socket.once('error', settle)
    signal.addEventListener('abort', onAbort, { once: true })
    socket.connect(port, address, () => settle(null))
  })
}

/** The connected socket as the library wants it. It never sees what `judge` ignores, and what it throws stays here. */
export function guardSocket(socket: Socket, events: SocketEvents): DatagramSocket {
  socket.on('error', error => events.failed(error))
  return {
    on(event, listener) {
      if (event === 'message') socket.on('message', datagram => deliver(datagram, listener, events))
      if (event === 'close') socket.on('close', listener)
    },
    send: (bytes, offset, length, _port, _address, done) => socket.send(bytes, offset, length, done),
    close: () => socket.close(),
    ref: () => socket.ref(),
    unref: () => socket.unref(),
  }
}

function deliver(datagram: Buffer, listener: (...given: never[]) => void, events: SocketEvents): void {
  if (events.judge(datagram) !== null) return
  try {
    ;(listener as (datagram: Buffer) => void)(datagram)
  } catch (error) {
    events.threw(error)
  }
}
