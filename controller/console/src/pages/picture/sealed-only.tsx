import { useSay, useWords } from '../../app/words.ts'
import { useLive } from '../../live/store.ts'
import { CutMark } from './mark.tsx'
import { useTouchState } from './model.ts'
import styles from './picture.module.css'
import { WORDS } from './words.ts'

/** Where the map cannot be read: the cut points of the sealed plan with their places and states. */
export function SealedOnly() {
  const t = useWords(WORDS)
  const say = useSay()
  const stages = useLive(live => live.plan?.stages)
  if (stages === undefined) return null
  return (
    <section className={styles.sealed}>
      <h2>{t('sealedOnly')}</h2>
      <p>{t('sealedOnlyMore')}</p>
      {stages.map(stage => (
        <div key={stage.id}>
          <h3>{say(stage.name)}</h3>
          <ul>
            {stage.steps.map(step => (
              <SealedStep key={step.id} id={step.id} tag={step.tag} place={say(step.place)} />
            ))}
          </ul>
        </div>
      ))}
    </section>
  )
}

function SealedStep({ id, tag, place }: { id: string; tag: string; place: string }) {
  const state = useTouchState([{ step: id, tag, byHands: false }])
  return (
    <li>
      <CutMark state={state ?? 'point'} tag={tag} whole /> {place}
    </li>
  )
}
