import { join } from 'node:path'
import { canonicalJson, type Json } from '@kakuri/core/base/canonical.ts'
import { KakuriError } from '@kakuri/core/base/errors.ts'
import { type ProgramBody, type Step, stageSteps } from '@kakuri/core/compile/program.ts'
import { openBundle, publicKeyText, sealBundle } from '@kakuri/core/compile/seal.ts'
import type { Journal } from '@kakuri/core/journal/contract.ts'
import { foldLedger } from '@kakuri/core/journal/ledger.ts'
import { actorOf, type Desk } from '../desk.ts'
import { exitCode } from '../exit-codes.ts'
import { loadSite } from '../load-site.ts'
import { CHECK } from '../messages/check.ts'
import { SAY } from '../messages/say.ts'
import { refuseOpenRun } from '../open-run.ts'
import { BUNDLE_FILE, readBundle, TRUSTED_FILE, trustedKeys } from '../sealed.ts'
import { openSiteSecrets, type SiteSecrets } from '../secrets-file.ts'
import { openSiteJournal } from '../work.ts'
import { requireChecked } from './check.ts'

/** One controller; a second one would seal and write under a higher one. */
const EPOCH = 1

/** `kakuri seal`: check, sign, store, and say so in the journal. */
export async function seal(desk: Desk): Promise<number> {
  const checked = requireChecked(desk, await loadSite(desk))
  const secrets = await openSiteSecrets(desk)
  const sealedBy = await actorOf(desk)
  const sealedAt = new Date(desk.cli.clock.now()).toISOString()
  const signer = publicKeyText(secrets.sealKey)
  const bytes = sealBundle(checked, { key: secrets.sealKey, sealedBy, sealedAt, epoch: EPOCH })
  const { sha256 } = openBundle(bytes, [signer])
  await store(desk, secrets, bytes, checked, { sha256, signer, sealedBy })
  desk.json({ sealed: { sha256, signer, sealedBy, sealedAt } })
  desk.print(`${desk.style.green('✔')} ${desk.say(CHECK.sealed(sha256, sealedBy))}`)
  return exitCode('complete')
}

/** Journal first: a bundle that stands in the state folder has its event. */
async function store(
  desk: Desk,
  secrets: SiteSecrets,
  bytes: Uint8Array,
  program: ProgramBody,
  body: { readonly sha256: string; readonly signer: string; readonly sealedBy: string },
): Promise<void> {
  const journal = await openSiteJournal(desk, secrets, EPOCH)
  try {
    refuseToStrand(desk, journal, program, await sealedBefore(desk))
    await journal.append([{ type: 'bundle.sealed', actor: body.sealedBy, run: null, body }])
  } finally {
    await journal.close()
  }
  await desk.cli.files.write(join(desk.stateFolder, BUNDLE_FILE), bytes)
  if (!(await trustedKeys(desk)).includes(body.signer)) await trust(desk, body.signer)
}

/** Throws RUN_IN_PROGRESS or PLAN_UNSAFE: a run that is open, and what is cut, must stay within reach of the sealed plan. */
function refuseToStrand(desk: Desk, journal: Journal, program: ProgramBody, before: ProgramBody | null): void {
  refuseOpenRun(desk, { journal })
  const { latched } = foldLedger(journal.read())
  const kept = placesOf(program)
  const lost = [...latched.keys()].filter(step => !kept.has(step))
  if (lost.length > 0) throw new KakuriError('PLAN_UNSAFE', desk.say(SAY.sealLosesCuts(lost.join(', '))))
  const were = before === null ? kept : placesOf(before)
  const moved = [...latched.keys()].filter(step => were.get(step) !== kept.get(step))
  if (moved.length > 0) throw new KakuriError('PLAN_UNSAFE', desk.say(CHECK.movesCuts(moved.join(', '))))
}

/** By step id, what a cut and its restore act on. */
function placesOf(program: ProgramBody): Map<string, string> {
  const placeOf = ({ device, target, cables }: Step) => canonicalJson({ device, target, cables } as unknown as Json)
  return new Map(program.stages.flatMap(stageSteps).map(step => [step.id, placeOf(step)]))
}

/** The plan that is sealed now; null where there is none or it cannot be trusted, and a new seal is the way out. */
async function sealedBefore(desk: Desk): Promise<ProgramBody | null> {
  try {
    return (await readBundle(desk)).program
  } catch (error) {
    if (error instanceof KakuriError && (error.code === 'NOT_SEALED' || error.code === 'BUNDLE_BROKEN')) return null
    throw error
  }
}

/** A key that seals here for the first time is written into seal.pub, where git shows it to everybody. */
async function trust(desk: Desk, signer: string): Promise<void> {
  const file = join(desk.siteFolder, TRUSTED_FILE)
  const before = await desk.cli.files.read(file)
  const head =
    before === null ? '# Public keys whose seals count here, one on a line.\n' : Buffer.from(before).toString()
  const gap = head.endsWith('\n') ? '' : '\n'
  await desk.cli.files.write(file, `${head}${gap}${signer}\n`, 0o644)
}
