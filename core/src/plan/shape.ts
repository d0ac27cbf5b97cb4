import type { Branded } from '../base/brand.ts'
import type { Place } from '../base/fault.ts'
import type { Bilingual } from '../base/text.ts'
import type { PortRef } from '../site/shape.ts'

export const RUNG_KINDS = ['ssh', 'snmp', 'console', 'outlet', 'relay', 'hands'] as const
export type RungKind = (typeof RUNG_KINDS)[number]

export type Gate =
  | { readonly kind: 'auto' }
  | { readonly kind: 'confirm' }
  /** So many different people have to approve. */
  | {
      readonly kind: 'approve'
      readonly count: number
      /** One person may open it alone, loudly recorded. Absent where the plan does not say so. */
      readonly breakGlass?: true
    }

/** Pairs: every name on the left with every name on the right. A name is a segment's or a device's id. */
export interface Relation {
  readonly from: readonly string[]
  readonly to: readonly string[]
  readonly place: Place
}

interface CutPointCommon {
  /** Unique in the plan. */
  readonly id: string
  /** Rank and number, such as 1-03. Null when the plan leaves it out (lint says so). */
  readonly tag: string | null
  /** Rungs in order. Never empty. */
  readonly ladder: readonly RungKind[]
  readonly impact: Bilingual | null
  /** Wording for the display, in place of the sentence made from the map. */
  readonly display: Bilingual | null
  /** Cables that a person unplugs for the `hands` rung. For a port: the port's cable unless told. */
  readonly cables: readonly string[]
  readonly place: Place
}

export type CutPoint =
  | (CutPointCommon & { readonly kind: 'port' } & PortRef)
  /** No traffic between these segments, both directions, through this firewall. */
  | (CutPointCommon & {
      readonly kind: 'zone-block'
      readonly device: string
      readonly from: readonly string[]
      readonly to: readonly string[]
    })
  | (CutPointCommon & { readonly kind: 'service'; readonly device: string; readonly service: string })
  /** The power of a whole device: everything at it goes. */
  | (CutPointCommon & { readonly kind: 'power'; readonly device: string })
  | (CutPointCommon & { readonly kind: 'hands'; readonly device: null })
export type CutPointKind = CutPoint['kind']

export interface Stage {
  readonly id: string
  readonly name: Bilingual
  readonly gate: Gate
  readonly severs: readonly Relation[]
  readonly keeps: readonly Relation[]
  /** What stops working. */
  readonly impact: Bilingual | null
  readonly announcements: readonly Bilingual[]
  /** Restore is cut again unless confirmed within this many milliseconds. */
  readonly probationMs: number
  /** While isolated, every cut point is read back once in this many milliseconds. */
  readonly watchEveryMs: number
  /** A reopened path is cut again by itself. */
  readonly recut: boolean
  readonly cutPoints: readonly CutPoint[]
  readonly place: Place
}

/** The cut plan. Only `parsePlan` makes one. */
export interface CutPlanBody {
  readonly name: Bilingual
  /** When to use it. */
  readonly triggers: readonly Bilingual[]
  readonly stages: readonly Stage[]
  /** When an agent runs its room's part by itself. Absent: only at its display, with two codes. */
  readonly alone?: Alone
}
/** Controller gone for so long. `incident`: only where a real run was open or a stage isolated when it was last heard. */
export interface Alone {
  readonly afterMs: number
  readonly when: 'incident' | 'always'
}
export type CutPlan = Branded<CutPlanBody, 'CutPlan'>
