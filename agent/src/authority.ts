import { X509Certificate } from 'node:crypto'
import type { Bilingual } from '@kakuri/core/base/text.ts'
import type { AgentConfig } from './config.ts'
import { SAY } from './say.ts'

/** What is wrong with the file that a person has to bring here from the controller; null where nothing is. */
export function authorityFault({ authority: file }: AgentConfig, text: string): Bilingual | null {
  if (text === '') return SAY.noAuthority(file)
  try {
    new X509Certificate(text)
    return null
  } catch {
    // What OpenSSL says of it helps nobody who brought a wrong file.
    return SAY.notAuthority(file)
  }
}
