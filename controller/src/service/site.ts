import type { KeyObject } from 'node:crypto'
import { join } from 'node:path'
import { canonicalJson, type Json, sha256Hex } from '@kakuri/core/base/canonical.ts'
import { KakuriError } from '@kakuri/core/base/errors.ts'
import type { Bilingual } from '@kakuri/core/base/text.ts'
import type { Bundle, ProgramBody } from '@kakuri/core/compile/program.ts'
import { openBundle } from '@kakuri/core/compile/seal.ts'
import type { Journal } from '@kakuri/core/journal/contract.ts'
import type { AnyEvent, JournalEvent } from '@kakuri/core/journal/events.ts'
import { follow } from '@kakuri/core/journal/follow.ts'
import type { MapDoc } from '../api/map.ts'
import type { BundleDoc } from '../api/plan.ts'
import type { Desk } from '../cli/desk.ts'
import { loadSite } from '../cli/load-site.ts'
import { CHECK } from '../cli/messages/check.ts'
import { SAY } from '../cli/messages/say.ts'
import { BUNDLE_FILE, trustedKeys } from '../cli/sealed.ts'
import { keepBundle, keptBundles, keptFile, sealProgram, storeSealed } from '../cli/sealing.ts'
import type { SiteDesk, Who } from './contract.ts'
import { differencesOf } from './differences.ts'
import { type BareMap, cutDocuments } from './map-document.ts'
import { createProbes, type Probes } from './probes.ts'
import { SaidError } from './said.ts'
import type { SiteFiles } from './site-files.ts'

/** How often the site files are looked at: a checkout by git tells nobody. */
const LOOK_MS = 30_000

export interface SiteParts {
  readonly desk: Desk
  readonly files: SiteFiles
  readonly journal: Journal
  /** The sealed plan as it is now. */
  readonly bundle: () => Bundle
  readonly sealKey: KeyObject
  /** Nothing is begun while `action` is at work; throws RUN_IN_PROGRESS while a run is open. */
  readonly whileIdle: <T>(action: () => Promise<T>) => Promise<T>
  /** Goes on with the bundle that was sealed; still within `whileIdle`. */
  readonly onSealed: (bundle: Bundle) => Promise<void>
  /** What `filesDiffer` gives has changed. */
  readonly onFilesDiffer: () => void
}

/** The desk as whoever makes it holds it. */
export interface LiveSiteDesk extends SiteDesk {
  /** Why the site files are no longer what was sealed, when they were looked at last; null while they are. */
  filesDiffer(): Bilingual | null
  /** Every device of the site files when they could be read last. */
  siteDevices(): MapDoc['devices']
  /** Keeps a copy of the current bundle, looks at the files once, and then again and again until `close`. */
  begin(): Promise<void>
  close(): void
}

interface Inner extends SiteParts {
  readonly probes: Probes
  readonly sealed: JournalEvent<'bundle.sealed'>[]
  differ: Bilingual | null
  known: MapDoc['devices']
}

export function createSiteDesk(parts: SiteParts): LiveSiteDesk {
  const { bundle } = parts
  const inner: Inner = {
    ...parts,
    probes: createProbes(),
    sealed: [],
    differ: null,
    known: [],
  }
  const mapOf = rememberedMap()
  const closing = new AbortController()
  const noted = (event: AnyEvent) => note(inner, event)
  const catchUp = follow(parts.journal, noted)
  let unlisten: () => void = () => undefined
  return {
    map: async () => mapOf((await inner.files.read()).map, bundle()),
    checks: async () => (await inner.files.read()).checks,
    bundles: () => bundleDocuments(inner),
    differences: async sha256 => {
      const before = await keptProgram(inner, sha256)
      const { program } = await inner.files.read()
      return { from: sha256, to: 'files', differences: differencesOf(before, JSON.parse(program.json)) }
    },
    seal: who => parts.whileIdle(() => seal(inner, who)),
    devices: () => inner.probes.devices(bundle().program),
    filesDiffer: () => inner.differ,
    siteDevices: () => inner.known,
    begin: async () => {
      catchUp()
      unlisten = parts.journal.onAppend(events => events.forEach(noted))
      await keepCurrent(inner)
      await look(inner)
      void lookOn(inner, closing.signal)
    },
    close: () => {
      closing.abort()
      unlisten()
    },
  }
}

/** A large map takes a while to be laid over the plan. */
function rememberedMap(): (map: BareMap, bundle: Bundle) => MapDoc {
  let last: { readonly of: BareMap; readonly bundle: Bundle; readonly document: MapDoc } | null = null
  return (map, bundle) => {
    if (last?.of !== map || last.bundle !== bundle)
      last = { of: map, bundle, document: { ...map, cuts: cutDocuments(bundle.program, map) } }
    return last.document
  }
}

function note({ probes, sealed }: Inner, event: AnyEvent): void {
  probes.add(event)
  if (event.type === 'bundle.sealed') sealed.push(event)
}

/** The bundle that is run was perhaps sealed before copies were kept. */
async function keepCurrent({ desk, bundle }: Inner): Promise<void> {
  if ((await keptBundles(desk)).has(bundle().sha256)) return
  const bytes = await desk.cli.files.read(join(desk.stateFolder, BUNDLE_FILE))
  if (bytes !== null) await keepBundle(desk, { bundle: openBundle(bytes, await trustedKeys(desk)), bytes })
}

async function lookOn(inner: Inner, signal: AbortSignal): Promise<void> {
  for (;;) {
    await inner.desk.cli.clock.sleep(LOOK_MS, signal)
    if (signal.aborted) return
    await look(inner)
  }
}

async function look(inner: Inner): Promise<void> {
  const before = inner.differ
  inner.differ = await differenceOf(inner)
  if (inner.differ !== before) inner.onFilesDiffer()
}

async function differenceOf(inner: Inner): Promise<Bilingual | null> {
  const { files, bundle } = inner
  try {
    const { program, map } = await files.read()
    inner.known = map.devices
    return program.sha256 === digestOf(bundle()) ? null : SAY.planDiffers
  } catch (error) {
    if (error instanceof KakuriError) return SAY.siteUnreadable
    throw error
  }
}

const digests = new WeakMap<Bundle, string>()

/** Of the program alone, made once: a large one takes a while. */
function digestOf(bundle: Bundle): string {
  const known = digests.get(bundle) ?? sha256Hex(canonicalJson(bundle.program as unknown as Json))
  digests.set(bundle, known)
  return known
}

/** Newest first; a bundle that was sealed again is listed where it was sealed last. */
async function bundleDocuments({ desk, sealed, bundle }: Inner): Promise<BundleDoc[]> {
  const kept = await keptBundles(desk)
  const last = new Map(sealed.map(event => [event.body.sha256, event]))
  const newest = [...last.values()].sort((a, b) => b.seq - a.seq)
  return newest.map(({ utc, body: { sha256, sealedBy, signer } }) => ({
    ...{ sha256, sealedBy, signer, sealedUtc: utc },
    current: sha256 === bundle().sha256,
    kept: kept.has(sha256),
  }))
}

/** Throws NOT_FOUND, or BUNDLE_BROKEN where the copy is not what was sealed. */
async function keptProgram({ desk, sealed }: Inner, sha256: string): Promise<ProgramBody> {
  const known = sealed.find(event => event.body.sha256 === sha256)
  const bytes = known === undefined ? null : await desk.cli.files.read(keptFile(desk, sha256))
  if (known === undefined || bytes === null)
    throw new SaidError('NOT_FOUND', {
      en: `No copy of the bundle ${sha256.slice(0, 12)} is kept here.`,
      ja: `バンドル ${sha256.slice(0, 12)} の控えはありません。`,
    })
  const kept = openBundle(bytes, [known.body.signer])
  if (kept.sha256 === sha256) return kept.program
  throw new SaidError('BUNDLE_BROKEN', {
    en: `The copy of the bundle ${sha256.slice(0, 12)} is another bundle.`,
    ja: `バンドル ${sha256.slice(0, 12)} の控えの中身が別のバンドルです。`,
  })
}

/** In this thread: only what lint itself gave may be sealed, and while nothing is run a second of work is no harm. */
async function seal(inner: Inner, who: Who): Promise<BundleDoc> {
  const { desk, journal, sealKey, bundle, onSealed } = inner
  // Faults are told with their places before anything else.
  await inner.files.read()
  const { report } = await loadSite(desk)
  const errors = report.findings.filter(({ severity }) => severity === 'error').length
  if (report.checked === null) throw new SaidError('PLAN_UNSAFE', CHECK.unsafe(errors))
  const sealed = sealProgram(report.checked, sealKey, who.name, desk.cli.clock.now())
  const before = bundle().program
  await storeSealed(desk, { journal, sealed, before }, (code, text) => new SaidError(code, text))
  await onSealed(sealed.bundle)
  await look(inner)
  const { sha256, sealedBy, sealedAt, signer } = sealed.bundle
  return { sha256, sealedBy, sealedUtc: Date.parse(sealedAt), signer, current: true, kept: true }
}
