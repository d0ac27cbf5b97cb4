import { parentPort, workerData } from 'node:worker_threads'
import { canonicalJson, type Json, sha256Hex } from '@kakuri/core/base/canonical.ts'
import { KakuriError } from '@kakuri/core/base/errors.ts'
import type { Bilingual } from '@kakuri/core/base/text.ts'
import { diskFiles } from '../cli/files.ts'
import { loadSite } from '../cli/load-site.ts'
import { FaultsError } from '../cli/report-error.ts'
import { checksDocument } from './checks-document.ts'
import { mapDocument } from './map-document.ts'
import type { SiteReading, SiteWork } from './site-reading.ts'

/** A thread of its own: reading and proving a large site takes seconds, in which a run must go on. */
parentPort?.postMessage(await read(workerData as SiteWork))

async function read({ siteFolder, profiles, now }: SiteWork): Promise<SiteReading> {
  let last: Bilingual = { ja: '', en: '' }
  const say = (text: Bilingual) => {
    last = text
    return text.en
  }
  try {
    const { site, program, report } = await loadSite({ siteFolder, say, cli: { files: diskFiles, profiles } })
    const json = canonicalJson(program as unknown as Json)
    const text = { json, sha256: sha256Hex(json) }
    return { ok: true, map: mapDocument(site), checks: checksDocument(report, now), program: text }
  } catch (error) {
    if (!(error instanceof KakuriError)) throw error
    // What the loader said last in two languages is what it threw; the rest is core's and has one.
    const text = last.en === error.message ? last : { ja: error.message, en: error.message }
    return { ok: false, code: error.code, text, faults: error instanceof FaultsError ? error.faults : [] }
  }
}
