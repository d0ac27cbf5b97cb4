import { randomUUID } from 'node:crypto'
import { flushCompileCache } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { systemClock } from '@kakuri/core/base/clock.ts'
import { authorityFault } from './authority.ts'
import type { Desk } from './cli.ts'
import { crashAt } from './crash.ts'
import type { DisplayDesk } from './display/contract.ts'
import { startDisplay } from './display/server.ts'
import { diskFiles } from './files.ts'
import { createNotify, keepAlive } from './notify.ts'
import { lazyOpeners } from './openers.ts'
import { startAgent } from './run.ts'
import { SAY } from './say.ts'

/** Runs until it is asked to end. */
export async function run({ config, authority, say }: Desk): Promise<number> {
  const ending = Promise.withResolvers<void>()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => ending.resolve())
  const log = (text: string) => void process.stderr.write(`${text}\n`)
  const failed = (error: unknown) => log(error instanceof Error ? error.message : String(error))
  const { openers, left } = lazyOpeners({ gpio: config.gpio, relays: join(config.state, 'relays.json') })
  const wrong = authorityFault(config, authority)
  if (wrong !== null) say(wrong)
  const agent = await startAgent({
    ...{ config, authority, files: diskFiles, clock: systemClock, newId: randomUUID, random: Math.random, openers },
    ...{ crash: crashAt(process.env.KAKURI_CRASH_AT), say: log },
  })
  const folder = fileURLToPath(new URL('../display/dist', import.meta.url))
  const shown = { desk: agent.desk, port: config.display.port, folder, clock: systemClock, failed }
  const display = await startDisplay(shown).catch(async error => {
    // Nobody would see its tasks: it ends with the reason, and whoever started it tries again.
    await agent.close()
    await left()
    throw error
  })
  const endTerminal = await terminalOf(config.terminal, agent.desk)
  say(SAY.ready(display.url))
  const notify = createNotify(process.env, failed)
  await notify.tell('READY=1')
  // A box that loses power never ends in order: what was compiled is kept now.
  flushCompileCache()
  const still = keepAlive(notify, process.env, systemClock, () => agent.healthy())
  await ending.promise
  await notify.tell('STOPPING=1')
  still()
  endTerminal()
  await display.close()
  await agent.close()
  await left()
  return 0
}

async function terminalOf(path: string | null, desk: DisplayDesk): Promise<() => void> {
  if (path === null) return () => undefined
  const { startTerminal } = await import('./terminal.ts')
  return startTerminal(path, desk, process.env.TERM)
}
