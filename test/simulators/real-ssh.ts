import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '@kakuri/core/base/clock.ts'
import type { DeviceSession } from '@kakuri/core/driver/session.ts'
import { openSshSession } from '@kakuri/core/driver/ssh/session.ts'
import type { SshDialectName } from '../../controller/src/demo/simulators/ssh.ts'
import { programDevice, sshProfile } from './ssh-world.ts'

const TOOLS = ['/usr/sbin/sshd', '/usr/bin/vtysh', '/usr/lib/frr/zebra', '/usr/sbin/nft', '/usr/bin/ssh-keygen']

/** What this machine lacks for a real device; empty where everything is there. */
export const missing = [
  ...(process.getuid?.() === 0 ? [] : ['root']),
  ...TOOLS.filter(tool => !existsSync(tool) && !existsSync(tool.replace('/usr/sbin', '/sbin'))),
]

/** OpenSSH on loopback whose login shell lives in a network namespace of its own. */
export interface RealDevice {
  open(): Promise<DeviceSession>
  /** Runs a program inside the namespace. */
  inside(...command: readonly string[]): string
  close(): Promise<void>
}

/** Ports eth1 to eth3 have a carrier each. `shell` replaces the dialect's usual login shell. */
export async function realDevice(dialect: SshDialectName, shell?: string): Promise<RealDevice> {
  const folder = mkdtempSync(join(tmpdir(), 'kakuri-ssh-'))
  chmodSync(folder, 0o755)
  const namespace = folder.split('/').at(-1) ?? ''
  const children: ChildProcess[] = []
  const run = (...command: readonly string[]) => execFileSync(command[0] ?? '', command.slice(1), { encoding: 'utf8' })
  const inside = (...command: readonly string[]) => run('ip', 'netns', 'exec', namespace, ...command)
  const close = async () => {
    await Promise.all(children.map(ended))
    run('ip', 'netns', 'delete', namespace)
    rmSync(folder, { recursive: true, force: true })
  }
  run('ip', 'netns', 'add', namespace)
  try {
    layCables(namespace)
    if (dialect === 'frr-vtysh') children.push(await startZebra(namespace, folder))
    const usual = dialect === 'frr-vtysh' ? `vtysh --vty_socket ${folder} --config_dir ${folder}` : 'bash --norc -i'
    const { child, port } = await startSshd(folder, `ip netns exec ${namespace} ${shell ?? usual}`)
    children.push(child)
    return { open: () => open(dialect, port, folder), inside, close }
  } catch (error) {
    await close()
    throw error
  }
}

function layCables(namespace: string): void {
  const lines = [1, 2, 3].flatMap(n => [
    `link add eth${n} type veth peer name far${n}`,
    `link set far${n} up`,
    `link set eth${n} up`,
  ])
  execFileSync('ip', ['-n', namespace, '-batch', '-'], { input: `${lines.join('\n')}\n` })
}

async function startZebra(namespace: string, folder: string): Promise<ChildProcess> {
  writeFileSync(join(folder, 'zebra.conf'), 'hostname ward-sw\n')
  writeFileSync(join(folder, 'vtysh.conf'), 'no service integrated-vtysh-config\nhostname ward-sw\n')
  execFileSync('chown', ['-R', 'frr:frr', folder])
  const files = ['--vty_socket', folder, '-z', join(folder, 'zserv.api'), '-i', join(folder, 'zebra.pid')]
  const zebra = ['/usr/lib/frr/zebra', '-P', '0', '-f', join(folder, 'zebra.conf'), ...files]
  const child = spawn('ip', ['netns', 'exec', namespace, ...zebra], { stdio: 'ignore' })
  await until(() => existsSync(join(folder, 'zebra.vty')))
  return child
}

async function startSshd(folder: string, shell: string): Promise<{ child: ChildProcess; port: number }> {
  mkdirSync('/run/sshd', { recursive: true })
  for (const key of ['host', 'user'])
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(folder, key)])
  const port = await freePort()
  const config = [
    `ListenAddress 127.0.0.1:${port}`,
    `HostKey ${join(folder, 'host')}`,
    `AuthorizedKeysFile ${join(folder, 'user.pub')}`,
    'PidFile none',
    'UsePAM no',
    'StrictModes no',
    'PermitRootLogin yes',
    `ForceCommand ${shell}`,
  ]
  writeFileSync(join(folder, 'sshd_config'), `${config.join('\n')}\n`)
  const child = spawn('/usr/sbin/sshd', ['-D', '-e', '-f', join(folder, 'sshd_config')], { stdio: 'ignore' })
  await until(() => answers(port))
  return { child, port }
}

function open(profile: SshDialectName, port: number, folder: string): Promise<DeviceSession> {
  const line = execFileSync('ssh-keygen', ['-lf', join(folder, 'host.pub')], { encoding: 'utf8' })
  const hostKeys = [line.split(' ')[1] ?? '']
  const privateKey = readFileSync(join(folder, 'user'), 'utf8')
  return openSshSession({
    device: programDevice({ profile, port, credentials: 'lab', hostKeys, legacyAlgorithms: false }),
    profile: sshProfile(profile),
    credentials: { kind: 'ssh', user: 'root', privateKey },
    clock: systemClock,
    signal: AbortSignal.timeout(20_000),
  })
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}

function answers(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}

/** Daemons say by a file or a socket that they are there, and by nothing else. */
async function until(ready: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 500; tries++) {
    if (await ready()) return
    await systemClock.sleep(20)
  }
  throw new Error('a daemon did not start within ten seconds')
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise(resolve => {
    child.once('exit', () => resolve())
    child.kill('SIGTERM')
  })
}
