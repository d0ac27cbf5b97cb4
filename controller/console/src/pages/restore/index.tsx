import { useWords, words } from '../../app/words.ts'
import { PageTitle } from '../../components/page-title.tsx'

const WORDS = words('restore', { title: ['復旧', 'Restore'] })

export default function RestorePage() {
  const t = useWords(WORDS)
  return <PageTitle>{t('title')}</PageTitle>
}
