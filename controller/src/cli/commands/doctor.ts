import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { KakuriError } from '@kakuri/core/base/errors.ts'
import type { Bilingual } from '@kakuri/core/base/text.ts'
import type { Bundle } from '@kakuri/core/compile/program.ts'
import { requireSqlite } from '@kakuri/core/journal/sqlite.ts'
import { verifyJournal } from '@kakuri/core/journal/verify.ts'
import { formatTime } from '@kakuri/core/view/chronology.ts'
import { type Desk, tellIn } from '../desk.ts'
import { exitCode } from '../exit-codes.ts'
import { errorText } from '../live/readiness-lines.ts'
import { loadSite } from '../load-site.ts'
import { ARM } from '../messages/arm.ts'
import { JOURNAL } from '../messages/journal.ts'
import { NEXT_JA } from '../messages/next-ja.ts'
import { readBundle, siteDifference, trustedKeys } from '../sealed.ts'
import { openSiteSecrets, type SiteSecrets } from '../secrets-file.ts'
import { harmless } from '../terminal/width.ts'
import { driversFor, JOURNAL_FILE } from '../work.ts'

/** One thing looked at. */
interface Finding {
  readonly check: string
  readonly ok: boolean
  readonly text: Bilingual
}

const LEAST_FREE_BYTES = 100 * 1024 * 1024
const MIB = 1024 * 1024
const LOGIN_MS = 15_000

/** `kakuri doctor`: everything a cut will need, looked at without changing anything. */
export async function doctor(desk: Desk): Promise<number> {
  const found: Finding[] = []
  const tell = (...findings: readonly Finding[]) => {
    found.push(...findings)
    desk.print(...findings.map(one => line(desk, one)))
  }
  tell(...(await attempt('runtime', () => runtime())))
  tell(...(await stateFolder(desk)))
  tell(...(await attempt('journal', () => journal(desk))))
  tell(...(await attempt('site', () => site(desk))))
  tell({ check: 'clock', ok: true, text: ARM.clock(formatTime(desk.cli.clock.now(), desk.cli.offsetMinutes)) })
  await devices(desk, tell)
  const wrong = found.filter(one => !one.ok).length
  desk.json({ doctor: found.map(one => ({ check: one.check, ok: one.ok, text: one.text.en })) })
  desk.print('', desk.say(wrong === 0 ? ARM.allWell : ARM.notWell(wrong)))
  return exitCode(wrong === 0 ? 'complete' : 'notInOrder')
}

function line(desk: Desk, { ok, text }: Finding): string {
  const said = harmless(desk.say(text))
  return ok ? `${desk.style.green('✔')} ${said}` : `${desk.style.red('✘')} ${said}`
}

const well = (check: string, text: Bilingual): Finding => ({ check, ok: true, text })

/** A check that throws is a finding: what happened, and what to do next. */
async function attempt(check: string, look: () => Finding[] | Promise<Finding[]>): Promise<Finding[]> {
  try {
    return await look()
  } catch (error) {
    if (error instanceof KakuriError) return [{ check, ok: false, text: failure(error) }]
    throw error
  }
}

function failure(error: KakuriError): Bilingual {
  const [en, ja] = (['en', 'ja'] as const).map(language => errorText(text => tellIn(language, text), error))
  return { en: `${en} → ${noRung(error.next)}`, ja: `${ja} → ${noRung(NEXT_JA[error.code])}` }
}

/** In a run the next rung is tried; here nothing is. */
function noRung(next: string): string {
  return next.replace(/[;.] the next rung is tried\.$/i, '.').replace('次の手段を試します。', '')
}

function runtime(): Finding[] {
  const db = new DatabaseSync(':memory:')
  const version = String(db.prepare('SELECT sqlite_version() AS version').get()?.version)
  db.close()
  requireSqlite(version)
  return [well('node', ARM.node(process.versions.node)), well('sqlite', ARM.sqlite(version))]
}

async function stateFolder(desk: Desk): Promise<Finding[]> {
  const { files } = desk.cli
  await files.makeFolder(desk.stateFolder)
  if (!(await files.writable(desk.stateFolder)))
    return [{ check: 'state', ok: false, text: ARM.notWritable(desk.stateFolder) }]
  const free = await files.free(desk.stateFolder)
  const mebibytes = Math.floor(free / MIB)
  const enough = free >= LEAST_FREE_BYTES
  return [
    well('state', ARM.writable(desk.stateFolder)),
    { check: 'space', ok: enough, text: enough ? ARM.space(mebibytes) : ARM.littleSpace(mebibytes) },
  ]
}

async function journal(desk: Desk): Promise<Finding[]> {
  const file = join(desk.stateFolder, JOURNAL_FILE)
  if ((await desk.cli.files.list(desk.stateFolder)).every(name => name !== JOURNAL_FILE))
    return [well('journal', JOURNAL.empty)]
  const trusted = await trustedKeys(desk)
  const { firstBad, events, checkpoints } = verifyJournal(file, trusted.length > 0 ? { trusted } : {})
  if (firstBad === null) return [well('journal', JOURNAL.whole(events, checkpoints))]
  return [{ check: 'journal', ok: false, text: JOURNAL.broken(firstBad.seq, firstBad.reason) }]
}

async function site(desk: Desk): Promise<Finding[]> {
  const { report } = await loadSite(desk)
  if (report.checked === null) return [{ check: 'site', ok: false, text: ARM.planUnsafe }]
  return [well('site', ARM.site)]
}

/** Bundle, secrets and every device, read-only; what cannot be opened ends it. */
async function devices(desk: Desk, tell: (...findings: readonly Finding[]) => void): Promise<void> {
  let bundle: Bundle | null = null
  let secrets: SiteSecrets | null = null
  tell(
    ...(await attempt('bundle', async () => {
      bundle = await readBundle(desk)
      return [await bundleFinding(desk, bundle)]
    })),
    ...(await attempt('secrets', async () => {
      secrets = await openSiteSecrets(desk)
      return [well('secrets', ARM.secrets(secrets.credentials.size))]
    })),
  )
  if (bundle !== null && secrets !== null) tell(...(await logins(desk, bundle, secrets)))
}

async function bundleFinding(desk: Desk, bundle: Bundle): Promise<Finding> {
  const why = await siteDifference(desk, bundle.program)
  if (why === null) return well('bundle', ARM.bundle(bundle.sha256))
  return { check: 'bundle', ok: false, text: ARM.bundleDiffers(desk.say(why)) }
}

/** Opens a session on every way of every device, and closes it. */
async function logins(desk: Desk, bundle: Bundle, secrets: SiteSecrets): Promise<Finding[]> {
  const drivers = driversFor(desk, bundle, secrets)
  try {
    const reports = await drivers.arm(Object.values(bundle.program.devices), AbortSignal.timeout(LOGIN_MS))
    return reports.map(({ device, rung, error, ms }) => {
      const check = `${device} ${rung}`
      if (error !== null) return { check, ok: false, text: deviceFailure(check, error) }
      const spent = Math.round(ms)
      return well(check, rung === 'ssh' ? ARM.device(device, rung, spent) : ARM.deviceSnmp(device, rung, spent))
    })
  } finally {
    await drivers.close()
  }
}

function deviceFailure(what: string, error: Error): Bilingual {
  const text = error instanceof KakuriError ? failure(error) : { en: error.message, ja: error.message }
  return { en: `${what}: ${text.en}`, ja: `${what}: ${text.ja}` }
}
