import { create } from 'zustand'

export type Seen = { readonly kind: 'link' | 'piece' | 'cable'; readonly id: string }

/** What the person looks at on the picture, and where the picture should go. */
interface Gaze {
  readonly at: Seen | null
  /** A new object each time: the picture moves there once. */
  readonly fly: Seen | null
}

export const useGaze = create<Gaze>(() => ({ at: null, fly: null }))

export const look = (at: Seen | null) => useGaze.setState({ at })
export const fly = (to: Seen) => useGaze.setState({ at: to, fly: { ...to } })
