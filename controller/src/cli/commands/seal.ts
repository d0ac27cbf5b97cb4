import { KakuriError } from '@kakuri/core/base/errors.ts'
import type { Bundle, ProgramBody } from '@kakuri/core/compile/program.ts'
import { bundle } from '../../api/plan.ts'
import { actorOf, type Desk } from '../desk.ts'
import { exitCode } from '../exit-codes.ts'
import { loadSite } from '../load-site.ts'
import { CHECK } from '../messages/check.ts'
import { refuseOpenRun } from '../open-run.ts'
import { callController, runningController } from '../remote/local-call.ts'
import { readBundle } from '../sealed.ts'
import { EPOCH, type Sealed, sealProgram, storeSealed } from '../sealing.ts'
import { openSiteSecrets, type SiteSecrets } from '../secrets-file.ts'
import { openSiteJournal } from '../work.ts'
import { requireChecked } from './check.ts'

/** `kakuri seal`: check, sign, store, and say so in the journal. */
export async function seal(desk: Desk): Promise<number> {
  if ((await runningController(desk)) !== null) return sealThere(desk)
  const checked = requireChecked(desk, await loadSite(desk))
  const secrets = await openSiteSecrets(desk)
  const sealed = sealProgram(checked, secrets.sealKey, await actorOf(desk), desk.cli.clock.now())
  await store(desk, secrets, sealed)
  return tell(desk, sealed.bundle)
}

/** The controller that runs here holds the journal: it seals, and goes on with the new plan. */
async function sealThere(desk: Desk): Promise<number> {
  requireChecked(desk, await loadSite(desk))
  const { sha256, signer, sealedBy, sealedUtc } = bundle.parse(await callController(desk, 'POST', '/bundles'))
  return tell(desk, { sha256, signer, sealedBy, sealedAt: new Date(sealedUtc).toISOString() })
}

function tell(
  desk: Desk,
  { sha256, signer, sealedBy, sealedAt }: Pick<Bundle, 'sha256' | 'signer' | 'sealedBy' | 'sealedAt'>,
) {
  desk.json({ sealed: { sha256, signer, sealedBy, sealedAt } })
  desk.print(`${desk.style.green('✔')} ${desk.say(CHECK.sealed(sha256, sealedBy))}`)
  return exitCode('complete')
}

async function store(desk: Desk, secrets: SiteSecrets, sealed: Sealed): Promise<void> {
  const journal = await openSiteJournal(desk, secrets, EPOCH)
  try {
    refuseOpenRun(desk, { journal })
    const before = await sealedBefore(desk)
    await storeSealed(desk, { journal, sealed, before }, (code, text) => new KakuriError(code, desk.say(text)))
  } finally {
    await journal.close()
  }
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
