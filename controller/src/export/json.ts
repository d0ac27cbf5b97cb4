import type { ExportWork, Line } from './contents.ts'

/** Every event as it is stored, with its hash and the one before, and its sentence in both languages. */
export function jsonOf(work: ExportWork, lines: Iterable<Line>): Uint8Array {
  const { program, bundle, head, run, exportedBy, exportedUtc } = work
  const about = { format: 'kakuri-chronology/1', site: program.site, bundle, head, run, exportedBy, exportedUtc }
  const parts = [Buffer.from(`${JSON.stringify(about).slice(0, -1)},"events":[`)]
  let between = '\n'
  // One event at a time: the whole as one text would be larger than a text may be.
  for (const { event, entry } of lines) {
    const { kind, group, level, text } = entry
    parts.push(Buffer.from(between + JSON.stringify({ ...event, kind, group, level, text })))
    between = ',\n'
  }
  return Buffer.concat([...parts, Buffer.from('\n]}\n')])
}
