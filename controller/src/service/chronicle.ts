import { join } from 'node:path'
import type { Bundle } from '@kakuri/core/compile/program.ts'
import type { Journal } from '@kakuri/core/journal/contract.ts'
import type { NoteBody } from '../api/chronology.ts'
import type { Desk } from '../cli/desk.ts'
import { JOURNAL_FILE } from '../cli/work.ts'
import type { ExportWork } from '../export/contents.ts'
import { exportInThread } from '../export/in-thread.ts'
import type { Chronicle, Who } from './contract.ts'
import { createPhotos, PHOTOS_FOLDER, type Photos } from './photos.ts'
import type { LiveViews } from './views.ts'

export interface ChronicleParts {
  readonly desk: Desk
  readonly journal: Journal
  readonly bundle: () => Bundle
  readonly views: Pick<LiveViews, 'entryOf'>
}

const MIME = { csv: 'text/csv; charset=utf-8', json: 'application/json', pdf: 'application/pdf' } as const

export function createChronicle(parts: ChronicleParts): Chronicle {
  const { desk } = parts
  const photos = createPhotos(desk.cli.files, desk.stateFolder)
  // One at a time: a long journal as PDF takes hundreds of megabytes.
  let last: Promise<unknown> = Promise.resolve()
  return {
    addNote: (note, who) => addNote(parts, photos, note, who),
    photo: sha256 => photos.read(sha256),
    exported: async (query, who) => {
      const made = last.then(() => exportInThread(workOf(parts, query, who)))
      last = made.catch(() => undefined)
      const { bytes, lastSeq } = await made
      const { format } = query
      await append(parts, { type: 'chronology.exported', actor: who.name, run: null, body: { format, lastSeq } })
      return { mime: MIME[format], name: nameOf(parts, lastSeq, format), bytes }
    },
  }
}

/** The photograph first: a note in the journal has its evidence beside it. */
async function addNote(parts: ChronicleParts, photos: Photos, note: NoteBody, who: Who) {
  const photo = note.photo === null ? null : await photos.keep(note.photo.base64)
  const { text, seenUtc, machine, seenBy } = note
  const body = { text, seenUtc, machine, seenBy, photo }
  return parts.views.entryOf(await append(parts, { type: 'note.added', actor: who.name, run: null, body }))
}

async function append({ journal }: ChronicleParts, event: Parameters<Journal['append']>[0][number]) {
  const [written] = await journal.append([event])
  if (written === undefined) throw new Error('broken promise: the journal gives back what it wrote')
  return written
}

function workOf(
  { desk, journal, bundle }: ChronicleParts,
  query: Parameters<Chronicle['exported']>[0],
  who: Who,
): ExportWork {
  const { program, sha256 } = bundle()
  return {
    ...{ format: query.format, language: query.language, offset: query.offset, run: query.run ?? null },
    ...{ program, bundle: sha256, head: journal.head() },
    journal: join(desk.stateFolder, JOURNAL_FILE),
    photos: join(desk.stateFolder, PHOTOS_FOLDER),
    exportedBy: who.name,
    exportedUtc: desk.cli.clock.now(),
  }
}

function nameOf({ bundle }: ChronicleParts, lastSeq: number, format: string): string {
  const site = bundle().program.site.id.replaceAll(/[^\w-]/g, '-')
  return `kakuri-${site}-${lastSeq}.${format}`
}
