import type { Bilingual, Language } from '@kakuri/core/base/text.ts'
import { inJapanese } from '@kakuri/core/view/japanese/japanese.ts'
import { asSentence, plainReasons } from '../cli/messages/sentence.ts'

const KEPT = 2_000
const known = new Map<string, Bilingual>()

/**
 * A sentence of core (a note, an error, a finding) in both languages; what a person typed stays as it is. Remembered, because
 * a board says the same few sentences a thousand times.
 */
export function inBoth(english: string): Bilingual {
  const found = known.get(english)
  if (found !== undefined) return found
  if (known.size >= KEPT) known.clear()
  const said = { ja: plainReasons(inJapanese(english), 'ja'), en: plainReasons(english, 'en') }
  known.set(english, said)
  return said
}

/** As `inBoth`, with the capital and the full stop of a sentence: for errors, which core writes as half sentences. */
export function sentenceInBoth(english: string): Bilingual {
  const { ja, en } = inBoth(english)
  return { ja: asSentence(ja), en: asSentence(en) }
}

export function bothBy(say: (language: Language) => string): Bilingual {
  return { ja: say('ja'), en: say('en') }
}
