import { useWords, words } from '../../app/words.ts'
import { PageTitle } from '../../components/page-title.tsx'

const WORDS = words('admin', { title: ['管理', 'Admin'] })

export default function AdminPage() {
  const t = useWords(WORDS)
  return <PageTitle>{t('title')}</PageTitle>
}
