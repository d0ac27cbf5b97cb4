import type { MapDoc } from '../../../../src/api/map.ts'
import { useLanguage, useSay, useWords } from '../../app/words.ts'
import desk from '../desk.module.css'
import { type KnownCable, knownCables, type Place } from './cables.ts'
import { cableColour } from './colour.ts'
import css from './tasks.module.css'
import { WORDS } from './words.ts'

interface Props {
  readonly ids: readonly string[]
  readonly map: MapDoc | null
  readonly mapFailed: boolean
}

/** Every cable of a task: id, colour as a patch and a word, and where both ends are. */
export function Cables({ ids, map, mapFailed }: Props) {
  const t = useWords(WORDS)
  if (ids.length === 0) return <p>{t('noCables')}</p>
  return (
    <div>
      {mapFailed && <p className={desk.quiet}>{t('noMap')}</p>}
      <ul className={css.cables}>
        {knownCables(ids, map).map(one => (
          <Cable key={one.id} known={one} />
        ))}
      </ul>
    </div>
  )
}

function Cable({ known: { id, cable, places } }: { readonly known: KnownCable }) {
  const t = useWords(WORDS)
  return (
    <li className={css.cable}>
      <p className={css.cableHead}>
        <span className={css.cableId}>
          {t('cable')} {id}
        </span>
        {cable !== null && <Colour written={cable.colour} />}
        {cable !== null && cable.medium !== '' && (
          <span>
            {t('medium')}: {cable.medium}
          </span>
        )}
      </p>
      <dl className={css.ends}>
        {places.map((place, i) => (
          <div key={i === 0 ? 'one' : 'other'}>
            <dt>{t(i === 0 ? 'oneEnd' : 'otherEnd')}</dt>
            <dd>
              <End place={place} />
            </dd>
          </div>
        ))}
      </dl>
      {cable !== null && cable.notes !== '' && <p>{cable.notes}</p>}
    </li>
  )
}

function Colour({ written }: { readonly written: string }) {
  const t = useWords(WORDS)
  const colour = cableColour(written, useLanguage())
  if (colour === null) return <span>{t('noColour')}</span>
  return (
    <span className={css.colour}>
      {colour.css !== null && <span className={css.patch} style={{ backgroundColor: colour.css }} aria-hidden="true" />}
      {t('colour')}: <strong>{colour.word}</strong>
    </span>
  )
}

function End({ place }: { readonly place: Place }) {
  const t = useWords(WORDS)
  const say = useSay()
  if (place.kind === 'wall') return t(place.panel ? 'panel' : 'wall', { position: place.position })
  const { device, room } = place
  return (
    <>
      {room !== null && <span>{say(room.name)}</span>}
      {device !== null && device.rack !== null && <strong>{t('rack', { rack: device.rack })}</strong>}
      {device !== null && device.unit !== null && <strong>{t('unit', { unit: device.unit })}</strong>}
      <span>{device === null ? place.id : `${say(device.name)} (${place.id})`}</span>
      <strong>{t('port', { port: place.port })}</strong>
    </>
  )
}
