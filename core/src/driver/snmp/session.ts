import { KakuriError } from '../../base/errors.ts'
import type { CutTarget } from '../../compile/program.ts'
import type { SnmpProfile } from '../../profile/snmp-shape.ts'
import type { Reading, Reply, Revert, Write } from '../contract.ts'
import type { DeviceSession, OpenSession } from '../session.ts'
import { SnmpClient } from './client.ts'
import { type PortRead, type PortRow, Ports } from './ports.ts'

/**
 * Opens a session of the SNMP rung: learns the SNMPv3 engine, derives the keys, and reads the interface names, which
 * proves the credentials. What a cut then needs is round trips only.
 */
export const openSnmpSession: OpenSession = async ({ device, profile, credentials, signal }) => {
  const way = device.ways.snmp
  if (way === undefined || device.address === null) {
    throw new KakuriError('UNREACHABLE', `${device.id} has no address for SNMP in the site map`)
  }
  if (profile.rung !== 'snmp')
    throw new KakuriError('PROFILE_INVALID', `${profile.id} is not a profile of the SNMP rung`)
  if (credentials.kind === 'ssh') {
    throw new KakuriError(
      'CREDENTIALS_MISSING',
      `${way.credentials} holds SSH credentials, but ${device.id} is asked over SNMP`,
    )
  }
  const client = await SnmpClient.open({
    device: device.id,
    address: device.address,
    port: way.port,
    credentials,
    signal,
  })
  const ports = new Ports(client, profile)
  try {
    await ports.names.load(signal)
  } catch (error) {
    client.destroy()
    throw error
  }
  return new SnmpSession(client, ports, profile)
}

class SnmpSession implements DeviceSession {
  readonly #client: SnmpClient
  readonly #ports: Ports
  readonly #profile: SnmpProfile

  constructor(client: SnmpClient, ports: Ports, profile: SnmpProfile) {
    this.#client = client
    this.#ports = ports
    this.#profile = profile
  }

  get alive(): boolean {
    return this.#client.alive
  }

  async observe(targets: readonly CutTarget[], signal: AbortSignal): Promise<Reading[]> {
    const reads = await this.#ports.read(targets.flatMap(portName), signal)
    return targets.map(target => this.#readingOf(target, reads))
  }

  verify(targets: readonly CutTarget[], signal: AbortSignal): Promise<Reading[]> {
    return this.observe(targets, signal)
  }

  apply(targets: readonly CutTarget[], write: Write, signal: AbortSignal): Promise<Reply[]> {
    const { down } = this.#profile.operations.port.admin
    return this.#put(
      targets.map(target => ({ target, value: down })),
      write,
      signal,
    )
  }

  revert(reverts: readonly Revert[], write: Write, signal: AbortSignal): Promise<Reply[]> {
    const { up, down } = this.#profile.operations.port.admin
    const values = { open: up, severed: down, absent: null, unknown: null }
    return this.#put(
      reverts.map(({ target, was }) => ({ target, value: values[was.state] })),
      write,
      signal,
    )
  }

  async ping(signal: AbortSignal): Promise<boolean> {
    const row = this.#ports.names.any
    try {
      if (row === null) await this.#ports.names.load(signal)
      else await this.#client.get([`${row.column.oid}.${row.index}`], signal)
    } catch (error) {
      if (!(error instanceof KakuriError)) throw error
      this.#client.transcript.add(`no proof of life: ${error.code}`)
    }
    return this.alive
  }

  takeTranscript(): string {
    return this.#client.transcript.take()
  }

  destroy(): void {
    this.#client.destroy()
  }

  /** Reads the names, sets, and reads the names again: a SET cannot carry a name, so an index may move before it. */
  async #put(orders: readonly Order[], write: Write, signal: AbortSignal): Promise<Reply[]> {
    const known = orders.filter(order => order.value !== null)
    const reads = await this.#ports.read(
      known.flatMap(order => portName(order.target)),
      signal,
    )
    const rows = rowsToSet(known, reads)
    if (write === 'simulate' || rows.size === 0) return orders.map(order => this.#replyTo(order, reads, new Map()))
    const said = await this.#ports.set(rows, signal)
    const moved = await this.#ports.moved([...rows.keys()], signal)
    const refusals = new Map<PortRow, string>()
    for (const [row, answer] of said) if (!answer.ok) refusals.set(row, answer.refusal)
    for (const [row, name] of moved) if (said.get(row)?.ok) refusals.set(row, movedSentence(row, name))
    return orders.map(order => this.#replyTo(order, reads, refusals))
  }

  #replyTo(order: Order, reads: ReadonlyMap<string, PortRead>, refusals: ReadonlyMap<PortRow, string>): Reply {
    if (order.target.kind !== 'port') return { ok: false, refusal: this.#cannot(order.target) }
    if (order.value === null) return { ok: false, refusal: 'what it was before the cut is not known' }
    const read = reads.get(order.target.port)
    if (read === undefined) return { ok: false, refusal: 'the device did not speak of it' }
    const refusal = read.ok ? refusals.get(read.row) : read.says
    return refusal === undefined ? { ok: true } : { ok: false, refusal }
  }

  #readingOf(target: CutTarget, reads: ReadonlyMap<string, PortRead>): Reading {
    const nothing = { admin: null, link: null } as const
    if (target.kind !== 'port') return { state: 'unknown', ...nothing, detail: this.#cannot(target) }
    const read = reads.get(target.port)
    if (read?.ok) return this.#ports.readingOf(read.row)
    const state = read?.why === 'absent' ? 'absent' : 'unknown'
    return { state, ...nothing, detail: read?.says ?? 'the device did not speak of it' }
  }

  #cannot(target: CutTarget): string {
    return `the profile ${this.#profile.id} cannot do a ${target.kind}`
  }
}

/** A target and the value its ifAdminStatus is to have; null when that is not known. */
interface Order {
  readonly target: CutTarget
  readonly value: number | null
}

function portName(target: CutTarget): string[] {
  return target.kind === 'port' ? [target.port] : []
}

function rowsToSet(orders: readonly Order[], reads: ReadonlyMap<string, PortRead>): Map<PortRow, number> {
  const rows = new Map<PortRow, number>()
  for (const { target, value } of orders) {
    const read = target.kind === 'port' ? reads.get(target.port) : undefined
    if (read?.ok && value !== null) rows.set(read.row, value)
  }
  return rows
}

function movedSentence({ located }: PortRow, name: string): string {
  return `the interface numbers moved while it was set: number ${located.index} was ${located.name} and is ${name} now; look at both`
}
