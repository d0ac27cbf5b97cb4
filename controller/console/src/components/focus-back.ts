import { useEffect, useState } from 'react'

/** For a dialog that is there only while it is open: the keyboard goes back to where it was, or to the page where that is gone. */
export function useFocusBack(): void {
  const [before] = useState(() => document.activeElement)
  useEffect(() => () => queueMicrotask(() => giveBack(before)), [before])
}

function giveBack(before: Element | null): void {
  // Something else took it meanwhile, such as the next page.
  if (document.activeElement !== null && document.activeElement !== document.body) return
  const back = before instanceof HTMLElement && before.isConnected ? before : document.getElementById('page')
  back?.focus()
}
