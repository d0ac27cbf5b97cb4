import type { Problem } from '../../../src/api/common.ts'
import type { BodyOf, ReplyOf, RouteName } from '../../../src/api/routes.ts'
import { sessionOver } from './session.ts'

/** A refusal or failure of the controller, as it said it. */
export class ApiError extends Error {
  readonly problem: Problem
  readonly status: number

  constructor(problem: Problem, status: number) {
    super(problem.message.en)
    this.problem = problem
    this.status = status
  }
}

const AWAY: Problem = {
  code: 'CONTROLLER_AWAY',
  message: { ja: 'コントローラーに接続できません。', en: 'The controller cannot be reached.' },
  next: {
    ja: 'コントローラーが動いていること、この端末から届くことを確かめてください。',
    en: 'Check that the controller runs and that this machine reaches it.',
  },
  retryable: true,
}

type Words<N extends RouteName> = { readonly body: BodyOf<N> }

/**
 * Calls a route: `await call<'pauseRun'>('POST', `/runs/${run}/pause`, { reason })`. Throws ApiError, also when the controller
 * is away.
 */
export async function call<N extends RouteName>(
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
  path: string,
  body?: Partial<NonNullable<Words<N>['body']>> | BodyOf<N>,
): Promise<ReplyOf<N>> {
  const sends = method !== 'GET' && method !== 'DELETE'
  const request: RequestInit = sends
    ? { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body ?? {}) }
    : { method }
  const answer = await fetch(`/api/v1${path}`, request).catch(() => {
    throw new ApiError(AWAY, 0)
  })
  const document = await answer.json().catch(() => AWAY)
  if (!answer.ok) throw refused(document, answer.status)
  return document as ReplyOf<N>
}

/** Where the session is over, the shell shows the login page. */
function refused(said: Partial<Problem> | null, status: number): ApiError {
  const problem = isProblem(said) ? said : AWAY
  if (problem.code === 'NOT_LOGGED_IN') sessionOver()
  return new ApiError(problem, status)
}

/** What stands between may answer as well, in words of its own. */
function isProblem(said: Partial<Problem> | null): said is Problem {
  return typeof said?.code === 'string' && typeof said.message?.ja === 'string' && typeof said.next?.ja === 'string'
}
