import { useWords } from '../../app/words.ts'
import { useNames } from './describe.ts'
import { Colour } from './detail.tsx'
import { CutMark } from './mark.tsx'
import { usePicture, useTouchState } from './model.ts'
import styles from './picture.module.css'
import type { Touch } from './state.ts'
import { WORDS } from './words.ts'

const NONE: readonly Touch[] = []

/** What the picture shows, for whoever does not see it. */
export function CableTable() {
  const t = useWords(WORDS)
  const { map, touches } = usePicture()
  const inside = [...touches.devices].flatMap(([device, its]) => its.map(touch => ({ device, touch })))
  return (
    <details className={styles.table}>
      <summary>{t('table')}</summary>
      {inside.length > 0 && (
        <>
          <h2>{t('tableNote')}</h2>
          <ul>
            {inside.map(({ device, touch }) => (
              <Inside key={touch.step} device={device} touch={touch} />
            ))}
          </ul>
        </>
      )}
      <table>
        <caption className="k-aloud">{t('table')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('cable')}</th>
            <th scope="col">{t('tag')}</th>
            <th scope="col">{t('end', { n: 1 })}</th>
            <th scope="col">{t('end', { n: 2 })}</th>
            <th scope="col">{t('colour')}</th>
            <th scope="col">{t('segments')}</th>
            <th scope="col">{t('state')}</th>
          </tr>
        </thead>
        <tbody>
          {map.cables.map(cable => (
            <Row key={cable.id} id={cable.id} />
          ))}
        </tbody>
      </table>
    </details>
  )
}

function Inside({ device, touch }: { device: string; touch: Touch }) {
  const names = useNames()
  const { cuts } = usePicture()
  const state = useTouchState([touch])
  const cut = cuts.get(touch.step)
  return (
    <li>
      <CutMark state={state ?? 'point'} tag={touch.tag} whole /> {names.device(device)} {cut && names.cut(cut)}
    </li>
  )
}

function Row({ id }: { id: string }) {
  const t = useWords(WORDS)
  const names = useNames()
  const { cables, touches } = usePicture()
  const its = touches.cables.get(id) ?? NONE
  const state = useTouchState(its)
  const cable = cables.get(id)
  if (cable === undefined) return null
  const tags = [...new Set([cable.tag, ...its.filter(touch => !touch.byHands).map(touch => touch.tag)])]
  return (
    <tr>
      <th scope="row">{id}</th>
      <td>{tags.filter(tag => tag !== null).join(' ')}</td>
      {cable.ends.map((end, index) => (
        <td key={`${index === 0 ? 'a' : 'b'}`}>
          {names.end(end)}
          {end.kind === 'port' && <span className={styles.place}>{names.place(end.device)}</span>}
        </td>
      ))}
      <td>
        <Colour written={cable.colour} />
      </td>
      <td>{cable.segments.length === 0 ? t('unknownSegments') : names.segments(cable.segments)}</td>
      <td>{state === null ? t('wholeCable') : <CutMark state={state} tag="" whole />}</td>
    </tr>
  )
}
