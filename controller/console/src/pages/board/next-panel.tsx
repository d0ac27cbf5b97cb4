import { useWords, words } from '../../app/words.ts'
import { useNow } from '../../components/age.tsx'
import { useSession } from '../../live/session.ts'
import { useLive } from '../../live/store.ts'
import styles from './board.module.css'
import { NextAct } from './next-act.tsx'
import { type NextAction, nextAction } from './next-action.ts'
import { useNextWords } from './next-words.ts'
import { RunControls } from './run-controls.tsx'

const WORDS = words('board-next', { title: ['次にすること', 'Next'] })

/** The one thing to do next, large. */
export function NextPanel() {
  const t = useWords(WORDS)
  const next = useNext()
  const say = useNextWords()
  if (next === null) return null
  const { title, more } = say(next)
  return (
    <section className={styles.next} data-kind={next.kind} aria-labelledby="next-kind next-title">
      <div className={styles.nextWords} aria-live="polite">
        <h2 id="next-kind">{t('title')}</h2>
        <p id="next-title" className={styles.nextTitle}>
          {title}
        </p>
        <p className={styles.nextMore}>{more}</p>
      </div>
      <NextAct next={next} />
      <RunControls />
    </section>
  )
}

function useNext(): NextAction | null {
  const plan = useLive(live => live.plan)
  const board = useLive(live => live.board)
  const steps = useLive(live => live.steps)
  const standing = useLive(live => live.standing)
  const nowUtc = useNow(30_000)
  // Not yet there is not the same as not sealed.
  const asking = useSession(session => session.planError === null) && plan === null
  return board === null || asking ? null : nextAction({ plan, board, steps, standing, nowUtc })
}
