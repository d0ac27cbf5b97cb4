import { useWords, words } from '../../app/words.ts'
import { PageTitle } from '../../components/page-title.tsx'

const WORDS = words('picture', { title: ['構成図', 'Picture'] })

export default function PicturePage() {
  const t = useWords(WORDS)
  return <PageTitle>{t('title')}</PageTitle>
}
