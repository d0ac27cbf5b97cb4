import { type ChildProcess, spawn } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { systemClock } from '@kakuri/core/base/clock.ts'
import type { ProgramDevice } from '@kakuri/core/compile/program.ts'
import { asContact, type DriverWorld } from '@kakuri/core/driver/contract-suite.ts'
import { openOutletSession } from '@kakuri/core/driver/outlet/session.ts'
import type { DeviceSession } from '@kakuri/core/driver/session.ts'
import { loadProfiles } from '@kakuri/core/profile/load.ts'
import type { OutletProfile } from '@kakuri/core/profile/outlet-shape.ts'
import type { SnmpCommunity } from '@kakuri/core/site/credentials.ts'
import { LAB_PATH } from '../lab/requirements.ts'

export const FAMILIES = ['apc-powernet', 'apc-powernet-rpdu', 'raritan-pdu2'] as const
export type Family = (typeof FAMILIES)[number]

/** Where each family's tables begin. */
const BRANCH = {
  'apc-powernet': '.1.3.6.1.4.1.318.1.1.26.9.2',
  'apc-powernet-rpdu': '.1.3.6.1.4.1.318.1.1.12.3',
  'raritan-pdu2': '.1.3.6.1.4.1.13742.6',
} as const

const WRITER: SnmpCommunity = { kind: 'snmp-v2c', community: 'sakura-2026' }

export interface Outlet {
  readonly number: number
  readonly name: string
  on: boolean
}

export interface PduState {
  readonly outlets: readonly Outlet[]
  refuse?: boolean
  /** A command takes effect after the state was read so many times. */
  late?: number
  /** A command stays pending for good. */
  stuck?: boolean
  writes?: number
}

/** A PDU: Debian's snmpd with a script behind it, and its truth in a file. */
export class Pdu {
  readonly family: Family
  readonly #folder = mkdtempSync(join(tmpdir(), 'kakuri-pdu-'))
  readonly #port: number
  #daemon: ChildProcess | null = null

  private constructor(family: Family, port: number) {
    this.family = family
    this.#port = port
  }

  static async make(family: Family): Promise<Pdu> {
    const socket = createSocket('udp4').bind(0, '127.0.0.1')
    await once(socket, 'listening')
    const { port } = socket.address()
    socket.close()
    return new Pdu(family, port)
  }

  get state(): PduState {
    return JSON.parse(readFileSync(this.#file, 'utf8'))
  }

  set state(state: PduState) {
    writeFileSync(`${this.#file}.test`, JSON.stringify(state))
    renameSync(`${this.#file}.test`, this.#file)
  }

  change(change: Partial<PduState>): void {
    this.state = { ...this.state, ...change }
  }

  /** Starts it where it does not run, with three outlets that are on. */
  async start(): Promise<void> {
    this.state = { outlets: [1, 2, 3].map(number => ({ number, name: `rack ${number}`, on: true })) }
    if (this.#daemon !== null) return
    const script = resolve(import.meta.dirname, 'pdu.py')
    const lines = [
      `rwcommunity ${WRITER.community} 127.0.0.1`,
      `pass_persist ${BRANCH[this.family]} /usr/bin/python3 ${script} ${this.family} ${this.#file}`,
      '',
    ]
    writeFileSync(join(this.#folder, 'snmpd.conf'), lines.join('\n'))
    const flags = ['-f', '-C', '-c', join(this.#folder, 'snmpd.conf'), '-Lf', join(this.#folder, 'log')]
    this.#daemon = spawn('snmpd', [...flags, `udp:127.0.0.1:${this.#port}`], {
      env: { PATH: LAB_PATH, SNMP_PERSISTENT_DIR: join(this.#folder, 'kept') },
      stdio: 'ignore',
    })
    await this.#untilUp()
  }

  open(): Promise<DeviceSession> {
    return openOutletSession({
      device: pduDevice(this.family, this.#port),
      profile: outletProfile(this.family),
      credentials: WRITER,
      clock: systemClock,
      signal: AbortSignal.timeout(20_000),
    })
  }

  /** Stops answering, or goes on. */
  hang(hung: boolean): void {
    this.#daemon?.kill(hung ? 'SIGSTOP' : 'SIGCONT')
  }

  async kill(): Promise<void> {
    const daemon = this.#daemon
    this.#daemon = null
    if (daemon === null) return
    daemon.kill('SIGKILL')
    if (daemon.exitCode === null && daemon.signalCode === null) await once(daemon, 'exit')
  }

  async close(): Promise<void> {
    await this.kill()
    rmSync(this.#folder, { recursive: true, force: true })
  }

  get #file(): string {
    return join(this.#folder, 'state.json')
  }

  /** It answers once it has read its configuration. */
  async #untilUp(): Promise<void> {
    for (let tries = 0; tries < 200; tries++) {
      const session = await this.open().catch(() => null)
      session?.destroy()
      if (session !== null) return
      await systemClock.sleep(50)
    }
    throw new Error(`snmpd did not come up: ${readFileSync(join(this.#folder, 'log'), 'utf8')}`)
  }
}

export function outletProfile(family: Family): OutletProfile {
  const file = resolve(import.meta.dirname, '../../firmware-profiles', family, 'profile.yaml')
  const read = loadProfiles([{ name: file, bytes: readFileSync(file) }])
  if (!read.ok) throw new Error(JSON.stringify(read.faults))
  const profile = read.value.get(family)
  if (profile?.rung !== 'outlet') throw new Error(`${file} is no profile of the outlet rung`)
  return profile
}

function pduDevice(profile: Family, port: number): ProgramDevice {
  return {
    ...{
      id: 'pdu-1',
      kind: 'host',
      name: { ja: '電源タップ', en: 'PDU' },
      room: null,
      rack: null,
      unit: null,
      aaa: null,
    },
    address: '127.0.0.1',
    ways: { outlet: { profile, port, credentials: 'pdu' } },
  }
}

/** A world of the contract suite on a PDU that is made once and started afresh for every test. */
export async function pduWorld(pdu: Pdu): Promise<DriverWorld> {
  await pdu.start()
  const outlet = (name: string) => pdu.state.outlets.find(one => String(one.number) === name)
  return {
    session: await pdu.open(),
    ports: ['1', '2', '3'],
    target: asContact,
    links: false,
    device: {
      admin: name => {
        const found = outlet(name)
        return found === undefined ? null : found.on ? 'up' : 'down'
      },
      setAdmin: (name, admin) => {
        const outlets = pdu.state.outlets.map(one =>
          String(one.number) === name ? { ...one, on: admin === 'up' } : one,
        )
        pdu.change({ outlets })
      },
      writes: () => pdu.state.writes ?? 0,
    },
    faults: { refuse: () => pdu.change({ refuse: true }), hang: () => pdu.hang(true), drop: () => void pdu.kill() },
    secrets: [WRITER.community],
    close: async () => pdu.hang(false),
  }
}
