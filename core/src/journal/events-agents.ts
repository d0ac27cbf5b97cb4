import type { Reading } from '../driver/contract.ts'
import type { RungKind } from '../plan/shape.ts'
import type { Outcome, TaskAnswer } from './events.ts'

export const AGENT_REFUSALS = [
  'unknown',
  'revoked',
  'expired',
  'wrong-name',
  'two-of-one-name',
  'flood',
  'too-large',
  'qos-2',
  'topic',
  'malformed',
  'too-many',
  'message',
] as const
export type AgentRefusal = (typeof AGENT_REFUSALS)[number]

/** An entry of an agent's journal, as it is stored there. */
export interface EvidenceEntry {
  readonly seq: number
  readonly epoch: number
  readonly utc: number
  readonly mono: number
  readonly actor: string
  readonly run: string | null
  readonly type: string
  readonly version: number
  readonly body: { readonly [key: string]: unknown }
  readonly prev: string
  readonly hash: string
}

/** Bodies of the events about agents, and of those that only an agent's own journal holds. */
export interface AgentEventBodies {
  /** An agent asked to be let in; a code on its display waits for an approval. */
  'agent.asked': { readonly agent: string; readonly address: string }
  /** An agent has a certificate: `approved` by the actor, or `renewed` by itself. */
  'agent.enrolled': {
    readonly agent: string
    readonly how: 'approved' | 'renewed'
    /** SHA-256 of the certificate. */
    readonly sha256: string
    readonly notAfterUtc: number
  }
  'agent.revoked': { readonly agent: string; readonly reason: string }
  'agent.came': {
    readonly agent: string
    readonly boot: number
    readonly session: number
    readonly product: string
    readonly readOnly: boolean
  }
  'agent.gone': { readonly agent: string; readonly boot: number; readonly session: number }
  /** A connection or a message that was not taken, and why. `count` since the last such entry. */
  'agent.refused': {
    readonly agent: string
    readonly why: AgentRefusal
    readonly detail: string
    readonly count: number
  }
  /** One entry of the agent's own journal, as it is stored there, with the agent's clocks; this entry has the controller's. */
  'agent.evidence': { readonly agent: string; readonly entry: EvidenceEntry }
  /** What the agent sent does not fit what it sent before, or its own hashes. */
  'agent.evidence-broken': { readonly agent: string; readonly seq: number; readonly reason: string }
  /**
   * The controller takes over how an agent left a cut point, after a look of its own where a device told. `was`: what a restore puts
   * back, as the agent observed it before. `reading` null: nobody but the agent could read it.
   */
  'agent.adopted': {
    readonly agent: string
    readonly step: string
    readonly stage: string
    readonly rung: RungKind | null
    readonly was: Reading | null
    readonly reading: Reading | null
    readonly outcome: Outcome
    /** Sequence of the agent's own entry. */
    readonly evidence: number
  }
  /** An answer given at an agent's display to a task that nobody asks any more: it moved nothing, and is not lost. */
  'agent.late-answer': {
    readonly agent: string
    readonly step: string
    readonly by: string
    readonly answer: TaskAnswer
    readonly note: string
    /** When it was given, by the agent's clock, UTC milliseconds. */
    readonly saidUtc: number
    readonly drill: boolean
    readonly reason: string
  }
  /** An agent kept an entry of this journal that is not in it, or not so: it lost its end, came from a copy, or was rewritten. */
  'agent.other-journal': { readonly agent: string; readonly seq: number; readonly hash: string; readonly head: number }
  /** In an agent's journal: the controller is gone, or back. */
  'link.lost': { readonly controller: string }
  'link.back': { readonly controller: string; readonly session: number }
  /** In an agent's journal: a message that it did not take. */
  'link.refused': { readonly id: string; readonly kind: string; readonly why: string; readonly detail: string }
  /** In an agent's journal: an order of the controller, before a device is touched; and what came of it. */
  'order.taken': {
    readonly order: string
    readonly device: string
    readonly rung: RungKind
    readonly verb: 'open' | 'observe' | 'apply' | 'verify' | 'revert'
    readonly write: 'write' | 'simulate'
  }
  'order.ended': { readonly order: string; readonly error: string | null }
  /** In an agent's journal: it carries out its room's steps by itself; of a drill as a drill. */
  'alone.began': {
    readonly drill?: true
    readonly why: 'codes' | 'limit' | 'stage'
    readonly by: readonly string[]
    readonly stages: readonly string[]
    readonly steps: readonly string[]
  }
  'alone.ended': { readonly result: string }
  /** In an agent's journal: a code was typed that does not cut the room. */
  'alone.refused': { readonly reason: string }
}
