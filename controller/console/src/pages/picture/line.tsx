import { type Edge, EdgeLabelRenderer, type EdgeProps } from '@xyflow/react'
import { memo, useMemo } from 'react'
import { useLanguage } from '../../app/words.ts'
import { cableColour } from '../tasks/colour.ts'
import { useNames } from './describe.ts'
import { pathOf, portTextAt, severed } from './draw.ts'
import { look, useGaze } from './gaze.ts'
import { ScissorsIcon } from './icons.tsx'
import { CutMark, LOOKS } from './mark.tsx'
import { isLooked, touchesOfLink, usePicture, useTags, useTouchState } from './model.ts'
import styles from './picture.module.css'
import { along, levelAt, type Routed } from './route.ts'
import type { CutState, Touch } from './state.ts'

export type LineEdge = Edge<{ readonly link: Routed; readonly [key: string]: unknown }, 'line'>

/** A line of the picture: the cable in its colour, its state drawn over it, its mark in the middle. */
export const Line = memo(function Line({ data }: EdgeProps<LineEdge>) {
  const { touches } = usePicture()
  const link = data?.link
  const its = useMemo(() => (link === undefined ? [] : touchesOfLink(link, touches)), [link, touches])
  const state = useTouchState(its)
  const looked = useGaze(gaze => link !== undefined && isLooked(gaze.at, link))
  if (link === undefined) return null
  return (
    <>
      <g className={styles.line} data-state={state ?? 'plain'} data-looked={looked || undefined}>
        <path d={pathOf(link.points)} className={styles.hover} />
        <Stroke link={link} state={state} />
        <PortText link={link} />
      </g>
      {state !== null && <LineMark link={link} touches={its} state={state} looked={looked} />}
    </>
  )
})

/** What is drawn for one line, on the screen and on paper alike. */
export function Stroke({ link, state }: { link: Routed; state: CutState | null }) {
  const { cables } = usePicture()
  const language = useLanguage()
  const colour = cableColour(cables.get(link.cables[0] ?? '')?.colour ?? '', language)?.css ?? 'var(--picture-plain)'
  const d = pathOf(link.points)
  if (state === 'cut') return <Severed link={link} colour={colour} d={d} />
  const kind = link.cables.length === 0 ? styles.service : link.management ? styles.management : undefined
  const tone = state === null ? undefined : LOOKS[state].tone
  return (
    <>
      {state !== null && state !== 'point' && (
        <path d={d} className={styles.halo} data-tone={tone} data-state={state} />
      )}
      {kind === undefined && <path d={d} className={styles.casing} />}
      <path
        d={d}
        className={`${styles.stroke} ${kind ?? ''}`}
        style={kind === undefined ? { stroke: colour } : undefined}
      />
      {state !== null && state !== 'point' && <path d={d} className={styles.hatch} data-state={state} />}
    </>
  )
}

/** Broken in the middle, with a bar at each end of the gap. */
function Severed({ link, colour, d }: { link: Routed; colour: string; d: string }) {
  const { length, dashes, bars, at } = severed(link)
  const broken = { d, pathLength: length, strokeDasharray: dashes, fill: 'none' }
  return (
    <>
      <path {...broken} className={styles.casing} />
      <path {...broken} className={styles.stroke} style={{ stroke: colour }} />
      {bars.map(bar => (
        <path key={bar} d={bar} className={styles.bar} />
      ))}
      <g transform={`translate(${at.x - 15} ${at.y - 15})`} className={styles.scissors}>
        <ScissorsIcon size={30} />
      </g>
    </>
  )
}

export function PortText({ link }: { link: Routed }) {
  const ends = [
    [link.fromPort, link.points[0], link.points[1]] as const,
    [link.toPort, link.points.at(-1), link.points.at(-2)] as const,
  ]
  return ends.map(([name, at, towards], index) => {
    if (name === null || at === undefined || towards === undefined || link.to.startsWith('walls:')) return null
    const { transform, anchor } = portTextAt(at, towards)
    return (
      <text key={index === 0 ? 'from' : 'to'} transform={transform} textAnchor={anchor} className={styles.port}>
        {name}
      </text>
    )
  })
}

function LineMark({
  link,
  touches,
  state,
  looked,
}: {
  link: Routed
  touches: readonly Touch[]
  state: CutState
  looked: boolean
}) {
  const { x, y } = along(link.points, link.mark)
  const names = useNames()
  const see = () => look({ kind: 'link', id: link.id })
  const tags = useTags(touches)
  // Scissors and gap stay free: the mark of a cut line stands beside it.
  const aside =
    state !== 'cut' ? '-50%, -50%' : levelAt(link.points, link.mark) ? '-50%, calc(-100% - 17px)' : '19px, -50%'
  return (
    <EdgeLabelRenderer>
      <button
        type="button"
        className={`${styles.lineMark} nodrag nopan`}
        data-looked={looked || undefined}
        style={{ transform: `translate(${x}px, ${y}px) translate(${aside})` }}
        onFocus={see}
        onMouseEnter={see}
        onClick={see}
      >
        <CutMark state={state} tag={tags} /> <span className="k-aloud">{names.link(link, state, '')}</span>
      </button>
    </EdgeLabelRenderer>
  )
}
