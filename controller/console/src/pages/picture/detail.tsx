import type { ReactNode } from 'react'
import type { MapCableDoc } from '../../../../src/api/map.ts'
import { useWords } from '../../app/words.ts'
import { Clock } from '../../components/age.tsx'
import { useLoad } from '../../components/use-load.ts'
import { call } from '../../live/api.ts'
import { useLive } from '../../live/store.ts'
import { useNames } from './describe.ts'
import { useGaze } from './gaze.ts'
import { CutMark } from './mark.tsx'
import { touchesOfLink, usePicture } from './model.ts'
import styles from './picture.module.css'
import { sinceOf, type Touch, touchState } from './state.ts'
import { WORDS } from './words.ts'

/** Cables of one line that are described one by one. */
const MOST = 12

/** What is looked at, in words: the same for pointing, for the keyboard and for the list. */
export function Detail() {
  const t = useWords(WORDS)
  const at = useGaze(gaze => gaze.at)
  return (
    <section className={styles.detail} aria-label={t('detail')}>
      {at === null ? (
        <p className={styles.hint}>{t('hint')}</p>
      ) : (
        <Described key={`${at.kind} ${at.id}`} kind={at.kind} id={at.id} />
      )}
    </section>
  )
}

function Described({ kind, id }: { kind: 'link' | 'piece' | 'cable'; id: string }) {
  if (kind === 'cable') return <CableFacts id={id} />
  return kind === 'link' ? <LinkFacts id={id} /> : <PieceFacts id={id} />
}

function LinkFacts({ id }: { id: string }) {
  const t = useWords(WORDS)
  const names = useNames()
  const { links, pieces, touches } = usePicture()
  const link = links.get(id)
  if (link === undefined) return <p className={styles.hint}>{t('hint')}</p>
  if (link.cables.length > 0)
    return (
      <>
        {link.cables.length > 1 && <h3>{t('cables', { count: link.cables.length })}</h3>}
        {link.cables.slice(0, MOST).map(cable => (
          <CableFacts key={cable} id={cable} />
        ))}
      </>
    )
  const [from, to] = [pieces.get(link.from), pieces.get(link.to)]
  return (
    <>
      <h3>{link.service === null ? t('port') : `${t('service')} ${link.service.name}`}</h3>
      <dl>
        <Fact term={t('end', { n: 1 })}>
          {from && names.piece(from)} {link.fromPort}
        </Fact>
        <Fact term={t('end', { n: 2 })}>{to && names.piece(to)}</Fact>
      </dl>
      <States touches={touchesOfLink(link, touches)} />
    </>
  )
}

function CableFacts({ id }: { id: string }) {
  const t = useWords(WORDS)
  const names = useNames()
  const { cables, touches } = usePicture()
  const cable = cables.get(id)
  if (cable === undefined) return null
  const its = touches.cables.get(id) ?? []
  return (
    <article className={styles.facts}>
      <h3>
        {t('cable')} {id}
      </h3>
      <States touches={its} />
      <dl>
        {cable.ends.map((end, index) => (
          <Fact key={`${index === 0 ? 'a' : 'b'}`} term={t('end', { n: index + 1 })}>
            <EndFacts end={end} />
          </Fact>
        ))}
        {cable.tag !== null && <Fact term={t('tag')}>{cable.tag}</Fact>}
        <Fact term={t('colour')}>
          <Colour written={cable.colour} />
        </Fact>
        <Fact term={t('medium')}>{cable.medium}</Fact>
        <Fact term={t('segments')}>
          {cable.segments.length === 0 ? t('unknownSegments') : names.segments(cable.segments)}
        </Fact>
        {cable.notes !== '' && <Fact term={t('notes')}>{cable.notes}</Fact>}
      </dl>
    </article>
  )
}

function EndFacts({ end }: { end: MapCableDoc['ends'][number] }) {
  const names = useNames()
  if (end.kind === 'wall') return <b>{names.end(end)}</b>
  return (
    <>
      <b>{names.device(end.device)}</b> <span className={styles.id}>{end.device}</span> <b>{end.port}</b>
      <span className={styles.place}>{names.place(end.device)}</span>
    </>
  )
}

/** A patch of the colour and its word; what is no known colour is a word alone. */
export function Colour({ written }: { written: string }) {
  const names = useNames()
  const colour = names.colour(written)
  if (colour === null) return null
  return (
    <span className={styles.colour}>
      {colour.css !== null && <span className={styles.patch} style={{ background: colour.css }} aria-hidden="true" />}
      {colour.word}
    </span>
  )
}

function PieceFacts({ id }: { id: string }) {
  const t = useWords(WORDS)
  const names = useNames()
  const { pieces, devices } = usePicture()
  const piece = pieces.get(id)
  if (piece === undefined) return <p className={styles.hint}>{t('hint')}</p>
  if (devices.has(id)) return <DeviceFacts id={id} />
  const members = piece.kind === 'hosts' ? piece.members.map(names.device) : piece.members
  return (
    <article className={styles.facts}>
      <h3>{names.piece(piece)}</h3>
      {piece.device !== null && <p>{names.device(piece.device)}</p>}
      <p className={styles.members}>{members.join(' · ')}</p>
    </article>
  )
}

function DeviceFacts({ id }: { id: string }) {
  const t = useWords(WORDS)
  const names = useNames()
  const { devices, map, touches } = usePicture()
  const device = devices.get(id)
  if (device === undefined) return null
  const mine = map.cables.filter(cable => cable.ends.some(end => end.kind === 'port' && end.device === id))
  const its = [...(touches.devices.get(id) ?? []), ...mine.flatMap(cable => touches.cables.get(cable.id) ?? [])]
  return (
    <article className={styles.facts}>
      <h3>{names.device(id)}</h3>
      <States touches={its} />
      <dl>
        <Fact term={t('id')}>
          <span className={styles.id}>{id}</span> · {t(device.kind)}
        </Fact>
        <Fact term={t('place')}>{names.place(id)}</Fact>
        {its.length === 0 && <Fact term={t('cutPoints')}>{t('noCutPoints')}</Fact>}
        {device.address !== null && <Fact term={t('address')}>{device.address}</Fact>}
        <Fact term={t('segments')}>{names.segments([...new Set(device.ports.flatMap(port => port.segments))])}</Fact>
      </dl>
    </article>
  )
}

function States({ touches }: { touches: readonly Touch[] }) {
  return touches.map(touch => <State key={`${touch.step} ${touch.byHands}`} touch={touch} />)
}

function State({ touch }: { touch: Touch }) {
  const t = useWords(WORDS)
  const names = useNames()
  const { cuts } = usePicture()
  const state = useLive(live => touchState(touch, live))
  const since = useLive(live => sinceOf(touch.step, live))
  const cut = cuts.get(touch.step)
  return (
    <p className={styles.state}>
      <CutMark state={state ?? 'point'} tag={touch.tag} whole />
      {touch.byHands && <span>{t('byHands')}</span>}
      {state !== 'point' && state !== null && (since === null ? <Earlier step={touch.step} /> : <Since utc={since} />)}
      {cut !== undefined && names.cut(cut) !== '' && <span>{names.cut(cut)}</span>}
    </p>
  )
}

function Since({ utc }: { utc: number }) {
  const t = useWords(WORDS)
  const [before, after] = t('since', { time: '\n' }).split('\n')
  return (
    <span>
      {before}
      <Clock utc={utc} />
      {after}
    </span>
  )
}

/** A cut of an earlier run: the chronology knows when it ended. */
function Earlier({ step }: { step: string }) {
  const query = `/chronology?groups=step&limit=50&text=${encodeURIComponent(step)}`
  const { value } = useLoad(() => call<'chronology'>('GET', query), [query])
  const ended = value?.entries.find(entry => entry.step === step && entry.type === 'step.ended')
  return ended === undefined ? null : <Since utc={ended.utc} />
}

function Fact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  )
}
