import type { BoardRunDoc } from '../../../../src/api/board.ts'
import { useWords, words } from '../../app/words.ts'
import { useRight } from '../../components/rights.ts'
import { RunKindMark } from '../../components/state-mark.tsx'
import styles from './board.module.css'

type Kind = BoardRunDoc['kind']

const WORDS = words('board-kinds', {
  legend: ['1. 種類を選ぶ', '1. Which kind'],
  incident: ['本物の攻撃。実際に遮断します。', 'A real attack. It really cuts.'],
  drill: ['練習。機器には読み取りだけを行い、何も切りません。', 'Practice. Devices are only read; nothing is cut.'],
  'live-drill': ['練習ですが、実際に遮断します。業務が止まります。', 'Practice, but it REALLY CUTS. Work stops.'],
})

const KINDS = ['incident', 'drill', 'live-drill'] as const

interface KindProps {
  readonly kind: Kind | null
  readonly onKind: (kind: Kind) => void
}

/** Three choices that cannot be mistaken for each other, none of them chosen beforehand. */
export function KindChoice({ kind, onKind }: KindProps) {
  const t = useWords(WORDS)
  const commander = useRight('commander')
  return (
    <fieldset className={styles.kinds}>
      <legend>{t('legend')}</legend>
      {KINDS.map(one => {
        const may = one === 'drill' || commander.may
        return (
          <label key={one} className={styles.kind} data-kind={one} data-chosen={kind === one} data-may={may}>
            <span className={styles.kindHead}>
              <input
                type="radio"
                name="kind"
                value={one}
                checked={kind === one}
                disabled={!may}
                data-autofocus={one === (commander.may ? 'incident' : 'drill') || undefined}
                onChange={() => onKind(one)}
              />
              <RunKindMark kind={one} size="md" />
            </span>
            <span>{t(one)}</span>
            {!may && <small>{commander.why}</small>}
          </label>
        )
      })}
    </fieldset>
  )
}
