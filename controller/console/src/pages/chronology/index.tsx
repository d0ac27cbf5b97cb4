import { Button } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useMemo, useState } from 'react'
import { useWords } from '../../app/words.ts'
import { PlusIcon } from '../../components/icons.tsx'
import { PageTitle } from '../../components/page-title.tsx'
import { ProblemBox } from '../../components/problem-box.tsx'
import { useRight } from '../../components/rights.ts'
import desk from '../desk.module.css'
import css from './chronology.module.css'
import { EntryList } from './entry-list.tsx'
import { ExportMenu } from './export-menu.tsx'
import { ALL, type Filter } from './feed.ts'
import { Filters } from './filters.tsx'
import { NoteDialog } from './note-dialog.tsx'
import { useFeed } from './use-feed.ts'
import { WORDS } from './words.ts'

/** Everything that happened, newest first, as it happens. */
export default function ChronologyPage() {
  const t = useWords(WORDS)
  const [typed, setTyped] = useState<Filter>(ALL)
  const filter = useSettled(typed)
  const feed = useFeed(filter)
  const [exporting, setExporting] = useState(false)
  return (
    <div className={`${desk.page} ${css.page}`}>
      <PageTitle
        right={
          <div className={desk.row}>
            <Button variant="default" aria-expanded={exporting} onClick={() => setExporting(!exporting)}>
              {t('exportTitle')}
            </Button>
            <AddNote />
          </div>
        }
      >
        {t('title')}
      </PageTitle>
      {exporting && <ExportMenu run={filter.run} />}
      <Filters filter={typed} entries={feed.entries} onChange={setTyped} />
      <ProblemBox error={feed.error} />
      <p className={css.onPaper}>{t('onPaper')}</p>
      <EntryList key={JSON.stringify(filter)} feed={feed} filter={filter} onOlder={feed.older} />
    </div>
  )
}

/** Text counts once the typing has paused, or is cleared; chips at once. */
function useSettled({ groups, run, text: typed }: Filter): Filter {
  const [paused] = useDebouncedValue(typed, 250)
  const text = typed === '' ? '' : paused
  return useMemo(() => ({ groups, run, text }), [groups, run, text])
}

function AddNote() {
  const t = useWords(WORDS)
  const { may, why } = useRight('onsite', 'network', 'commander')
  const [open, setOpen] = useState(false)
  return (
    <div className={css.add}>
      <Button size="md" leftSection={<PlusIcon />} disabled={!may} onClick={() => setOpen(true)}>
        {t('add')}
      </Button>
      {!may && <p className={desk.quiet}>{why}</p>}
      {open && <NoteDialog onClose={() => setOpen(false)} />}
    </div>
  )
}
