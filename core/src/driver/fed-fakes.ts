import type { KakuriError } from '../base/errors.ts'
import type { CutTarget } from '../compile/program.ts'
import type { Reading, Reply, Revert, Write } from './contract.ts'
import { FakeSession } from './pool-fakes.ts'

export type State = Reading['state']

/** A PDU whose outlets are a table, and which notes what it was told. */
export class FakePdu extends FakeSession {
  readonly outlets: Map<string, State>
  readonly orders: string[] = []
  refuses = new Set<string>()
  fails: KakuriError | null = null

  constructor(device: string, outlets: Readonly<Record<string, State>>) {
    super(device)
    this.outlets = new Map(Object.entries(outlets))
  }

  override observe(targets: readonly CutTarget[] = []): Promise<Reading[]> {
    if (this.fails !== null) return Promise.reject(this.fails)
    const readings = targets.map(target => {
      const state = this.outlets.get(nameOf(target)) ?? 'absent'
      return { state, admin: null, link: null, detail: `outlet ${nameOf(target)}` }
    })
    return Promise.resolve(readings)
  }

  override verify(targets: readonly CutTarget[] = []): Promise<Reading[]> {
    return this.observe(targets)
  }

  override apply(targets: readonly CutTarget[] = [], write: Write = 'write'): Promise<Reply[]> {
    return this.#set(
      targets.map(target => [nameOf(target), 'severed']),
      write,
    )
  }

  override revert(reverts: readonly Revert[] = [], write: Write = 'write'): Promise<Reply[]> {
    return this.#set(
      reverts.map(({ target, was }) => [nameOf(target), was.state]),
      write,
    )
  }

  #set(orders: readonly (readonly [string, State])[], write: Write): Promise<Reply[]> {
    if (this.fails !== null) return Promise.reject(this.fails)
    const replies = orders.map(([name, state]): Reply => {
      this.orders.push(`${name} ${state}`)
      if (this.refuses.has(name)) return { ok: false, refusal: 'locked' }
      if (state === 'unknown') return { ok: false, refusal: 'what it was before the cut is not known' }
      if (write === 'write') this.outlets.set(name, state)
      return { ok: true }
    })
    return Promise.resolve(replies)
  }
}

function nameOf(target: CutTarget): string {
  if (target.kind !== 'contact') throw new Error(`a PDU was asked for a ${target.kind}`)
  return target.contact
}
