import type { KeyObject } from 'node:crypto'
import { join } from 'node:path'
import { canonicalJson, type Json } from '@kakuri/core/base/canonical.ts'
import type { KakuriError } from '@kakuri/core/base/errors.ts'
import type { Bilingual } from '@kakuri/core/base/text.ts'
import {
  type Bundle,
  type CheckedProgram,
  type ProgramBody,
  type Step,
  stageSteps,
} from '@kakuri/core/compile/program.ts'
import { openBundle, publicKeyText, sealBundle } from '@kakuri/core/compile/seal.ts'
import type { Journal } from '@kakuri/core/journal/contract.ts'
import { foldLedger } from '@kakuri/core/journal/ledger.ts'
import type { Desk } from './desk.ts'
import { CHECK } from './messages/check.ts'
import { SAY } from './messages/say.ts'
import { BUNDLE_FILE, TRUSTED_FILE, trustedKeys } from './sealed.ts'

/** One controller; a second one would seal and write under a higher one. */
export const EPOCH = 1
/** In the state folder: every bundle that was sealed here, as `<sha256>.kakuri`, so that plans can be compared later. */
const KEPT_FOLDER = 'bundles'

/** A bundle, and its bytes as they are stored. */
export interface Sealed {
  readonly bundle: Bundle
  readonly bytes: Uint8Array
}

export interface Storing {
  readonly journal: Journal
  readonly sealed: Sealed
  /** The plan that was sealed before; null where there is none that can be trusted. */
  readonly before: ProgramBody | null
}

export type Refusal = (code: 'PLAN_UNSAFE', text: Bilingual) => KakuriError

/** `now`: UTC milliseconds. */
export function sealProgram(checked: CheckedProgram, key: KeyObject, sealedBy: string, now: number): Sealed {
  const bytes = sealBundle(checked, { key, sealedBy, sealedAt: new Date(now).toISOString(), epoch: EPOCH })
  return { bytes, bundle: openBundle(bytes, [publicKeyText(key)]) }
}

/** Journal first: a bundle that stands in the state folder as the one to run has its event. Throws PLAN_UNSAFE. */
export async function storeSealed(desk: Desk, storing: Storing, refusal: Refusal): Promise<void> {
  const { journal, sealed, before } = storing
  const { sha256, signer, sealedBy, program } = sealed.bundle
  const stranded = strandedBy(journal, program, before ?? program)
  if (stranded !== null) throw refusal('PLAN_UNSAFE', stranded)
  await keepBundle(desk, sealed)
  await journal.append([{ type: 'bundle.sealed', actor: sealedBy, run: null, body: { sha256, signer, sealedBy } }])
  await desk.cli.files.write(join(desk.stateFolder, BUNDLE_FILE), sealed.bytes)
  if (!(await trustedKeys(desk)).includes(signer)) await trust(desk, signer)
}

/** Where the copy of a sealed bundle stands. */
export function keptFile(desk: Pick<Desk, 'stateFolder'>, sha256: string): string {
  return join(desk.stateFolder, KEPT_FOLDER, `${sha256}.kakuri`)
}

export async function keepBundle(desk: Desk, { bytes, bundle }: Sealed): Promise<void> {
  await desk.cli.files.makeFolder(join(desk.stateFolder, KEPT_FOLDER))
  await desk.cli.files.write(keptFile(desk, bundle.sha256), bytes)
}

/** Digests of the copies that are there. */
export async function keptBundles(desk: Desk): Promise<Set<string>> {
  const names = await desk.cli.files.list(join(desk.stateFolder, KEPT_FOLDER))
  return new Set(names.filter(name => name.endsWith('.kakuri')).map(name => name.slice(0, -'.kakuri'.length)))
}

/** Why nobody could restore what is cut now under this program; null where everybody can. */
function strandedBy(journal: Pick<Journal, 'read'>, program: ProgramBody, before: ProgramBody): Bilingual | null {
  const { latched } = foldLedger(journal.read())
  const [kept, were] = [placesOf(program), placesOf(before)]
  const lost = [...latched.keys()].filter(step => !kept.has(step))
  if (lost.length > 0) return SAY.sealLosesCuts(lost.join(', '))
  const moved = [...latched.keys()].filter(step => were.get(step) !== kept.get(step))
  return moved.length > 0 ? CHECK.movesCuts(moved.join(', ')) : null
}

/** By step id, what a cut and its restore act on. */
function placesOf(program: ProgramBody): Map<string, string> {
  const placeOf = ({ device, target, cables }: Step) => canonicalJson({ device, target, cables } as unknown as Json)
  return new Map(program.stages.flatMap(stageSteps).map(step => [step.id, placeOf(step)]))
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
