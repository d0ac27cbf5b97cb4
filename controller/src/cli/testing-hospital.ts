import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AnyEvent, EventType, JournalEvent } from '@kakuri/core/journal/events.ts'
import { readEvents } from '../demo/show.ts'
import { type DemoStage, setStage } from '../demo/stage.ts'
import { cutsIn } from '../demo/world.ts'
import { openDesk } from './desk.ts'
import { runCli } from './run-cli.ts'
import { type TestCli, testCli } from './testing.ts'

export interface Hospital extends DemoStage {
  readonly folder: string
  /** The words with site, key, actor and language, so that only what matters stands in a test. */
  words(...words: string[]): string[]
  /** Starts a command on a terminal of memory (or a pipe), to be typed at while it runs. */
  start(words: readonly string[], how?: { terminal?: boolean }): TestCli & { readonly code: Promise<number> }
  /** Events of these types that the journal holds. */
  events<T extends EventType>(...types: T[]): JournalEvent<T>[]
  /** Ports that the simulated devices hold down, and filters in force. */
  cuts(): string[]
  /** Runs a command to its end; what is typed stands ready in a pipe. */
  run(words: readonly string[], typed?: string): Promise<{ code: number; out: string; err: string }>
}

/** The demo's simulated hospital with a site folder of its own, sealed unless told; its devices answer at once. */
export async function openHospital(options: { sealed?: boolean } = {}): Promise<Hospital> {
  const parent = await mkdtemp(join(tmpdir(), 'kakuri-test-'))
  const folder = join(parent, 'site')
  const stage = await setStage(openDesk(testCli({ cwd: parent }).cli, {}), folder, { latencyMs: 0 })
  const words = (...given: string[]) => [
    ...given,
    ...['--site', folder, '--key', stage.keyFile, '--actor', 'Suzuki', '--lang', 'en'],
  ]
  const start: Hospital['start'] = (given, how = {}) => {
    const test = testCli({ cwd: parent, terminal: how.terminal ?? true })
    return { ...test, code: runCli(given, test.cli) }
  }
  const run: Hospital['run'] = async (given, typed = '') => {
    const started = start(given, { terminal: false })
    started.type(typed)
    started.end()
    return { code: await started.code, out: started.out(), err: started.err() }
  }
  const close = async () => {
    await stage.close()
    await rm(parent, { recursive: true, force: true })
  }
  const events = <T extends EventType>(...types: T[]) =>
    readEvents(stage.desk).filter((event): event is AnyEvent & JournalEvent<T> => types.includes(event.type as T))
  const cuts = () => cutsIn(stage.world)
  const hospital = { ...stage, folder, words, start, run, events, cuts, close }
  if (options.sealed !== false) await run(words('seal'))
  return hospital
}
