import type { Bilingual, Language } from '@kakuri/core/base/text.ts'

/** What the operating system calls a way that does not lead there. */
const REASONS: { readonly [code: string]: Bilingual } = {
  ECONNREFUSED: { en: 'it refuses the connection', ja: '接続を拒否されました' },
  EHOSTUNREACH: { en: 'no way leads to that address', ja: 'そのアドレスへの経路がありません' },
  ENETUNREACH: { en: 'no way leads to that network', ja: 'そのネットワークへの経路がありません' },
  ETIMEDOUT: { en: 'no answer', ja: '応答がありません' },
}

/** The words of the operating system in plain ones; the address stands in the sentence already. */
export function plainReasons(text: string, language: Language): string {
  return text.replace(
    /(?:\bconnect )?\b(E[A-Z]{5,})\b(?: [\da-f.:]+:\d+(?: - Local \([^)]*\))?)?/g,
    (all, code: string) => {
      const reason = REASONS[code]
      return reason === undefined ? all : reason[language]
    },
  )
}

/** Words that begin a sentence of ours in small letters; the name of a device is never changed. */
const SMALL = /^(?:the|stage|run|unknown|option|missing|too|given)\b/

/** With the capital letter and the full stop that a sentence has. */
export function asSentence(text: string): string {
  const begun = SMALL.test(text) ? text.charAt(0).toUpperCase() + text.slice(1) : text
  return /[\p{L}\p{N}'"`\]]\)?$/u.test(begun) ? `${begun}.` : begun
}
