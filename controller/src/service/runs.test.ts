import { KakuriError } from '@kakuri/core/base/errors.ts'
import type { RunHandle } from '@kakuri/core/executor/contract.ts'
import { expect, it } from 'vitest'
import { createRuns } from './runs.ts'

const FULL = new KakuriError('JOURNAL_FULL', 'The disk is full.')

function handleOf(finished: RunHandle['finished']): RunHandle {
  return { id: 'r', finished, pause: () => undefined, cancel: () => undefined, skip: () => undefined }
}

function runsThatTell() {
  const failures: Error[] = []
  const awaiting = { fail: (error: Error) => void failures.push(error) }
  return { failures, runs: createRuns({ awaiting, goesOn: () => true, changed: () => undefined }) }
}

it('a run that a full disk stopped is told to whoever waits, and shown until the journal takes something again', async () => {
  const { runs, failures } = runsThatTell()
  const stopped = Promise.withResolvers<never>()
  const handle = await runs.begin(async () => handleOf(stopped.promise))
  expect(runs.handle).toBe(handle)
  stopped.reject(FULL)
  await handle.finished.catch(() => undefined)
  await Promise.resolve()
  expect([runs.handle, runs.failure, failures]).toEqual([null, FULL, [FULL]])
  runs.works()
  expect(runs.failure).toBe(null)
})

it('begins nothing beside what wants to be alone', async () => {
  const { runs } = runsThatTell()
  const sealing = Promise.withResolvers<void>()
  const order: string[] = []
  const alone = runs.alone(async () => {
    await sealing.promise
    order.push('sealed')
  })
  const begun = runs.begin(async () => {
    order.push('begun')
    return null
  })
  sealing.resolve()
  await Promise.all([alone, begun])
  expect(order).toEqual(['sealed', 'begun'])
})

it('begins nothing more once it stops', async () => {
  const { runs } = runsThatTell()
  runs.stop()
  await expect(runs.begin(async () => null)).rejects.toMatchObject({ code: 'JOURNAL_CLOSED' })
})
