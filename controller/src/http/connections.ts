import { sourceOf } from '../accounts/source.ts'
import { isLoopback } from './addresses.ts'

/** The part of a socket that is looked at; under TLS the one below and the one above have the same addresses. */
export interface Connected {
  readonly remoteAddress?: string | undefined
  readonly remotePort?: number | undefined
  readonly localPort?: number | undefined
  destroy(): unknown
  once(event: 'close', listener: () => void): unknown
}

export interface MostConnections {
  readonly ofOneSource: number
  readonly inAll: number
}

/** Far more than consoles need, far fewer than take memory away from a run. */
export const MOST_CONNECTIONS: MostConnections = { ofOneSource: 200, inAll: 2_000 }

/** Open connections of all listeners. */
export interface Connections {
  add(socket: Connected): void
  /** Somebody who is logged in speaks on it: from now on it takes nobody's place and loses its own to nobody. */
  known(socket: Connected): void
}

interface Open {
  readonly key: string
  readonly socket: Connected
  readonly source: string
  known: boolean
}

/** Where too many are open, the oldest that nobody is logged in on makes room: a flood that says nothing keeps nobody out. */
export function connections(most: MostConnections): Connections {
  /** By their addresses, oldest first. */
  const open = new Map<string, Open>()
  const makeRoom = (all: readonly Open[], allowed: number): boolean => {
    if (all.length < allowed) return true
    const oldest = all.find(one => !one.known)
    if (oldest === undefined) return false
    open.delete(oldest.key)
    oldest.socket.destroy()
    return true
  }
  return {
    add: socket => {
      const key = keyOf(socket)
      const source = sourceOf(socket.remoteAddress ?? '')
      const own = isLoopback(socket.remoteAddress) ? [] : [...open.values()].filter(one => one.source === source)
      if (!makeRoom(own, most.ofOneSource) || !makeRoom([...open.values()], most.inAll)) return void socket.destroy()
      const one: Open = { key, socket, source, known: false }
      open.set(key, one)
      socket.once('close', () => {
        if (open.get(key) === one) open.delete(key)
      })
    },
    known: socket => {
      const one = open.get(keyOf(socket))
      if (one !== undefined) one.known = true
    },
  }
}

const keyOf = ({ remoteAddress, remotePort, localPort }: Connected) => `${remoteAddress} ${remotePort} ${localPort}`
