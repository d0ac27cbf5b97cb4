import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DeviceSession } from '@kakuri/core/driver/session.ts'
import { afterEach, describe, expect, it } from 'vitest'
import { type ConsoleSite, consoleSite, socatMissing } from './console-world.ts'
import { PORTS } from './ssh-world.ts'

const port = (name: string) => ({ kind: 'port', port: name }) as const
const inTime = () => AbortSignal.timeout(20_000)
const opened: { sites: ConsoleSite[]; sessions: DeviceSession[] } = { sites: [], sessions: [] }

async function site(...parts: Parameters<typeof consoleSite>): Promise<ConsoleSite> {
  const one = await consoleSite(...parts)
  opened.sites.push(one)
  return one
}

async function session(from: ConsoleSite): Promise<DeviceSession> {
  const one = await from.open()
  opened.sessions.push(one)
  return one
}

afterEach(async () => {
  for (const one of opened.sessions.splice(0)) one.destroy()
  for (const one of opened.sites.splice(0)) await one.close()
})

describe.skipIf(socatMissing())('what goes wrong on a serial line', () => {
  it('a wrong password is LOGIN_REFUSED, is given once, and stands nowhere', async () => {
    const made = await site('frr-vtysh')
    const error = await made.open({ credentials: { password: 'momiji-wrong' } }).catch((thrown: Error) => thrown)
    expect(error).toMatchObject({ code: 'LOGIN_REFUSED', transcript: expect.stringContaining('login:') })
    expect(JSON.stringify([error, String(error), Reflect.get(error, 'transcript')])).not.toContain('momiji-wrong')
    expect(made.far.tried).toEqual(['kakuri:momiji-wrong'])
  })

  it('a wrong enable password is LOGIN_REFUSED, and the console is logged out of', async () => {
    const made = await site('cisco-ios')
    await expect(made.open({ credentials: { enable: 'nadeshiko' } })).rejects.toMatchObject({ code: 'LOGIN_REFUSED' })
    await made.consoles.left()
    expect(made.far.waits).toBe('name')
  })

  it('a password that the device shows while it is typed is not in the transcript', async () => {
    const made = await site('cisco-ios')
    made.far.faults = { showSecrets: true }
    const transcript = (await session(made)).takeTranscript()
    expect(transcript).toContain('[secret]')
    expect(transcript).not.toMatch(/tsubaki|hinoki/)
  })

  it('a device file that is not there is UNREACHABLE and says so', async () => {
    const made = await site('frr-vtysh')
    const folder = mkdtempSync(join(tmpdir(), 'kakuri-console-'))
    await expect(made.open({ path: join(folder, 'ttyUSB7') })).rejects.toMatchObject({
      code: 'UNREACHABLE',
      message: expect.stringMatching(/ward-sw.*ttyUSB7 is not there: is the serial adapter plugged in/),
    })
    rmSync(folder, { recursive: true })
  })

  it('a file that is no serial line is UNREACHABLE and says so', async () => {
    const made = await site('frr-vtysh')
    await expect(made.open({ path: '/dev/null' })).rejects.toMatchObject({
      code: 'UNREACHABLE',
      message: expect.stringContaining('/dev/null is no serial line'),
    })
  })

  it('a port that another program uses is UNREACHABLE and says so', async () => {
    const made = await site('frr-vtysh')
    await session(made)
    await expect(made.open()).rejects.toMatchObject({
      code: 'UNREACHABLE',
      message: expect.stringContaining('is in use by another program'),
    })
  })

  it('a port that was given back is free again for the next, who waits until it is logged out', async () => {
    const made = await site('frr-vtysh')
    const first = await session(made)
    first.destroy()
    const second = await session(made)
    expect(await second.observe([port('eth1')], inTime())).toMatchObject([{ state: 'open' }])
    expect(made.far.tried).toHaveLength(2)
  })

  it('an adapter that is pulled out in the middle is CONNECTION_LOST', async () => {
    const made = await site('frr-vtysh')
    const one = await session(made)
    made.far.faults = { hang: true }
    const lost = expect(one.observe([port('eth1')], inTime())).rejects.toMatchObject({ code: 'CONNECTION_LOST' })
    await made.unplug()
    await lost
    expect(one.alive).toBe(false)
  })

  it('an adapter that is pulled out while nobody asks is noticed', async () => {
    const made = await site('frr-vtysh')
    const one = await session(made)
    await made.unplug()
    await expect.poll(() => one.alive, { timeout: 10_000 }).toBe(false)
  })

  it('a line on which nothing answers is UNREACHABLE: power, cable or baud rate', async () => {
    const made = await site('frr-vtysh')
    made.far.faults = { hang: true }
    await expect(made.open()).rejects.toMatchObject({
      code: 'UNREACHABLE',
      message: expect.stringContaining('says nothing'),
    })
  })

  it('bytes without sense are GARBLED_REPLY and ask for the baud rate', async () => {
    const made = await site('frr-vtysh')
    made.far.keys = () => made.far.print('\x00~\x15\u00ff\x01')
    await expect(made.open()).rejects.toMatchObject({
      code: 'GARBLED_REPLY',
      message: expect.stringContaining('baud'),
    })
  })

  it('a session that is broken off in the middle of a change is still led out of its mode and logged out', async () => {
    const made = await site('cisco-ios')
    const one = await session(made)
    const keys = made.far.keys.bind(made.far)
    made.far.keys = text => {
      keys(text)
      if (text.startsWith('interface')) made.far.faults = { hang: true }
    }
    const broken = one.apply([port(PORTS['cisco-ios'][0])], 'write', AbortSignal.timeout(500))
    await expect(broken).rejects.toMatchObject({ code: 'TIMEOUT' })
    made.far.faults = {}
    made.far.keys = keys
    await made.consoles.left()
    expect(made.far.waits).toBe('name')
  })

  it.each([
    ['cisco-ios', '*Mar  1 00:01:02: %LINK-5-CHANGED: Interface GigabitEthernet1/0/1, changed state to down'],
    ['linux-nftables', '[  123.456789] eth1: link down'],
  ] as const)(
    '%s: log messages printed over the prompts do not disturb a cut and its read-back',
    async (dialect, log) => {
      const made = await site(dialect)
      const one = await session(made)
      made.far.faults = { log }
      const targets = PORTS[dialect].map(port)
      expect(await one.apply(targets, 'write', inTime())).toEqual([{ ok: true }, { ok: true }, { ok: true }])
      const readings = await one.verify(targets, inTime())
      expect(readings.map(reading => reading.state)).toEqual(['severed', 'severed', 'severed'])
    },
  )

  it('a line is typed when the prompt of the last one is back, whatever the profile allows over a network', async () => {
    const made = await site('frr-vtysh')
    const one = await session(made)
    const keys = made.far.keys.bind(made.far)
    const bursts: string[] = []
    made.far.keys = text => {
      bursts.push(text)
      keys(text)
    }
    await one.apply(PORTS['frr-vtysh'].map(port), 'write', inTime())
    expect(bursts.join('').split('\r').length - 1).toBe(8)
    expect(bursts.filter(burst => burst.trimEnd().includes('\r'))).toEqual([])
  })
})
