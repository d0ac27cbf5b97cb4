import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { get, type IncomingMessage } from 'node:http'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { AGENT } from './room.ts'
import { until, type World } from './world.ts'

const HOST = '127.0.0.1'
const BUILD = join(import.meta.dirname, '../../scripts/build-console.ts')
export const COMMAND = join(import.meta.dirname, '../../agent/bin/kakuri-agent')

/** An agent as its unit starts it: a process of its own, made by agent/bin/kakuri-agent. */
export interface StartedAgent {
  readonly child: ChildProcess
  readonly pid: number
  /** Of its display. */
  readonly url: string
  /** From exec to the first answer of its display, milliseconds. */
  readonly readyMs: number
  end(): Promise<void>
}

/** Builds agent/dist where it is not of these very sources: else the command would start something older, or the sources. */
export function buildAgent(): void {
  const built = spawnSync(process.execPath, [BUILD, 'agent'], { encoding: 'utf8' })
  if (built.status !== 0) throw new Error(`the agent could not be built: ${built.stderr}`)
}

/** Resolves when the page of its display was answered and its stream is open, and the controller has heard its birth. */
export async function startAsInstalled(world: World, env: NodeJS.ProcessEnv = {}): Promise<StartedAgent> {
  const port = await freePort()
  const [config, births] = [configFile(world, port), world.controller.births.length]
  const from = performance.now()
  const child = spawn(COMMAND, ['run', '--config', config, '--state', world.state.folder], {
    ...{ stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, ...env } },
  })
  const page = await answered(child, port, '/')
  const readyMs = performance.now() - from
  page.resume()
  const stream = await answered(child, port, '/api/events')
  stream.on('error', () => undefined).resume()
  await until(() => world.controller.births.length > births)
  return { child, pid: child.pid ?? 0, url: `http://${HOST}:${port}`, readyMs, end: () => ended(child) }
}

export function configFile(world: World, port: number): string {
  const [config, authority] = [world.state.file('agent.yaml'), world.state.file('authority.pem')]
  writeFileSync(authority, world.test.certificates.authority)
  const lines = [`agent: ${AGENT}`, `controller: { host: ${HOST}, port: 9 }`, `authority: ${authority}`]
  writeFileSync(config, [...lines, `state: ${world.state.folder}`, `display: { port: ${port} }`, ''].join('\n'))
  return config
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, HOST)
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

async function answered(child: ChildProcess, port: number, path: string): Promise<IncomingMessage> {
  for (;;) {
    const answer = await asked(port, path)
    if (answer !== null) return answer
    if (child.exitCode !== null) throw new Error(`the agent ended with ${child.exitCode}`)
  }
}

function asked(port: number, path: string): Promise<IncomingMessage | null> {
  return new Promise(resolve => {
    const refused = () => setTimeout(() => resolve(null), 2)
    get({ host: HOST, port, path, agent: false }, resolve).on('error', refused)
  })
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGTERM')
  await gone
}
