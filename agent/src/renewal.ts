import type { Clock } from '@kakuri/core/base/clock.ts'
import { KakuriError } from '@kakuri/core/base/errors.ts'
import type { UpBody } from '@kakuri/core/link/messages.ts'
import { checkCertificate } from './enrol.ts'
import { type State, validity } from './state.ts'

export interface RenewalParts {
  readonly agent: string
  readonly state: State
  readonly clock: Clock
  /** PEM. */
  readonly authority: string
  /** What time it is at the controller, UTC milliseconds: this machine's own clock may be wrong. Null while it is gone. */
  readonly controllerUtc: () => number | null
  readonly send: (body: UpBody<'renew'>) => Promise<void>
  /** Nothing goes on that a new connection would break off. */
  readonly quiet: () => boolean
  /** Makes the connection anew, with the renewed certificate. */
  readonly reconnect: () => void
  readonly failed: (error: unknown) => void
}

/**
 * Asks for a new certificate, for a fresh key, when two thirds of the present one's time are over. A connection may stand for longer than
 * the certificate it was made with: it is made anew in a quiet moment, or shortly before that one ends.
 */
export interface Renewal {
  /** Kept beside the present one, and used at the next connection. Throws LOGIN_REFUSED where it is not for the key asked. */
  take(certificate: string): void
  /** Asks now, whatever time is left. */
  ask(): Promise<void>
  close(): void
}

const LOOK_MS = 60_000
const ASK_AGAIN_MS = 3_600_000
/** So long before the end of the present certificate no quiet moment is waited for any more. */
const LAST_MS = 24 * 3_600_000

export function createRenewal(parts: RenewalParts): Renewal {
  const closing = new AbortController()
  const { state, clock } = parts
  let askedAt = Number.NEGATIVE_INFINITY
  const look = async () => {
    const utc = parts.controllerUtc()
    if (utc === null) return
    if (state.nextIdentity() !== null) {
      if (parts.quiet() || leftMs(state, utc) < LAST_MS) parts.reconnect()
    } else if (clock.mono() - askedAt >= ASK_AGAIN_MS && isDue(state, utc)) await ask()
  }
  const ask = async () => {
    askedAt = clock.mono()
    const { certificateRequest } = await import('./request.ts')
    const key = state.renewalKey() ?? state.newRenewalKey()
    await parts.send({ request: await certificateRequest(parts.agent, key) })
  }
  const keepLooking = async () => {
    while (!closing.signal.aborted) {
      await look().catch(parts.failed)
      await clock.sleep(LOOK_MS, closing.signal)
    }
  }
  void keepLooking()
  return {
    take: certificate => {
      if ([state.identity(), state.nextIdentity()].some(one => one?.certificate === certificate)) return
      const key = state.renewalKey()
      if (key === null) throw new KakuriError('LOGIN_REFUSED', 'No certificate was asked for.')
      checkCertificate(certificate, key, parts.authority)
      state.setNextIdentity({ certificate, key })
    },
    ask,
    close: () => closing.abort(),
  }
}

function isDue(state: State, now: number): boolean {
  const identity = state.identity()
  if (identity === null) return false
  const { from, to } = validity(identity.certificate)
  return now >= from + ((to - from) * 2) / 3
}

function leftMs(state: State, now: number): number {
  const identity = state.identity()
  return identity === null ? 0 : validity(identity.certificate).to - now
}
