import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { Fault } from '@kakuri/core/base/fault.ts'
import type { Desk } from '../cli/desk.ts'
import { SaidError } from './said.ts'
import type { SiteReading, SiteWork } from './site-reading.ts'

const FILES = ['site.yaml', 'cables.csv', 'plan.yaml'] as const

/** Site files that cannot be read, with every fault. */
export class SiteFaults extends SaidError {
  readonly faults: readonly Fault[]

  constructor({ code, text, faults }: Extract<SiteReading, { ok: false }>) {
    super(code, text)
    this.faults = faults
  }
}

export interface SiteFiles {
  /** The site files as they are now. Throws SiteFaults. */
  read(): Promise<Extract<SiteReading, { ok: true }>>
}

/** Read once for the same bytes, in a thread of its own; whoever asks meanwhile waits for the same reading. */
export function createSiteFiles(desk: Desk): SiteFiles {
  let known: { readonly digest: string; readonly reading: Promise<SiteReading> } | null = null
  return {
    read: async () => {
      const digest = await digestOf(desk)
      if (known?.digest !== digest) known = { digest, reading: readInThread(desk) }
      const own = known
      try {
        const reading = await own.reading
        if (reading.ok) return reading
        throw new SiteFaults(reading)
      } catch (error) {
        // What nobody expected, such as a thread without memory, is tried again.
        if (!(error instanceof SiteFaults) && known === own) known = null
        throw error
      }
    },
  }
}

/** Over everything that is read: bytes, not times, which a checkout may set back. */
async function digestOf({ cli, siteFolder }: Desk): Promise<string> {
  const hash = createHash('sha256')
  const families = [...(await cli.files.list(cli.profiles))].sort()
  const paths = [
    ...FILES.map(name => join(siteFolder, name)),
    ...families.map(family => join(cli.profiles, family, 'profile.yaml')),
  ]
  for (const path of paths) {
    const bytes = await cli.files.read(path)
    hash.update(`${path}\n${bytes?.length ?? 'none'}\n`).update(bytes ?? '')
  }
  return hash.digest('hex')
}

function readInThread({ cli, siteFolder }: Desk): Promise<SiteReading> {
  const work: SiteWork = { siteFolder, profiles: cli.profiles, now: cli.clock.now() }
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./site-worker.ts', import.meta.url), { workerData: work, execArgv: [] })
    worker.once('message', resolve)
    worker.once('error', error => reject(threadEnded(error)))
    worker.once('exit', () => reject(threadEnded(null)))
  })
}

/** Such as for want of memory. It must not end the controller, which may be in the middle of a run. */
function threadEnded(cause: Error | null): SaidError {
  const why = cause === null ? '' : `: ${cause.message}`
  return new SaidError(
    'FILE_FAILED',
    {
      en: `The site files could not be read to the end${why}.`,
      ja: `サイトファイルを最後まで読み取れませんでした${why}。`,
    },
    { cause },
  )
}
