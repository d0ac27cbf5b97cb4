import type { Bilingual } from '@kakuri/core/base/text.ts'
import { createContext, useContext } from 'react'
import type { DisplayDoc } from '../../../src/display/contract.ts'

export const Tongue = createContext<DisplayDoc['language']>('both')

/** A text in the language of the screen; in both, Japanese first and English below it (`line`: beside it). */
export function Say({ text, line = false }: { text: Bilingual; line?: boolean }) {
  const language = useContext(Tongue)
  if (language !== 'both') return <span lang={language}>{text[language]}</span>
  if (text.ja === text.en) return <span>{text.ja}</span>
  return (
    <span className={line ? 'both line' : 'both'}>
      <span lang="ja">{text.ja}</span>
      <span lang="en" className="second">
        {text.en}
      </span>
    </span>
  )
}
