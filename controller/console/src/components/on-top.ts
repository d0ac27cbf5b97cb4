import { useEffect, useState } from 'react'
import { useStepUp } from '../live/actions.ts'
import { useFocusBack } from './focus-back.ts'

/** The key that shut the confirmation must not shut what is under it as well. */
const SAME_KEY_MS = 250

/** For a dialog an act is begun in: keys and focus are not its own while the confirmation stands above it. */
export function useOnTop() {
  useFocusBack()
  const covered = useStepUp(state => state.open)
  const [onTop, setOnTop] = useState(true)
  useEffect(() => {
    if (covered) return setOnTop(false)
    const timer = setTimeout(() => setOnTop(true), SAME_KEY_MS)
    return () => clearTimeout(timer)
  }, [covered])
  return { closeOnEscape: onTop && !covered, closeOnClickOutside: false, trapFocus: onTop && !covered }
}
