import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { PRODUCT_VERSION } from '../cli/version.ts'
import { type Http, startHttp } from '../http/http.ts'
import type { RunningService } from '../service/lifecycle.ts'
import { DEMO_AGENT } from './hospital.ts'
import { DEMO } from './messages.ts'
import { freePort } from './simulators/free-port.ts'
import type { DemoStage } from './stage.ts'

const AGENT = join(import.meta.dirname, '../../../agent/src/main.ts')
const END_WITH_DEMO = join(import.meta.dirname, 'end-with-demo.ts')

/** Beside the console's 8443, and not what an agent that is installed here takes. */
const DISPLAY_PORT = 8480

/** The agent of the demo's server room: the real program, as a process of its own. */
export interface DemoAgent {
  /** Where its display is, such as `http://127.0.0.1:8480`. */
  readonly display: string
  /** Ends it and leaves nothing of it. */
  close(): Promise<void>
}

/**
 * Starts the agent and lets it in as an administrator would: the code is read off its display. The demo's console is plain HTTP, which
 * no agent takes, so the same service is opened to it over TLS too. Null, with a sentence, where it does not start.
 */
export async function startDemoAgent(stage: DemoStage, running: RunningService): Promise<DemoAgent | null> {
  const { desk } = stage
  const door = await openDoor(stage, running)
  const folder = await mkdtemp(join(tmpdir(), 'kakuri-demo-agent-'))
  const port = await freePort(DISPLAY_PORT)
  if (port !== DISPLAY_PORT) desk.print(`  ${desk.style.yellow(desk.say(DEMO.taken(DISPLAY_PORT)))}`)
  const child = await startProcess(stage, { folder, port, door, authority: running.authority?.file ?? '' })
  const ending = new AbortController()
  const close = async () => {
    ending.abort()
    await end(child)
    await door.close()
    await rm(folder, { recursive: true, force: true })
  }
  const display = await ready(child).catch(error => {
    desk.print(`  ${desk.style.yellow(desk.say(DEMO.noAgent(error instanceof Error ? error.message : String(error))))}`)
    return null
  })
  if (display === null) {
    await close()
    return null
  }
  letIn(stage, running, display, ending.signal).catch(error => {
    if (!ending.signal.aborted) desk.print(`  ${desk.style.yellow(desk.say(DEMO.notLetIn(String(error))))}`)
  })
  return { display, close }
}

function openDoor({ desk }: DemoStage, { service, authority }: RunningService): Promise<Http> {
  return startHttp({
    ...{ service, clock: desk.cli.clock, listen: [{ host: '127.0.0.1', port: 0 }], consoleFolder: null, log: 'error' },
    tls: authority === null ? null : () => authority.certificates.server(),
    product: `kakuri ${PRODUCT_VERSION}`,
  })
}

interface Placed {
  readonly folder: string
  readonly port: number
  readonly door: Http
  readonly authority: string
}

/** A process group of its own: Ctrl-C is for the demo, which ends it in order. */
async function startProcess(stage: DemoStage, placed: Placed): Promise<ChildProcess> {
  const { desk, left } = stage
  const config = join(placed.folder, 'agent.yaml')
  await writeFile(config, agentYaml(placed, desk.cli.clock.now()))
  const words = [AGENT, 'run', '--config', config, '--language', desk.language]
  return spawn(process.execPath, ['--import', END_WITH_DEMO, ...words], {
    detached: true,
    env: { ...desk.cli.env, KAKURI_DEMO_FOLDERS: JSON.stringify([placed.folder, ...left]) },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
}

function agentYaml({ folder, port, door, authority }: Placed, utc: number): string {
  return [
    `agent: ${DEMO_AGENT.id}`,
    `controller: { host: 127.0.0.1, port: ${new URL(door.addresses[0] ?? '').port} }`,
    `authority: ${JSON.stringify(authority)}`,
    `state: ${JSON.stringify(join(folder, 'state'))}`,
    `display: { port: ${port}, language: both, zone: "${zoneHere(utc)}" }`,
    '',
  ].join('\n')
}

/** Distance of this machine's zone from UTC, such as `+09:00`. */
function zoneHere(utc: number): string {
  const ahead = -new Date(utc).getTimezoneOffset()
  const two = (minutes: number) => String(Math.trunc(Math.abs(minutes))).padStart(2, '0')
  return `${ahead < 0 ? '-' : '+'}${two(ahead / 60)}:${two(ahead % 60)}`
}

const READY_MS = 60_000

/** Resolves with the address of the display once it is served; rejects with what the agent said where it ended instead. */
function ready(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = ''
    const hear = (chunk: Buffer) => {
      said = `${said}${chunk}`.slice(-2_000)
      const [, url] = /(http:\/\/127\.0\.0\.1:\d+)\s/.exec(said) ?? []
      if (url !== undefined) resolve(url)
    }
    child.stdout?.on('data', hear)
    child.stderr?.on('data', hear)
    setTimeout(() => reject(new Error(`not ready after ${READY_MS / 1000} s`)), READY_MS).unref()
    child.once('error', reject)
    child.once('exit', code => reject(new Error(said.trim() || `exit code ${code}`)))
  })
}

const shown = z.object({ enrolment: z.object({ code: z.string().nullable() }).nullable() })

/** Looks at the display until it shows a code, and approves it, once. */
async function letIn({ desk }: DemoStage, running: RunningService, url: string, signal: AbortSignal): Promise<void> {
  const { agents } = running.service
  const stream = await fetch(`${url}/api/events`, { signal })
  for await (const document of documents(stream)) {
    const code = shown.parse(document).enrolment?.code
    if (code === null || code === undefined) continue
    const who = { name: 'demo', kind: 'local' as const, roles: ['admin' as const], steppedUpUntil: null }
    await agents?.approve(DEMO_AGENT.id, code, who)
    desk.print(`  ▸ ${desk.say(DEMO.letIn(code))}`)
    return
  }
}

/** What the display is told, one document after the other. */
async function* documents(stream: Response): AsyncGenerator<unknown> {
  let text = ''
  for await (const chunk of stream.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const parts = `${text}${chunk}`.split('\n\n')
    text = parts.pop() ?? ''
    for (const part of parts) {
      const [, data] = /^event: doc\ndata: (.*)$/.exec(part) ?? []
      if (data !== undefined) yield JSON.parse(data)
    }
  }
}

const PATIENCE_MS = 10_000

/** In order; a process that does not end is killed, so that the demo ends. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  const late = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS)
  await ended
  clearTimeout(late)
}
