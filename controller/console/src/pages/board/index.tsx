import { useWords, words } from '../../app/words.ts'
import { Empty } from '../../components/empty.tsx'
import { PageTitle } from '../../components/page-title.tsx'

const WORDS = words('board', { title: ['ボード', 'Board'], loading: ['状態を受信しています…', 'Receiving the state…'] })

export default function BoardPage() {
  const t = useWords(WORDS)
  return (
    <>
      <PageTitle>{t('title')}</PageTitle>
      <Empty title={t('loading')} />
    </>
  )
}
