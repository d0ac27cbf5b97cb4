import { Text, TextInput } from '@mantine/core'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useDeferredValue, useMemo, useRef, useState } from 'react'
import type { MapCableDoc, MapDoc } from '../../../../src/api/map.ts'
import { useLanguage, useSay, useWords } from '../../app/words.ts'
import { Empty } from '../../components/empty.tsx'
import { SearchIcon } from '../../components/icons.tsx'
import { ProblemBox } from '../../components/problem-box.tsx'
import { useLoad } from '../../components/use-load.ts'
import { call } from '../../live/api.ts'
import { useLive } from '../../live/store.ts'
import { cableColour } from '../tasks/colour.ts'
import { type CableRow, COLUMNS, type Column, partsOf, rowsOf, sorted } from './cables.ts'
import styles from './plan.module.css'
import { find, indexOf } from './search.ts'
import { WORDS } from './words.ts'

const ROW_HEIGHT = 56

/** All cables and ports: found as one types, sorted by any column, drawn only where they are in sight. */
export function Cables() {
  const t = useWords(WORDS)
  const sealed = useLive(live => live.plan?.seal.sha256)
  const { value, error, loading } = useLoad(() => call<'map'>('GET', '/map'), [sealed])
  return (
    <>
      <ProblemBox error={error} />
      {value === null && loading && <Text role="status">{t('loadingMap')}</Text>}
      {value !== null && <Searched map={value} />}
    </>
  )
}

interface Order {
  readonly column: Column
  readonly down: boolean
}

function Searched({ map }: { map: MapDoc }) {
  const t = useWords(WORDS)
  const [query, setQuery] = useState('')
  const [order, setOrder] = useState<Order | null>(null)
  const index = useMemo(() => {
    const rows = rowsOf(map)
    return indexOf(order === null ? rows : sorted(rows, order.column, order.down), partsOf(map))
  }, [map, order])
  const asked = useDeferredValue(query)
  const found = useMemo(() => find(index, asked), [index, asked])
  return (
    <search>
      <TextInput
        label={t('search')}
        description={t('searchHint')}
        type="search"
        leftSection={<SearchIcon />}
        value={query}
        onChange={event => setQuery(event.currentTarget.value)}
      />
      <p className={styles.found} aria-live="polite">
        {t('found', { count: found.length, all: index.rows.length })}
      </p>
      {found.length === 0 ? (
        <Empty title={t('none')}>{t('noneMore')}</Empty>
      ) : (
        <Table map={map} rows={found} order={order} onOrder={setOrder} />
      )}
    </search>
  )
}

interface TableProps {
  readonly map: MapDoc
  readonly rows: readonly CableRow[]
  readonly order: Order | null
  readonly onOrder: (order: Order | null) => void
}

/** Rows out of sight are two empty ones, as high as they would be. */
function Table({ map, rows, order, onOrder }: TableProps) {
  const t = useWords(WORDS)
  const box = useRef<HTMLElement>(null)
  const names = useNames(map)
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 8,
    getItemKey: index => rows[index]?.key ?? index,
  })
  const items = virtual.getVirtualItems()
  const above = items[0]?.start ?? 0
  const below = virtual.getTotalSize() - (items.at(-1)?.end ?? 0)
  return (
    <section ref={box} className={styles.grid} aria-label={t('cables')}>
      <table aria-rowcount={rows.length + 1}>
        <thead>
          <tr aria-rowindex={1}>
            {COLUMNS.map(column => (
              <Head key={column} column={column} order={order} onOrder={onOrder} />
            ))}
          </tr>
        </thead>
        <tbody>
          <Gap height={above} />
          {items.map(({ index, key }) => {
            const row = rows[index]
            if (row === undefined) return null
            return (
              <tr key={key} ref={virtual.measureElement} data-index={index} aria-rowindex={index + 2}>
                <Cells row={row} names={names} />
              </tr>
            )
          })}
          <Gap height={below} />
        </tbody>
      </table>
    </section>
  )
}

function Gap({ height }: { height: number }) {
  return height <= 0 ? null : (
    <tr>
      <td colSpan={COLUMNS.length} className={styles.gap} style={{ height }} />
    </tr>
  )
}

function Head({ column, order, onOrder }: { column: Column; order: Order | null; onOrder: TableProps['onOrder'] }) {
  const t = useWords(WORDS)
  const now = order?.column === column ? (order.down ? 'down' : 'up') : null
  const next = now === 'up' ? { column, down: true } : now === 'down' ? null : { column, down: false }
  const sort = now === null ? 'none' : now === 'up' ? 'ascending' : 'descending'
  return (
    <th scope="col" aria-sort={sort}>
      <button type="button" onClick={() => onOrder(next)} aria-label={t('sort', { column: t(column) })}>
        {t(column)}
        <span aria-hidden="true">{now === null ? ' ↕' : now === 'up' ? ' ▲' : ' ▼'}</span>
      </button>
    </th>
  )
}

type Names = ReturnType<typeof useNames>

function useNames(map: MapDoc) {
  const say = useSay()
  const language = useLanguage()
  const devices = useMemo(() => new Map(map.devices.map(device => [device.id, device])), [map])
  const segments = useMemo(() => new Map(map.segments.map(segment => [segment.id, segment.name])), [map])
  const rooms = useMemo(() => new Map(map.rooms.map(room => [room.id, room.name])), [map])
  return { say, language, devices, segments, rooms }
}

function Cells({ row, names }: { row: CableRow; names: Names }) {
  const t = useWords(WORDS)
  const { cable, tag, ends, segments } = row
  const carried = segments.map(id => names.say(names.segments.get(id) ?? { ja: id, en: id }))
  return (
    <>
      <td>{tag !== '' && <b className={styles.tag}>{tag}</b>}</td>
      <th scope="row">{cable?.id ?? <span className={styles.quiet}>{t('free')}</span>}</th>
      <td>
        <End end={ends[0]} names={names} />
      </td>
      <td>{ends[1] !== null && <End end={ends[1]} names={names} />}</td>
      <td>{cable !== null && <Colour written={cable.colour} names={names} />}</td>
      <td>{cable?.medium}</td>
      <td>{carried.join(names.language === 'ja' ? '、' : ', ')}</td>
    </>
  )
}

function End({ end, names }: { end: MapCableDoc['ends'][number]; names: Names }) {
  const t = useWords(WORDS)
  if (end.kind === 'wall') return <b>{t(end.panel ? 'panel' : 'wall', { name: end.position })}</b>
  const device = names.devices.get(end.device)
  const room = names.rooms.get(device?.room ?? '')
  const more = [end.device, room === undefined ? '' : names.say(room), device?.rack ?? '']
  return (
    <>
      <b>
        {device === undefined ? end.device : names.say(device.name)} {end.port}
      </b>
      <span className={styles.sub}>{more.filter(part => part !== '').join(' · ')}</span>
    </>
  )
}

function Colour({ written, names }: { written: string; names: Names }) {
  const colour = cableColour(written, names.language)
  if (colour === null) return null
  return (
    <span className={styles.colour}>
      {colour.css !== null && <span className={styles.patch} style={{ background: colour.css }} aria-hidden="true" />}
      {colour.word}
    </span>
  )
}
