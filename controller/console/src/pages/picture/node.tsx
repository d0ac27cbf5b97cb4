import { Handle, type Node, type NodeProps, Position } from '@xyflow/react'
import { memo } from 'react'
import { useWords } from '../../app/words.ts'
import { useNames } from './describe.ts'
import { look, useGaze } from './gaze.ts'
import { KIND_ICON, OutsideIcon, WallIcon } from './icons.tsx'
import type { Scene } from './layout.ts'
import { CutMark } from './mark.tsx'
import { usePicture, useTouchState } from './model.ts'
import styles from './picture.module.css'
import type { Touch } from './state.ts'
import { WORDS } from './words.ts'

type Placed = Scene['pieces'][number]
export type PieceNode = Node<
  { readonly piece: Placed; readonly faint: boolean; readonly open: (() => void) | null },
  'piece'
>
export type AreaNode = Node<{ readonly area: Scene['areas'][number] }, 'area'>

export const AreaBox = memo(function AreaBox({ data: { area } }: NodeProps<AreaNode>) {
  const { name, kind } = useAreaName()(area)
  return (
    <div className={styles.area} data-region={area.region} style={{ width: area.box.w, height: area.box.h }}>
      <span className={styles.areaName}>
        {name}
        {kind !== null && <span className={styles.areaKind}> ({kind})</span>}
      </span>
    </div>
  )
})

/** The name of an area, and the kind of its segment where the name does not say it. */
export function useAreaName(): (area: Scene['areas'][number]) => {
  readonly name: string
  readonly kind: string | null
} {
  const t = useWords(WORDS)
  const names = useNames()
  return ({ id, region, pieces }) => {
    if (region === 'room') return { name: id === null ? t('noRoom') : names.room(id), kind: null }
    if (id === null || region === 'between') return { name: t('between'), kind: null }
    const [name, kind] = [names.segments([id]), t(region)]
    // A place outside says its own name.
    if (pieces.every(piece => piece.kind === 'outside')) return { name: kind, kind: null }
    const same = kind.toLowerCase().includes(name.toLowerCase()) || name.toLowerCase().includes(kind.toLowerCase())
    return { name, kind: same ? null : kind }
  }
}

export const PieceBox = memo(function PieceBox({ data: { piece, faint, open } }: NodeProps<PieceNode>) {
  const looked = useGaze(({ at }) => at?.kind === 'piece' && at.id === piece.id)
  const { touches, devices } = usePicture()
  const its = piece.kind === 'device' ? (touches.devices.get(piece.id) ?? []) : []
  return (
    <div
      className={styles.piece}
      data-kind={devices.get(piece.id)?.kind ?? piece.kind}
      data-faint={faint || undefined}
      data-looked={looked || undefined}
      style={{ width: piece.box.w, height: piece.box.h }}
    >
      <Handle type="target" position={Position.Top} className={styles.handle ?? ''} isConnectable={false} />
      <Handle type="source" position={Position.Bottom} className={styles.handle ?? ''} isConnectable={false} />
      <Inside piece={piece} open={open} />
      {its.length > 0 && <DeviceMarks piece={piece} touches={its} />}
    </div>
  )
})

function Inside({ piece, open }: { piece: Placed; open: (() => void) | null }) {
  const t = useWords(WORDS)
  const names = useNames()
  const { devices } = usePicture()
  const device = devices.get(piece.id)
  const Icon = device === undefined ? (piece.kind === 'outside' ? OutsideIcon : WallIcon) : KIND_ICON[device.kind]
  return (
    <>
      <span className={styles.kind}>
        <Icon size={22} />
        {device !== undefined && <span className={styles.kindWord}>{t(device.kind)}</span>}
        {device !== undefined && <span className={styles.kindId}>{device.id}</span>}
      </span>
      <span className={styles.name}>{names.piece(piece)}</span>
      {open !== null && (
        <button type="button" className={`${styles.openHosts} nodrag nopan`} onClick={open}>
          {t(piece.kind === 'hosts' ? 'open' : 'close')}
        </button>
      )}
    </>
  )
}

/** Services and zone blocks: cut inside the device, so that no line shows it. */
function DeviceMarks({ piece, touches }: { piece: Placed; touches: readonly Touch[] }) {
  return (
    <span className={styles.deviceMarks}>
      {touches.map(touch => (
        <DeviceMark key={touch.step} piece={piece} touch={touch} />
      ))}
    </span>
  )
}

function DeviceMark({ piece, touch }: { piece: Placed; touch: Touch }) {
  const state = useTouchState([touch])
  const t = useWords(WORDS)
  const names = useNames()
  const { cuts } = usePicture()
  const cut = cuts.get(touch.step)
  const see = () => look({ kind: 'piece', id: piece.id })
  return (
    <button
      type="button"
      className={`${styles.deviceMark} nodrag nopan`}
      data-state={state}
      aria-label={[touch.tag, t(state ?? 'point'), names.piece(piece), cut ? names.cut(cut) : ''].join(', ')}
      onFocus={see}
      onClick={see}
    >
      <CutMark state={state ?? 'point'} tag={touch.tag} />
    </button>
  )
}
