import { create } from 'zustand'

/** What the board asks about in a dialog; one at a time. */
export type Asked =
  | { readonly kind: 'start'; readonly stages: readonly string[] }
  | { readonly kind: 'pause' | 'cancel'; readonly run: string }
  | { readonly kind: 'skip'; readonly run: string; readonly step: string }
  | { readonly kind: 'break-glass'; readonly run: string; readonly stage: string }

export const useAsked = create<{ readonly asked: Asked | null }>(() => ({ asked: null }))

export const ask = (asked: Asked) => useAsked.setState({ asked })
export const askNothing = () => useAsked.setState({ asked: null })
