import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { CAST } from './people.ts'
import type { DemoStage } from './stage.ts'

const MAIN = join(import.meta.dirname, '../main.ts')

/**
 * `kakuri cut` for one stage as a process of its own, which SIGKILLs itself at the crash point. Resolves with the signal
 * that ended it; null when it ended by itself.
 */
export async function cutAndDie({ desk, keyFile }: DemoStage, stage: string, crashAt: string): Promise<string | null> {
  const { stdout } = desk.cli
  const names = [CAST.first, CAST.second].flatMap(name => ['--approved-by', desk.say(name)])
  const words = ['cut', '--stage', stage, '--site', desk.siteFolder, '--key', keyFile, '--yes', '--lang', desk.language]
  const who = ['--actor', desk.say(CAST.commander), '--reason', 'demo', ...names]
  const json = desk.options.json ? ['--json'] : []
  // A terminal of its own picture: the child draws it itself.
  const own = desk.screen.terminal && stdout === process.stdout
  const child = spawn(process.execPath, [MAIN, ...words, ...who, ...json], {
    env: { ...desk.cli.env, KAKURI_CRASH_AT: crashAt },
    stdio: ['ignore', own ? 'inherit' : 'pipe', 'pipe'],
  })
  child.stdout?.on('data', chunk => stdout.write(chunk.toString()))
  child.stderr?.on('data', chunk => desk.cli.stderr.write(chunk.toString()))
  const [, signal] = await once(child, 'close')
  return signal
}
