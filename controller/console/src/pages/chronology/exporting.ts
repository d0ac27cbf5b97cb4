import type { ExportQuery } from '../../../../src/api/chronology.ts'
import type { Problem } from '../../../../src/api/common.ts'
import { ApiError } from '../../live/api.ts'

type Query = Pick<ExportQuery, 'format' | 'language' | 'offset'> & { readonly run: string | null }

export function exportPath({ format, language, offset, run }: Query): string {
  const query = new URLSearchParams({ format, language, offset: String(offset) })
  if (run !== null) query.set('run', run)
  return `/api/v1/chronology/export?${query}`
}

/** Name the controller gave the file; `otherwise` where it gave none. */
export function fileName(disposition: string | null, otherwise: string): string {
  const [, encoded] = /filename\*=UTF-8''([^;]+)/i.exec(disposition ?? '') ?? []
  if (encoded !== undefined) return decodeURIComponent(encoded)
  const [, plain] = /filename="?([^";]+)"?/i.exec(disposition ?? '') ?? []
  return plain ?? otherwise
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

/** Fetches a file and hands it to the browser to be kept. Throws ApiError, as the controller said it. */
export async function download(path: string, otherwise: string): Promise<void> {
  const answer = await fetch(path).catch(() => {
    throw new ApiError(AWAY, 0)
  })
  if (!answer.ok) throw new ApiError(((await answer.json().catch(() => AWAY)) as Problem) ?? AWAY, answer.status)
  const blob = await answer.blob().catch(() => {
    throw new ApiError(AWAY, 0)
  })
  keep(blob, fileName(answer.headers.get('content-disposition'), otherwise))
}

function keep(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  Object.assign(link, { href: url, download: name })
  link.click()
  // The browser has begun to read it once the click is done; a minute is enough for any disk.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
