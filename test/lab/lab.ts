import { type ChildProcess, type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { bootScript, deviceFiles, deviceScript, INIT, LAB_FOLDER, startSnmpd, startSshd } from './daemons.ts'
import { planLinks, settledScript } from './links.ts'
import { LAB_PATH } from './requirements.ts'
import { namespaces, type Topology } from './topology.ts'

export interface Ran {
  /** Null when a signal ended it. */
  readonly status: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

export type Daemon = 'sshd' | 'snmpd'

/** A running lab. It lives as long as the process that started it at most. */
export interface Lab {
  readonly topology: Topology
  /** The lab's folder in memory as seen from outside; inside it is `/run/lab`. Gone after `stop`. */
  readonly folder: string
  /** Host key of each device as OpenSSH prints it, `SHA256:...`. */
  readonly hostKeys: ReadonlyMap<string, string>
  /** The command line that runs a program inside a namespace of the lab, for a caller with a terminal of its own. */
  words(space: string, argv: readonly string[]): readonly string[]
  /** Starts a program inside a namespace of the lab. */
  spawn(space: string, argv: readonly string[]): ChildProcessWithoutNullStreams
  /** Runs a program inside a namespace to its end. */
  run(space: string, argv: readonly string[], input?: string): Promise<Ran>
  /** The same, giving its output; throws when it fails. */
  read(space: string, argv: readonly string[]): Promise<string>
  /** Ends a device's daemon with every session it holds. */
  stopDaemon(device: string, daemon: Daemon): Promise<void>
  startDaemon(device: string, daemon: Daemon): Promise<void>
  stop(): Promise<void>
}

/** What Node compiled for one controller is kept for the others, of other labs too. */
export const COMPILED = join(import.meta.dirname, '../../node_modules/.cache/compiled')
const ENVIRONMENT = {
  PATH: LAB_PATH,
  HOME: '/root',
  LANG: 'C.UTF-8',
  NODE_COMPILE_CACHE: COMPILED,
}

/** Starts a lab in namespaces of its own. Throws with what the failing part printed. */
export async function startLab(topology: Topology): Promise<Lab> {
  const flags = ['--mount', '--net', '--pid', '--fork', '--kill-child', '--mount-proc']
  const init = spawn('unshare', [...flags, 'sh', '-c', INIT], { env: ENVIRONMENT, stdio: ['pipe', 'pipe', 'pipe'] })
  const folder = `/proc/${init.pid}/root${LAB_FOLDER}`
  const complaints = text(init.stderr)
  const failed: string[] = []
  for await (const line of createInterface({ input: init.stdout })) {
    if (line === 'mounted') {
      writeFiles(topology, folder)
      init.stdin.write('go\n')
    } else if (line === 'ready') break
    else failed.push(line)
  }
  const lab = labOn(init, topology, folder)
  if (failed.length === 0 && init.exitCode === null) return lab
  const logs = failed.map(line => `${line}\n${startLog(folder, line.replace('failed ', ''))}`)
  await lab.stop()
  throw new Error(`the lab ${topology.name} did not start: ${logs.join('\n')} ${await complaints}`)
}

function writeFiles(topology: Topology, folder: string): void {
  const links = planLinks(topology)
  const managed = Object.entries(topology.devices).filter(([, device]) => !device.unmanaged)
  const devices = managed.map(([id]) => id)
  writeFileSync(join(folder, 'outer.batch'), links.outer)
  for (const [space, batch] of links.inner) writeFileSync(join(folder, `${space}.batch`), batch)
  for (const [id, device] of managed) {
    const inside = `${LAB_FOLDER}/${id}`
    const files = { ...deviceFiles(id, device, inside), 'start.sh': deviceScript(topology, id, device, inside) }
    mkdirSync(join(folder, id))
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, id, name), content)
  }
  writeFileSync(join(folder, 'boot.sh'), bootScript(devices, namespaces(topology), settledScript(topology)))
}

function startLog(folder: string, device: string): string {
  try {
    return readFileSync(join(folder, device, 'start.log'), 'utf8')
  } catch (error) {
    return `(no log: ${String(error)})`
  }
}

function labOn(init: ChildProcess, topology: Topology, folder: string): Lab {
  const words = (space: string, argv: readonly string[]) => {
    const into = [`--mount=/proc/${init.pid}/ns/mnt`, `--pid=/proc/${init.pid}/ns/pid_for_children`]
    return ['nsenter', ...into, '--', 'ip', 'netns', 'exec', space, ...argv]
  }
  const enter = (space: string, argv: readonly string[]) => {
    const [program = '', ...rest] = words(space, argv)
    return spawn(program, rest, { env: ENVIRONMENT, stdio: ['pipe', 'pipe', 'pipe'] })
  }
  const run = (space: string, argv: readonly string[], input = '') => collect(enter(space, argv), input)
  const read = async (space: string, argv: readonly string[]) => {
    const ran = await run(space, argv)
    if (ran.status !== 0) throw new Error(`${argv.join(' ')} in ${space}: ${ran.status ?? ran.signal} ${ran.stderr}`)
    return ran.stdout
  }
  return {
    topology,
    folder,
    hostKeys: new Map(devicesWithKeys(topology).map(id => [id, fingerprint(join(folder, id, 'host_key.pub'))])),
    words,
    spawn: enter,
    run,
    read,
    stopDaemon: async (device, daemon) => {
      await read(device, ['sh', '-c', killScript(device, daemon)])
    },
    startDaemon: async (device, daemon) => {
      const address = topology.devices[device]?.address ?? ''
      const inside = `${LAB_FOLDER}/${device}`
      const script = daemon === 'sshd' ? startSshd(inside) : startSnmpd(inside, topology, address)
      await read(device, ['sh', '-c', `{ ${script}; } </dev/null >/dev/null 2>&1`])
    },
    stop: () => endProcess(init),
  }
}

function devicesWithKeys(topology: Topology): string[] {
  return Object.entries(topology.devices).flatMap(([id, device]) => (device.unmanaged ? [] : [id]))
}

/** `ip netns pids` names exactly the processes inside that namespace of the lab, so nothing else can be hit. */
function killScript(device: string, daemon: Daemon): string {
  const each = `[ "$(cat /proc/$p/comm)" = ${daemon} ] && kill -9 $p`
  return `for p in $(ip netns pids ${device}); do ${each}; done; true`
}

async function collect(child: ChildProcessWithoutNullStreams, input: string): Promise<Ran> {
  child.stdin.on('error', () => undefined)
  child.stdin.end(input)
  const exit = once(child, 'close')
  const [stdout, stderr, [status, signal]] = await Promise.all([text(child.stdout), text(child.stderr), exit])
  return { status, signal, stdout, stderr }
}

/** SHA-256 of the key blob in base64 without padding, as ssh-keygen -l prints it. */
function fingerprint(file: string): string {
  const blob = Buffer.from(readFileSync(file, 'utf8').split(' ')[1] ?? '', 'base64')
  return `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`
}

async function endProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.stdin?.end()
  await gone
}
