import { Button, Stack, Text } from '@mantine/core'
import { lazy, Suspense, useEffect, useState } from 'react'
import { Route, Switch, useLocation } from 'wouter'
import { Empty } from '../components/empty.tsx'
import { PageTitle } from '../components/page-title.tsx'
import { ProblemBox } from '../components/problem-box.tsx'
import { useLive } from '../live/store.ts'
import { fetchMe, startStream } from '../live/stream.ts'
import BoardPage from '../pages/board/index.tsx'
import LoginPage from '../pages/login/index.tsx'
import { Boundary } from './boundary.tsx'
import { Shell } from './shell.tsx'
import { useWords, words } from './words.ts'

const WORDS = words('app', {
  asking: ['コントローラーに接続しています…', 'Connecting to the controller…'],
  loading: ['ページを読み込んでいます…', 'Loading the page…'],
  again: ['もう一度試す', 'Try again'],
  nowhere: ['ページがありません', 'There is no such page'],
  nowhereMore: ['上のメニューから選んでください。', 'Choose one from the menu above.'],
})

const PicturePage = lazy(() => import('../pages/picture/index.tsx'))
const TasksPage = lazy(() => import('../pages/tasks/index.tsx'))
const ChronologyPage = lazy(() => import('../pages/chronology/index.tsx'))
const RestorePage = lazy(() => import('../pages/restore/index.tsx'))
const PlanPage = lazy(() => import('../pages/plan/index.tsx'))
const AdminPage = lazy(() => import('../pages/admin/index.tsx'))

export function App() {
  const name = useLive(live => live.me?.name)
  const asked = useLive(live => live.me !== undefined)
  useEffect(() => (name === undefined ? undefined : startStream()), [name])
  if (!asked) return <Asking />
  return name === undefined ? <LoginPage /> : <Pages />
}

/** Who is logged in is not known yet. */
function Asking() {
  const t = useWords(WORDS)
  const [error, setError] = useState<unknown>(null)
  const ask = () => {
    setError(null)
    fetchMe().catch(setError)
  }
  useEffect(() => {
    fetchMe().catch(setError)
  }, [])
  return (
    <Stack p="xl" maw={640} mx="auto">
      {error === null ? <Text role="status">{t('asking')}</Text> : <ProblemBox error={error} />}
      {error !== null && <Button onClick={ask}>{t('again')}</Button>}
    </Stack>
  )
}

function Pages() {
  const t = useWords(WORDS)
  const [at, go] = useLocation()
  useEffect(() => {
    if (at === '/login') go('/', { replace: true })
  }, [at, go])
  return (
    <Shell>
      <Boundary key={at}>
        <Suspense fallback={<Text role="status">{t('loading')}</Text>}>
          <Switch>
            <Route path="/" component={BoardPage} />
            <Route path="/picture" component={PicturePage} />
            <Route path="/tasks" component={TasksPage} />
            <Route path="/chronology" component={ChronologyPage} />
            <Route path="/restore" component={RestorePage} />
            <Route path="/plan" component={PlanPage} />
            <Route path="/admin" component={AdminPage} />
            <Route component={Nowhere} />
          </Switch>
        </Suspense>
      </Boundary>
    </Shell>
  )
}

function Nowhere() {
  const t = useWords(WORDS)
  return (
    <>
      <PageTitle>{t('nowhere')}</PageTitle>
      <Empty title={t('nowhere')}>{t('nowhereMore')}</Empty>
    </>
  )
}
