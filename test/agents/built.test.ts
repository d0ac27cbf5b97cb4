import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join, sep } from 'node:path'
import type { Order } from '@kakuri/core/link/messages.ts'
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { AGENT } from './room.ts'
import { roomView } from './room-view.ts'
import { buildAgent, type StartedAgent, startAsInstalled } from './started.ts'
import { openWorld, until, type World } from './world.ts'

const DIST = join(import.meta.dirname, '../../agent/dist')

let world: World
let agent: StartedAgent
let loadedFile: string

beforeAll(buildAgent)
beforeEach(async () => {
  world = await openWorld()
  loadedFile = world.state.file('loaded.json')
  const preload = `--require ${join(import.meta.dirname, 'loaded.cjs')}`
  agent = await startAsInstalled(world, { NODE_OPTIONS: preload, KAKURI_LOADED: loadedFile })
})
afterEach(async () => {
  await agent.end()
  await world.end()
})

const send = (kind: 'room' | 'order', body: never) =>
  world.controller.side.send(AGENT, kind, body, { transient: kind === 'order' })
const landed = () => until(() => world.controller.side.waiting(AGENT) === 0)

/** Packages, parts of packages and built-in modules that the running agent has loaded. */
async function loaded(): Promise<{
  readonly packages: string[]
  readonly apart: string[]
  readonly builtin: string[]
}> {
  agent.child.kill('SIGUSR2')
  await until(() => existsSync(loadedFile))
  const { files, builtin } = JSON.parse(readFileSync(loadedFile, 'utf8')) as { files: string[]; builtin: string[] }
  const contents = JSON.parse(readFileSync(join(DIST, 'contents.json'), 'utf8')) as Record<string, string[]>
  const held = files.filter(file => file.startsWith(DIST)).flatMap(file => contents[basename(file)] ?? [])
  const ours = /^(agent|core)\/|rolldown|^$/
  return {
    packages: [...new Set(held.filter(part => !ours.test(part)))].sort(),
    apart: files.filter(file => file.includes(`${sep}node_modules${sep}`)),
    builtin,
  }
}

it('an idle agent that shows its room has loaded what the link, its settings and its display need, and nothing else', async () => {
  await send('room', { view: roomView() } as never)
  await landed()
  const { packages, apart, builtin } = await loaded()
  expect(apart).toEqual([])
  expect(packages).toEqual(IDLE)
  expect(builtin.filter(name => /undici|http2|webcrypto|amaro/.test(name))).toEqual([])
})

it('a trace of what was built says functions and classes by their names', () => {
  const built = readdirSync(DIST).filter(file => file.endsWith('.cjs'))
  const text = built.map(file => readFileSync(join(DIST, file), 'utf8')).join('\n')
  const names = ['startAgent', 'openJournal', 'KakuriError']
  expect(names.filter(name => new RegExp(`function ${name}\\(|${name}=class`).test(text))).toEqual(names)
})

it('what was built gives an answer of a person, and an error of a device by its own code', async () => {
  await world.give()
  await send('room', { view: roomView() } as never)
  await landed()
  const said = { run: 'r', step: 'pull', drill: false, by: 'Sato', answer: 'done', note: '' }
  const headers = { origin: agent.url, 'content-type': 'application/json' }
  const asked = await fetch(`${agent.url}/api/answer`, { method: 'POST', headers, body: JSON.stringify(said) })
  expect(asked.status).toBe(200)
  expect(await until(() => world.controller.answers[0])).toMatchObject({ step: 'pull', by: 'Sato', answer: 'done' })
  await send('order', order() as never)
  const { outcome } = await until(() => world.controller.results.find(one => one.order === 'o-1'))
  // The library for serial lines was loaded for it, and what failed in there is the same kind of error as everywhere.
  expect(outcome).toMatchObject({ kind: 'error', code: 'UNREACHABLE' })
  expect((await loaded()).apart.join()).toContain('serialport')
})

function order(): Order {
  const { boot, session } = world.controller.births.at(-1) ?? { boot: 0, session: 0 }
  return {
    ...{ order: 'o-1', boot, session, bundle: world.sealed.sha256, device: 'sw1', rung: 'console', verb: 'observe' },
    ...{ write: 'write', targets: [{ kind: 'port', port: 'p1' }], was: [], deadlineMs: 30_000 },
  }
}

/** The MQTT library brings all but commander, yaml and zod; it loads every way it could connect by, TLS or not. */
const IDLE = [
  ...['abort-controller', 'bl', 'broker-factory', 'commander', 'debug', 'event-target-shim', 'fast-unique-numbers'],
  ...['inherits', 'ip-address', 'lru-cache', 'mqtt', 'mqtt-packet', 'ms', 'process', 'process-nextick-args'],
  ...['readable-stream', 'rfdc', 'safe-buffer', 'smart-buffer', 'socks', 'string_decoder', 'worker-timers'],
  ...['worker-timers-broker', 'ws', 'yaml', 'zod'],
]
