import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react'

/** `early`: let go too soon, nothing was done. `fired`: held long enough, not let go yet. */
export type HoldPhase = 'idle' | 'holding' | 'early' | 'fired'

/**
 * A gesture that takes its time: pointer or Space/Enter held for `holdMs`. It ends without effect when let go, when the pointer
 * leaves, when the focus goes, and when `what` changes under the finger.
 */
export function useHold(holdMs: number, what: string, disabled: boolean, onHeld: () => void) {
  const [phase, setPhase] = useState<HoldPhase>('idle')
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const begunFor = useRef<string | null>(null)
  const held = useRef(onHeld)
  held.current = onHeld
  const begin = () => {
    if (disabled || phase === 'holding' || phase === 'fired') return
    begunFor.current = what
    setPhase('holding')
    timer.current = setTimeout(() => {
      setPhase('fired')
      held.current()
    }, holdMs)
  }
  const end = () => {
    clearTimeout(timer.current)
    setPhase(phase => (phase === 'holding' ? 'early' : phase === 'fired' ? 'idle' : phase))
  }
  useEffect(() => {
    if (phase !== 'holding' || (begunFor.current === what && !disabled)) return
    clearTimeout(timer.current)
    setPhase('early')
  }, [phase, what, disabled])
  useEffect(() => () => clearTimeout(timer.current), [])
  return { phase, handlers: handlersOf(begin, end) }
}

function handlersOf(begin: () => void, end: () => void) {
  const holds = (event: KeyboardEvent) => event.key === ' ' || event.key === 'Enter'
  return {
    onPointerDown: (event: PointerEvent) => {
      if (event.button === 0) begin()
    },
    onPointerUp: end,
    onPointerLeave: end,
    onPointerCancel: end,
    onBlur: end,
    onKeyDown: (event: KeyboardEvent) => {
      if (!holds(event)) return
      event.preventDefault()
      if (!event.repeat) begin()
    },
    onKeyUp: (event: KeyboardEvent) => {
      if (holds(event)) end()
    },
    // A long touch would open the browser's menu over the button.
    onContextMenu: (event: { preventDefault: () => void }) => event.preventDefault(),
  }
}
