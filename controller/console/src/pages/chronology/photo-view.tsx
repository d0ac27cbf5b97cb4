import { Anchor } from '@mantine/core'
import { useState } from 'react'
import type { EntryDoc } from '../../../../src/api/chronology.ts'
import { useWords } from '../../app/words.ts'
import desk from '../desk.module.css'
import { Dialog } from '../dialog.tsx'
import css from './chronology.module.css'
import { sizeInWords } from './photo.ts'
import { WORDS } from './words.ts'

interface Props {
  readonly photo: NonNullable<EntryDoc['photo']>
  readonly seq: number
}

/** A thumbnail that opens the whole picture with its digest. */
export function Photo({ photo, seq }: Props) {
  const t = useWords(WORDS)
  const [open, setOpen] = useState(false)
  const [failed, setFailed] = useState(false)
  const source = `/api/v1/photos/${photo.sha256}`
  const label = t('photo', { size: sizeInWords(photo.bytes) })
  return (
    <>
      <button type="button" className={css.thumb} onClick={() => setOpen(true)} aria-label={label}>
        {failed ? (
          <span>{t('photoFailed')}</span>
        ) : (
          <img src={source} alt="" width={96} height={72} loading="lazy" onError={() => setFailed(true)} />
        )}
      </button>
      {open && (
        <Dialog title={t('photoTitle', { seq })} size="auto" close={{ label: t('close'), act: () => setOpen(false) }}>
          <div className={css.whole}>
            {failed ? <p>{t('photoFailed')}</p> : <img src={source} alt={t('photoTitle', { seq })} />}
            <p>
              <span className={desk.quiet}>{t('digest')}</span>
              <br />
              <code className={css.digest}>{photo.sha256.match(/.{1,8}/g)?.join(' ')}</code>
            </p>
            <Anchor href={source} target="_blank" rel="noreferrer">
              {t('openAlone')}
            </Anchor>
          </div>
        </Dialog>
      )}
    </>
  )
}
