import type { ComponentType } from 'react'
import { useWords } from '../../app/words.ts'
import {
  AlertIcon,
  HandIcon,
  LockIcon,
  QuestionIcon,
  RefusedIcon,
  RestoreIcon,
  SimulatedIcon,
  WorkingIcon,
} from '../../components/icons.tsx'
import { ScissorsIcon } from './icons.tsx'
import styles from './picture.module.css'
import type { CutState } from './state.ts'
import { WORDS } from './words.ts'

type Icon = ComponentType<{ readonly size?: number | string }>
export type Tone = 'ok' | 'warn' | 'bad' | 'work' | 'idle'

export const LOOKS: { readonly [state in CutState]: { readonly icon: Icon; readonly tone: Tone } } = {
  reopened: { icon: AlertIcon, tone: 'bad' },
  failed: { icon: RefusedIcon, tone: 'bad' },
  doubtful: { icon: QuestionIcon, tone: 'warn' },
  hands: { icon: HandIcon, tone: 'warn' },
  cutting: { icon: WorkingIcon, tone: 'work' },
  restoring: { icon: RestoreIcon, tone: 'work' },
  rehearsing: { icon: SimulatedIcon, tone: 'work' },
  simulated: { icon: SimulatedIcon, tone: 'work' },
  cut: { icon: ScissorsIcon, tone: 'ok' },
  point: { icon: LockIcon, tone: 'idle' },
}

/** There are many of them at once, and nothing is to be done about any: on the picture the tag has to do. */
const BRIEF: ReadonlySet<CutState> = new Set<CutState>(['point', 'simulated', 'rehearsing'])

/** Icon, tag and word; on the picture without the word where many would cover each other. */
export function CutMark({ state, tag, whole = false }: { state: CutState; tag: string; whole?: boolean }) {
  const t = useWords(WORDS)
  const { icon: Icon, tone } = LOOKS[state]
  return (
    <span className={styles.mark} data-tone={tone} data-state={state}>
      {state !== 'point' && <Icon size="1.15em" />}
      <b>{tag}</b>
      {(whole || !BRIEF.has(state)) && <span>{t(state === 'hands' && !whole ? 'handsBrief' : state)}</span>}
    </span>
  )
}
