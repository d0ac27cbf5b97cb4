import type { Varbind } from 'net-snmp'
import type { Answer } from './client.ts'
import type { AgentRefusal } from './failure.ts'

/** What the agent said about one item: its part of the variables, or why it refused. */
export type Said<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: string }

export interface Batching<I, T> {
  /** Most items in one request. */
  readonly size: number
  /** Variables that one item takes. */
  readonly width: number
  ask(items: readonly I[]): Promise<Answer>
  /** Reads one item's variables. */
  read(item: I, varbinds: readonly Varbind[]): T
}

/**
 * Asks for all items in as few requests as the agent takes. A request is taken or refused as a whole (RFC 3416, clause
 * 4.2.5), so one refused item is left out and the others are asked for again; a request that is too big is halved.
 */
export async function inBatches<I, T>(items: readonly I[], batching: Batching<I, T>): Promise<Map<I, Said<T>>> {
  const said = new Map<I, Said<T>>()
  const waiting = chunks(items, batching.size)
  for (let batch = waiting.shift(); batch !== undefined; batch = waiting.shift()) {
    const answer = await batching.ask(batch)
    if (answer.ok) take(batch, answer.varbinds, batching, said)
    else waiting.unshift(...refuse(batch, answer.refusal, batching.width, said))
  }
  return said
}

function take<I, T>(
  batch: readonly I[],
  varbinds: readonly Varbind[],
  { width, read }: Batching<I, T>,
  said: Map<I, Said<T>>,
): void {
  for (const [at, item] of batch.entries()) {
    said.set(item, { ok: true, value: read(item, varbinds.slice(at * width, (at + 1) * width)) })
  }
}

/** Notes who was refused; returns what is to be asked again, always less than before. */
function refuse<I, T>(batch: readonly I[], refusal: AgentRefusal, width: number, said: Map<I, Said<T>>): I[][] {
  const { status, index } = refusal
  const guilty = batch[Math.ceil(index / width) - 1]
  const everyone = status === 'authorizationError' || status === 'undoFailed' || batch.length === 1
  const refused = everyone ? batch : status !== 'tooBig' && guilty !== undefined ? [guilty] : []
  for (const item of refused) said.set(item, { ok: false, refusal: sentence(status) })
  const left = batch.filter(item => !refused.includes(item))
  const halves = refused.length === 0 ? Math.ceil(left.length / 2) : left.length
  return chunks(left, halves)
}

/** undoFailed is the one refusal after which something may have been set. */
function sentence(status: string): string {
  return status === 'undoFailed' ? 'undoFailed: some of it may be set all the same, read it back' : status
}

function chunks<I>(items: readonly I[], size: number): I[][] {
  const result: I[][] = []
  for (let at = 0; at < items.length; at += size) result.push(items.slice(at, at + size))
  return result
}
