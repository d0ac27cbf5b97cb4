import { existsSync } from 'node:fs'

export const CHROMIUM = '/usr/bin/chromium'
const JAPANESE = '/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc'

/** One line saying why no browser can be tested here; null when one can. */
export function browserMissing(): string | null {
  const missing = [
    ...(existsSync(CHROMIUM) ? [] : ['package chromium']),
    ...(existsSync(JAPANESE) ? [] : ['package fonts-noto-cjk']),
  ]
  return missing.length === 0 ? null : `the browser tests need ${missing.join(', ')} of Debian`
}

/** For `describe.skipIf`: the line is printed and the suite reported as skipped. On CI it is an error instead. */
export function browserSkipped(): boolean {
  const missing = browserMissing()
  if (missing === null) return false
  if (process.env.CI === 'true') throw new Error(`${missing}; on CI nothing may be skipped`)
  console.warn(`browser tests skipped: ${missing}`)
  return true
}
