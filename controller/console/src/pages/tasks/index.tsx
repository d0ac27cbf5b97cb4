import { useMemo } from 'react'
import type { EntryDoc } from '../../../../src/api/chronology.ts'
import { useSay, useWords } from '../../app/words.ts'
import { Empty } from '../../components/empty.tsx'
import { PageTitle } from '../../components/page-title.tsx'
import { ProblemBox } from '../../components/problem-box.tsx'
import { RunKindMark } from '../../components/state-mark.tsx'
import { useLoad } from '../../components/use-load.ts'
import { call } from '../../live/api.ts'
import { useLive } from '../../live/store.ts'
import desk from '../desk.module.css'
import { FinishedTasks } from './finished.tsx'
import { TaskCard } from './task-card.tsx'
import css from './tasks.module.css'
import { byRoom, mergeEntries, type Room, waitingTasks, watchWaiting } from './tasks.ts'
import { WORDS } from './words.ts'

const NONE: readonly EntryDoc[] = []

/** What waits for hands, by room, as the people on site will read it. */
export default function TasksPage() {
  const t = useWords(WORDS)
  const run = useLive(live => live.board?.run ?? null)
  const steps = useLive(live => live.steps)
  const history = useTaskHistory(run?.id ?? null)
  const nameOf = useRoomName()
  const list = useMemo(() => Object.values(steps), [steps])
  const watchTasks = useLive(live => live.board?.watchTasks)
  const waiting = useMemo(() => {
    const inRun = run === null || run.phase === 'ended' ? [] : waitingTasks(list, history.entries, run)
    return [...inRun, ...watchWaiting(watchTasks ?? [])]
  }, [list, history.entries, run, watchTasks])
  return (
    <div className={`${desk.page} ${css.page}`}>
      <PageTitle right={run !== null && run.phase !== 'ended' && <RunKindMark kind={run.kind} size="lg" />}>
        {t('title')}
      </PageTitle>
      <p className={css.count} aria-live="polite">
        {waiting.length > 0 && t('waitingCount', { count: waiting.filter(task => !task.looking).length })}
      </p>
      {history.error !== null && <ProblemBox error={history.error} />}
      {waiting.length === 0 ? <Empty title={t('nothing')}>{t('nothingHint')}</Empty> : <p>{t('intro')}</p>}
      <Rooms rooms={byRoom(waiting, nameOf)} />
      {run !== null && <FinishedTasks steps={list} entries={history.entries} run={run} />}
    </div>
  )
}

function Rooms({ rooms }: { readonly rooms: readonly Room[] }) {
  const t = useWords(WORDS)
  const nameOf = useRoomName()
  const map = useLoad(() => call<'map'>('GET', '/map'), [])
  return rooms.map(({ room, waiting }) => (
    <section key={room ?? ''} className={css.room} aria-label={room === null ? t('noRoom') : nameOf(room)}>
      <h2 className={css.roomName}>{room === null ? t('noRoom') : nameOf(room)}</h2>
      {waiting.map(task => (
        <TaskCard key={`${task.run} ${task.step}`} task={task} map={map.value ?? null} mapFailed={map.error !== null} />
      ))}
    </section>
  ))
}

function useRoomName(): (room: string) => string {
  const say = useSay()
  const rooms = useLive(live => live.plan?.rooms)
  return room => {
    const known = rooms?.[room]
    return known === undefined ? room : say(known.name)
  }
}

/** Entries about tasks of this run: what came before the page was opened, and what comes live. */
function useTaskHistory(run: string | null) {
  const live = useLive(state => state.entries)
  const past = useLoad(async () => {
    if (run === null) return NONE
    const query = new URLSearchParams({ groups: 'task', run, limit: '1000' })
    return (await call<'chronology'>('GET', `/chronology?${query}`)).entries
  }, [run])
  const entries = useMemo(() => mergeEntries(past.value ?? NONE, live), [past.value, live])
  return { entries, error: past.error }
}
