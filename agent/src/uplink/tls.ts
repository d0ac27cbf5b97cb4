import { once } from 'node:events'
import { connect, type TLSSocket } from 'node:tls'
import { judgeServer } from '@kakuri/core/link/server-certificate.ts'

export interface TlsTarget {
  /** Literal address, or a name; the controller's certificate must hold it. */
  readonly host: string
  readonly port: number
  /** PEM. It alone counts, none of the system's. */
  readonly authority: string
  /** PEM, where this side shows one too. */
  readonly certificate?: string
  readonly key?: string
}

export interface OpenedTls {
  readonly socket: TLSSocket
  /** The date of this machine does not lie within the certificate's time. Nothing else is wrong with it. */
  readonly otherDate: boolean
}

/** Opens TLS to the controller and judges its certificate as `judgeServer` does. Rejects with an error that says what is wrong. */
export async function openTls(target: TlsTarget, signal: AbortSignal): Promise<OpenedTls> {
  const { host, port, authority, certificate, key } = target
  const own = certificate === undefined ? {} : { cert: certificate, key }
  const socket = connect({ ...{ host, port, ca: authority, ...own, rejectUnauthorized: false, minVersion: 'TLSv1.2' } })
  try {
    await once(socket, 'secureConnect', { signal })
    return { socket, otherDate: judgeServer(socket, target) === 'other-date' }
  } catch (error) {
    socket.on('error', () => undefined).destroy()
    throw signal.aborted ? new Error('no answer', { cause: error }) : error
  }
}
