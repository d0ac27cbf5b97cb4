import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bigSwitches, startBigLab } from './big.ts'
import { startTraffic } from './flows.ts'
import { type Lab, startLab } from './lab.ts'
import { labSkipped } from './requirements.ts'
import { readTopology, topologyFaults } from './topology.ts'

function livesAt(pid: number): boolean {
  return existsSync(`/proc/${pid}/ns/pid_for_children`)
}

describe.skipIf(labSkipped())('the lab itself', () => {
  let lab: Lab
  beforeAll(async () => {
    lab = await startLab(readTopology('hospital'))
  })
  afterAll(() => lab.stop())

  it('carries every flow of its topology', async () => {
    const traffic = await startTraffic(lab)
    const all = Object.keys(lab.topology.flows)
    expect(await traffic.crossing(all)).toEqual(all)
    traffic.stop()
  })

  it('changes no account, interface or namespace of the machine', async () => {
    expect(readFileSync('/etc/passwd', 'utf8')).not.toContain('fwops')
    expect(await lab.read('core-1', ['cat', '/etc/passwd'])).toContain('fwops')
    expect(readFileSync('/proc/net/dev', 'utf8')).not.toContain('mgmt0')
    expect(existsSync('/run/netns/core-1')).toBe(false)
  })

  it('reaches nothing beyond itself: the controller has one route, to the management segment', async () => {
    expect((await lab.read('ctl', ['ip', 'route'])).trim()).toMatch(/^198\.18\.0\.0\/24 dev eth0 .*$/)
  })
})

describe.skipIf(labSkipped())('the end of a lab', () => {
  it('comes with the death of the process that started it, and takes every process of the lab along', async () => {
    const script = `const { startLab } = await import('${join(import.meta.dirname, 'lab.ts')}')
      const { readTopology } = await import('${join(import.meta.dirname, 'topology.ts')}')
      const lab = await startLab(readTopology('two-switches'))
      console.log(lab.folder)
      setInterval(() => {}, 1000)`
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const [folder] = await once(createInterface({ input: child.stdout }), 'line')
    const unshare = Number(/^\/proc\/(\d+)\//.exec(folder)?.[1])
    const members = membersOf(unshare)
    expect(members.length).toBeGreaterThan(8)
    child.kill('SIGKILL')
    await Promise.all(
      [unshare, ...members].map(pid => expect.poll(() => livesAt(pid), { timeout: 10_000 }).toBe(false)),
    )
  })
})

/** The processes that live in the lab's own process namespace, by the machine's process ids. */
function membersOf(unshare: number): number[] {
  const inside = readlinkSync(`/proc/${unshare}/ns/pid_for_children`)
  const pids = readdirSync('/proc').filter(name => /^\d+$/.test(name))
  return pids.map(Number).filter(pid => livesAt(pid) && readlinkSync(`/proc/${pid}/ns/pid`) === inside)
}

describe.skipIf(labSkipped())('the big lab', () => {
  it('starts 20 switches of 10 ports, each with its own host key', async () => {
    const lab = await startBigLab({ switches: 20, ports: 10 })
    expect(bigSwitches(lab)).toHaveLength(20)
    expect(new Set(lab.hostKeys.values()).size).toBe(21)
    expect(await lab.read('sw-20', ['ip', '-br', 'link'])).toMatch(/^eth10@/m)
    await lab.stop()
  })
})

it('a topology whose names do not fit together is refused with every fault', () => {
  const hospital = readTopology('hospital')
  const cables = [{ id: 'C-1', tag: null, ends: ['core-1:eth1', 'nas:eth0'] as const }]
  expect(topologyFaults({ ...hospital, cables })).toEqual(['C-1: core-1:eth1 is in server, nas:eth0 in backup'])
})
