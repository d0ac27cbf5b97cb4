import type { Bilingual } from '@kakuri/core/base/text.ts'
import type { CodeReply, DisplayAnswer, DisplayDoc } from '../../src/display/contract.ts'
import { WORDS } from '../../src/display/words.ts'

/** What the page asks of the agent. Each gives null when it was taken, or what to tell the person. */

async function post(path: string, body: unknown): Promise<Response | null> {
  const request = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
  return fetch(path, request).catch(() => null)
}

const SAID: Readonly<Record<string, Bilingual>> = {
  NOT_WAITING: WORDS.notAskedAnyMore,
  USAGE: WORDS.nameMissing,
}

async function refusal(response: Response | null): Promise<Bilingual> {
  const body = await response?.json().catch(() => null)
  return SAID[body?.code] ?? WORDS.refusedUnknown
}

export async function sendAnswer(answer: DisplayAnswer): Promise<Bilingual | null> {
  const response = await post('/api/answer', answer)
  return response?.ok === true ? null : refusal(response)
}

/** The code itself leaves the page only here, and is forgotten by it at once. */
export async function sendCode(code: string): Promise<CodeReply> {
  const response = await post('/api/code', { code })
  if (response?.ok === true) return response.json()
  return { kind: 'refused', text: await refusal(response), waitMs: 0 }
}

export async function setLanguage(language: DisplayDoc['language']): Promise<void> {
  await post('/api/language', { language })
}
