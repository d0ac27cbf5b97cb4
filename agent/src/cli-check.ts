import { accessSync, constants, existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Bilingual } from '@kakuri/core/base/text.ts'
import { openBundle } from '@kakuri/core/compile/seal.ts'
import { authorityFault } from './authority.ts'
import type { Desk } from './cli.ts'
import type { AgentConfig } from './config.ts'
import { ownDevices } from './drivers.ts'
import { diskFiles } from './files.ts'
import { SAY } from './say.ts'
import { openState } from './state.ts'

/** Looks at everything that this box needs and that can be looked at without touching a device. */
export async function check({ config, authority, say }: Desk): Promise<number> {
  const wrong = authorityFault(config, authority)
  say(wrong === null ? SAY.good(SAY.authority(config.authority)) : SAY.badAuthority(wrong))
  const results = [one(SAY.folder(config.state), () => folder(config.state)), ...devices(config)]
  for (const { what, fault } of results) say(fault === null ? SAY.good(what) : SAY.bad(what, fault))
  return wrong === null && results.every(result => result.fault === null) ? 0 : 1
}

interface Result {
  readonly what: Bilingual
  readonly fault: Bilingual | null
}

/** `look` gives what is wrong, or throws what the operating system says. */
function one(what: Bilingual, look: () => Bilingual | null): Result {
  try {
    return { what, fault: look() }
  } catch (error) {
    return { what, fault: faultOf(error) }
  }
}

function faultOf(error: unknown): Bilingual {
  const code = error instanceof Error && 'code' in error ? error.code : ''
  if (code === 'ENOENT') return SAY.notThere
  if (code === 'EACCES') return SAY.notAllowed
  return SAY.plain(error instanceof Error ? error.message : String(error))
}

function usable(path: string): null {
  accessSync(path, constants.R_OK | constants.W_OK)
  return null
}

function folder(path: string): Bilingual | null {
  usable(path)
  const mode = statSync(path).mode & 0o077
  return mode === 0 ? null : SAY.letsOthersIn(mode.toString(8))
}

/** Device files and tools that the bundle held here needs. */
function devices(config: AgentConfig): Result[] {
  const state = openState(config.state, diskFiles)
  const bytes = diskFiles.read(state.file('bundle.kakuri'))
  const pinned = state.pinned()
  if (bytes === null || pinned === null) return []
  const own = ownDevices(openBundle(bytes, pinned.trusted), config.agent)
  return own.flatMap(({ id, ways }) => {
    const { console: line, relay } = ways
    const serial = line?.path ?? (relay?.wire.kind === 'modbus-rtu' ? relay.wire.path : null)
    const readable = (path: string) => one(SAY.plain(`${id}: ${path}`), () => usable(path))
    const tools = relay?.wire.kind === 'gpio' ? [tool(config), readable(join('/dev', relay.wire.chip))] : []
    return [...(serial === null ? [] : [readable(serial)]), ...tools]
  })
}

function tool({ gpio }: AgentConfig): Result {
  const path = join(gpio, 'gpioset')
  return one(SAY.plain(path), () => (existsSync(path) ? null : SAY.noGpio))
}
