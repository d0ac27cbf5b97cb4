import { create } from 'zustand'
import type { Me } from '../../../src/api/session.ts'
import { takeMe, useLive } from './store.ts'

/** Why the login page is shown. `ended`: by somebody, by time or by a restart; the person did not log out. */
export interface SessionState {
  readonly over: 'ended' | 'logged-out' | null
  /** Why the sealed plan could not be fetched; null while it could. */
  readonly planError: unknown
}

export const useSession = create<SessionState>(() => ({ over: null, planError: null }))

export function sessionBegan(me: Me): void {
  useSession.setState({ over: null })
  takeMe(me)
}

/** The controller does not know this browser (any longer). */
export function sessionOver(): void {
  if (useLive.getState().me) useSession.setState({ over: 'ended' })
  takeMe(null)
}

export function loggedOut(): void {
  useSession.setState({ over: 'logged-out' })
  takeMe(null)
}
