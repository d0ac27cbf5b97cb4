import { KakuriError } from '@kakuri/core/base/errors.ts'
import { formatPlace } from '@kakuri/core/base/fault.ts'
import { inJapanese } from '@kakuri/core/view/japanese/japanese.ts'
import type { FastifyError } from 'fastify'
import { TooManyTries } from '../accounts/limits.ts'
import type { Bilingual, Problem } from '../api/common.ts'
import { NEXT_JA } from '../cli/messages/next-ja.ts'
import { asSentence } from '../cli/messages/sentence.ts'
import { FaultsError } from '../cli/report-error.ts'
import { inBoth } from '../service/bilingual.ts'
import { SaidError } from '../service/said.ts'
import { SiteFaults } from '../service/site-files.ts'
import { Refusal } from './refusal.ts'
import { STATUS } from './status.ts'

export interface Failure {
  readonly status: number
  readonly problem: Problem
  /** For the header `retry-after`; null where waiting is no help or nobody knows how long. */
  readonly waitSeconds: number | null
  /** Nobody expected it: it belongs into the log, with its stack. */
  readonly unexpected: boolean
}

/** What a person is told about an error, in both languages. Nothing of what nobody expected is in the answer but `id`. */
export function failureOf(error: unknown, id: string): Failure {
  if (error instanceof KakuriError) return known(error)
  const refusal = isFastifyError(error) ? ofFastify(error) : null
  return refusal === null ? { ...known(unexpected(id)), unexpected: true } : known(refusal)
}

function known(error: KakuriError): Failure {
  const faults = faultsOf(error)
  const problem: Problem = {
    code: error.code,
    message: saidBy(error),
    next: { ja: NEXT_JA[error.code], en: error.next },
    retryable: error.retryable,
    ...(faults !== undefined && { faults }),
  }
  return { status: STATUS[error.code], problem, waitSeconds: waitOf(error), unexpected: false }
}

function saidBy(error: KakuriError): Bilingual {
  if (error instanceof SaidError) return error.text
  return { ja: asSentence(inJapanese(error.message)), en: asSentence(error.message) }
}

function faultsOf(error: KakuriError): Problem['faults'] {
  if (error instanceof Refusal) return error.faults
  if (!(error instanceof FaultsError || error instanceof SiteFaults)) return undefined
  return error.faults.map(({ place, message, hint }) => ({
    path: formatPlace(place),
    message: inBoth(message),
    ...(hint !== null && { hint: inBoth(hint) }),
  }))
}

function waitOf(error: KakuriError): number | null {
  if (error instanceof TooManyTries) return error.seconds
  return error instanceof Refusal ? error.waitSeconds : null
}

const unexpected = (id: string) =>
  new Refusal('UNEXPECTED', {
    en: `Something went wrong that nobody expected; it stands in the log as ${id}.`,
    ja: `想定外のエラーが起きました。ログの番号は ${id} です。`,
  })

const isFastifyError = (error: unknown): error is FastifyError =>
  error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number' && error.statusCode < 500

const PARTS: { readonly [context: string]: Bilingual } = {
  body: { en: 'The body', ja: '本文' },
  querystring: { en: 'The query', ja: 'クエリー' },
  params: { en: 'The path', ja: 'パス' },
}

/** Fastify's own refusals, and bodies, queries and paths that do not fit their shape. */
function ofFastify(error: FastifyError): Refusal {
  if (error.validation !== undefined) return misfit(error)
  if (error.statusCode === 413) {
    return new Refusal('BODY_TOO_LARGE', {
      en: 'The body is larger than this route takes.',
      ja: '本文がこの操作の上限を超えています。',
    })
  }
  return new Refusal('BODY_INVALID', { en: 'The request could not be read.', ja: 'リクエストを読み取れませんでした。' })
}

function misfit(error: FastifyError): Refusal {
  const part = PARTS[error.validationContext ?? 'body'] ?? { en: 'The request', ja: 'リクエスト' }
  const faults = (error.validation ?? []).map(one => ({
    path: one.instancePath.replace(/^\//, ''),
    message: { en: one.message ?? 'does not fit', ja: `形が合いません（${one.message ?? 'does not fit'}）` },
  }))
  const said = { en: `${part.en} does not have the shape of this route.`, ja: `${part.ja}の形が正しくありません。` }
  return new Refusal('BODY_INVALID', said, { faults })
}
