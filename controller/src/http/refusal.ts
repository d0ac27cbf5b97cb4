import { type ErrorCode, KakuriError } from '@kakuri/core/base/errors.ts'
import type { Bilingual, Problem } from '../api/common.ts'

/** A request refused by the server itself, before or beside any act. Says so in both languages, unlike what core throws. */
export class Refusal extends KakuriError {
  readonly said: Bilingual
  readonly faults: Problem['faults']
  /** Seconds after which trying again can help; null where that is not known. */
  readonly waitSeconds: number | null

  constructor(
    code: ErrorCode,
    said: Bilingual,
    more: { readonly faults?: Problem['faults']; readonly waitSeconds?: number } = {},
  ) {
    super(code, said.en)
    this.said = said
    this.faults = more.faults
    this.waitSeconds = more.waitSeconds ?? null
  }
}
