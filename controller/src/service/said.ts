import { type ErrorCode, KakuriError } from '@kakuri/core/base/errors.ts'
import type { Bilingual } from '@kakuri/core/base/text.ts'

/** An error whose sentence the controller itself says in both languages; `message` is the English one. */
export class SaidError extends KakuriError {
  readonly text: Bilingual

  constructor(code: ErrorCode, text: Bilingual, options: { cause?: unknown } = {}) {
    super(code, text.en, options)
    this.text = text
  }
}
