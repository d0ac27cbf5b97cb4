import { Worker } from 'node:worker_threads'
import { SaidError } from '../service/said.ts'
import type { ExportWork } from './contents.ts'

/** Makes the file in a thread of its own: thousands of lines take seconds, in which a run must go on. Throws FILE_FAILED. */
export function exportInThread(work: ExportWork): Promise<{ readonly bytes: Uint8Array; readonly lastSeq: number }> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./export-worker.ts', import.meta.url), { workerData: work, execArgv: [] })
    worker.once('message', (bytes: Uint8Array) => resolve({ bytes, lastSeq: work.head.seq }))
    worker.once('error', error => reject(ended(error)))
    worker.once('exit', () => reject(ended(null)))
  })
}

/** Such as for want of memory. */
function ended(cause: Error | null): SaidError {
  const why = cause === null ? '' : `: ${cause.message}`
  const text = { en: `The export was not finished${why}.`, ja: `書き出しを完了できませんでした${why}。` }
  return new SaidError('FILE_FAILED', text, { cause })
}
