import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sha256Hex } from '@kakuri/core/base/canonical.ts'
import { systemClock } from '@kakuri/core/base/clock.ts'
import type { Journal } from '@kakuri/core/journal/contract.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ExportQuery, entry, type NoteBody } from '../api/chronology.ts'
import { diskFiles } from '../cli/files.ts'
import { readBundle } from '../cli/sealed.ts'
import { openSiteSecrets } from '../cli/secrets-file.ts'
import { type Hospital, openHospital } from '../cli/testing-hospital.ts'
import { openSiteJournal } from '../cli/work.ts'
import { textOf } from '../export/testing-pdf.ts'
import { createChronicle } from './chronicle.ts'
import type { Chronicle } from './contract.ts'
import { createPhotos, KEPT_FREE_BYTES } from './photos.ts'
import { person } from './testing-engine.ts'
import { createViews } from './views.ts'

/** One pixel. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
const SUZUKI = person('鈴木')

let hospital: Hospital
let journal: Journal
let chronicle: Chronicle

beforeAll(async () => {
  hospital = await openHospital()
  const { desk } = hospital
  await hospital.run(hospital.words('drill', '--stage', '1'))
  await hospital.run(hospital.words('cut', '--stage', '1', '--yes', '--reason', 'ransom note'))
  journal = await openSiteJournal(desk, await openSiteSecrets(desk), 1)
  const sealed = await readBundle(desk)
  const bundle = () => sealed
  const views = createViews({
    ...{ journal, bundle, clock: systemClock, demo: true },
    ...{ filesDiffer: () => null, siteDevices: () => [], busy: () => false },
  })
  chronicle = createChronicle({ desk, journal, bundle, views })
})
afterAll(async () => {
  await journal.close()
  await hospital.close()
})

const note = (over: Partial<NoteBody> = {}): NoteBody => ({
  ...{ text: 'PC-12 に身代金要求の画面', seenUtc: null, machine: '', seenBy: '', photo: null },
  ...over,
})
const query = (over: Partial<ExportQuery> = {}): ExportQuery => ({
  format: 'csv',
  language: 'ja',
  offset: 540,
  ...over,
})
const photoFile = (sha256: string) => join(hospital.folder, '.kakuri/photos', sha256)
const exported = async (over: Partial<ExportQuery>) =>
  Buffer.from((await chronicle.exported(query(over), SUZUKI)).bytes)

describe('a note', () => {
  it('is an entry with the name of who wrote it', async () => {
    const made = await chronicle.addNote(note({ machine: 'PC-12', seenBy: '山田' }), SUZUKI)
    expect(entry.parse(made)).toMatchObject({ type: 'note.added', group: 'note', actor: '鈴木', photo: null })
    expect(made.text.ja).toContain('身代金要求')
  })

  it('keeps its photograph as it came, for its owner only, under its digest', async () => {
    const made = await chronicle.addNote(note({ photo: { base64: PNG.toString('base64') } }), SUZUKI)
    const sha256 = sha256Hex(PNG)
    expect(made.photo).toEqual({ sha256, mime: 'image/png', bytes: PNG.length })
    expect((await stat(photoFile(sha256))).mode & 0o777).toBe(0o600)
    expect(await chronicle.photo(sha256)).toEqual({ mime: 'image/png', bytes: PNG })
  })

  it.each([
    ['a text', Buffer.from('<svg onload=alert(1)>').toString('base64'), 'BODY_INVALID'],
    ['a GIF', Buffer.from('GIF89a____').toString('base64'), 'BODY_INVALID'],
    ['base64 with something in between', `!!${PNG.toString('base64')}`, 'BODY_INVALID'],
    ['a picture of more than 6 MB', Buffer.concat([PNG, Buffer.alloc(6_000_000)]).toString('base64'), 'BODY_TOO_LARGE'],
  ])('with %s for a photograph is refused, and nothing is recorded', async (_, base64, code) => {
    const [before, kept] = [journal.head().seq, (await readdir(photoFile(''))).length]
    await expect(chronicle.addNote(note({ photo: { base64 } }), SUZUKI)).rejects.toMatchObject({ code })
    expect([journal.head().seq, (await readdir(photoFile(''))).length]).toEqual([before, kept])
  })
})

describe('a photograph', () => {
  it('is not taken where the disk would have less than the journal may need for cuts', async () => {
    const folder = join(hospital.folder, '.kakuri')
    const full = createPhotos({ ...diskFiles, free: async () => KEPT_FREE_BYTES + PNG.length - 1 }, folder)
    await expect(full.keep(PNG.toString('base64'))).rejects.toMatchObject({ code: 'FILE_FAILED' })
    const enough = createPhotos({ ...diskFiles, free: async () => KEPT_FREE_BYTES + PNG.length }, folder)
    expect((await enough.keep(PNG.toString('base64'))).bytes).toBe(PNG.length)
  })

  it('that nobody added is not found', async () => {
    await expect(chronicle.photo('0'.repeat(64))).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('is not looked for outside its folder', async () => {
    await expect(chronicle.photo('../bundle.kakuri')).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('whose bytes were changed is not shown as evidence', async () => {
    const jpeg = Buffer.from('\xff\xd8\xff\xe0 a picture', 'latin1')
    await chronicle.addNote(note({ photo: { base64: jpeg.toString('base64') } }), SUZUKI)
    await writeFile(photoFile(sha256Hex(jpeg)), Buffer.from('\xff\xd8\xff\xe0 another one', 'latin1'))
    await expect(chronicle.photo(sha256Hex(jpeg))).rejects.toMatchObject({ code: 'FILE_FAILED' })
    expect(textOf(await exported({ format: 'pdf' }))).toContain('【ファイルの内容が記録時と一致しません】')
  })
})

describe('an export', () => {
  /** RFC 4180. */
  const rows = (csv: Buffer): string[][] => {
    const all: string[][] = [[]]
    for (const [, quoted, plain, after] of csv
      .toString('utf8')
      .slice(1)
      .matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
      all.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain ?? '')
      if (after === '\r\n') all.push([])
    }
    return all
  }

  it('is recorded with its format and how far it reaches', async () => {
    const { seq } = journal.head()
    const { name, mime } = await chronicle.exported(query(), SUZUKI)
    expect([...journal.read(seq)]).toMatchObject([
      { type: 'chronology.exported', actor: '鈴木', body: { format: 'csv', lastSeq: seq } },
    ])
    expect([mime, name]).toEqual([
      'text/csv; charset=utf-8',
      expect.stringMatching(new RegExp(`^kakuri-[\\w-]+-${seq}\\.csv$`)),
    ])
  })

  it('as CSV begins with the mark by which Excel knows UTF-8, and has a row for each event', async () => {
    const { seq } = journal.head()
    const csv = await exported({})
    expect([...csv.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
    const [head, ...body] = rows(csv).filter(cells => cells.length > 1)
    expect([head?.slice(0, 3), body.length]).toEqual([['番号', '日時', '区分'], seq])
  })

  it('marks what was a drill and what was in earnest', async () => {
    const kinds = rows(await exported({})).map(cells => cells[2])
    expect([kinds.includes('訓練'), kinds.includes('実対応')]).toEqual([true, true])
  })

  it.each(['=1+1', '+81-3', '-2', '@SUM(A1)', '\t=1', ' =1', '＝1+1'])(
    'as CSV gives a spreadsheet nothing to compute: %j',
    async actor => {
      await journal.append([{ type: 'token.ended', actor, run: null, body: { token: 'x' } }])
      const last = rows(await exported({})).at(-2)
      expect(last?.[6]).toBe(`'${actor}`)
    },
  )

  it('as CSV keeps quotes, commas and line breaks of a note inside its cell', async () => {
    await chronicle.addNote(note({ text: '"暗号化", と表示\n次の行' }), SUZUKI)
    expect(rows(await exported({})).at(-2)?.[10]).toContain('"暗号化", と表示\n次の行')
  })

  it('as JSON holds every event as it is stored, up to the head it names', async () => {
    const { seq, hash } = journal.head()
    const document = JSON.parse((await exported({ format: 'json' })).toString('utf8'))
    expect(document).toMatchObject({ format: 'kakuri-chronology/1', head: { seq, hash }, exportedBy: '鈴木' })
    const stored = [...journal.read()].filter(event => event.seq <= seq)
    expect(document.events).toMatchObject(stored.map(event => ({ ...event })))
    expect(document.events[1].text.ja).toContain('封印')
  })

  it('of one run holds nothing else', async () => {
    const run = [...journal.read()].find(event => event.run !== null)?.run ?? ''
    const document = JSON.parse((await exported({ format: 'json', run })).toString('utf8'))
    const ids = new Set<string>(document.events.map((event: { run: string | null }) => event.run))
    expect([...ids]).toEqual([run])
  })

  it('as PDF holds its text in Japanese, as a reader copies it, and the hash of the head on every page', async () => {
    const { seq, hash } = journal.head()
    const pdf = await exported({ format: 'pdf' })
    const text = textOf(pdf)
    const pages = pdf.toString('latin1').match(/\/Type \/Page\b/g)?.length ?? 0
    expect(text).toContain('みなと模擬病院')
    expect(text.replaceAll('\n', '')).toContain('PC-12 に身代金要求の画面')
    expect(text).toContain('訓練')
    expect(text).not.toContain('\uFFFD')
    expect(pages).toBeGreaterThan(1)
    expect(text.split(`#${seq} ${hash}`).length - 1).toBe(pages)
  })

  it('as PDF lists every photograph with its digest', async () => {
    expect(textOf(await exported({ format: 'pdf' }))).toContain(`SHA-256 ${sha256Hex(PNG)}`)
  })

  it('as PDF names by its number what the font cannot show', async () => {
    await chronicle.addNote(note({ text: '笑う顔 😀 が表示' }), SUZUKI)
    expect(textOf(await exported({ format: 'pdf' })).replaceAll('\n', '')).toContain('笑う顔 <U+1F600> が表示')
  })

  it('embeds no whole font', async () => {
    expect((await exported({ format: 'pdf' })).length).toBeLessThan(500_000)
    expect((await readFile(photoFile(sha256Hex(PNG)))).equals(PNG)).toBe(true)
  })
})
