import { useEffect, useRef } from 'react'
import { ScanListener } from '../../src/display/scan.ts'

const inField = (target: EventTarget | null) => target instanceof HTMLInputElement && target.type === 'text'

/** A USB scanner types wherever it is: every key of the page is heard, but for what is typed into a field. */
export function useScanner(onCode: (code: string) => void): void {
  const heard = useRef(onCode)
  heard.current = onCode
  useEffect(() => {
    const listener = new ScanListener()
    const key = (event: KeyboardEvent) => {
      if (inField(event.target) || event.ctrlKey || event.altKey || event.metaKey) return
      const code = listener.key(event.key, event.timeStamp)
      if (code === null) return
      // The Enter that ends a scan must not press the button that has the focus.
      event.preventDefault()
      event.stopPropagation()
      heard.current(code)
    }
    window.addEventListener('keydown', key, { capture: true })
    return () => window.removeEventListener('keydown', key, { capture: true })
  }, [])
}
