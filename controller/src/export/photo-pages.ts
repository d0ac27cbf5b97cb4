import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sha256Hex } from '@kakuri/core/base/canonical.ts'
import type { Photo } from '@kakuri/core/journal/events.ts'
import { photoKind } from '../service/photos.ts'
import type { ExportWork, Line } from './contents.ts'
import { INNER, PAGE, type Paper } from './paper.ts'
import { WORDS, type Words } from './words.ts'

const BOX = { width: 240, height: 180 } as const
const BLOCK = BOX.height + 50
/** A picture is carried whole: more than this in one document nobody can open. */
const MOST_BYTES = 100_000_000
/** A PNG is unpacked before it is put in: a small file may hold a vast one. */
const MOST_PIXELS = 40_000_000

type Found = { readonly bytes: Buffer | null; readonly remark: string }

/** Every photograph with its digest, and small where it can be shown. Returns where the last one ended. */
export function writePhotos(paper: Paper, work: ExportWork, lines: readonly Line[], from: number): number {
  const words = WORDS[work.language]
  const noted = lines.flatMap(({ event }) =>
    event.type === 'note.added' && event.body.photo !== null ? [{ seq: event.seq, photo: event.body.photo }] : [],
  )
  let [y, room] = [from, MOST_BYTES]
  for (const [index, { seq, photo }] of noted.entries()) {
    if (y + BLOCK > PAGE.height - PAGE.bottom) {
      paper.document.addPage()
      y = PAGE.top
    }
    if (index === 0) y = writeTitle(paper, words, y)
    const found = findPhoto(work, words, photo)
    const shown = found.bytes !== null && room >= photo.bytes && show(paper, found.bytes, y + 30)
    if (shown) room -= photo.bytes
    paper.write(`${words.photoOf(seq, photo.bytes)}  ${photo.mime}`, PAGE.left, y, { size: 9, face: 'bold' })
    paper.write(`SHA-256 ${photo.sha256}`, PAGE.left, y + 13, { size: 7.5 })
    const remark = shown ? '' : found.remark === '' ? words.notShown : found.remark
    if (remark !== '') paper.write(remark, PAGE.left, y + 26, { size: 8.5 })
    y += shown ? BLOCK : 48
  }
  return y
}

function writeTitle(paper: Paper, { photos }: Words, y: number): number {
  paper.document
    .moveTo(PAGE.left, y + 8)
    .lineTo(PAGE.left + INNER, y + 8)
    .lineWidth(1)
    .stroke('black')
  paper.write(photos, PAGE.left, y + 16, { size: 13, face: 'bold' })
  return y + 40
}

/** What is no longer what was noted is said, and not shown. */
function findPhoto({ photos }: ExportWork, words: Words, { sha256 }: Photo): Found {
  try {
    const bytes = readFileSync(join(photos, sha256))
    return sha256Hex(bytes) === sha256 ? { bytes, remark: '' } : { bytes: null, remark: words.altered }
  } catch (error) {
    if (error instanceof Error && 'code' in error) return { bytes: null, remark: words.missing }
    throw error
  }
}

function show({ document }: Paper, bytes: Buffer, y: number): boolean {
  const kind = photoKind(bytes)
  if (kind === 'image/webp' || kind === null) return false
  if (kind === 'image/png' && (bytes.length < 24 || bytes.readUInt32BE(16) * bytes.readUInt32BE(20) > MOST_PIXELS))
    return false
  try {
    document.image(bytes, PAGE.left, y, { fit: [BOX.width, BOX.height] })
    return true
  } catch (error) {
    // Bytes that begin like a picture and are none: the digest is what counts, and it is listed.
    if (error instanceof Error) return false
    throw error
  }
}
