import type { ErrorCode } from '@kakuri/core/base/errors.ts'
import type { Bilingual, Problem } from '../api/common.ts'
import { SaidError } from '../service/said.ts'

/** A request refused by the server itself, before or beside any act. */
export class Refusal extends SaidError {
  readonly faults: Problem['faults']
  /** Seconds after which trying again can help; null where that is not known. */
  readonly waitSeconds: number | null

  constructor(
    code: ErrorCode,
    text: Bilingual,
    more: { readonly faults?: Problem['faults']; readonly waitSeconds?: number } = {},
  ) {
    super(code, text)
    this.faults = more.faults
    this.waitSeconds = more.waitSeconds ?? null
  }
}
