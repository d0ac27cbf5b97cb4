import { useWords } from '../../app/words.ts'
import { KIND_ICON } from './icons.tsx'
import { CutMark } from './mark.tsx'
import styles from './picture.module.css'
import { CUT_STATES } from './state.ts'
import { WORDS } from './words.ts'

const KINDS = ['firewall', 'router', 'switch', 'host'] as const

export function Legend() {
  const t = useWords(WORDS)
  return (
    <section className={styles.legend} aria-label={t('legend')}>
      <h2>{t('legend')}</h2>
      <ul>
        {KINDS.map(kind => {
          const Icon = KIND_ICON[kind]
          return (
            <li key={kind}>
              <Icon /> {t(kind)}
            </li>
          )
        })}
        <li>
          <Sample of="cable" /> {t('legend-cable')}
        </li>
        <li>
          <Sample of="management" /> {t('legend-management')}
        </li>
        <li>
          <Sample of="service" /> {t('legend-service')}
        </li>
        {CUT_STATES.toReversed().map(state => (
          <li key={state}>
            <CutMark state={state} tag="1-03" whole />
          </li>
        ))}
      </ul>
    </section>
  )
}

function Sample({ of }: { of: 'cable' | 'management' | 'service' }) {
  return (
    <svg width="46" height="14" viewBox="0 0 46 14" aria-hidden="true" focusable="false">
      {of === 'cable' && <path d="M2 7h42" className={styles.casing} />}
      <path d="M2 7h42" className={`${styles.stroke} ${of === 'cable' ? '' : styles[of]}`} />
    </svg>
  )
}
