import { X509Certificate } from 'node:crypto'
import { accessSync, constants, existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { openBundle } from '@kakuri/core/compile/seal.ts'
import type { Desk } from './cli.ts'
import type { AgentConfig } from './config.ts'
import { ownDevices } from './drivers.ts'
import { diskFiles } from './files.ts'
import { SAY } from './say.ts'
import { openState } from './state.ts'

/** Looks at everything that this box needs and that can be looked at without touching a device. */
export async function check({ config, authority, say }: Desk): Promise<number> {
  const results = [
    one(`${config.authority}: the controller's authority (PEM)`, () => void new X509Certificate(authority)),
    one(`${config.state}: can be written, and by nobody else`, () => folder(config.state)),
    ...devices(config),
  ]
  for (const { what, error } of results) say(error === null ? SAY.good(what) : SAY.bad(`${what}: ${error}`))
  return results.every(result => result.error === null) ? 0 : 1
}

interface Result {
  readonly what: string
  readonly error: string | null
}

function one(what: string, look: () => void): Result {
  try {
    look()
    return { what, error: null }
  } catch (error) {
    return { what, error: error instanceof Error ? error.message : String(error) }
  }
}

function folder(path: string): void {
  accessSync(path, constants.R_OK | constants.W_OK)
  const mode = statSync(path).mode & 0o077
  if (mode !== 0) throw new Error(`its mode lets others in (${mode.toString(8)})`)
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
    const readable = (path: string) => one(`${id}: ${path}`, () => accessSync(path, constants.R_OK | constants.W_OK))
    const tools = relay?.wire.kind === 'gpio' ? [tool(config), readable(join('/dev', relay.wire.chip))] : []
    return [...(serial === null ? [] : [readable(serial)]), ...tools]
  })
}

function tool({ gpio }: AgentConfig): Result {
  const path = join(gpio, 'gpioset')
  return one(path, () => {
    if (!existsSync(path)) throw new Error('it is not there; install the package gpiod')
  })
}
