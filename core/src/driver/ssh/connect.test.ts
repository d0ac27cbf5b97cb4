import { type AuthContext, Server, type ServerConfig, utils } from 'ssh2'
import { afterEach, expect, it } from 'vitest'
import type { SshWay } from '../../site/shape.ts'
import { type Door, openWire } from './connect.ts'
import { fingerprint } from './host-key.ts'

const ED25519 = readable(() => utils.generateKeyPairSync('ed25519').private)
const ECDSA = readable(() => utils.generateKeyPairSync('ecdsa', { bits: 256 }).private)
const RSA = readable(() => utils.generateKeyPairSync('rsa', { bits: 2048 }).private)
const PASSWORD = 'tsubaki'
const servers: Server[] = []
const logins: string[] = []

/** About one key in 300 that ssh2 1.17.0 makes cannot be read back by it: a leading zero is lost. */
function readable(make: () => string): string {
  for (;;) {
    const key = make()
    if (!(utils.parseKey(key) instanceof Error)) return key
  }
}

type Judge = (context: AuthContext) => void

const byPassword: Judge = context => {
  logins.push(context.method)
  if (context.method === 'password' && context.password === PASSWORD) context.accept()
  else context.reject(['password'])
}

const byKeyboard: Judge = context => {
  if (context.method !== 'keyboard-interactive') return context.reject(['keyboard-interactive'])
  context.prompt([{ prompt: 'Password: ', echo: false }], ([answer]) =>
    answer === PASSWORD ? context.accept() : context.reject(),
  )
}

async function doorTo(config: ServerConfig, way: Partial<SshWay>, judge = byPassword): Promise<Door> {
  const server = new Server(config, connection => {
    connection.on('authentication', judge)
    connection.on('error', () => connection.end())
    connection.on('session', accept => {
      const session = accept()
      session.on('pty', acceptPty => acceptPty?.())
      session.on('shell', acceptShell => acceptShell().write('sw# '))
    })
  })
  servers.push(server)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', () => resolve()))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    device: 'ward-sw',
    address: '127.0.0.1',
    way: { profile: 'x', credentials: 'ward', port, hostKeys: [], legacyAlgorithms: false, ...way },
    credentials: { kind: 'ssh', user: 'kakuri', password: PASSWORD },
  }
}

function pin(privateKey: string): string {
  const key = utils.parseKey(privateKey)
  if (key instanceof Error) throw key
  return fingerprint(key.getPublicSSH())
}

async function opens(door: Door): Promise<boolean> {
  const wire = await openWire(door, AbortSignal.timeout(20_000))
  wire.end(false)
  return true
}

afterEach(() => {
  logins.length = 0
  for (const server of servers.splice(0)) server.close()
})

it.each([
  ['the first', ED25519],
  ['the second', ECDSA],
  ['the third', RSA],
])('%s of the host keys that a device holds may be the pinned one', async (_which, key) => {
  const door = await doorTo({ hostKeys: [ED25519, ECDSA, RSA] }, { hostKeys: [pin(key)] })
  expect(await opens(door)).toBe(true)
})

it('a device that holds several keys, none of them pinned, is refused with all of them, and no login is tried', async () => {
  const pinned = fingerprint(Buffer.from('another key'))
  const door = await doorTo({ hostKeys: [ED25519, ECDSA] }, { hostKeys: [pinned] })
  const error = await opens(door).catch((thrown: Error) => thrown)
  expect(error).toMatchObject({ code: 'HOST_KEY_CHANGED' })
  expect(String(error)).toContain(`${pin(ED25519)}, ${pin(ECDSA)}; pinned is ${pinned}`)
  expect(logins).toEqual([])
})

const OLD: ServerConfig = {
  hostKeys: [RSA],
  algorithms: {
    kex: ['diffie-hellman-group14-sha1'],
    serverHostKey: ['ssh-rsa'],
    cipher: ['aes128-cbc'],
    hmac: ['hmac-sha1'],
  },
}

it('an old device is entered only where the site file lets old algorithms in', async () => {
  const door = await doorTo(OLD, { hostKeys: [pin(RSA)] })
  const error = await opens(door).catch((thrown: Error) => thrown)
  expect(error).toMatchObject({ code: 'UNREACHABLE' })
  expect(String(error)).toContain('legacyAlgorithms')
  const willing = { ...door, way: { ...door.way, legacyAlgorithms: true } }
  expect(await opens(willing)).toBe(true)
})

it('a device that asks for the password by keyboard-interactive gets it', async () => {
  const door = await doorTo({ hostKeys: [ED25519] }, { hostKeys: [pin(ED25519)] }, byKeyboard)
  expect(await opens(door)).toBe(true)
})

it('the password goes out first and alone: no round trip is spent on asking what is allowed', async () => {
  const door = await doorTo({ hostKeys: [ED25519] }, { hostKeys: [pin(ED25519)] })
  await opens(door)
  expect(logins).toEqual(['password'])
})

it('a login that does not end is TIMEOUT when the signal says so', async () => {
  const door = await doorTo({ hostKeys: [ED25519] }, { hostKeys: [pin(ED25519)] }, () => logins.push('asked'))
  await expect(openWire(door, AbortSignal.timeout(200))).rejects.toMatchObject({ code: 'TIMEOUT' })
  await expect(openWire(door, AbortSignal.abort())).rejects.toMatchObject({ code: 'TIMEOUT' })
})
