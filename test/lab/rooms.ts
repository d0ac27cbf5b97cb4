import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newSealKey } from '@kakuri/core/compile/seal.ts'
import type { AnyEvent } from '@kakuri/core/journal/events.ts'
import { openJournalReader } from '@kakuri/core/journal/reader.ts'
import { newAgeKey } from '@kakuri/core/site/age-key.ts'
import { sealSecrets } from '@kakuri/core/site/secrets.ts'
import { buildAgent, COMMAND } from '../agents/started.ts'
import { ServiceProcess } from '../browser/service-process.ts'
import { type Lab, startLab } from './lab.ts'
import { startBoard, startPdu } from './rooms-hardware.ts'
import { AtDisplay } from './rooms-people.ts'
import { startSerialLines } from './serial.ts'
import { labCredentials, writeSite } from './site-files.ts'
import { agentsOf, CONTROLLER, readTopology } from './topology.ts'

const KAKURI = join(import.meta.dirname, '../../controller/src/main.ts')
const AT_CONTROLLER = join(import.meta.dirname, 'at-controller.ts')
const AT_DISPLAY = join(import.meta.dirname, 'at-display.ts')
const CONTROLLER_ADDRESS = '198.18.0.2'

/** Who may cut a room alone. They open nothing outside the lab. */
export const CODES = new Map([
  ['佐藤 花子', '482913'],
  ['Suzuki Ken', '771204'],
])

/** Three server rooms that run: real devices, `kakuri serve` and an agent in every room, each a process in its own namespace. */
export interface Rooms {
  readonly lab: Lab
  readonly site: string
  /** Ends the controller's process at once, as a power cut would; and starts it again where it was. */
  killController(): Promise<void>
  startController(): Promise<void>
  readonly agents: ReadonlyMap<string, RoomAgent>
  /** Runs a command of the controller where it runs; throws unless it ended well. Gives what it printed. */
  kakuri(...words: string[]): Promise<string>
  /** As `kakuri`, whatever came of it. */
  tryKakuri(...words: string[]): Promise<{ readonly status: number | null; readonly said: string }>
  /** Calls the controller's API by its local key; throws unless it went well. */
  call(method: 'GET' | 'POST', path: string, body?: unknown): Promise<unknown>
  /** What the controller's journal holds now. */
  events(): AnyEvent[]
  /** Waits until the controller's journal holds it. */
  until<T>(what: string, look: (events: AnyEvent[]) => T | null | undefined | false): Promise<T>
  close(): Promise<void>
}

export class RoomAgent {
  readonly name: string
  readonly state: string
  readonly display: AtDisplay
  readonly #lab: Lab
  readonly #argv: readonly string[]
  #child: ChildProcessWithoutNullStreams | null = null
  #said = ''

  constructor(lab: Lab, name: string, state: string, argv: readonly string[]) {
    this.name = name
    this.state = state
    this.display = new AtDisplay(lab.spawn(name, [process.execPath, AT_DISPLAY, '8080']))
    this.#lab = lab
    this.#argv = argv
  }

  start(): void {
    // Its number inside the lab, so that it can be ended there: whoever enters the lab is another process.
    this.#said = ''
    this.display.forget()
    const child = this.#lab.spawn(this.name, ['sh', '-c', 'echo "pid $$"; exec "$@"', 'sh', ...this.#argv])
    const hear = (chunk: Buffer) => {
      this.#said = `${this.#said}${chunk}`.slice(0, 20_000)
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    this.#child = child
  }

  /** What it printed. */
  get said(): string {
    return this.#said
  }

  async end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child
    this.#child = null
    if (child === null || child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    await killInside(this.#lab, this.name, Number(/pid (\d+)/.exec(this.#said)?.[1]), signal)
    await ended
  }

  /** What its own journal holds now. */
  events(): AnyEvent[] {
    return eventsOf(join(this.state, 'journal.db'))
  }
}

/** A broker in place of the controller's own. */
export interface OtherBroker {
  readonly url: string
  /** Called once the controller runs and has an authority. */
  start(parts: Pick<Rooms, 'lab' | 'kakuri'>): Promise<void>
}

/** `plan`: changes plan.yaml before it is sealed. */
export async function openRooms(plan: Change = text => text, broker?: OtherBroker): Promise<Rooms> {
  const folder = mkdtempSync(join(tmpdir(), 'kakuri-rooms-'))
  buildAgent()
  const lab = await startLab(readTopology('rooms'))
  const close = async () => {
    // With the lab ends whatever runs in its namespaces.
    await lab.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    return { ...(await furnish(lab, folder, plan, broker)), close }
  } catch (error) {
    await close()
    throw error
  }
}

type Change = (text: string) => string

async function furnish(lab: Lab, folder: string, plan: Change, broker?: OtherBroker): Promise<Omit<Rooms, 'close'>> {
  const site = join(folder, 'site')
  const keyFile = join(folder, 'site.key')
  await writeRoomsSite(lab, site, keyFile, plan)
  startPdu(lab, 'pdu-b', { 7: ['conv-b:eth1', 'conv-b:eth2'] })
  startBoard(lab, 'board-c', { 1: ['vendor:eth0'] })
  await startSerialLines(lab, ['sw-b'])
  const words = (...given: string[]) => [...given, '--site', site, '--key', keyFile, '--lang', 'en', '--actor', 'lab']
  const tryKakuri = async (...given: string[]) => {
    const ran = await lab.run(CONTROLLER, [process.execPath, KAKURI, ...words(...given)])
    return { status: ran.status, said: `${ran.stdout}${ran.stderr}` }
  }
  const kakuri = async (...given: string[]) => {
    const { status, said } = await tryKakuri(...given)
    if (status !== 0) throw new Error(`kakuri ${given.join(' ')} ended with ${status}: ${said}`)
    return said
  }
  const call = async (method: string, path: string, body?: unknown) => {
    const given = [join(site, '.kakuri'), method, path, ...(body === undefined ? [] : [JSON.stringify(body)])]
    const { status, stdout, stderr } = await lab.run(CONTROLLER, [process.execPath, AT_CONTROLLER, ...given])
    if (status !== 0) throw new Error(`${method} ${path}: ${stdout}${stderr}`)
    return stdout === '' ? null : JSON.parse(stdout)
  }
  await kakuri('seal')
  const door = broker === undefined ? ['--agents', `${CONTROLLER_ADDRESS}:8883`] : ['--broker', broker.url]
  const serving = ['--listen', `${CONTROLLER_ADDRESS}:8443`, ...door]
  const service = new ServiceProcess(
    (...given) => [...given, ...serving, '--site', site, '--key', keyFile, '--lang', 'en'],
    argv => lab.spawn(CONTROLLER, argv),
  )
  await service.start()
  await broker?.start({ lab, kakuri })
  const authority = join(site, '.kakuri/tls/authority.pem')
  const agents = new Map(agentsOf(lab.topology).map(([id]) => [id, setUpAgent(lab, folder, id, authority)]))
  const events = () => eventsOf(join(site, '.kakuri/journal.db'))
  const killController = async () => {
    const { pid } = JSON.parse(readFileSync(join(site, '.kakuri/controller.json'), 'utf8'))
    await killInside(lab, CONTROLLER, pid, 'SIGKILL')
    await service.end('SIGKILL')
  }
  const control = { killController, startController: () => service.start() }
  const rooms = { lab, site, ...control, agents, kakuri, tryKakuri, call, events, until: until(events) }
  await Promise.all([...agents.values()].map(agent => letIn(rooms, agent)))
  return rooms
}

async function writeRoomsSite(lab: Lab, site: string, keyFile: string, plan: Change): Promise<void> {
  writeSite(lab, site)
  rmSync(join(site, 'credentials.json'))
  const planFile = join(site, 'plan.yaml')
  writeFileSync(planFile, plan(readFileSync(planFile, 'utf8')))
  const { identity, recipient } = await newAgeKey()
  writeFileSync(keyFile, `${identity}\n`, { mode: 0o600 })
  const sealKey = newSealKey().export({ type: 'pkcs8', format: 'pem' }).toString()
  const secrets = { credentials: new Map(Object.entries(labCredentials())), sealKey, codes: CODES }
  writeFileSync(join(site, 'secrets.age'), await sealSecrets(secrets, { recipients: [recipient] }), { mode: 0o600 })
}

function setUpAgent(lab: Lab, folder: string, name: string, authority: string): RoomAgent {
  const own = join(folder, name)
  const state = join(own, 'state')
  mkdirSync(own)
  const config = join(own, 'agent.yaml')
  const lines = [
    `agent: ${name}`,
    `controller: { host: ${CONTROLLER_ADDRESS}, port: 8443 }`,
    `authority: ${authority}`,
    `state: ${state}`,
  ]
  writeFileSync(config, `${lines.join('\n')}\n`)
  return new RoomAgent(lab, name, state, [COMMAND, 'run', '--config', config, '--language', 'en'])
}

/** A signal for a process inside a namespace of the lab, by its number there. */
export async function killInside(lab: Lab, space: string, pid: number, signal: NodeJS.Signals): Promise<void> {
  await lab.read(space, ['kill', `-${signal.replace('SIG', '')}`, String(pid)])
}

/** As on site: the display shows a code, somebody reads it out, an administrator types it. */
async function letIn(rooms: Pick<Rooms, 'kakuri'>, agent: RoomAgent): Promise<void> {
  agent.start()
  const code = await agent.display.until('a code', ({ enrolment }) => enrolment?.code)
  await rooms.kakuri('agent', 'approve', agent.name, code)
  await agent.display.until('a room in quiet', ({ controller, room }) => controller.state === 'here' && room !== null)
}

/** Begins an incident run of every stage; gives its id. */
export async function startRun(rooms: Pick<Rooms, 'call'>): Promise<string> {
  const stages = ['stage-1', 'stage-2', 'stage-3']
  const order = { kind: 'incident', direction: 'isolate', stages, reason: 'ransom note' }
  const { run } = (await rooms.call('POST', '/runs', order)) as { run: string }
  return run
}

/** Opens the gate of a stage as soon as it waits. */
export async function approve(rooms: Pick<Rooms, 'call' | 'until'>, run: string, stage: string): Promise<void> {
  await rooms.until(`the gate of ${stage}`, events =>
    events.find(event => event.type === 'gate.waiting' && event.run === run && event.body.stage === stage),
  )
  await rooms.call('POST', `/runs/${run}/stages/${stage}/approve`)
}

/** Looks again and again for as long as somebody would wait. */
function until(events: () => AnyEvent[]) {
  return async <T>(what: string, look: (events: AnyEvent[]) => T | null | undefined | false): Promise<T> => {
    const end = performance.now() + 60_000
    for (;;) {
      const seen = look(events())
      if (seen !== null && seen !== undefined && seen !== false) return seen
      if (performance.now() > end) throw new Error(`the journal never held ${what}:\n${lastOf(events())}`)
      await new Promise(resolve => setTimeout(resolve, 50))
    }
  }
}

function lastOf(events: readonly AnyEvent[]): string {
  return events
    .filter(event => event.type !== 'agent.evidence')
    .slice(-25)
    .map(({ seq, type, body }) => `${seq} ${type} ${JSON.stringify(body).slice(0, 300)}`)
    .join('\n')
}

function eventsOf(file: string): AnyEvent[] {
  const reader = openJournalReader(file)
  try {
    return [...reader.read()]
  } finally {
    reader.close()
  }
}
