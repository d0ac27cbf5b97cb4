import { useWords, words } from '../../app/words.ts'
import { PageTitle } from '../../components/page-title.tsx'

const WORDS = words('plan', { title: ['計画と地図', 'Plan and map'] })

export default function PlanPage() {
  const t = useWords(WORDS)
  return <PageTitle>{t('title')}</PageTitle>
}
