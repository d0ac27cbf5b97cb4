import { constants } from 'node:crypto'
import type { TlsOptions } from 'node:tls'
import type { Clock } from '@kakuri/core/base/clock.ts'
import type { Admission, Registry } from '../agents/contract.ts'
import type { BrokerLimits } from './limits.ts'

export interface BrokerOptions {
  /** Port 0 takes a free one, which `address` then tells. */
  readonly listen: { readonly host: string; readonly port: number }
  /** PEM: key, and certificate with the authority behind it. Asked again every minute, so that a renewed one is used. */
  readonly tls: () => { readonly key: string; readonly cert: string }
  /** PEM. */
  readonly authority: string
  readonly admit: (der: Uint8Array) => Admission
  /** `registry.onChange`: connections of that agent are judged again at once. */
  readonly changes?: Registry['onChange']
  readonly clock: Clock
  readonly limits?: Partial<BrokerLimits>
}

export function tlsOptions(own: { key: string; cert: string }, authority: string, limits: BrokerLimits): TlsOptions {
  return {
    ...{ ...own, ca: authority, minVersion: 'TLSv1.2', handshakeTimeout: 2 * limits.connectMs },
    // An expired certificate is let in to report, so that the judgement is `admit`'s; who shows none is ended before a byte is read.
    ...{ requestCert: true, rejectUnauthorized: false },
    // No tickets: a session that goes on would skip the look at the certificate, and each costs memory.
    secureOptions: constants.SSL_OP_NO_TICKET | constants.SSL_OP_NO_RENEGOTIATION,
  }
}
