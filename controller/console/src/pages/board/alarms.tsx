import { Alert } from '@mantine/core'
import { useShallow } from 'zustand/react/shallow'
import { useSay, useWords, words } from '../../app/words.ts'
import { Age } from '../../components/age.tsx'
import { AlertIcon, QuestionIcon } from '../../components/icons.tsx'
import { useLive } from '../../live/store.ts'
import styles from './board.module.css'

const WORDS = words('board-alarms', {
  reopened: ['遮断したはずの経路が開いています', 'Paths that were cut stand open again'],
  unreadable: ['監視で状態を読めない遮断点', 'Cut points the watch could not read'],
  unwatched: ['遮断点を誰も監視していません', 'Nobody is watching the cut points'],
  unwatchedMore: [
    '開いても知らせがありません。コントローラーを再起動しても監視が始まらない場合は、計画の監視間隔を確認してください。',
    'If one of them is opened, nobody is told. If starting the controller anew does not begin a watch, look at the watch period in the plan.',
  ],
})

/** What the watch found, loud; and that nobody watches where something is cut. */
export function Alarms() {
  return (
    <>
      <Found what="reopened" />
      <Found what="unreadable" />
      <Unwatched />
    </>
  )
}

function Found({ what }: { what: 'reopened' | 'unreadable' }) {
  const t = useWords(WORDS)
  const say = useSay()
  const planSteps = useLive(live => live.planSteps)
  const found = useLive(useShallow(live => Object.values(live.standing).filter(one => one[what] !== null)))
  if (found.length === 0) return null
  const bad = what === 'reopened'
  return (
    <Alert color={bad ? 'red' : 'orange'} icon={bad ? <AlertIcon /> : <QuestionIcon />} title={t(what)} p="xs">
      <ul className={styles.found}>
        {found.map(one => {
          const step = planSteps[one.step]
          const since = (one.reopened ?? one.unreadable)?.sinceUtc
          const text = bad ? one.reopened?.text : one.unreadable?.message
          return (
            <li key={one.step}>
              <b>{step?.tag ?? one.step}</b> {step && say(step.place)}{' '}
              {since !== undefined && (
                <>
                  (<Age utc={since} />)
                </>
              )}
              {text && <div>{say(text)}</div>}
            </li>
          )
        })}
      </ul>
    </Alert>
  )
}

function Unwatched() {
  const t = useWords(WORDS)
  const cut = useLive(live => (live.board?.isolated.length ?? 0) > 0 && live.board?.watch === null)
  const idle = useLive(live => live.board?.busy === false)
  if (!cut || !idle) return null
  return (
    <Alert color="orange" icon={<AlertIcon />} title={t('unwatched')} p="xs">
      {t('unwatchedMore')}
    </Alert>
  )
}
