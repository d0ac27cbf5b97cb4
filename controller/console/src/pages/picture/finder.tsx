import { TextInput } from '@mantine/core'
import { memo, useDeferredValue, useMemo, useState } from 'react'
import { useWords } from '../../app/words.ts'
import { SearchIcon } from '../../components/icons.tsx'
import { find, indexOf } from '../plan/search.ts'
import { type Names, useNames } from './describe.ts'
import { fly, look, type Seen } from './gaze.ts'
import { CutMark } from './mark.tsx'
import { type Model, usePicture, useTouchState } from './model.ts'
import styles from './picture.module.css'
import type { Touch } from './state.ts'
import { WORDS } from './words.ts'

interface Item {
  readonly key: string
  readonly seen: Seen
  /** Cut points whose state is shown beside it. */
  readonly touches: readonly Touch[]
  readonly title: string
  readonly more: string
}

const MOST = 60

/** Everything on the picture as a list that searches as one types: focus describes it, Enter goes there. */
export function Finder() {
  const t = useWords(WORDS)
  const model = usePicture()
  const names = useNames()
  const items = useMemo(() => itemsOf(model, names), [model, names])
  const index = useMemo(
    () => indexOf(items, ({ title, more, touches }) => [title, more, ...touches.map(one => one.tag)]),
    [items],
  )
  const [query, setQuery] = useState('')
  const asked = useDeferredValue(query)
  const found = useMemo(() => (asked.trim() === '' ? items : find(index, asked)), [items, index, asked])
  const first = found[0]
  return (
    <search className={styles.finder}>
      <TextInput
        label={t('search')}
        leftSection={<SearchIcon />}
        type="search"
        value={query}
        onChange={event => setQuery(event.currentTarget.value)}
        onKeyDown={event => {
          if (event.key === 'Enter' && first !== undefined) fly(first.seen)
        }}
      />
      <p className={styles.found} aria-live="polite">
        {found.length === 0 ? t('none') : t('found', { count: found.length })}
      </p>
      <ul className={styles.items} aria-label={t('list')}>
        {found.slice(0, MOST).map(item => (
          <Row key={item.key} item={item} />
        ))}
      </ul>
      {found.length > MOST && <p className={styles.found}>{t('more', { count: found.length - MOST })}</p>}
    </search>
  )
}

const Row = memo(function Row({ item: { seen, touches, title, more } }: { item: Item }) {
  const state = useTouchState(touches)
  return (
    <li>
      <button
        type="button"
        className={styles.item}
        onFocus={() => look(seen)}
        onMouseEnter={() => look(seen)}
        onClick={() => fly(seen)}
      >
        {state !== null && <CutMark state={state} tag={touches[0]?.tag ?? ''} whole />}
        <b>{title}</b>
        <span>{more}</span>
      </button>
    </li>
  )
})

/** Cut points in the order of their tags, then devices, then the other cables. */
function itemsOf(model: Model, names: Names): readonly Item[] {
  const cut = cutItems(model, names)
  const taken = new Set(cut.map(item => item.key))
  const devices = model.map.devices.map((device): Item => {
    const piece = model.pieceOfDevice.get(device.id) ?? device.id
    const more = [device.id, names.place(device.id), device.address ?? ''].filter(part => part !== '').join(' · ')
    return {
      key: `d ${device.id}`,
      seen: { kind: 'piece', id: piece },
      touches: [],
      title: names.device(device.id),
      more,
    }
  })
  const cables = model.map.cables
    .filter(cable => !taken.has(`c ${cable.id}`))
    .map((cable): Item => cableItem(cable.id, [], model, names))
  return [...cut, ...devices, ...cables]
}

function cutItems(model: Model, names: Names): Item[] {
  const cuts = model.map.cuts.toSorted((a, b) => a.tag.localeCompare(b.tag, 'en', { numeric: true }))
  return cuts.flatMap(({ step, tag, device, cables }) => {
    const touch = { step, tag, byHands: false }
    if (cables.length > 0) return cables.map(id => cableItem(id, [touch], model, names))
    const cut = model.cuts.get(step)
    if (device === null || cut === undefined) return []
    const title = `${names.device(device)} ${names.cut(cut)}`
    return [{ key: `s ${step}`, seen: { kind: 'piece', id: device }, touches: [touch], title, more: device }]
  })
}

function cableItem(id: string, touches: readonly Touch[], { cables }: Model, names: Names): Item {
  const cable = cables.get(id)
  const ends = cable?.ends.map(names.end).join(' – ') ?? ''
  const tag = touches.length > 0 ? '' : (cable?.tag ?? '')
  const more = [ends, names.colour(cable?.colour ?? '')?.word ?? '', tag].filter(part => part !== '').join(' · ')
  return { key: `c ${id}`, seen: { kind: 'cable', id }, touches, title: id, more }
}
