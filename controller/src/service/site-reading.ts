import type { ErrorCode } from '@kakuri/core/base/errors.ts'
import type { Fault } from '@kakuri/core/base/fault.ts'
import type { Bilingual } from '@kakuri/core/base/text.ts'
import type { ChecksDoc } from '../api/plan.ts'
import type { BareMap } from './map-document.ts'

/** A program as canonical JSON, with its SHA-256: a text crosses from one thread to another at no cost, a tree does not. */
export interface ProgramText {
  readonly json: string
  readonly sha256: string
}

/** The site files as a worker thread read them: plain data. */
export type SiteReading =
  | { readonly ok: true; readonly map: BareMap; readonly checks: ChecksDoc; readonly program: ProgramText }
  | { readonly ok: false; readonly code: ErrorCode; readonly text: Bilingual; readonly faults: readonly Fault[] }

export interface SiteWork {
  readonly siteFolder: string
  readonly profiles: string
  /** UTC milliseconds. */
  readonly now: number
}
