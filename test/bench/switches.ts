import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { stringify } from 'yaml'
import { bigSwitches, startBigLab } from '../lab/big.ts'
import { LAB_LOGIN } from '../lab/daemons.ts'
import type { Lab } from '../lab/lab.ts'
import { labCredentials, siteFiles } from '../lab/site-files.ts'
import type { CutTimes } from './cut-child.ts'
import { median, type Row, spread } from './report.ts'

const SWITCHES = 20
const PORTS = 10
const ROUNDS = 5
/** snmpd answers for up to 15 s with interface states it read before; SSH rounds must have aged out. */
const SNMPD_CACHE_MS = 16_000
const IF_ADMIN_STATUS = '1.3.6.1.2.1.2.2.1.7'

interface Samples {
  readonly sshCold: number[]
  readonly sshArmed: number[]
  readonly snmpCold: number[]
  readonly snmpArmed: number[]
  readonly openssh: number[]
  readonly netmiko: number[]
  readonly snmpset: number[]
}

/** 20 real switches x 10 ports: Kakuri, the OpenSSH client, netmiko and snmpset in turn, in one lab and one run. */
export async function benchSwitches(): Promise<Row[]> {
  const lab = await startBigLab({ switches: SWITCHES, ports: PORTS })
  const folder = mkdtempSync(join(tmpdir(), 'kakuri-bench-'))
  try {
    const peers = new Peers(lab, folder)
    await peers.prepare()
    const samples: Samples = {
      sshCold: [],
      sshArmed: [],
      snmpCold: [],
      snmpArmed: [],
      openssh: [],
      netmiko: [],
      snmpset: [],
    }
    for (let round = 0; round < ROUNDS; round++) await sshRound(lab, folder, peers, samples)
    await setTimeout(SNMPD_CACHE_MS)
    for (let round = 0; round < ROUNDS; round++) await snmpRound(lab, folder, peers, samples)
    return rowsOf(samples)
  } finally {
    await lab.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function sshRound(lab: Lab, folder: string, peers: Peers, samples: Samples): Promise<void> {
  const ssh = await kakuri(lab, folder, 'ssh')
  samples.sshCold.push(ssh.cold ?? Number.NaN)
  samples.sshArmed.push(ssh.armed)
  samples.openssh.push(await peers.openssh())
  samples.netmiko.push(await peers.netmiko())
}

async function snmpRound(lab: Lab, folder: string, peers: Peers, samples: Samples): Promise<void> {
  const snmp = await kakuri(lab, folder, 'snmp')
  samples.snmpCold.push(snmp.cold ?? Number.NaN)
  samples.snmpArmed.push(snmp.armed)
  samples.snmpset.push(await peers.snmpset())
}

/** One fresh process: cold cut, restore, arm, armed cut, restore. Throws unless every port was read back as cut. */
async function kakuri(lab: Lab, folder: string, rung: 'ssh' | 'snmp'): Promise<CutTimes> {
  const site = join(folder, rung)
  writeSite(lab, site, rung)
  const journal = join(mkdtempSync(join(folder, 'journal-')), 'journal.db')
  const child = join(import.meta.dirname, 'cut-child.ts')
  const times: CutTimes = JSON.parse(await lab.read('ctl', [process.execPath, child, site, journal]))
  // The cut and its restore, all of them read back.
  if (times.outcomes.done !== 2 * SWITCHES * PORTS) throw new Error(`not every port was cut: ${JSON.stringify(times)}`)
  return times
}

function writeSite(lab: Lab, folder: string, rung: 'ssh' | 'snmp'): void {
  const cutPoints = bigSwitches(lab).flatMap((id, s) =>
    Array.from({ length: PORTS }, (_, p) => ({
      id: `${id}-eth${p + 1}`,
      tag: `1-${s * PORTS + p + 1}`,
      port: `${id}:eth${p + 1}`,
      ladder: [rung, 'hands'],
    })),
  )
  const stage = { id: 'wards', name: 'Wards', gate: 'auto', cutPoints }
  const plan = { plan: 'kakuri/1', name: 'Bench', stages: [stage] }
  mkdirSync(folder, { recursive: true })
  const files = {
    ...siteFiles(lab),
    'plan.yaml': stringify(plan),
    'credentials.json': JSON.stringify(labCredentials()),
  }
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content)
}

/** The peers do the same cut with their own ways of working, and put the ports back unmeasured. */
class Peers {
  readonly #lab: Lab
  readonly #folder: string
  readonly #hosts: readonly { readonly id: string; readonly address: string }[]

  constructor(lab: Lab, folder: string) {
    this.#lab = lab
    this.#folder = join(folder, 'peers')
    this.#hosts = bigSwitches(lab).map(id => ({ id, address: lab.topology.devices[id]?.address ?? '' }))
  }

  async prepare(): Promise<void> {
    for (const sub of ['cut', 'restore']) mkdirSync(join(this.#folder, sub), { recursive: true })
    const known = this.#hosts.map(
      ({ id, address }) => `${address} ${readFileSync(join(this.#lab.folder, id, 'host_key.pub'), 'utf8')}`,
    )
    for (const sub of ['cut', 'restore']) {
      writeFileSync(join(this.#folder, sub, 'known_hosts'), known.join(''))
      writeFileSync(join(this.#folder, sub, 'askpass'), `#!/bin/sh\necho '${LAB_LOGIN.password}'\n`, { mode: 0o755 })
    }
    for (const host of this.#hosts) await this.#prepareHost(host.id, host.address)
  }

  async #prepareHost(id: string, address: string): Promise<void> {
    const links = await this.#lab.read(id, ['ip', '-o', 'link'])
    const index = (port: string) => new RegExp(`^(\\d+): ${port}[@:]`, 'm').exec(links)?.[1]
    for (const [sub, word, value] of [
      ['cut', 'shutdown', 2],
      ['restore', 'no shutdown', 1],
    ] as const) {
      const lines = PORTS_OF.flatMap(port => [`interface ${port}`, word])
      const commands = ['configure terminal', ...lines, 'end', 'show interface brief', 'exit', '']
      writeFileSync(join(this.#folder, sub, `${address}.commands`), commands.join('\n'))
      const set = PORTS_OF.map(port => `${IF_ADMIN_STATUS}.${index(port)} i ${value}`)
      writeFileSync(join(this.#folder, sub, `${address}.set`), set.join(' '))
    }
  }

  async openssh(): Promise<number> {
    const ms = await this.#script('openssh.sh', 'cut', [LAB_LOGIN.switchUser])
    await this.#mustBe('down')
    await this.#script('openssh.sh', 'restore', [LAB_LOGIN.switchUser])
    return ms
  }

  async snmpset(): Promise<number> {
    const login = [LAB_LOGIN.snmpUser, LAB_LOGIN.snmpAuth, LAB_LOGIN.snmpPriv]
    const ms = await this.#script('snmpset.sh', 'cut', login)
    await this.#mustBe('down')
    await this.#script('snmpset.sh', 'restore', login)
    return ms
  }

  async netmiko(): Promise<number> {
    const ms = await this.#netmiko('shutdown')
    await this.#mustBe('down')
    await this.#netmiko('no shutdown')
    return ms
  }

  async #netmiko(word: string): Promise<number> {
    const { switchUser: user, password } = LAB_LOGIN
    const switches = this.#hosts.map(({ address }) => ({
      host: address,
      port: 22,
      user,
      password,
      word,
      ports: PORTS_OF,
    }))
    const script = join(import.meta.dirname, 'peers/netmiko_cut.py')
    const ran = await this.#lab.run('ctl', ['/usr/bin/python3', script], JSON.stringify(switches))
    if (ran.status !== 0) throw new Error(`netmiko: ${ran.stderr}`)
    return JSON.parse(ran.stdout).seconds * 1000
  }

  async #script(name: string, sub: 'cut' | 'restore', args: readonly string[]): Promise<number> {
    const words = ['sh', join(import.meta.dirname, 'peers', name), join(this.#folder, sub), ...args]
    return Number(await this.#lab.read('ctl', words)) / 1e6
  }

  /** A peer that did nothing would be a fast peer. */
  async #mustBe(state: 'up' | 'down'): Promise<void> {
    for (const { id } of this.#hosts) {
      const links = await this.#lab.read(id, ['ip', '-o', 'link'])
      const up = PORTS_OF.filter(port => new RegExp(` ${port}[@:].*[<,]UP[,>]`).test(links))
      if (up.length !== (state === 'up' ? PORTS : 0)) throw new Error(`a peer left ${up.join(', ')} up on ${id}`)
    }
  }
}

const PORTS_OF = Array.from({ length: PORTS }, (_, i) => `eth${i + 1}`)

const ARMED_COST =
  "the switches' own zebra, vtysh and sshd take about 150 ms of processor time for this cut and Kakuri about 90 ms, on the same two cores; no login is left to save"

function rowsOf(s: Samples): Row[] {
  const size = `${SWITCHES} switches x ${PORTS} ports`
  const versus = (ours: readonly number[], peer: readonly number[]) => median(peer) / median(ours)
  const row = (
    what: string,
    ours: number[],
    name: string,
    peer: number[],
    least: number,
    budget: string,
    why = '',
  ): Row => {
    const ratio = versus(ours, peer)
    const met = ratio >= least
    return {
      what: `${size}, ${what}`,
      measured: spread(ours),
      against: `${name} ${spread(peer)}`,
      ratio,
      budget,
      met,
      note: met ? '' : why,
    }
  }
  return [
    row('SSH armed, read back', s.sshArmed, 'netmiko cold', s.netmiko, 10, 'at least 10x', ARMED_COST),
    row('SSH cold, read back', s.sshCold, 'OpenSSH client cold', s.openssh, 1, 'at least 1x'),
    row('SSH cold, read back', s.sshCold, 'netmiko cold', s.netmiko, 1, ''),
    row('SNMPv3 armed, read back', s.snmpArmed, 'snmpset, all at once, no read-back', s.snmpset, 1, 'at least 1x'),
    row('SNMPv3 cold, read back', s.snmpCold, 'snmpset, all at once, no read-back', s.snmpset, 1, ''),
  ]
}
