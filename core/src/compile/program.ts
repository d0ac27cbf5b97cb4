import type { Branded } from '../base/brand.ts'
import type { Bilingual } from '../base/text.ts'
import type { Alone, CutPointKind, Gate, RungKind } from '../plan/shape.ts'
import type { Profile } from '../profile/shape.ts'
import type { Contact, ContactRef, DeviceKind, PortRef, SegmentKind, Ways } from '../site/shape.ts'

/** What is acted on, in the device's own words. */
export type CutTarget =
  | { readonly kind: 'port'; readonly port: string }
  /** `id` names the rule set on the device; `from` and `to` are the device's interfaces towards the segments. */
  | {
      readonly kind: 'zone-block'
      readonly id: string
      readonly from: readonly string[]
      readonly to: readonly string[]
    }
  | { readonly kind: 'service'; readonly name: string }
  /** The power of the whole device. */
  | { readonly kind: 'power' }
  /** One outlet of a PDU or one relay of a board, in its own words. Only between the drivers. */
  | { readonly kind: 'contact'; readonly contact: string }

export interface Rung {
  readonly kind: RungKind
  /** This rung is given up after so many milliseconds. For hands: 0, a person has no deadline. */
  readonly deadlineMs: number
  /** The next rung starts after so many milliseconds without an outcome; equal to `deadlineMs` where hedging is not allowed. */
  readonly hedgeAfterMs: number
}

/** One cut point in a program, with everything needed to carry it out and to say what happened. Its id is the cut point's. */
export interface Step {
  readonly id: string
  readonly tag: string
  readonly kind: CutPointKind
  /** Null for kind `hands`. */
  readonly device: string | null
  readonly target: CutTarget | null
  readonly ladder: readonly Rung[]
  /** The other end of the port's cable, where a driven device can tell its link state. */
  readonly second: PortRef | null
  /** Cables a person unplugs on the `hands` rung, by cable id. */
  readonly cables: readonly string[]
  readonly display: Bilingual | null
  readonly impact: Bilingual | null
}

/** Steps that run in parallel across devices. */
export interface Wave {
  readonly steps: readonly Step[]
}

export interface ProgramRelation {
  readonly from: readonly string[]
  readonly to: readonly string[]
}

export interface ProgramStage {
  readonly id: string
  readonly name: Bilingual
  readonly gate: Gate
  readonly severs: readonly ProgramRelation[]
  readonly keeps: readonly ProgramRelation[]
  readonly impact: Bilingual | null
  readonly announcements: readonly Bilingual[]
  readonly probationMs: number
  readonly watchEveryMs: number
  readonly recut: boolean
  /** Far ends first; restore goes through them backwards. */
  readonly waves: readonly Wave[]
}

export interface ProgramDevice {
  readonly id: string
  readonly kind: DeviceKind
  readonly name: Bilingual
  readonly room: string | null
  readonly rack: string | null
  readonly unit: number | null
  readonly address: string | null
  readonly ways: Ways
  readonly aaa: string | null
  readonly outlets?: readonly ContactRef[]
  /** By port, or under `power`. */
  readonly relays?: { readonly [port: string]: readonly ContactRef[] }
  readonly photo?: string
}

export interface ProgramAgent {
  readonly room: string
}

export type ProgramEnd =
  | { readonly kind: 'port'; readonly device: string; readonly port: string }
  /** `panel` where the position is on a patch panel. */
  | { readonly kind: 'wall'; readonly position: string; readonly panel?: true }

export interface ProgramCable {
  readonly id: string
  readonly tag: string | null
  readonly ends: readonly [ProgramEnd, ProgramEnd]
  readonly colour: string
  readonly medium: string
}

/** Plain data, so that it has canonical bytes. Refers to nothing outside itself but credentials, by name. */
export interface ProgramBody {
  readonly format: 'kakuri-program/1'
  readonly site: { readonly id: string; readonly name: Bilingual }
  readonly plan: {
    readonly name: Bilingual
    readonly triggers: readonly Bilingual[]
    readonly alone?: Alone
  }
  readonly rooms: { readonly [id: string]: { readonly name: Bilingual; readonly people?: readonly string[] } }
  readonly agents?: { readonly [id: string]: ProgramAgent }
  readonly contacts?: readonly Contact[]
  readonly segments: { readonly [id: string]: { readonly kind: SegmentKind; readonly name: Bilingual } }
  /** Devices with steps, their neighbours that can tell a second side, and devices in rooms where hands may act. */
  readonly devices: { readonly [id: string]: ProgramDevice }
  readonly profiles: { readonly [id: string]: Profile }
  /** Cables with an end at one of `devices`, and cables a person may have to unplug. */
  readonly cables: { readonly [id: string]: ProgramCable }
  readonly aaa: { readonly [name: string]: { readonly sessions: number } }
  readonly stages: readonly ProgramStage[]
}

/** Only `compile` makes one. */
export type Program = Branded<ProgramBody, 'Program'>
/** Only `lint` makes one, of a program without errors. */
export type CheckedProgram = Branded<ProgramBody, 'CheckedProgram'>

/** A sealed program. Only `openBundle` makes one, after checking digest and signature. The executor accepts nothing else. */
export interface BundleBody {
  readonly program: ProgramBody
  /** SHA-256 of the canonical bytes, lower-case hex. */
  readonly sha256: string
  readonly epoch: number
  /** When and by whom it was sealed, as written inside the signed bytes. */
  readonly sealedAt: string
  readonly sealedBy: string
  /** Public key that signed it, `ed25519:` and base64 of the raw 32 bytes. */
  readonly signer: string
}
export type Bundle = Branded<BundleBody, 'Bundle'>

/** Every step of a stage, wave after wave. */
export function stageSteps(stage: ProgramStage): Step[] {
  return stage.waves.flatMap(wave => [...wave.steps])
}
