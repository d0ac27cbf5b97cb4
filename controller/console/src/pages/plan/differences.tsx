import { Text } from '@mantine/core'
import type { DifferencesDoc } from '../../../../src/api/plan.ts'
import { useSay, useWords } from '../../app/words.ts'
import { CloseIcon, PlusIcon, WorkingIcon } from '../../components/icons.tsx'
import { ProblemBox } from '../../components/problem-box.tsx'
import { Mark } from '../../components/state-mark.tsx'
import { useLoad } from '../../components/use-load.ts'
import { call } from '../../live/api.ts'
import styles from './plan.module.css'
import { WORDS } from './words.ts'

type Difference = DifferencesDoc['differences'][number]

const LOOKS = {
  added: { icon: PlusIcon, tone: 'ok' },
  removed: { icon: CloseIcon, tone: 'bad' },
  changed: { icon: WorkingIcon, tone: 'warn' },
} as const

/** What the site files as they are now change in a bundle. `sealed`: loads again when another one was sealed. */
export function Differences({ sha256, sealed }: { sha256: string; sealed: string | undefined }) {
  const t = useWords(WORDS)
  const { value, error, loading } = useLoad(
    () => call<'differences'>('GET', `/bundles/${sha256}/differences`),
    [sha256, sealed],
  )
  return (
    <section>
      <h2>{t('differences', { digest: sha256.slice(0, 12) })}</h2>
      <ProblemBox error={error} />
      {value === null && loading && <Text role="status">{t('comparing')}</Text>}
      {value?.differences.length === 0 && <Text>{t('same')}</Text>}
      {value !== null && value.differences.length > 0 && <DifferenceTable differences={value.differences} />}
    </section>
  )
}

function DifferenceTable({ differences }: { differences: readonly Difference[] }) {
  const t = useWords(WORDS)
  const say = useSay()
  return (
    <div className={styles.scroll}>
      <table className={styles.table}>
        <tbody>
          {differences.map(({ what, kind, before, after }) => (
            <tr key={`${kind} ${what.en} ${before} ${after}`}>
              <td>
                <Mark {...LOOKS[kind]} word={t(kind)} />
              </td>
              <th scope="row">{say(what)}</th>
              <td>
                {before !== null && <Side word={t('before')} text={before} />}
                {after !== null && <Side word={t('after')} text={after} />}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Side({ word, text }: { word: string; text: string }) {
  return (
    <p className={styles.side}>
      <span className={styles.quiet}>{word}</span> <code>{text}</code>
    </p>
  )
}
