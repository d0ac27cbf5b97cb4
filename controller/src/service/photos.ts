import { join } from 'node:path'
import { sha256Hex } from '@kakuri/core/base/canonical.ts'
import type { Photo } from '@kakuri/core/journal/events.ts'
import type { Files } from '../cli/files.ts'
import { SaidError } from './said.ts'

/** In the state folder: photographs, each under its digest. */
export const PHOTOS_FOLDER = 'photos'
export const PHOTO_MOST_BYTES = 6_000_000
/** Photographs leave this much of the disk to the journal: without it nothing can be cut. */
export const KEPT_FREE_BYTES = 256 * 1024 * 1024

/** What the bytes say they are, whatever anybody else says. Null for anything but JPEG, PNG and WebP. */
export function photoKind(bytes: Uint8Array): Photo['mime'] | null {
  const text = (from: number, to: number) => Buffer.from(bytes.subarray(from, to)).toString('latin1')
  if (text(0, 3) === '\xff\xd8\xff') return 'image/jpeg'
  if (text(0, 8) === '\x89PNG\r\n\x1a\n') return 'image/png'
  if (text(0, 4) === 'RIFF' && text(8, 12) === 'WEBP') return 'image/webp'
  return null
}

export interface Photos {
  /** Durable when it resolves. Nothing is stripped: evidence stays as it came. Throws BODY_INVALID, BODY_TOO_LARGE, FILE_FAILED. */
  keep(base64: string): Promise<Photo>
  /** Throws NOT_FOUND; FILE_FAILED where the bytes are no longer those that were recorded. */
  read(sha256: string): Promise<{ readonly mime: string; readonly bytes: Uint8Array }>
}

export function createPhotos(files: Files, stateFolder: string): Photos {
  const folder = join(stateFolder, PHOTOS_FOLDER)
  // One after the other: the same photograph sent twice at once is one file.
  let last: Promise<unknown> = Promise.resolve()
  return {
    keep: async base64 => {
      const bytes = Buffer.from(base64, 'base64')
      const photo = described(bytes, base64)
      const written = last.then(async () => {
        await files.makeFolder(folder, 0o700)
        if ((await files.free(folder)) < KEPT_FREE_BYTES + bytes.length) throw noRoom()
        await files.write(join(folder, photo.sha256), bytes, 0o600)
      })
      last = written.catch(() => undefined)
      await written
      return photo
    },
    read: async sha256 => {
      const bytes = /^[0-9a-f]{64}$/.test(sha256) ? await files.read(join(folder, sha256)) : null
      if (bytes === null) throw notFound(sha256)
      const mime = photoKind(bytes)
      if (mime === null || sha256Hex(bytes) !== sha256) throw changed(sha256)
      return { mime, bytes }
    },
  }
}

function described(bytes: Buffer, base64: string): Photo {
  if (bytes.length > PHOTO_MOST_BYTES)
    throw new SaidError('BODY_TOO_LARGE', {
      en: 'The photograph is larger than 6 MB.',
      ja: '写真が 6 MB を超えています。',
    })
  const mime = photoKind(bytes)
  // Node skips what is not base64; what was sent must be what is kept.
  if (mime === null || bytes.toString('base64') !== base64)
    throw new SaidError('BODY_INVALID', {
      en: 'The photograph is no JPEG, PNG or WebP picture.',
      ja: '写真は JPEG・PNG・WebP のいずれかにしてください。',
    })
  return { sha256: sha256Hex(bytes), mime, bytes: bytes.length }
}

const noRoom = () =>
  new SaidError('FILE_FAILED', {
    en: 'The disk has too little room for photographs; what is left is kept for the journal. Send the note without one.',
    ja: 'ディスクの空きが少ないため、写真は保存できません（残りは記録のために確保しています）。写真なしで書き込んでください。',
  })

const notFound = (sha256: string) =>
  new SaidError('NOT_FOUND', {
    en: `There is no photograph ${sha256.slice(0, 12)} here.`,
    ja: `写真 ${sha256.slice(0, 12)} はありません。`,
  })

const changed = (sha256: string) =>
  new SaidError('FILE_FAILED', {
    en: `The photograph ${sha256.slice(0, 12)} is no longer what was recorded: its bytes were changed.`,
    ja: `写真 ${sha256.slice(0, 12)} の内容が、記録された時点のものと一致しません。`,
  })
