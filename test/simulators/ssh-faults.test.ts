import type { CutTarget } from '@kakuri/core/compile/program.ts'
import type { DeviceSession } from '@kakuri/core/driver/session.ts'
import { afterEach, expect, it } from 'vitest'
import type { SshDialectName, SshFaults } from '../../controller/src/demo/simulators/ssh.ts'
import { PORTS, type SimSite, simSite } from './ssh-world.ts'

const DIALECTS: readonly SshDialectName[] = ['frr-vtysh', 'linux-nftables', 'cisco-ios']
const port = (name: string): CutTarget => ({ kind: 'port', port: name })
const inTime = () => AbortSignal.timeout(20_000)
const opened: { sites: SimSite[]; sessions: DeviceSession[] } = { sites: [], sessions: [] }

async function site(dialect: SshDialectName, faults: SshFaults = {}): Promise<SimSite> {
  const made = await simSite(dialect, faults)
  opened.sites.push(made)
  return made
}

async function session(from: SimSite, change?: Parameters<SimSite['open']>[0]): Promise<DeviceSession> {
  const made = await from.open(change)
  opened.sessions.push(made)
  return made
}

afterEach(async () => {
  for (const one of opened.sessions.splice(0)) one.destroy()
  for (const one of opened.sites.splice(0)) await one.simulator.close()
})

it('a wrong password is LOGIN_REFUSED, and the error holds no password', async () => {
  const made = await site('frr-vtysh')
  const error = await made.open({ credentials: { password: 'momiji-wrong' } }).catch((thrown: Error) => thrown)
  expect(error).toMatchObject({ code: 'LOGIN_REFUSED' })
  expect(JSON.stringify([error, String(error)])).not.toContain('momiji-wrong')
})

it('a private key that cannot be read is LOGIN_REFUSED, and the error does not quote it', async () => {
  const made = await site('frr-vtysh')
  const error = await made.open({ credentials: { privateKey: 'sakura sakura' } }).catch((thrown: Error) => thrown)
  expect(error).toMatchObject({ code: 'LOGIN_REFUSED' })
  expect(String(error)).not.toContain('sakura sakura')
})

it('a changed host key is HOST_KEY_CHANGED with both fingerprints, and the password is never sent', async () => {
  const made = await site('frr-vtysh', { otherHostKey: true })
  const error = await made.open().catch((thrown: Error) => thrown)
  expect(error).toMatchObject({ code: 'HOST_KEY_CHANGED' })
  expect(String(error)).toContain(made.simulator.hostKeyFingerprint)
  expect(String(error).match(/SHA256:[A-Za-z0-9+/]{43}/g)?.length).toBe(2)
})

it('without a pinned key nobody is let in: HOST_KEY_MISSING with the fingerprint shown', async () => {
  const made = await site('frr-vtysh')
  const error = await made.open({ way: { hostKeys: [] } }).catch((thrown: Error) => thrown)
  expect(error).toMatchObject({ code: 'HOST_KEY_MISSING' })
  expect(String(error)).toContain(made.simulator.hostKeyFingerprint)
})

it('a device that nobody listens on is UNREACHABLE', async () => {
  const made = await site('frr-vtysh')
  await made.simulator.close()
  await expect(made.open()).rejects.toMatchObject({ code: 'UNREACHABLE' })
})

it.each(DIALECTS)(
  '%s: a device that falls silent after the login is TIMEOUT when the signal says so',
  async dialect => {
    const made = await site(dialect)
    const one = await session(made)
    made.simulator.setFaults({ hangAfter: 0 })
    const hung = one.apply([port(PORTS[dialect][0])], 'write', AbortSignal.timeout(200))
    await expect(hung).rejects.toMatchObject({ code: 'TIMEOUT', transcript: expect.stringContaining('»') })
    expect(one.alive).toBe(false)
  },
)

it.each(DIALECTS)('%s: a connection closed in the middle of a command is CONNECTION_LOST', async dialect => {
  const made = await site(dialect)
  const one = await session(made)
  made.simulator.setFaults({ closeAfter: 1 })
  const lost = one.apply(PORTS[dialect].map(port), 'write', inTime())
  await expect(lost).rejects.toMatchObject({ code: 'CONNECTION_LOST' })
  expect(one.alive).toBe(false)
})

it.each(DIALECTS)('%s: a prompt that the profile does not know is UNKNOWN_PROMPT with what was seen', async dialect => {
  const made = await site(dialect, { prompt: 'ROMMON 1 >' })
  const error = await made.open().catch((thrown: Error) => thrown)
  expect(error).toMatchObject({ code: 'UNKNOWN_PROMPT', transcript: expect.stringContaining('ROMMON 1 >') })
  expect(String(error)).toContain('ROMMON 1 >')
})

it.each(DIALECTS)('%s: bytes without sense and without end are GARBLED_REPLY, and are not collected', async dialect => {
  const made = await site(dialect)
  const one = await session(made)
  made.simulator.setFaults({ garbage: 'endless' })
  const garbled = one.observe([port(PORTS[dialect][0])], inTime())
  await expect(garbled).rejects.toMatchObject({ code: 'GARBLED_REPLY' })
  expect(Buffer.byteLength(one.takeTranscript())).toBeLessThanOrEqual(16 * 1024)
})

it('a burst of bytes without sense and then silence is GARBLED_REPLY', async () => {
  const made = await site('frr-vtysh')
  const one = await session(made)
  made.simulator.setFaults({ garbage: 'burst' })
  await expect(one.observe([port('eth1')], inTime())).rejects.toMatchObject({ code: 'GARBLED_REPLY' })
})

it.each(DIALECTS)('%s: one refused target does not stop the others of its batch', async dialect => {
  const made = await site(dialect)
  const one = await session(made)
  const [first, second, third] = PORTS[dialect]
  made.simulator.setFaults({ refuse: new RegExp(`^interface ${second}$|dev ${second} `) })
  const replies = await one.apply([port(first), port(second), port(third)], 'write', inTime())
  expect(replies.map(reply => reply.ok)).toEqual([true, false, true])
  expect([first, third].map(name => made.device.interface(name)?.admin)).toEqual(['down', 'down'])
})

it('where lines wait for each other, nothing more is typed for a target after its refusal', async () => {
  const made = await site('cisco-ios')
  const one = await session(made)
  made.simulator.setFaults({ refuse: /^interface GigabitEthernet1\/0\/2$/ })
  await one.apply([port('GigabitEthernet1/0/1'), port('GigabitEthernet1/0/2')], 'write', inTime())
  expect(made.device.writes).toBe(1)
})

it('where the mode for changes is refused, every target is refused and no changing line is typed', async () => {
  const made = await site('cisco-ios')
  const one = await session(made)
  made.simulator.setFaults({ refuse: /^configure terminal$/ })
  const replies = await one.apply(PORTS['cisco-ios'].map(port), 'write', inTime())
  expect(replies.map(reply => reply.ok)).toEqual([false, false, false])
  expect(one.takeTranscript()).not.toContain('shutdown')
})

it('a read that the device refuses is done with the next read of the profile', async () => {
  const made = await site('cisco-ios')
  const one = await session(made)
  made.simulator.setFaults({ refuse: /description/ })
  made.device.setAdmin('GigabitEthernet1/0/2', 'down')
  const readings = await one.observe([port('GigabitEthernet1/0/2')], inTime())
  expect(readings).toMatchObject([{ state: 'severed', detail: expect.stringContaining('administratively down') }])
})

it.each([
  ['colours and bells', { ansi: true }],
  ['pages of four lines', { pageLines: 4 }],
  ['pages of one line', { pageLines: 1 }],
  ['output in pieces of one byte', { pieceBytes: 1 }],
  ['output in pieces of seven bytes, coloured, paged', { pieceBytes: 7, ansi: true, pageLines: 3 }],
  ['a slow line', { latencyMs: 30 }],
] as const)('%s do not disturb a cut and its read-back', async (_what, faults) => {
  const made = await site('cisco-ios', faults)
  const one = await session(made)
  const targets = PORTS['cisco-ios'].map(port)
  expect(await one.apply(targets, 'write', inTime())).toEqual([{ ok: true }, { ok: true }, { ok: true }])
  const readings = await one.verify(targets, inTime())
  expect(readings.map(reading => reading.state)).toEqual(['severed', 'severed', 'severed'])
})

it.each([
  ['colours', { ansi: true }],
  ['pieces of one byte', { pieceBytes: 1 }],
  ['pieces of five bytes, coloured', { pieceBytes: 5, ansi: true }],
] as const)('%s do not disturb lines that are sent all at once', async (_what, faults) => {
  const made = await site('frr-vtysh', faults)
  const one = await session(made)
  const targets = PORTS['frr-vtysh'].map(port)
  await one.apply(targets, 'write', inTime())
  const readings = await one.verify(targets, inTime())
  expect(readings.map(reading => reading.state)).toEqual(['severed', 'severed', 'severed'])
})

it('a wrong enable password is LOGIN_REFUSED', async () => {
  const made = await site('cisco-ios')
  const error = await made.open({ credentials: { enable: 'nadeshiko' } }).catch((thrown: Error) => thrown)
  expect(error).toMatchObject({ code: 'LOGIN_REFUSED' })
  expect(JSON.stringify([error, String(error)])).not.toContain('nadeshiko')
})

it('a password that the device shows while it is typed is not in the transcript', async () => {
  const made = await site('cisco-ios', { showSecrets: true, pieceBytes: 3 })
  const one = await session(made)
  const transcript = one.takeTranscript()
  expect(transcript).toContain('[secret]')
  expect(transcript).not.toContain(made.credentials.enable)
})

it.each([
  ['a shell command', 'eth1; reboot'],
  ['a new line', 'eth1\nreboot'],
  ['a substitution', '$(reboot)'],
  ['a quote', "eth1' down"],
  ['an option', '-batch'],
  ['nothing', ''],
])('a name that holds %s is refused and never typed', async (_what, name) => {
  const made = await site('linux-nftables')
  const one = await session(made)
  const before = one.takeTranscript()
  expect(before).not.toBe('')
  const [reply] = await one.apply([port(name)], 'write', inTime())
  const [reading] = await one.observe([port(name)], inTime())
  expect([reply?.ok, reading?.state]).toEqual([false, 'unknown'])
  expect(one.takeTranscript()).toBe('')
})

it.each(['frr-vtysh', 'linux-nftables'] as const)(
  '%s: a batch is cut in one round trip, and read back in another',
  async dialect => {
    const made = await site(dialect)
    const one = await session(made)
    const targets = PORTS[dialect].map(port)
    const before = made.simulator.bursts
    await one.apply(targets, 'write', inTime())
    expect(made.simulator.bursts - before).toBe(1)
    await one.verify(targets, inTime())
    expect(made.simulator.bursts - before).toBe(2)
  },
)

it('a zone block is put up, read back and taken away, and only by its own name', async () => {
  const made = await site('linux-nftables')
  const one = await session(made)
  made.device.setBlock({ id: 'of-the-owner', from: ['eth1'], to: ['eth2'] })
  const block: CutTarget = { kind: 'zone-block', id: 'vpn-1', from: ['eth1', 'eth2'], to: ['eth3'] }
  const state = async () => (await one.verify([block], inTime()))[0]?.state
  expect(await state()).toBe('open')
  await one.apply([block], 'write', inTime())
  expect(await state()).toBe('severed')
  const was = { state: 'open', admin: null, link: null, detail: '' } as const
  await one.revert([{ target: block, was }], 'write', inTime())
  expect(await state()).toBe('open')
  expect(made.device.blocks.map(({ id }) => id)).toEqual(['of-the-owner'])
})

it.each([
  ['linux-nftables', 'wg0'],
  ['cisco-ios', 'Tunnel0'],
] as const)('%s: a service is an interface that is cut and read back', async (dialect, name) => {
  const made = await site(dialect)
  const one = await session(made)
  const service: CutTarget = { kind: 'service', name }
  expect(await one.apply([service], 'write', inTime())).toEqual([{ ok: true }])
  expect(await one.verify([service], inTime())).toMatchObject([{ state: 'severed' }])
})

it('a kind of target that the profile does not know is refused, and its state is unknown', async () => {
  const one = await session(await site('frr-vtysh'))
  const block: CutTarget = { kind: 'zone-block', id: 'x', from: ['eth1'], to: ['eth2'] }
  expect(await one.apply([block], 'write', inTime())).toMatchObject([{ ok: false }])
  expect(await one.observe([block], inTime())).toMatchObject([{ state: 'unknown' }])
})
