import { join } from 'node:path'
import { KakuriError } from '@kakuri/core/base/errors.ts'
import type { Drivers } from '@kakuri/core/driver/contract.ts'
import type { Executor, People } from '@kakuri/core/executor/contract.ts'
import { foldLedger } from '@kakuri/core/journal/ledger.ts'
import { openJournalReader } from '@kakuri/core/journal/reader.ts'
import { started } from '../../api/runs.ts'
import type { Desk } from '../desk.ts'
import { REMOTE } from '../messages/remote.ts'
import { readBundle } from '../sealed.ts'
import { JOURNAL_FILE, type Work } from '../work.ts'
import { callController, runningController } from './local-call.ts'
import { followedJournal, type RemoteJournal } from './remote-journal.ts'
import { type Call, followRun } from './remote-run.ts'

/**
 * The work of the controller that runs on this state folder, as if it were done here: orders go to it over its API, what
 * happens is read from its journal. Null where none runs. Its bundle is the sealed one; no secret is needed here.
 */
export async function openRemoteWork(desk: Desk): Promise<Work | null> {
  const found = await runningController(desk)
  if (found === null) return null
  const bundle = await readBundle(desk)
  desk.print(desk.say(REMOTE.goesThrough(found.url)))
  const journal = followedJournal(desk, openJournalReader(join(desk.stateFolder, JOURNAL_FILE)))
  return {
    ...{ bundle, journal, drivers: NO_DRIVERS },
    executor: people => remoteExecutor(desk, { bundle, journal }, people),
    close: () => journal.close(),
  }
}

/** Its sessions are the controller's: they are open already, or `prepare` opens them. */
const NO_DRIVERS: Drivers = {
  arm: () => Promise.resolve([]),
  open: () => Promise.reject(new KakuriError('UNREACHABLE', 'The running controller holds the sessions to devices.')),
  close: () => Promise.resolve(),
}

function remoteExecutor(
  desk: Desk,
  { bundle, journal }: Pick<Work, 'bundle'> & { readonly journal: RemoteJournal },
  people: People,
): Executor {
  const follow = (actor: string, id: string, after: number) =>
    followRun({ ...{ desk, journal, people, after }, program: bundle.program, call: callAs(desk, actor) }, id)
  const order = async (actor: string, body: object) => {
    const { seq } = journal.head()
    const { run } = started.parse(await callAs(desk, actor)('POST', '/runs', body))
    return follow(actor, run, seq)
  }
  const openRun = () => foldLedger(journal.read()).open
  return {
    prepare: async (_bundle, actor) => {
      await callAs(desk, actor)('POST', '/prepare')
      return []
    },
    isolate: ({ actor, kind, reason, stages, skips }) => {
      const left = [...(skips ?? [])].map(([step, why]) => ({ step, reason: why }))
      return order(actor, { kind, reason, stages, direction: 'isolate', skips: left })
    },
    restore: ({ actor, kind, reason, stages, steps }) =>
      order(actor, { kind, reason, stages, direction: 'restore', ...(steps !== undefined && { steps }) }),
    resume: async (_bundle, actor) => {
      const open = openRun()
      if (open === null) return null
      await callAs(desk, actor)('POST', `/runs/${open.id}/resume`)
      return follow(actor, open.id, 0)
    },
    cancel: async (_bundle, actor, reason) => {
      const open = openRun()
      if (open === null) return null
      const { seq } = journal.head()
      await callAs(desk, actor)('POST', `/runs/${open.id}/cancel`, { reason })
      return follow(actor, open.id, seq)
    },
    // What agents did alone is looked at by the controller itself.
    lookAt: async () => new Map(),
    endFound: () => Promise.resolve(),
    // The controller watches all the time; who stays here sees what it writes.
    watch: () => ({ stop: () => Promise.resolve(), failure: () => null }),
  }
}

/** What waits for devices, or for a person at a rack, is answered late. */
const WAIT_MS = 600_000

/** In the name of whoever gave the order, or of somebody named beside; with KAKURI_TOKEN in the name of that token. */
function callAs(desk: Desk, actor: string): Call {
  const as = (name: string): Desk => ({ ...desk, options: { ...desk.options, actor: name } })
  const own = as(actor)
  const how = { waitMs: WAIT_MS, token: desk.cli.env.KAKURI_TOKEN || undefined }
  return (method, path, body, other) => callController(other === undefined ? own : as(other), method, path, body, how)
}
