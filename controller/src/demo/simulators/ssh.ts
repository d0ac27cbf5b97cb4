import { createServer, type Server as NetServer, type Socket } from 'node:net'
import { fingerprint } from '@kakuri/core/driver/ssh/host-key.ts'
import ssh2, { type AuthContext, type Connection, type Session, type Server as SshServer } from 'ssh2'
import type { SimDevice } from './device.ts'
import { newHostKey } from './new-host-key.ts'
import type { SimDialect } from './shell.ts'
import { frrVtysh } from './shell-frr.ts'
import { ciscoIos } from './shell-ios.ts'
import { linuxNftables } from './shell-linux.ts'
import { type SshFaults, SshSimSession, type SshSimState } from './ssh-session.ts'

// Node finds only some of this CommonJS package's names by itself.
const { Server, utils } = ssh2

export type { SshFaults } from './ssh-session.ts'

const DIALECTS = { 'frr-vtysh': frrVtysh, 'cisco-ios': ciscoIos, 'linux-nftables': linuxNftables } as const
export type SshDialectName = keyof typeof DIALECTS

export interface SimUser {
  readonly name: string
  readonly password?: string
  /** OpenSSH public key, one line. */
  readonly publicKey?: string
  /** Asked for before configuring, where the dialect knows such a thing. */
  readonly enable?: string
}

export interface SshSimulatorOptions {
  readonly device: SimDevice
  readonly dialect: SshDialectName
  readonly users: readonly SimUser[]
  /** Private key in OpenSSH or PEM form; a fresh Ed25519 key unless told. */
  readonly hostKey?: string
  readonly port?: number
  readonly host?: string
  readonly faults?: SshFaults
}

export interface SshSimulator {
  readonly port: number
  /** As OpenSSH prints it, for pinning. */
  readonly hostKeyFingerprint: string
  /** Connections that are open now. */
  readonly connections: number
  /** Times that something was typed, whatever was typed at once. */
  readonly bursts: number
  /** Replaces the faults, for sessions that are open and those to come. */
  setFaults(faults: SshFaults): void
  close(): Promise<void>
}

/** A device's SSH server on loopback. */
export async function startSshSimulator(options: SshSimulatorOptions): Promise<SshSimulator> {
  const state: SshSimState = { faults: options.faults ?? {}, bursts: 0 }
  const sockets = new Set<Socket>()
  const hostKey = options.hostKey ?? newHostKey()
  const serve = (key: string) => new Server({ hostKeys: [key] }, connection => welcome(connection, options, state))
  const own = serve(hostKey)
  let other: SshServer | null = null
  const listener = createServer({ noDelay: true }, socket => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    if (state.faults.otherHostKey) other ??= serve(newHostKey())
    const server = state.faults.otherHostKey && other ? other : own
    server.injectSocket(socket)
  })
  return {
    port: await listen(listener, options.port ?? 0, options.host ?? '127.0.0.1'),
    hostKeyFingerprint: fingerprintOf(hostKey),
    get connections() {
      return sockets.size
    },
    get bursts() {
      return state.bursts
    },
    setFaults: faults => {
      state.faults = faults
    },
    close: () => {
      for (const socket of sockets) socket.destroy()
      return new Promise(resolve => listener.close(() => resolve()))
    },
  }
}

function listen(server: NetServer, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : port)
    })
  })
}

function fingerprintOf(privateKey: string): string {
  const key = utils.parseKey(privateKey)
  if (key instanceof Error) throw key
  return fingerprint(key.getPublicSSH())
}

function welcome(connection: Connection, options: SshSimulatorOptions, state: SshSimState): void {
  let user: SimUser | undefined
  connection.on('authentication', context => {
    user = options.users.find(one => one.name === context.username)
    const known = user !== undefined && !state.faults.refuseLogin && mayEnter(user, context)
    if (known) context.accept()
    else context.reject(['password', 'publickey'])
  })
  // A client that goes away in the middle is what the tests are about.
  connection.on('error', () => connection.end())
  connection.on('session', accept => serveShell(accept(), options, user?.enable ?? null, state))
}

function mayEnter(user: SimUser, context: AuthContext): boolean {
  if (context.method === 'password') return user.password !== undefined && context.password === user.password
  if (context.method !== 'publickey' || user.publicKey === undefined) return false
  const key = utils.parseKey(user.publicKey)
  if (key instanceof Error || !key.getPublicSSH().equals(context.key.data)) return false
  if (context.signature === undefined || context.blob === undefined) return true
  return key.verify(context.blob, context.signature, context.hashAlgo) === true
}

function serveShell(session: Session, options: SshSimulatorOptions, enable: string | null, state: SshSimState): void {
  const dialect: SimDialect = DIALECTS[options.dialect]
  let echo = true
  session.on('pty', (accept, _reject, info) => {
    echo = dialect.alwaysEchoes || info.modes.ECHO !== 0
    accept?.()
  })
  session.on('shell', accept => {
    const shell = dialect.open({ device: options.device, enable })
    new SshSimSession({ channel: accept(), dialect, shell, echo, state })
  })
}
