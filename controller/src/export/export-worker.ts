import { parentPort, workerData } from 'node:worker_threads'
import { openJournalReader } from '@kakuri/core/journal/reader.ts'
import { type ExportWork, type Line, linesOf } from './contents.ts'
import { csvOf } from './csv.ts'
import { jsonOf } from './json.ts'
import { pdfOf } from './pdf.ts'

const MAKERS: {
  readonly [F in ExportWork['format']]: (work: ExportWork, lines: Iterable<Line>) => Uint8Array | Promise<Uint8Array>
} = { csv: csvOf, json: jsonOf, pdf: pdfOf }

const work = workerData as ExportWork
const reader = openJournalReader(work.journal)
try {
  const bytes = await MAKERS[work.format](work, linesOf(reader, work))
  // A copy of its own length can be handed over; a part of Node's pool cannot.
  const own = new Uint8Array(bytes)
  parentPort?.postMessage(own, [own.buffer])
} finally {
  reader.close()
}
