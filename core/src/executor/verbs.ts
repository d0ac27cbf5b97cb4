import { KakuriError } from '../base/errors.ts'
import type { ProgramDevice } from '../compile/program.ts'
import type { OpenDriver } from '../driver/contract.ts'
import type { RungKind } from '../plan/shape.ts'
import type { Acting } from './context.ts'
import type { Verb } from './crash-points.ts'

/** A rung that did not get through. Everything else that is thrown stops the run. */
export class RungFailure extends Error {
  readonly code: string
  readonly transcript: string

  constructor(code: string, message: string, transcript: string, cause?: unknown) {
    super(message, { cause })
    this.code = code
    this.transcript = transcript
  }
}

/** Uses a driver and gives it back; after a failure its session is ended. */
export async function withDriver<T>(
  acting: Acting,
  device: ProgramDevice,
  rung: RungKind,
  signal: AbortSignal,
  use: (driver: OpenDriver) => Promise<T>,
): Promise<T> {
  acting.recorder.mayAct()
  const driver = await openDriver(acting, device, rung, signal)
  try {
    const result = await use(driver)
    driver.release()
    return result
  } catch (error) {
    driver.destroy()
    throw error
  }
}

async function openDriver(acting: Acting, device: ProgramDevice, rung: RungKind, signal: AbortSignal) {
  const opening = acting.parts.drivers.open(device, rung, signal)
  try {
    return await raced(opening, signal)
  } catch (error) {
    // A session that comes up after we gave up must not stay open.
    opening.then(
      late => late.destroy(),
      () => undefined,
    )
    throw failure(error, '')
  }
}

/** One verb of a driver, between its crash points. Nothing starts after the run was halted. */
export async function act<T>(
  acting: Acting,
  driver: OpenDriver,
  verb: Verb,
  signal: AbortSignal,
  call: () => Promise<T>,
): Promise<T> {
  acting.recorder.mayAct()
  acting.parts.crash(`before ${verb}`)
  const result = await raced(called(call), signal).catch(error => {
    throw failure(error, driver.takeTranscript())
  })
  acting.parts.crash(`after ${verb}`)
  return result
}

/** A driver that throws instead of rejecting is the same failure. */
async function called<T>(call: () => Promise<T>): Promise<T> {
  return await call()
}

function failure(error: unknown, transcript: string): RungFailure {
  if (error instanceof KakuriError) {
    return new RungFailure(error.code, error.message, error.transcript ?? transcript, error)
  }
  // A fault inside one driver must not stop the other devices, and must be seen.
  const message = error instanceof Error ? error.message : String(error)
  return new RungFailure('UNEXPECTED', message, transcript, error)
}

/** The promise's result, or a rejection with the signal's reason as soon as it aborts. */
export function raced<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason)
    if (signal.aborted) abort()
    signal.addEventListener('abort', abort, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}

/** Waits for all, then throws the first error: one that fails must not leave others running unseen. */
export async function all(works: readonly Promise<unknown>[]): Promise<void> {
  const settled = await Promise.allSettled(works)
  const failed = settled.find(one => one.status === 'rejected')
  if (failed !== undefined) throw failed.reason
}
