import { systemClock } from '@kakuri/core/base/clock.ts'
import type { ProgramDevice } from '@kakuri/core/compile/program.ts'
import { openSerial } from '@kakuri/core/driver/console/serial.ts'
import { createConsoles } from '@kakuri/core/driver/console/session.ts'
import type { DeviceSession } from '@kakuri/core/driver/session.ts'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { sshProfile } from '../simulators/ssh-world.ts'
import { LAB_LOGIN } from './daemons.ts'
import { type Lab, startLab } from './lab.ts'
import { type SerialLine, serialSkipped, startSerialLines } from './serial.ts'
import { portState } from './state.ts'
import { readTopology } from './topology.ts'

const inTime = () => AbortSignal.timeout(30_000)
const port = (name: string) => ({ kind: 'port', port: name }) as const
const was = { state: 'open', admin: 'up', link: 'up', detail: '' } as const

/** What a person waits for and then presses. */
type Keys = readonly (readonly [RegExp, string])[]

const LOGIN: Keys = [
  [/login: $/, `${LAB_LOGIN.switchUser}\r`],
  [/Password: $/, `${LAB_LOGIN.password}\r`],
]
const AT_PORT: Keys = [...LOGIN, [/core-1# $/, 'configure terminal\r'], [/config\)# $/, 'interface eth4\r']]
const HALF: Keys = [...AT_PORT, [/config-if\)# $/, 'shutdown']]

describe.skipIf(serialSkipped())('serial lines into real devices', () => {
  const consoles = createConsoles()
  const sessions: DeviceSession[] = []
  let lab: Lab
  let lines: ReadonlyMap<string, SerialLine>
  beforeAll(async () => {
    lab = await startLab(readTopology('two-switches'))
    lines = await startSerialLines(lab, ['core-1', 'fw-1', 'mgmt-1'])
  })
  afterEach(async () => {
    for (const session of sessions.splice(0)) session.destroy()
    await consoles.left()
  })
  afterAll(() => lab.stop())

  function lineOf(device: string): SerialLine {
    const line = lines.get(device)
    if (line === undefined) throw new Error(`${device} has no serial line`)
    return line
  }

  async function open(device: string, profile: 'frr-vtysh' | 'linux-nftables' = 'frr-vtysh', password?: string) {
    const { credentials, outside } = lineOf(device)
    const session = await consoles.open({
      device: programDevice(device, profile, outside),
      profile: sshProfile(profile),
      credentials: password === undefined ? credentials : { ...credentials, password },
      clock: systemClock,
      signal: inTime(),
    })
    sessions.push(session)
    return session
  }

  /** The programs on the far end of the line, as `ps` names them. */
  async function onLine(device: string): Promise<string[]> {
    const far = (await lab.read(device, ['readlink', `/run/lab/${device}/console-far`])).trim()
    const names = await lab.run(device, ['ps', '-o', 'comm=', '-t', far.replace('/dev/', '')])
    return names.stdout.split('\n').filter(name => name !== '')
  }

  it('a port is cut, read back and restored, and the kernel link is really down in between', async () => {
    const session = await open('core-1')
    expect(await session.apply([port('eth2'), port('eth6')], 'write', inTime())).toEqual([{ ok: true }, { ok: true }])
    const cut = await session.verify([port('eth2'), port('eth6'), port('eth4')], inTime())
    expect(cut.map(({ state }) => state)).toEqual(['severed', 'severed', 'open'])
    expect(await portState(lab, 'core-1:eth2')).toBe('down')
    await session.revert(
      [
        { target: port('eth2'), was },
        { target: port('eth6'), was },
      ],
      'write',
      inTime(),
    )
    expect(await session.verify([port('eth2')], inTime())).toMatchObject([{ state: 'open', admin: 'up' }])
    expect(await portState(lab, 'core-1:eth2')).toBe('up')
  })

  it('whoever comes next finds a login and no shell', async () => {
    const session = await open('core-1')
    expect(await onLine('core-1')).toContain('vtysh')
    session.destroy()
    await consoles.left()
    await expect.poll(() => onLine('core-1')).toEqual(['agetty'])
  })

  it('a session that is broken off in the middle is logged out of all the same', async () => {
    const session = await open('core-1')
    await expect(session.observe([port('eth1')], AbortSignal.timeout(1))).rejects.toMatchObject({ code: 'TIMEOUT' })
    await consoles.left()
    await expect.poll(() => onLine('core-1')).toEqual(['agetty'])
  })

  it('a firewall is cut over bash as root: a port, and a block between zones of more than one line of 80 columns', async () => {
    const session = await open('fw-1', 'linux-nftables')
    const block = { kind: 'zone-block', id: 'ward-to-servers', from: ['ward0'], to: ['srv0', 'bk0'] } as const
    expect(await session.apply([block, port('wan0')], 'write', inTime())).toEqual([{ ok: true }, { ok: true }])
    const cut = await session.verify([block, port('wan0')], inTime())
    expect(cut.map(({ state }) => state)).toEqual(['severed', 'severed'])
    expect(await lab.read('fw-1', ['nft', 'list', 'tables'])).toContain('kakuri_ward-to-servers')
    await session.revert(
      [
        { target: block, was },
        { target: port('wan0'), was },
      ],
      'write',
      inTime(),
    )
    expect(await lab.read('fw-1', ['nft', 'list', 'tables'])).not.toContain('kakuri_')
    expect(await portState(lab, 'fw-1:wan0')).toBe('up')
  })

  it('a wrong password is LOGIN_REFUSED after one try', async () => {
    const error = await open('core-1', 'frr-vtysh', 'not-the-password-7319').catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'LOGIN_REFUSED', transcript: expect.stringMatching(/Login incorrect/) })
    expect(JSON.stringify(error)).not.toContain('7319')
  })

  it.each([
    ['at the question for a name', [[/login: $/, '']]],
    ['with half a name typed', [[/login: $/, 'roo']]],
    ['at the question for the password of somebody else', [[/login: $/, 'root\r']]],
    ['logged in', LOGIN],
    ['in the configuration of a port', AT_PORT],
    ['with a command typed and not sent', HALF],
    ['in the middle of a command', [...HALF, [/shutdown$/, '\x1b[D\x1b[D']]],
    ['stopped by Ctrl-S with a command typed', [...HALF, [/shutdown$/, '\x13']]],
    [
      'in a search that has found a command',
      [...AT_PORT, [/config-if\)# $/, 'description shutdown\r'], [/config-if\)# $/, '\x12shut'], [/shut.*$/, '']],
    ],
    // less, which prints a colon and then erases the rest of the line
    [
      'in a pager',
      [...LOGIN, [/core-1# $/, 'terminal paginate\r'], [/core-1# $/, 'show interface\r'], [/\n:\S*$/, '']],
    ],
  ] as [string, Keys][])(
    'left %s it is brought to a known prompt, and nothing that was typed is carried out',
    async (_how, keys) => {
      await leave(lineOf('core-1'), keys)
      const session = await open('core-1')
      expect(await session.observe([port('eth4')], inTime())).toMatchObject([{ state: 'open' }])
      expect(await portState(lab, 'core-1:eth4')).toBe('up')
      session.destroy()
      await consoles.left()
      await expect.poll(() => onLine('core-1')).toEqual(['agetty'])
    },
  )

  it('left in the shell of somebody else it is logged out of, and entered under our own name', async () => {
    await leave(lineOf('fw-1'), [...LOGIN, [/\$ $/, 'reboo']])
    const session = await open('fw-1', 'linux-nftables')
    expect(session.takeTranscript()).toMatch(/» exit\s[\s\S]*login: [\s\S]*» fwops/)
    expect(await session.observe([port('srv0')], inTime())).toMatchObject([{ state: 'open' }])
  })

  it('an adapter that is pulled out is CONNECTION_LOST, and then UNREACHABLE', async () => {
    const session = await open('mgmt-1')
    await lineOf('mgmt-1').unplug()
    await expect(session.observe([port('eth1')], inTime())).rejects.toMatchObject({ code: 'CONNECTION_LOST' })
    await expect(open('mgmt-1')).rejects.toMatchObject({
      code: 'UNREACHABLE',
      message: expect.stringContaining('is not there'),
    })
  })
})

/** A person at the line, who waits for something, types, and goes without logging out. */
async function leave({ outside }: SerialLine, keys: Keys): Promise<void> {
  const wire = await openSerial(outside, 9_600, inTime())
  let heard = ''
  let wake: () => void = () => undefined
  const gone = new Promise<void>(resolve =>
    wire.listen(
      bytes => {
        heard += Buffer.from(bytes).toString()
        wake()
      },
      () => resolve(),
    ),
  )
  // A login that refused somebody a moment ago hears nothing for three seconds; broken off, it starts anew.
  wire.write('\x03\r')
  for (const [until, typed] of keys) {
    while (!until.test(heard)) {
      await new Promise<void>(resolve => {
        wake = resolve
      })
    }
    heard = ''
    wire.write(typed)
  }
  wire.end(true)
  await gone
}

function programDevice(id: string, profile: string, path: string): ProgramDevice {
  const name = { ja: id, en: id }
  const console = { profile, agent: 'room-1', path, baud: 9_600, credentials: 'lab' }
  return { id, kind: 'switch', name, room: null, rack: null, unit: null, address: null, ways: { console }, aaa: null }
}
