import { useCallback, useState } from 'react'
import { act } from '../live/actions.ts'

export interface Acting {
  readonly busy: boolean
  /** What the last attempt failed of; null while there is nothing to say. */
  readonly error: unknown
  readonly clear: () => void
  /** True once the controller did it. */
  readonly run: (attempt: () => Promise<unknown>) => Promise<boolean>
}

/** Carries acts out one at a time and holds what they failed of; the step-up dialog is shown by the shell. */
export function useAct(): Acting {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const run = useCallback(async (attempt: () => Promise<unknown>) => {
    setBusy(true)
    setError(null)
    try {
      await act(attempt)
      return true
    } catch (error) {
      setError(error)
      return false
    } finally {
      setBusy(false)
    }
  }, [])
  const clear = useCallback(() => setError(null), [])
  return { busy, error, clear, run }
}
