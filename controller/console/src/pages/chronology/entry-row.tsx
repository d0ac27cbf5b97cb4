import { memo } from 'react'
import type { EntryDoc } from '../../../../src/api/chronology.ts'
import { useLanguage, useSay, useWords } from '../../app/words.ts'
import { AlertIcon } from '../../components/icons.tsx'
import { RunKindMark } from '../../components/state-mark.tsx'
import css from './chronology.module.css'
import type { Row } from './feed.ts'
import { Photo } from './photo-view.tsx'
import { toInput } from './when.ts'
import { WORDS } from './words.ts'

export const EntryRow = memo(function EntryRow({ row }: { readonly row: Row }) {
  return row.kind === 'day' ? <Day utc={row.utc} /> : <Entry entry={row.entry} />
})

function Day({ utc }: { readonly utc: number }) {
  const language = useLanguage()
  const day = new Intl.DateTimeFormat(language === 'ja' ? 'ja-JP' : 'en-GB', { dateStyle: 'full' }).format(utc)
  return <h2 className={css.day}>{day}</h2>
}

function Entry({ entry }: { readonly entry: EntryDoc }) {
  const t = useWords(WORDS)
  const say = useSay()
  return (
    <article className={css.entry} data-level={entry.level} data-kind={entry.kind}>
      <time className={css.time} dateTime={new Date(entry.utc).toISOString()}>
        {toInput(entry.utc).slice(11)}
      </time>
      <div className={css.body}>
        <p className={css.sentence}>
          <Level level={entry.level} />
          {entry.kind !== null && entry.kind !== 'incident' && <RunKindMark kind={entry.kind} size="sm" />}
          <span>{say(entry.text)}</span>
        </p>
        <p className={css.meta}>
          <span>{t(entry.group)}</span>
          {entry.kind === 'incident' && <span>{t('incident')}</span>}
          <span>{t('number', { seq: entry.seq })}</span>
          {entry.actor !== 'kakuri' && <span>{entry.actor}</span>}
        </p>
      </div>
      {entry.photo !== null && <Photo photo={entry.photo} seq={entry.seq} />}
    </article>
  )
}

/** By mark and word, not by colour alone. */
function Level({ level }: { readonly level: EntryDoc['level'] }) {
  const t = useWords(WORDS)
  if (level === 'info') return null
  return (
    <strong className={css.level} data-level={level}>
      <AlertIcon />
      {t(level)}
    </strong>
  )
}
