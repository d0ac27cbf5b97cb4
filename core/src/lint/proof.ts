import type { Relation } from '../plan/shape.ts'
import type { Finding } from './finding.ts'

/** What was asked of one pair of names after a stage, and what came out. */
export interface PairProof {
  readonly from: string
  readonly to: string
  readonly holds: boolean
  /** How many endpoints the names stand for. */
  readonly endpoints: { readonly from: number; readonly to: number }
  readonly findings: readonly Finding[]
}

/** What was proven for the moment after a stage, with all stages before it cut too. */
export interface StageProof {
  readonly stage: string
  readonly severs: readonly PairProof[]
  readonly keeps: readonly PairProof[]
}

/** One name of a relation with one of the other side. */
export interface Pair {
  readonly relation: Relation
  readonly from: string
  readonly to: string
  /** The one of the two that stands in more pairs: twenty wards against the servers are one search from the servers. */
  readonly hub: string
}

export function pairsOf(relations: readonly Relation[]): Pair[] {
  const pairs = relations.flatMap(relation =>
    relation.from.flatMap(from => relation.to.map(to => ({ relation, from, to }))),
  )
  const count = new Map<string, number>()
  for (const name of pairs.flatMap(({ from, to }) => [from, to])) count.set(name, (count.get(name) ?? 0) + 1)
  return pairs.map(pair => ({
    ...pair,
    hub: (count.get(pair.from) ?? 0) >= (count.get(pair.to) ?? 0) ? pair.from : pair.to,
  }))
}

/** Judges pairs with the same hub in a row, and answers in the order of the plan. */
export function eachByHub<T>(pairs: readonly Pair[], judge: (pair: Pair) => T): T[] {
  const answers = new Map<Pair, T>()
  for (const group of Map.groupBy(pairs, ({ hub }) => hub).values()) {
    for (const pair of group) answers.set(pair, judge(pair))
  }
  return pairs.flatMap(pair => answers.get(pair) ?? [])
}
