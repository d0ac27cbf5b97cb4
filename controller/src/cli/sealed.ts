import { join } from 'node:path'
import { canonicalJson, type Json } from '@kakuri/core/base/canonical.ts'
import { KakuriError } from '@kakuri/core/base/errors.ts'
import type { Bilingual } from '@kakuri/core/base/text.ts'
import type { Bundle, ProgramBody } from '@kakuri/core/compile/program.ts'
import { openBundle } from '@kakuri/core/compile/seal.ts'
import type { Journal } from '@kakuri/core/journal/contract.ts'
import type { Desk } from './desk.ts'
import { compileSite } from './load-site.ts'
import { CHECK } from './messages/check.ts'
import { SAY } from './messages/say.ts'

export const BUNDLE_FILE = 'bundle.kakuri'
/** In the site folder: the public keys whose seals count here, one on a line. */
export const TRUSTED_FILE = 'seal.pub'

/** The sealed bundle. Throws NOT_SEALED, or BUNDLE_BROKEN when a byte of it was changed or its key is not in seal.pub. */
export async function readBundle(desk: Desk): Promise<Bundle> {
  const bytes = await desk.cli.files.read(join(desk.stateFolder, BUNDLE_FILE))
  if (bytes === null) throw new KakuriError('NOT_SEALED', desk.say(SAY.notSealed(desk.stateFolder)))
  const trusted = await trustedKeys(desk)
  if (trusted.length === 0)
    throw new KakuriError('NOT_SEALED', desk.say(SAY.missingFile(TRUSTED_FILE, desk.siteFolder)))
  return openBundle(bytes, trusted)
}

/** Lines of seal.pub; empty ones and those that begin with # are left out. */
export async function trustedKeys(desk: Desk): Promise<string[]> {
  const bytes = await desk.cli.files.read(join(desk.siteFolder, TRUSTED_FILE))
  const lines = bytes === null ? [] : Buffer.from(bytes).toString('utf8').split('\n')
  return lines.map(line => line.trim()).filter(line => line !== '' && !line.startsWith('#'))
}

/** Throws BUNDLE_BROKEN unless this journal says that the bundle was sealed last. A true seal alone does not tell an old plan. */
export function requireSealedLast(desk: Desk, bundle: Bundle, journal: Journal): void {
  if (journal.last('bundle.sealed')?.body.sha256 !== bundle.sha256)
    throw new KakuriError('BUNDLE_BROKEN', desk.say(CHECK.notSealedLast(bundle.sha256)))
}

/** Why the site files are not what was sealed; null when they are. */
export async function siteDifference(desk: Desk, sealed: ProgramBody): Promise<Bilingual | null> {
  try {
    const { program } = await compileSite(desk)
    const same = canonicalJson(program as unknown as Json) === canonicalJson(sealed as unknown as Json)
    return same ? null : SAY.planDiffers
  } catch (error) {
    if (error instanceof KakuriError) return SAY.siteUnreadable
    throw error
  }
}

/** Says that the files have moved on since the seal, and how; nothing where they have not. The sealed plan is run all the same. */
export function warnOfChange(desk: Desk, why: Bilingual | null): void {
  if (why === null) return
  const text = desk.say(SAY.siteChanged(desk.say(why)))
  desk.json({ warning: { code: 'SITE_CHANGED', message: text } })
  desk.print(`${desk.style.yellow(desk.say(SAY.warning))} ${text}`)
}
