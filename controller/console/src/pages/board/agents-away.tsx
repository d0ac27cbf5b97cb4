import { Alert } from '@mantine/core'
import { useShallow } from 'zustand/react/shallow'
import { useSay, useWords, words } from '../../app/words.ts'
import { Age } from '../../components/age.tsx'
import { AlertIcon } from '../../components/icons.tsx'
import { useLive } from '../../live/store.ts'
import { missedInRun } from '../admin/agent-facts.ts'
import styles from './board.module.css'

const WORDS = words('board-agents', {
  title: ['残りの遮断点がある部屋のエージェント', 'Agents of rooms that have cut points left'],
  offline: ['未接続。部屋の状態は分かりません', 'offline: nothing is known of the room'],
  readOnly: ['証明書の期限切れのため、指示を出せません', 'its certificate is over: it is given no orders'],
  alone: ['コントローラーなしで遮断を進めています', 'acts alone, without the controller'],
  held: ['単独で遮断しました。引き継ぎを待っています', 'has cut alone; it is being taken over'],
})

/** Who cannot be reached in a room that has something left to do, or does it alone. */
export function AgentsAway() {
  const t = useWords(WORDS)
  const say = useSay()
  const away = useLive(
    useShallow(live => {
      const { run } = live.board ?? {}
      if (!run || run.phase === 'ended') return []
      return missedInRun(Object.values(live.agents ?? {}), id => {
        const step = live.steps[id]
        return step !== undefined && step.phase !== 'ended'
      })
    }),
  )
  if (away.length === 0) return null
  return (
    <Alert color="orange" icon={<AlertIcon />} title={t('title')} p="xs">
      <ul className={styles.found}>
        {away.map(agent => (
          <li key={agent.id}>
            <b>{agent.id}</b> {agent.roomName && say(agent.roomName)}{' '}
            {agent.sinceUtc !== null && (
              <>
                (<Age utc={agent.sinceUtc} />)
              </>
            )}
            <div>
              {t(agent.alone ? 'alone' : agent.held ? 'held' : agent.link === 'read-only' ? 'readOnly' : 'offline')}
            </div>
          </li>
        ))}
      </ul>
    </Alert>
  )
}
