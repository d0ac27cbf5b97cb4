import type { CutTarget } from '@kakuri/core/compile/program.ts'
import type { DeviceSession } from '@kakuri/core/driver/session.ts'
import { afterEach, describe, expect, it } from 'vitest'
import { missing, type RealDevice, realDevice } from './real-ssh.ts'

const inTime = () => AbortSignal.timeout(20_000)
const port = (name: string): CutTarget => ({ kind: 'port', port: name })
const was = { state: 'open', admin: 'up', link: 'up', detail: '' } as const
const all = ['eth1', 'eth2', 'eth3'].map(port)
let device: RealDevice | null = null
let session: DeviceSession | null = null

async function enter(...given: Parameters<typeof realDevice>): Promise<[DeviceSession, RealDevice]> {
  device = await realDevice(...given)
  session = await device.open()
  return [session, device]
}

afterEach(async () => {
  session?.destroy()
  await device?.close()
  session = null
  device = null
})

const adminUp = (of: RealDevice, name: string) => /[<,]UP[,>]/.test(of.inside('ip', 'link', 'show', 'dev', name))
const states = async (of: DeviceSession, targets: readonly CutTarget[]) =>
  (await of.verify(targets, inTime())).map(reading => reading.state)

const title = missing.length === 0 ? 'a real OpenSSH server' : `a real OpenSSH server (missing: ${missing.join(', ')})`

describe.skipIf(missing.length > 0)(title, () => {
  it.each([
    ['frr-vtysh', undefined],
    ['linux-nftables', undefined],
    ['linux-nftables', 'dash -i'],
  ] as const)(
    '%s (shell: %s): ports are cut, read back and put back; one that was down stays down',
    async (dialect, shell) => {
      const [ssh, real] = await enter(dialect, shell)
      real.inside('ip', 'link', 'set', 'dev', 'eth3', 'down')
      expect(await states(ssh, all)).toEqual(['open', 'open', 'severed'])
      expect(await ssh.apply(all.slice(0, 2), 'write', inTime())).toEqual([{ ok: true }, { ok: true }])
      expect(await states(ssh, all)).toEqual(['severed', 'severed', 'severed'])
      expect([adminUp(real, 'eth1'), adminUp(real, 'eth2')]).toEqual([false, false])
      const reverts = all.slice(0, 2).map(target => ({ target, was }))
      expect(await ssh.revert(reverts, 'write', inTime())).toEqual([{ ok: true }, { ok: true }])
      expect(await states(ssh, all)).toEqual(['open', 'open', 'severed'])
      expect([adminUp(real, 'eth1'), adminUp(real, 'eth3')]).toEqual([true, false])
    },
  )

  it.each(['frr-vtysh', 'linux-nftables'] as const)(
    '%s: a simulated cut leaves every link as it was',
    async dialect => {
      const [ssh, real] = await enter(dialect)
      const before = real.inside('ip', '-o', 'link', 'show')
      expect(await ssh.apply(all, 'simulate', inTime())).toEqual([{ ok: true }, { ok: true }, { ok: true }])
      expect(
        await ssh.revert(
          all.map(target => ({ target, was })),
          'simulate',
          inTime(),
        ),
      ).toHaveLength(3)
      expect(real.inside('ip', '-o', 'link', 'show')).toBe(before)
    },
  )

  it.each(['frr-vtysh', 'linux-nftables'] as const)('%s: a port without a carrier is open', async dialect => {
    const [ssh, real] = await enter(dialect)
    real.inside('ip', 'link', 'set', 'dev', 'far2', 'down')
    const [reading] = await ssh.observe([port('eth2')], inTime())
    expect(reading).toMatchObject({ state: 'open', admin: 'up', link: 'down' })
  })

  it('frr-vtysh: a port that does not exist is absent before and after a cut that vtysh takes without a word', async () => {
    const [ssh] = await enter('frr-vtysh')
    expect(await states(ssh, [port('eth9')])).toEqual(['absent'])
    expect(await ssh.apply([port('eth9')], 'write', inTime())).toEqual([{ ok: true }])
    expect(await states(ssh, [port('eth9')])).toEqual(['absent'])
  })

  it('linux-nftables: a port that does not exist is refused, and the others of the batch are cut', async () => {
    const [ssh] = await enter('linux-nftables')
    expect(await ssh.apply([port('eth9'), port('eth1')], 'write', inTime())).toEqual([
      { ok: false, refusal: 'Cannot find device "eth9"' },
      { ok: true },
    ])
    expect(await states(ssh, [port('eth9'), port('eth1')])).toEqual(['absent', 'severed'])
  })

  it("linux-nftables: a zone block comes and goes, twice over, and the owner's own rules stay", async () => {
    const [ssh, real] = await enter('linux-nftables')
    real.inside('nft', 'add table inet owner; add chain inet owner forward { type filter hook forward priority 0; }')
    const before = real.inside('nft', 'list', 'ruleset')
    const block: CutTarget = { kind: 'zone-block', id: 'vpn-1', from: ['eth1', 'eth2'], to: ['eth3'] }
    expect(await states(ssh, [block])).toEqual(['open'])
    expect(await ssh.apply([block], 'write', inTime())).toEqual([{ ok: true }])
    expect(await ssh.apply([block], 'write', inTime())).toEqual([{ ok: true }])
    expect(await states(ssh, [block])).toEqual(['severed'])
    expect(real.inside('nft', 'list', 'table', 'inet', 'owner')).toBe(before)
    expect(await ssh.revert([{ target: block, was }], 'write', inTime())).toEqual([{ ok: true }])
    expect(await ssh.revert([{ target: block, was }], 'write', inTime())).toEqual([{ ok: true }])
    expect(await states(ssh, [block])).toEqual(['open'])
    expect(real.inside('nft', 'list', 'ruleset')).toBe(before)
  })
})
