import { useSay, useWords } from '../../app/words.ts'
import { useLive } from '../../live/store.ts'
import { type Stop, stopsOf } from './path.ts'
import styles from './plan.module.css'
import { WORDS } from './words.ts'

/** A path place by place and cable by cable. */
export function PathDrawn({ path }: { path: readonly string[] }) {
  const t = useWords(WORDS)
  const stops = stopsOf(path)
  return (
    <ol className={styles.path} aria-label={t('path')}>
      {stops === null
        ? path.map(text => (
            <li key={text}>
              <span className={styles.spot}>{text}</span>
            </li>
          ))
        : stops.map(stop => (
            <li key={`${stop.kind} ${stop.name} ${stop.into} ${stop.out} ${stop.via}`}>
              <Place stop={stop} />
              {stop.via !== null && <span className={styles.via}>{stop.via}</span>}
            </li>
          ))}
    </ol>
  )
}

function Place({ stop }: { stop: Stop }) {
  const t = useWords(WORDS)
  const say = useSay()
  const device = useLive(live => live.plan?.devices[stop.name]?.name)
  const named = stop.kind === 'device' ? (device === undefined ? '' : say(device)) : t(stop.kind, { name: stop.name })
  return (
    <span className={styles.spot}>
      {stop.into !== null && <small>{stop.into}</small>}
      <b>{named === '' ? stop.name : named}</b>
      {stop.kind === 'device' && named !== '' && <code>{stop.name}</code>}
      {stop.out !== null && <small>{stop.out}</small>}
    </span>
  )
}
