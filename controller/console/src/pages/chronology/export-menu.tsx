import { Button } from '@mantine/core'
import { useState } from 'react'
import { useLanguage, useWords } from '../../app/words.ts'
import { DownloadIcon } from '../../components/icons.tsx'
import { ProblemBox } from '../../components/problem-box.tsx'
import { useAct } from '../../components/use-act.ts'
import desk from '../desk.module.css'
import { download, exportPath } from './exporting.ts'
import { offsetAt, zoneName } from './when.ts'
import { WORDS } from './words.ts'

const FORMATS = ['pdf', 'csv', 'json'] as const

/** The record as a file, in the language of the page and the time of this machine. */
export function ExportMenu({ run }: { readonly run: string | null }) {
  const t = useWords(WORDS)
  const language = useLanguage()
  const act = useAct()
  const [done, setDone] = useState('')
  const offset = offsetAt(Date.now())
  const write = async (format: (typeof FORMATS)[number]) => {
    setDone('')
    const path = exportPath({ format, language, offset, run })
    if (await act.run(() => download(path, `kakuri-chronology.${format}`))) setDone(format.toUpperCase())
  }
  return (
    <section className={`${desk.panel} ${desk.stack}`} aria-label={t('exportTitle')}>
      <p className={desk.quiet}>{t('exportHint', { zone: zoneName(offset) })}</p>
      <div className={desk.row}>
        {FORMATS.map(format => (
          <Button
            key={format}
            size="md"
            variant="default"
            leftSection={<DownloadIcon />}
            disabled={act.busy}
            onClick={() => write(format)}
          >
            {format.toUpperCase()}
          </Button>
        ))}
        <span aria-live="polite">
          {act.busy && t('exporting')}
          {done !== '' && t('exported', { format: done })}
        </span>
      </div>
      <ProblemBox error={act.error} onClose={act.clear} />
    </section>
  )
}
