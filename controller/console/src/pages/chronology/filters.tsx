import { Button, Chip, NativeSelect, TextInput } from '@mantine/core'
import { useMemo } from 'react'
import type { EntryDoc, EntryGroup } from '../../../../src/api/chronology.ts'
import { useWords } from '../../app/words.ts'
import { SearchIcon } from '../../components/icons.tsx'
import { useLive } from '../../live/store.ts'
import css from './chronology.module.css'
import { ALL, type Filter, isNarrowed, runsIn } from './feed.ts'
import { toInput } from './when.ts'
import { WORDS } from './words.ts'

const GROUPS: readonly EntryGroup[] = ['run', 'gate', 'step', 'task', 'watch', 'note', 'plan', 'people', 'system']

interface Props {
  readonly filter: Filter
  readonly entries: readonly EntryDoc[]
  readonly onChange: (filter: Filter) => void
}

export function Filters({ filter, entries, onChange }: Props) {
  const t = useWords(WORDS)
  return (
    <search className={css.filters} aria-label={t('filters')}>
      <GroupChips filter={filter} onChange={onChange} />
      <div className={css.fields}>
        <RunSelect filter={filter} entries={entries} onChange={onChange} />
        <TextInput
          type="search"
          label={t('search')}
          placeholder={t('searchHint')}
          leftSection={<SearchIcon />}
          size="md"
          maxLength={200}
          className={css.search}
          value={filter.text}
          onChange={event => onChange({ ...filter, text: event.currentTarget.value })}
        />
        {isNarrowed(filter) && (
          <Button size="md" variant="default" onClick={() => onChange(ALL)}>
            {t('clear')}
          </Button>
        )}
      </div>
    </search>
  )
}

function GroupChips({ filter, onChange }: Omit<Props, 'entries'>) {
  const t = useWords(WORDS)
  const isGroup = (value: string): value is EntryGroup => GROUPS.some(group => group === value)
  return (
    <fieldset className={css.chips}>
      <legend className={css.legend}>{t('groups')}</legend>
      <Chip size="md" checked={filter.groups.length === 0} onChange={() => onChange({ ...filter, groups: [] })}>
        {t('allGroups')}
      </Chip>
      <Chip.Group
        multiple
        value={[...filter.groups]}
        onChange={groups => onChange({ ...filter, groups: groups.filter(isGroup) })}
      >
        {GROUPS.map(group => (
          <Chip key={group} size="md" value={group}>
            {t(group)}
          </Chip>
        ))}
      </Chip.Group>
    </fieldset>
  )
}

/** The run under way, and those that the entries at hand speak of. */
function RunSelect({ filter, entries, onChange }: Props) {
  const t = useWords(WORDS)
  const current = useLive(live => live.board?.run ?? null)
  const runs = useMemo(() => {
    const own = current === null ? [] : [{ id: current.id, kind: current.kind, utc: current.startedUtc }]
    const known = new Set(own.map(run => run.id))
    return [...own, ...runsIn(entries).filter(run => !known.has(run.id))]
  }, [entries, current])
  const kind = { incident: t('incident'), drill: t('drill'), 'live-drill': t('liveDrill') }
  const when = (utc: number) => toInput(utc).replace('T', ' ').slice(5, 16)
  return (
    <NativeSelect
      label={t('whichRun')}
      size="md"
      value={filter.run ?? ''}
      onChange={event => onChange({ ...filter, run: event.currentTarget.value || null })}
      data={[
        { value: '', label: t('allRuns') },
        ...runs.map(run => ({
          value: run.id,
          label: t('runOption', {
            kind: run.kind === null ? '' : kind[run.kind],
            when: when(run.utc),
            id: run.id.slice(0, 8),
          }),
        })),
      ]}
    />
  )
}
