import '@xyflow/react/dist/base.css'
import { ActionIcon, Stack } from '@mantine/core'
import { useReducedMotion } from '@mantine/hooks'
import { ReactFlow, ReactFlowProvider, useReactFlow, useStore } from '@xyflow/react'
import { useEffect, useMemo, useRef } from 'react'
import { useWords } from '../../app/words.ts'
import { PlusIcon } from '../../components/icons.tsx'
import { look, type Seen, useGaze } from './gaze.ts'
import { MinusIcon, WholeIcon } from './icons.tsx'
import { Line, type LineEdge } from './line.tsx'
import { type Model, touchesOfLink, usePicture } from './model.ts'
import { AreaBox, type AreaNode, PieceBox, type PieceNode } from './node.tsx'
import styles from './picture.module.css'
import { along, type Point } from './route.ts'
import { WORDS } from './words.ts'

const NODES = { area: AreaBox, piece: PieceBox }
const EDGES = { line: Line }
/** From so many boxes on only those in sight are drawn. */
const MANY = 150
/** Below this zoom names alone are written, larger; above `NEAR` ports are written too. */
const FAR = 0.66
const FARTHEST = 0.47
const NEAR = 0.9

interface CanvasProps {
  readonly onlyCuts: boolean
  readonly opened: ReadonlySet<string>
  readonly onOpen: (hub: string) => void
}

export function Canvas(props: CanvasProps) {
  return (
    <ReactFlowProvider>
      <Stage {...props} />
    </ReactFlowProvider>
  )
}

function Stage({ onlyCuts, opened, onOpen }: CanvasProps) {
  const t = useWords(WORDS)
  const model = usePicture()
  const edges = useMemo(() => edgesOf(model, onlyCuts), [model, onlyCuts])
  const nodes = useMemo(
    () => nodesOf(model, onlyCuts ? edges : null, opened, onOpen),
    [model, onlyCuts, edges, opened, onOpen],
  )
  const level = useStore(({ transform: [, , zoom] }) =>
    zoom < FARTHEST ? 'farthest' : zoom < FAR ? 'far' : zoom < NEAR ? 'middle' : 'near',
  )
  useFlying(model)
  return (
    <section className={styles.canvas} data-zoom={level} aria-label={t('picture')}>
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={NODES}
        edgeTypes={EDGES}
        fitView
        fitViewOptions={{ padding: 0.06 }}
        minZoom={0.04}
        maxZoom={2.5}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        edgesFocusable={false}
        elementsSelectable={false}
        disableKeyboardA11y
        onNodeMouseEnter={seeNode}
        onNodeClick={seeNode}
        onEdgeMouseEnter={seeLine}
        onEdgeClick={seeLine}
        onlyRenderVisibleElements={nodes.length > MANY}
        zoomOnDoubleClick={false}
        proOptions={{ hideAttribution: true }}
      />
      <Zoom />
    </section>
  )
}

const seeNode = (_: unknown, node: AreaNode | PieceNode) => {
  if (node.type === 'piece') look({ kind: 'piece', id: node.id })
}
const seeLine = (_: unknown, line: LineEdge) => look({ kind: 'link', id: line.id })

function Zoom() {
  const t = useWords(WORDS)
  const flow = useReactFlow()
  return (
    <Stack className={styles.zoom ?? ''} gap={6}>
      <ActionIcon aria-label={t('closer')} title={t('closer')} onClick={() => flow.zoomIn()}>
        <PlusIcon />
      </ActionIcon>
      <ActionIcon aria-label={t('farther')} title={t('farther')} onClick={() => flow.zoomOut()}>
        <MinusIcon />
      </ActionIcon>
      <ActionIcon aria-label={t('whole')} title={t('whole')} onClick={() => flow.fitView({ padding: 0.06 })}>
        <WholeIcon />
      </ActionIcon>
    </Stack>
  )
}

/** Moves to what was asked for, and shows the whole picture where another one is drawn. */
function useFlying(model: Model): void {
  const flow = useReactFlow()
  const still = useReducedMotion()
  const goal = useGaze(gaze => gaze.fly)
  const shown = useRef(model.scene)
  useEffect(() => {
    if (shown.current.width !== model.scene.width || shown.current.height !== model.scene.height)
      flow.fitView({ padding: 0.06 })
    shown.current = model.scene
  }, [flow, model.scene])
  useEffect(() => {
    const spot = goal === null ? null : spotOf(goal, model)
    if (spot === null) return
    flow.setCenter(spot.x, spot.y, { zoom: Math.max(flow.getZoom(), 1), duration: still ? 0 : 250 })
  }, [flow, goal, model, still])
}

function spotOf(seen: Seen, model: Model): Point | null {
  if (seen.kind === 'piece') {
    const box = model.pieces.get(seen.id)?.box
    return box === undefined ? null : { x: box.x + box.w / 2, y: box.y + box.h / 2 }
  }
  const link = model.links.get(seen.kind === 'link' ? seen.id : (model.linkOfCable.get(seen.id) ?? ''))
  return link === undefined ? null : along(link.points, link.mark)
}

function edgesOf(model: Model, onlyCuts: boolean): LineEdge[] {
  return model.scene.links
    .filter(link => !onlyCuts || touchesOfLink(link, model.touches).length > 0)
    .map(link => ({ id: link.id, type: 'line', source: link.from, target: link.to, zIndex: 1, data: { link } }))
}

/** `lines`: what is shown of them; boxes at none of those and without a mark of their own stand back. */
function nodesOf(
  { scene, touches }: Model,
  lines: readonly LineEdge[] | null,
  opened: ReadonlySet<string>,
  onOpen: (hub: string) => void,
): (AreaNode | PieceNode)[] {
  const met = lines === null ? null : new Set(lines.flatMap(line => [line.source, line.target]))
  const areas = scene.areas.map((area): AreaNode => {
    return { id: area.key, type: 'area', position: area.box, zIndex: 0, data: { area }, ...sized(area.box) }
  })
  const pieces = scene.pieces.map((piece): PieceNode => {
    const faint = met !== null && !met.has(piece.id) && !touches.devices.has(piece.id)
    const hub = piece.kind === 'hosts' ? piece.device : opened.has(piece.id) ? piece.id : null
    const open = hub === null ? null : () => onOpen(hub)
    return {
      id: piece.id,
      type: 'piece',
      position: piece.box,
      zIndex: 2,
      data: { piece, faint, open },
      ...sized(piece.box),
    }
  })
  return [...areas, ...pieces]
}

const sized = ({ w, h }: { readonly w: number; readonly h: number }) => ({ width: w, height: h })
