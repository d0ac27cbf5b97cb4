import { Client, type ClientChannel, type ClientErrorExtensions, type ConnectConfig, type PseudoTtyOptions } from 'ssh2'
import { KakuriError } from '../../base/errors.ts'
import type { SshCredentials } from '../../site/credentials.ts'
import type { SshWay } from '../../site/shape.ts'
import type { Wire } from '../cli/terminal.ts'
import { algorithms } from './algorithms.ts'
import { fingerprint, keyFamily, keyType } from './host-key.ts'

const READY_TIMEOUT_MS = 60_000
const KEEPALIVE_MS = 10_000
const KEEPALIVES_LOST = 3
/** A device that does not close the connection in this time is left without it. */
const GOODBYE_MS = 500
/** Wide, so that no line is folded; without echo, where the device heeds it; dumb, so that it paints nothing. */
const WINDOW: PseudoTtyOptions = { term: 'dumb', cols: 1000, rows: 1000, modes: { ECHO: 0 } }

export interface Door {
  readonly device: string
  readonly address: string
  readonly way: SshWay
  readonly credentials: SshCredentials
}

type HostKeyAlgorithms = NonNullable<NonNullable<ReturnType<typeof algorithms>>['serverHostKey']> & readonly string[]

/** Connects, checks the pinned host key, logs in and opens a shell. Errors as the driver contract says. */
export async function openWire(door: Door, signal: AbortSignal): Promise<Wire> {
  const seen = new Map<string, string>()
  const offered = algorithms(door.way.legacyAlgorithms).serverHostKey as HostKeyAlgorithms
  const first = await attempt(door, offered, seen, signal)
  if (first !== null) return first
  // The device showed a key of one type; the pinned one may be of another type that it holds too.
  for (const family of new Set(offered.map(keyFamily))) {
    if ([...seen.keys()].some(type => keyFamily(type) === family)) continue
    const rest = offered.filter(algorithm => keyFamily(algorithm) === family) as HostKeyAlgorithms
    const wire = await attempt(door, rest, seen, signal).catch(lacksKey)
    if (wire !== null) return wire
  }
  throw hostKeyError(door, [...seen.values()])
}

/** A device without a key of the type asked for ends the connection in one way or another. */
function lacksKey(error: unknown): null {
  if (error instanceof KakuriError && /^(UNREACHABLE|CONNECTION_LOST)$/.test(error.code)) return null
  throw error
}

/** Null when the device showed a key that is not pinned; it is then in `seen`, by type. */
async function attempt(
  door: Door,
  serverHostKey: HostKeyAlgorithms,
  seen: Map<string, string>,
  signal: AbortSignal,
): Promise<Wire | null> {
  if (signal.aborted) throw timeout(door)
  const client = new Client()
  const { promise, resolve, reject } = Promise.withResolvers<Wire | null>()
  const aborted = () => reject(timeout(door))
  const strange = () => resolve(null)
  signal.addEventListener('abort', aborted, { once: true })
  try {
    followLogin(door, client, resolve, reject)
    const offered = { ...algorithms(door.way.legacyAlgorithms), serverHostKey }
    connect(door, client, { ...config(door), algorithms: offered, hostVerifier: verifier(door, seen, strange) })
    const wire = await promise
    if (wire === null) client.destroy()
    return wire
  } catch (error) {
    client.destroy()
    throw error
  } finally {
    signal.removeEventListener('abort', aborted)
  }
}

/** The only judge of host keys, asked at the login and at every exchange of keys after it. */
function verifier(door: Door, seen: Map<string, string>, strange: () => void): (key: Buffer) => boolean {
  return key => {
    const shown = fingerprint(key)
    if (door.way.hostKeys.includes(shown)) return true
    seen.set(keyType(key), shown)
    strange()
    return false
  }
}

function followLogin(
  door: Door,
  client: Client,
  resolve: (wire: Wire) => void,
  reject: (error: KakuriError) => void,
): void {
  client.on('error', problem => reject(explained(door, problem)))
  client.on('close', () => reject(error(door, 'CONNECTION_LOST', 'closed the connection before the login was over')))
  client.on('ready', () => openShell(door, client, resolve, reject))
  answerKeyboard(client, door.credentials)
}

function connect(door: Door, client: Client, config: ConnectConfig): void {
  try {
    client.connect(config)
    client.setNoDelay(true)
  } catch (problem) {
    if (door.credentials.privateKey === undefined) throw problem
    // ssh2 throws here for a key that it cannot read; its words might quote the key.
    throw error(door, 'LOGIN_REFUSED', `cannot be entered: the private key in ${door.way.credentials} cannot be read`)
  }
}

function config({ address, way, credentials }: Door): ConnectConfig {
  const { user, password, privateKey, passphrase } = credentials
  // Asking with `none` first, as ssh2 does unless told, costs a round trip and one of few tries on some devices.
  const ways = [
    ...(privateKey === undefined ? [] : (['publickey'] as const)),
    ...(password === undefined ? [] : (['password', 'keyboard-interactive'] as const)),
  ]
  return {
    host: address,
    port: way.port,
    username: user,
    ...(password === undefined ? {} : { password, tryKeyboard: true }),
    ...(privateKey === undefined ? {} : { privateKey }),
    ...(passphrase === undefined ? {} : { passphrase }),
    authHandler: ways,
    readyTimeout: READY_TIMEOUT_MS,
    keepaliveInterval: KEEPALIVE_MS,
    keepaliveCountMax: KEEPALIVES_LOST,
  }
}

function answerKeyboard(client: Client, { password = '' }: SshCredentials): void {
  client.on('keyboard-interactive', (_name, _instructions, _language, prompts, finish) =>
    finish(prompts.map(prompt => (prompt.echo ? '' : password))),
  )
}

function openShell(
  door: Door,
  client: Client,
  resolve: (wire: Wire) => void,
  reject: (error: KakuriError) => void,
): void {
  client.shell(WINDOW, (problem, channel) => {
    if (problem) reject(error(door, 'CONNECTION_LOST', `gave no shell: ${problem.message}`))
    else resolve(wireOf(client, channel))
  })
}

function wireOf(client: Client, channel: ClientChannel): Wire {
  return {
    write: text => void channel.write(text),
    end: politely => {
      if (!politely) return void client.destroy()
      client.end()
      setTimeout(() => client.destroy(), GOODBYE_MS).unref()
    },
    listen: (heard, ended) => {
      client.on('error', (error: Error) => ended(error.message))
      client.on('close', () => ended('it was closed'))
      channel.on('close', () => ended('the shell ended'))
      channel.stderr.on('data', heard)
      channel.on('data', heard)
    },
  }
}

function explained(door: Door, problem: Error & ClientErrorExtensions): KakuriError {
  if (problem.level === 'client-authentication')
    return error(door, 'LOGIN_REFUSED', `refused the login of ${door.credentials.user}`)
  if (problem.level === 'client-timeout') return timeout(door)
  if (/no matching/i.test(problem.message)) {
    const hint = door.way.legacyAlgorithms ? '' : '; where it is old, legacyAlgorithms in site.yaml lets them in'
    return new KakuriError('UNREACHABLE', `${door.device} knows none of our algorithms (${problem.message})${hint}.`)
  }
  if (problem.level === 'client-socket') return error(door, 'UNREACHABLE', `cannot be reached: ${problem.message}`)
  return error(door, 'CONNECTION_LOST', `did not speak SSH as it should: ${problem.message}`)
}

function hostKeyError(door: Door, seen: readonly string[]): KakuriError {
  const shown = seen.join(', ')
  const { hostKeys } = door.way
  if (hostKeys.length === 0) return error(door, 'HOST_KEY_MISSING', `shows the key ${shown}, and none is pinned for it`)
  return error(door, 'HOST_KEY_CHANGED', `shows the key ${shown}; pinned is ${hostKeys.join(', ')}`)
}

function timeout(door: Door): KakuriError {
  return error(door, 'TIMEOUT', 'did not let us in in time')
}

function error({ device, address, way }: Door, code: KakuriError['code'], what: string): KakuriError {
  return new KakuriError(code, `${device} (${address} port ${way.port}) ${what}.`)
}
