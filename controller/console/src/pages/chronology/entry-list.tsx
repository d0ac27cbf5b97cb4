import { Button } from '@mantine/core'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { EntryDoc } from '../../../../src/api/chronology.ts'
import { useWords } from '../../app/words.ts'
import { Empty } from '../../components/empty.tsx'
import css from './chronology.module.css'
import { EntryRow } from './entry-row.tsx'
import { type Filter, heldBack, isNarrowed, type Row, rowsOf } from './feed.ts'
import { dayOf } from './when.ts'
import { WORDS } from './words.ts'

interface Shown {
  readonly entries: readonly EntryDoc[]
  readonly before: number | null | undefined
  readonly loading: boolean
  readonly error: unknown
}

interface Props {
  readonly feed: Shown
  readonly filter: Filter
  readonly onOlder: () => void
}

/** Further down than this a reader is reading: nothing moves under their eyes. */
const AT_TOP_PX = 60
/** What scrolls by itself must be reachable without a mouse. */
const SCROLLED_BY_KEYS = { tabIndex: 0 } as const

export function EntryList({ feed, filter, onOlder }: Props) {
  const t = useWords(WORDS)
  // A state, so that what is drawn inside learns of it: a child is mounted before the box it stands in.
  const [box, setBox] = useState<HTMLElement | null>(null)
  const [heldAt, setHeldAt] = useState<number | null>(null)
  const { shown, fresh } = useMemo(() => heldBack(feed.entries, heldAt), [feed.entries, heldAt])
  const rows = useMemo(() => rowsOf(shown, dayOf), [shown])
  const onScroll = () => {
    const reading = (box?.scrollTop ?? 0) > AT_TOP_PX
    if (reading) setHeldAt(held => held ?? feed.entries[0]?.seq ?? null)
    else setHeldAt(null)
  }
  const toTop = () => {
    setHeldAt(null)
    box?.scrollTo({ top: 0 })
    box?.focus()
  }
  if (feed.entries.length === 0) return <Nothing feed={feed} filter={filter} onOlder={onOlder} />
  return (
    <div className={css.listBox}>
      <div className={css.fresh} aria-live="polite">
        {fresh > 0 && (
          <Button size="md" onClick={toTop}>
            {t('fresh', { count: fresh })}
          </Button>
        )}
      </div>
      <section ref={setBox} className={css.scroll} onScroll={onScroll} aria-label={t('list')} {...SCROLLED_BY_KEYS}>
        <Rows rows={rows} box={box} onEnd={feed.before !== null && feed.error === null ? onOlder : null} />
        <End feed={feed} filter={filter} onOlder={onOlder} />
      </section>
    </div>
  )
}

interface RowsProps {
  readonly rows: readonly Row[]
  readonly box: HTMLElement | null
  /** Asks for more when the last row comes into sight; null where there is no more. */
  readonly onEnd: (() => void) | null
}

function Rows({ rows, box, onEnd }: RowsProps) {
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box,
    estimateSize: index => (rows[index]?.kind === 'day' ? 48 : 72),
    getItemKey: index => rows[index]?.key ?? index,
    overscan: 12,
  })
  const items = virtual.getVirtualItems()
  const last = items.at(-1)?.index ?? -1
  const atEnd = rows.length > 0 && last >= rows.length - 1
  const ask = useRef(onEnd)
  ask.current = onEnd
  useEffect(() => {
    if (atEnd && rows.length > 0) ask.current?.()
  }, [atEnd, rows.length])
  return (
    <ol className={css.rows} style={{ height: virtual.getTotalSize() }}>
      {items.map(item => {
        const row = rows[item.index]
        return row === undefined ? null : (
          <li
            key={item.key}
            ref={virtual.measureElement}
            data-index={item.index}
            className={css.place}
            style={{ transform: `translateY(${item.start}px)` }}
          >
            <EntryRow row={row} />
          </li>
        )
      })}
    </ol>
  )
}

function End({ feed, filter, onOlder }: Props) {
  const t = useWords(WORDS)
  if (feed.loading) return <p className={css.end}>{t('loadingOlder')}</p>
  if (feed.before === null)
    return <p className={css.end}>{t(isNarrowed(filter) ? 'beginningNarrowed' : 'beginning')}</p>
  return (
    <p className={css.end}>
      <Button size="md" variant="default" onClick={onOlder}>
        {t('older')}
      </Button>
    </p>
  )
}

function Nothing({ feed, filter, onOlder }: Props) {
  const t = useWords(WORDS)
  if (feed.loading) return <p role="status">{t('loading')}</p>
  if (feed.before !== null) return <End feed={feed} filter={filter} onOlder={onOlder} />
  if (isNarrowed(filter)) return <Empty title={t('emptyNarrowed')} />
  return <Empty title={t('empty')}>{t('emptyHint')}</Empty>
}
