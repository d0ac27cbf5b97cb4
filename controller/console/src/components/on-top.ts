import { useStepUp } from '../live/actions.ts'

/** For a dialog an act is begun in: keys and focus are not its own while the confirmation stands above it. */
export function useOnTop() {
  const onTop = useStepUp(state => !state.open)
  return { closeOnEscape: onTop, closeOnClickOutside: false, trapFocus: onTop }
}
