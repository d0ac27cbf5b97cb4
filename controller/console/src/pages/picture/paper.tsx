import { useMemo } from 'react'
import { useSay, useWords } from '../../app/words.ts'
import { Clock, useNow } from '../../components/age.tsx'
import { RunKindMark } from '../../components/state-mark.tsx'
import { useLive } from '../../live/store.ts'
import { useNames } from './describe.ts'
import { KIND_ICON, OutsideIcon, WallIcon } from './icons.tsx'
import type { Scene } from './layout.ts'
import { Legend } from './legend.tsx'
import { PortText, Stroke } from './line.tsx'
import { LOOKS } from './mark.tsx'
import { touchesOfLink, usePicture, useTags, useTouchState } from './model.ts'
import { useAreaName } from './node.tsx'
import styles from './picture.module.css'
import { along, levelAt, type Routed } from './route.ts'
import type { CutState, Touch } from './state.ts'
import { WORDS } from './words.ts'

/** The whole picture on one sheet, whatever part of it the screen shows: white paper, black lines, legend, site, time. */
export function Paper() {
  const { scene } = usePicture()
  return (
    <div className={styles.paper} aria-hidden="true">
      <PaperHead />
      <svg viewBox={`-10 -10 ${scene.width + 20} ${scene.height + 20}`} className={styles.sheet}>
        <title>{''}</title>
        {scene.areas.map(area => (
          <PaperArea key={area.key} area={area} />
        ))}
        {scene.links.map(link => (
          <PaperLine key={link.id} link={link} />
        ))}
        {scene.pieces.map(piece => (
          <PaperPiece key={piece.id} piece={piece} />
        ))}
        {scene.links.map(link => (
          <PaperMark key={link.id} link={link} />
        ))}
      </svg>
      <Legend />
    </div>
  )
}

/** What the shell says on the screen, the paper says itself: site, kind of the open run, time, and whether files and seal differ. */
function PaperHead() {
  const t = useWords(WORDS)
  const say = useSay()
  const { map } = usePicture()
  const now = useNow(10_000)
  const run = useLive(live => live.board?.run ?? null)
  const differ = useLive(live => live.plan?.filesDiffer ?? null)
  const demo = useLive(live => live.plan?.demo === true)
  const [before, after] = t('printed', { time: '\n' }).split('\n')
  return (
    <div className={styles.paperHead}>
      {run !== null && run.phase !== 'ended' && <RunKindMark kind={run.kind} />}
      <b>{say(map.site.name)}</b>
      {demo && <span>{t('demo')}</span>}
      <span>{t('title')}</span>
      <span>
        {before}
        <b>{new Date(now).toLocaleDateString('sv')} </b>
        <Clock utc={now} />
        {after}
      </span>
      {differ !== null && <b>{say(differ)}</b>}
    </div>
  )
}

function PaperArea({ area }: { area: Scene['areas'][number] }) {
  const { name } = useAreaName()(area)
  const { x, y, w, h } = area.box
  return (
    <g>
      <rect x={x} y={y} width={w} height={h} rx={8} className={styles.paperArea} />
      <text x={x + 14} y={y + 28} className={styles.paperAreaName}>
        {name}
      </text>
    </g>
  )
}

function useLinkState(link: Routed): readonly [readonly Touch[], CutState | null] {
  const { touches } = usePicture()
  const its = useMemo(() => touchesOfLink(link, touches), [link, touches])
  return [its, useTouchState(its)]
}

function PaperLine({ link }: { link: Routed }) {
  const [, state] = useLinkState(link)
  return (
    <g className={styles.line} data-state={state ?? 'plain'}>
      <Stroke link={link} state={state} />
      <PortText link={link} />
    </g>
  )
}

function PaperMark({ link }: { link: Routed }) {
  const [its, state] = useLinkState(link)
  const tags = useTags(its)
  if (state === null) return null
  const { x, y } = along(link.points, link.mark)
  const level = levelAt(link.points, link.mark)
  const aside = state === 'cut' ? { x: level ? x : x + 80, y: level ? y - 33 : y } : { x, y }
  return <PaperWord {...aside} tag={tags} state={state} />
}

/** Wide letters count double. */
const widthOf = (text: string) =>
  [...text].reduce((sum, letter) => sum + ((letter.codePointAt(0) ?? 0) > 0x2e7f ? 16 : 9.2), 0)

function PaperWord({ x, y, tag, state }: { x: number; y: number; tag: string; state: CutState }) {
  const t = useWords(WORDS)
  const word = state === 'point' ? tag : `${tag} ${t(state)}`
  const Icon = state === 'point' ? null : LOOKS[state].icon
  const w = widthOf(word) + (Icon === null ? 14 : 38)
  return (
    <g transform={`translate(${x - w / 2} ${y - 15})`}>
      <rect width={w} height={30} rx={5} className={styles.paperMark} data-state={state} />
      {Icon !== null && (
        <g transform="translate(6 6)">
          <Icon size={18} />
        </g>
      )}
      <text x={Icon === null ? 7 : 29} y={21} className={styles.paperWord}>
        {word}
      </text>
    </g>
  )
}

function PaperPiece({ piece }: { piece: Scene['pieces'][number] }) {
  const names = useNames()
  const { devices, touches } = usePicture()
  const { x, y, w, h } = piece.box
  const device = devices.get(piece.id)
  const Icon = device === undefined ? (piece.kind === 'outside' ? OutsideIcon : WallIcon) : KIND_ICON[device.kind]
  const its = device === undefined ? [] : (touches.devices.get(piece.id) ?? [])
  const round = device?.kind === 'router' ? 20 : 8
  const inside =
    device === undefined
      ? { x: 32, y: 8, width: w - 36, height: h - 8 }
      : { x: round, y: 28, width: w - round - 8, height: h - 28 }
  return (
    <g transform={`translate(${x} ${y})`}>
      <rect
        width={w}
        height={h}
        rx={device?.kind === 'router' ? h / 2 : 6}
        className={styles.paperPiece}
        data-kind={device?.kind}
      />
      <g transform={`translate(${device?.kind === 'router' ? 22 : 8} 8)`}>
        <Icon size={18} />
      </g>
      {device !== undefined && (
        <text x={device.kind === 'router' ? 46 : 32} y={22} className={styles.paperId}>
          {device.id}
        </text>
      )}
      <foreignObject {...inside}>
        <div className={styles.paperName}>{names.piece(piece)}</div>
      </foreignObject>
      {its.map((touch, index) => (
        <PaperDeviceMark key={touch.step} touch={touch} x={w - 40} y={h + 8 + index * 32} />
      ))}
    </g>
  )
}

function PaperDeviceMark({ touch, x, y }: { touch: Touch; x: number; y: number }) {
  const state = useTouchState([touch])
  return <PaperWord x={x} y={y} tag={touch.tag} state={state ?? 'point'} />
}
