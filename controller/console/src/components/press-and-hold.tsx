import { useId } from 'react'
import { useWords, words } from '../app/words.ts'
import { type HoldPhase, useHold } from './hold.ts'
import styles from './press-and-hold.module.css'

const WORDS = words('press-and-hold', {
  idle: [
    '{{seconds}}秒間、押し続けてください（スペースキーでも可）',
    'Press and hold for {{seconds}} s (or hold the space bar)',
  ],
  holding: ['そのまま押し続けてください…', 'Keep holding…'],
  early: [
    '途中で離したため、何も行っていません。{{seconds}}秒間押し続けてください',
    'Let go too early: nothing was done. Hold for {{seconds}} s',
  ],
  wait: ['お待ちください…', 'Wait…'],
  fired: ['受け付けました。指を離してください', 'Accepted. Let go'],
})

interface HoldProps {
  /** What it will do, in words. */
  readonly label: string
  readonly holdMs?: number | undefined
  readonly disabled?: boolean | undefined
  /** Why it is disabled, as a sentence. */
  readonly why?: string | undefined
  readonly colour?: 'red' | 'blue' | 'orange' | 'green' | undefined
  readonly onHeld: () => void
}

/** A button for what cannot be taken back by a slip of the finger: it fills while held, and does nothing when let go early. */
export function PressAndHold({ label, holdMs = 1_500, disabled = false, why, colour = 'red', onHeld }: HoldProps) {
  const { phase, handlers } = useHold(holdMs, label, disabled, onHeld)
  const hint = useId()
  return (
    <div className={styles.box}>
      <button
        type="button"
        className={styles.button}
        data-colour={colour}
        data-phase={phase}
        disabled={disabled}
        aria-describedby={hint}
        {...handlers}
      >
        <span
          className={styles.fill}
          style={{ transitionDuration: phase === 'holding' ? `${holdMs}ms` : '120ms' }}
          aria-hidden="true"
        />
        <span className={styles.label}>{label}</span>
      </button>
      <Hint id={hint} phase={phase} seconds={holdMs / 1_000} disabled={disabled} why={why} />
    </div>
  )
}

interface HintProps {
  readonly id: string
  readonly phase: HoldPhase
  readonly seconds: number
  readonly disabled: boolean
  readonly why: string | undefined
}

function Hint({ id, phase, seconds, disabled, why }: HintProps) {
  const t = useWords(WORDS)
  return (
    <p id={id} className={styles.hint} data-phase={phase} aria-live="polite">
      {disabled ? why || t('wait') : t(phase, { seconds })}
    </p>
  )
}
