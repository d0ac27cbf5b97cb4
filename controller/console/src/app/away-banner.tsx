import { useEffect, useState } from 'react'
import { formatCounting } from '../components/format.ts'
import { AlertIcon } from '../components/icons.tsx'
import { useLive } from '../live/store.ts'
import styles from './shell.module.css'
import { useLanguage, useWords, words } from './words.ts'

const WORDS = words('away', {
  title: ['コントローラーと通信できません', 'The controller is away'],
  age: ['最終確認から {{age}}', 'Last known state, {{age}} old'],
  never: ['まだ一度も受信していません', 'Nothing was received yet'],
  meaning: [
    '表示は最後に確認した状態です。切れたものは切れたままです。自動で再接続しています。操作はできません。',
    'What is shown is the last known state. What is cut stays cut. Connecting again by itself; nothing can be ordered from here.',
  ],
})

/** Stands on every page while what it shows is old, with its age. */
export function AwayBanner() {
  const away = useLive(live => live.connection === 'away')
  return away ? <Away /> : null
}

function Away() {
  const t = useWords(WORDS)
  return (
    <section className={styles.away} aria-labelledby="away-title">
      <AlertIcon size={40} />
      <div>
        <p role="alert" id="away-title" className={styles.awayTitle}>
          {t('title')}
        </p>
        <Old />
        <p>{t('meaning')}</p>
      </div>
    </section>
  )
}

/** Counted on this machine's clock alone: the controller's is not to be had. */
function Old() {
  const t = useWords(WORDS)
  const language = useLanguage()
  const heardAt = useLive(live => live.heardAt)
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000)
    return () => clearInterval(timer)
  }, [])
  const age = heardAt === null ? t('never') : t('age', { age: formatCounting(now - heardAt, language) })
  return <p className={styles.age}>{age}</p>
}
