import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { type AddressInfo, connect, createServer } from 'node:net'
import { join } from 'node:path'
import { type TLSSocket, connect as tlsConnect } from 'node:tls'
import { systemClock } from '@kakuri/core/base/clock.ts'
import { downTopic, stateTopic, upTopic } from '@kakuri/core/link/topics.ts'
import mqtt, { type IClientOptions, type MqttClient } from 'mqtt'
import { GenericContainer, type StartedTestContainer, Wait } from 'testcontainers'
import type { BrokerHandle } from '../agents/contract.ts'
import { letIn, type Member, type TestRegistry } from '../agents/testing-registry.ts'
import { startBroker } from './broker.ts'
import { connectExternalBroker } from './external.ts'
import { mosquittoConfig } from './mosquitto.ts'
import type { BrokerOptions } from './options.ts'

export const HOST = '127.0.0.1'

/** A broker with the controller's handle on it, that can be ended and started again at its port. */
export interface TestBroker {
  readonly handle: BrokerHandle
  readonly port: number
  readonly said: { readonly topic: string; readonly text: string }[]
  /** As a broken process ends: nothing is said to anybody. */
  stop(): Promise<void>
  start(): Promise<void>
  /** The broker's list of revoked certificates is read anew. */
  reread(): Promise<void>
  end(): Promise<void>
}

const heardBy = (handle: BrokerHandle, said: { topic: string; text: string }[]) =>
  handle.carrier.onMessage((topic, bytes) => said.push({ topic, text: Buffer.from(bytes).toString() }))

export async function embedded(test: TestRegistry, change: Partial<BrokerOptions> = {}): Promise<TestBroker> {
  const said: { topic: string; text: string }[] = []
  const open = async (port: number) => {
    const { registry, certificates } = test
    const broker = await startBroker({
      ...{ listen: { host: HOST, port }, tls: certificates.chained, authority: certificates.authority },
      ...{ admit: der => registry.admit(der), changes: registry.onChange, clock: systemClock, ...change },
    })
    heardBy(broker, said)
    return broker
  }
  let handle = await open(0)
  const { port } = handle.address
  return {
    ...{ port, said },
    get handle() {
      return handle
    },
    stop: () => handle.close(),
    start: async () => {
      handle = await open(port)
    },
    reread: async () => undefined,
    end: () => handle.close(),
  }
}

const PROGRAM = '/usr/sbin/mosquitto'
/** A container engine answers here. */
const engine = () => spawnSync('docker', ['info'], { stdio: 'ignore', timeout: 10_000 }).status === 0

/** One line saying why Mosquitto cannot run here; null when it can. */
export function mosquittoMissing(): string | null {
  return existsSync(PROGRAM) || engine() ? null : 'Mosquitto needs the Debian package mosquitto or a container engine'
}

interface Running {
  readonly port: number
  stop(): Promise<void>
  start(): Promise<void>
}

/** The real Mosquitto with our settings: in a container where an engine answers, otherwise as a child on loopback. */
export async function mosquitto(test: TestRegistry, told?: (away: string | null) => void): Promise<TestBroker> {
  const said: { topic: string; text: string }[] = []
  const files = await filesFor(test)
  const running = engine() ? await inContainer(files) : await asChild(test.folder, files)
  const own = await test.registry.ownClient()
  const { authority } = test.certificates
  const to = { host: HOST, port: running.port, authority, own, clock: systemClock }
  const handle = await connectExternalBroker({ ...to, ...(told && { told }) })
  heardBy(handle, said)
  return {
    ...{ handle, port: running.port, said, stop: running.stop, start: running.start },
    reread: async () => {
      await running.stop()
      await writeFile(files.revocations.from, await test.registry.revocations())
      await running.start()
    },
    end: async () => {
      await handle.close()
      await running.stop()
    },
  }
}

type Files = Readonly<Record<'authority' | 'certificate' | 'key' | 'revocations', { readonly from: string }>>

async function filesFor({ folder, certificates, registry }: TestRegistry): Promise<Files> {
  const server = await certificates.issueServer([HOST, 'localhost'])
  const texts = { authority: certificates.authority, certificate: server.cert, key: server.key }
  const all = { ...texts, revocations: await registry.revocations() }
  const paths = Object.entries(all).map(async ([name, text]) => {
    const from = join(folder, `mosquitto-${name}.pem`)
    await writeFile(from, text, { mode: 0o644 })
    return [name, { from }] as const
  })
  return Object.fromEntries(await Promise.all(paths)) as Files
}

async function asChild(folder: string, files: Files): Promise<Running> {
  const port = await freePort()
  const [conf, acl, log] = ['conf', 'acl', 'log'].map(name => join(folder, `mosquitto.${name}`)) as [
    string,
    string,
    string,
  ]
  const paths = { authority: files.authority.from, certificate: files.certificate.from, key: files.key.from }
  const made = mosquittoConfig({
    ...{ host: HOST, port, files: { ...paths, revocations: files.revocations.from, acl } },
    ...(process.getuid?.() === 0 ? { user: 'root' } : {}),
  })
  await writeFile(acl, made.acl, { mode: 0o600 })
  await writeFile(conf, `${made.conf}log_dest file ${log}\n`)
  let child: ChildProcess | null = null
  const start = async () => {
    child = spawn(PROGRAM, ['-c', conf], { stdio: 'ignore' })
    await listening(port, child, log)
  }
  await start()
  const stop = async () => {
    if (child === null || child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
  }
  return { port, start, stop }
}

async function inContainer(files: Files): Promise<Running> {
  const at = (name: string) => `/mosquitto/config/${name}`
  const paths = { authority: at('authority'), certificate: at('certificate'), key: at('key') }
  const place = { ...paths, revocations: at('revocations'), acl: at('acl') }
  const port = await freePort()
  const made = mosquittoConfig({ host: '0.0.0.0', port: 8883, files: place, user: 'root' })
  let container: StartedTestContainer | null = null
  const start = async () => {
    const copied = Object.entries(files).map(([name, { from }]) => ({ source: from, target: at(name) }))
    container = await new GenericContainer('eclipse-mosquitto:2')
      .withExposedPorts({ container: 8883, host: port })
      .withCopyFilesToContainer(copied)
      .withCopyContentToContainer([
        { content: made.conf, target: at('mosquitto.conf') },
        { content: made.acl, target: at('acl') },
      ])
      .withWaitStrategy(Wait.forListeningPorts())
      .start()
  }
  await start()
  return {
    ...{ port, start },
    stop: async () => {
      await container?.stop({ timeout: 0 })
      container = null
    },
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, HOST)
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/** Until it answers; fails with its log where it ended instead. */
async function listening(port: number, child: ChildProcess, log: string): Promise<void> {
  while (!(await answers(port))) {
    if (child.exitCode !== null) throw new Error(`mosquitto ended: ${readFileSync(log, 'utf8')}`)
    await systemClock.sleep(20)
  }
}

async function answers(port: number): Promise<boolean> {
  const socket = connect(port, HOST)
  const answered = await new Promise<boolean>(resolve => {
    socket.once('connect', () => resolve(true))
    socket.once('error', () => resolve(false))
  })
  socket.destroy()
  return answered
}

/** A real MQTT client with an agent's certificate. */
export interface TestAgent {
  readonly client: MqttClient
  readonly member: Member
  readonly heard: { readonly topic: string; readonly text: string }[]
  /** Says something under its own name. */
  say(text: string): Promise<unknown>
  born(text: string): Promise<unknown>
  end(): Promise<void>
}

export const optionsFor = (test: TestRegistry, member: Member, port: number): IClientOptions => ({
  ...{ protocol: 'mqtts', host: HOST, port, ca: test.certificates.authority, cert: member.cert, key: member.keys.key },
  ...{ clientId: member.agent, protocolVersion: 4, clean: true, keepalive: 300, reconnectPeriod: 200 },
  will: { topic: stateTopic(member.agent), payload: Buffer.from('gone'), qos: 1, retain: true },
})

/** Connected, and subscribed to what is for it. */
export async function joined(
  test: TestRegistry,
  port: number,
  agent: string | Member,
  change: IClientOptions = {},
): Promise<TestAgent> {
  const member = typeof agent === 'string' ? await letIn(test.registry, agent) : agent
  const client = mqtt.connect({ ...optionsFor(test, member, port), ...change })
  const heard: { topic: string; text: string }[] = []
  client.on('message', (topic, bytes) => heard.push({ topic, text: bytes.toString() }))
  client.on('error', () => undefined)
  await new Promise<void>(resolve => client.once('connect', () => resolve()))
  await client.subscribeAsync([downTopic(member.agent), 'kakuri/v1/controller/beat'], { qos: 1 })
  return {
    ...{ client, member, heard },
    say: text => client.publishAsync(upTopic(member.agent), text, { qos: 1 }),
    born: text => client.publishAsync(stateTopic(member.agent), text, { qos: 1, retain: true }),
    end: () => client.endAsync(true),
  }
}

/** Until what is looked for is there; the test's own time limit ends a wait in vain. */
export async function until<T>(look: () => T | Promise<T>): Promise<T> {
  for (;;) {
    const found = await look()
    if (found) return found
    await systemClock.sleep(5)
  }
}

/** A TLS connection of an agent over which a test sends any bytes. */
export async function rawLine(test: TestRegistry, member: Member, port: number): Promise<TLSSocket> {
  const { cert, keys } = member
  const socket = tlsConnect({ host: HOST, port, ca: test.certificates.authority, cert, key: keys.key })
  socket.on('error', () => undefined)
  await once(socket, 'secureConnect')
  return socket
}

/** CONNECT as the guard wants it. */
export function connectBytes(agent: string): Buffer {
  const body = [Buffer.from('00044d5154540402012c', 'hex'), Buffer.from([0, agent.length]), Buffer.from(agent)]
  return Buffer.concat([Buffer.from([0x10, 12 + agent.length]), ...body])
}

/** SUBSCRIBE with QoS 1. */
export function subscribeBytes(topic: string): Buffer {
  const body = [Buffer.from([0, 1, 0, topic.length]), Buffer.from(topic), Buffer.from([1])]
  return Buffer.concat([Buffer.from([0x82, 5 + topic.length]), ...body])
}
