import { create } from 'zustand'
import { ApiError } from './api.ts'

/** A confirmation of who sits here, asked for by the controller in the middle of an act. */
interface Asking {
  readonly open: boolean
  readonly settle: (confirmed: boolean) => void
}

/** Read by the step-up dialog alone. */
export const useStepUp = create<Asking>(() => ({ open: false, settle: () => undefined }))

/**
 * Carries an act out; where the controller first wants to know who sits here, the step-up dialog is shown and the act tried once
 * more. Throws ApiError, STEP_UP_NEEDED when the person closed the dialog.
 */
export async function act<T>(attempt: () => Promise<T>): Promise<T> {
  try {
    return await attempt()
  } catch (error) {
    if (!(error instanceof ApiError) || error.problem.code !== 'STEP_UP_NEEDED') throw error
    if (!(await askStepUp())) throw error
    return attempt()
  }
}

function askStepUp(): Promise<boolean> {
  return new Promise(resolve => {
    const settle = (confirmed: boolean) => {
      useStepUp.setState({ open: false })
      resolve(confirmed)
    }
    useStepUp.setState({ open: true, settle })
  })
}
