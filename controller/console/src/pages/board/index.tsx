import { Alert, Stack, Text } from '@mantine/core'
import { useSay, useWords, words } from '../../app/words.ts'
import { Empty } from '../../components/empty.tsx'
import { AlertIcon } from '../../components/icons.tsx'
import { PageTitle } from '../../components/page-title.tsx'
import { ProblemBox } from '../../components/problem-box.tsx'
import { useSession } from '../../live/session.ts'
import { useLive } from '../../live/store.ts'
import { AgentsAway } from './agents-away.tsx'
import { Alarms } from './alarms.tsx'
import styles from './board.module.css'
import { Dialogs } from './dialogs.tsx'
import { NextPanel } from './next-panel.tsx'
import { ReadinessPanel } from './readiness-panel.tsx'
import { RunLine } from './run-line.tsx'
import { Stages } from './stages.tsx'
import { Triggers } from './triggers.tsx'

const WORDS = words('board', {
  title: ['ボード', 'Board'],
  loading: ['状態を受信しています…', 'Receiving the state…'],
  files: ['サイトファイルは、封印された計画と異なります', 'The site files are no longer what was sealed'],
})

/** The page from which a network is isolated. */
export default function BoardPage() {
  const t = useWords(WORDS)
  const ready = useLive(live => live.board !== null)
  return (
    <>
      <PageTitle right={<RunLine />}>{t('title')}</PageTitle>
      {ready ? <Board /> : <Waiting />}
    </>
  )
}

function Waiting() {
  const t = useWords(WORDS)
  return (
    <div role="status">
      <Empty title={t('loading')} />
    </div>
  )
}

function Board() {
  const planError = useSession(session => session.planError)
  const hasPlan = useLive(live => live.plan !== null)
  return (
    <Stack gap="xs">
      {!hasPlan && <ProblemBox error={planError} />}
      <Alarms />
      <AgentsAway />
      <NextPanel />
      <FilesDiffer />
      <div className={styles.top}>
        <ReadinessPanel />
        <Triggers />
      </div>
      <Stages />
      <Dialogs />
    </Stack>
  )
}

function FilesDiffer() {
  const t = useWords(WORDS)
  const say = useSay()
  const differ = useLive(live => live.plan?.filesDiffer)
  if (!differ) return null
  return (
    <Alert color="orange" icon={<AlertIcon />} title={t('files')} p="xs">
      <Text>{say(differ)}</Text>
    </Alert>
  )
}
