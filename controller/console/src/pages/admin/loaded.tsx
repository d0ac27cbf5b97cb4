import type { ReactNode } from 'react'
import { useWords } from '../../app/words.ts'
import { ProblemBox } from '../../components/problem-box.tsx'
import type { Loaded } from '../../components/use-load.ts'
import { WORDS } from './words.ts'

interface Props<T> {
  readonly loaded: Loaded<T>
  readonly children: (value: T) => ReactNode
}

/** What was loaded, why it was not, or that it is being loaded; the last value stays while loading again. */
export function Shown<T>({ loaded, children }: Props<T>) {
  const t = useWords(WORDS)
  return (
    <>
      <ProblemBox error={loaded.error} />
      {loaded.value === null && loaded.loading && <p role="status">{t('loading')}</p>}
      {loaded.value !== null && children(loaded.value)}
    </>
  )
}
