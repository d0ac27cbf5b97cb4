import { createContext, useContext } from 'react'
import type { Bilingual } from '../../../../src/api/common.ts'
import type { MapCableDoc, MapCutDoc, MapDeviceDoc, MapDoc } from '../../../../src/api/map.ts'
import { useLive } from '../../live/store.ts'
import type { Grouping } from './areas.ts'
import type { Seen } from './gaze.ts'
import type { Link } from './graph.ts'
import type { Scene } from './layout.ts'
import type { Routed } from './route.ts'
import { type CutState, type Touch, type Touches, touchState, worstOf } from './state.ts'

/** The picture and everything that its parts look up. */
export interface Model {
  readonly map: MapDoc
  readonly scene: Scene
  readonly grouping: Grouping
  readonly touches: Touches
  readonly devices: ReadonlyMap<string, MapDeviceDoc>
  readonly cables: ReadonlyMap<string, MapCableDoc>
  readonly cuts: ReadonlyMap<string, MapCutDoc>
  readonly rooms: ReadonlyMap<string, Bilingual>
  readonly segments: ReadonlyMap<string, Bilingual>
  readonly links: ReadonlyMap<string, Routed>
  readonly pieces: ReadonlyMap<string, Scene['pieces'][number]>
  readonly linkOfCable: ReadonlyMap<string, string>
  /** The box a device is drawn in: its own, or the one it is folded into. */
  readonly pieceOfDevice: ReadonlyMap<string, string>
}

export function modelOf(map: MapDoc, scene: Scene, grouping: Grouping, touches: Touches): Model {
  const byId = <T extends { readonly id: string }>(all: readonly T[]) => new Map(all.map(one => [one.id, one]))
  const names = (all: readonly { readonly id: string; readonly name: Bilingual }[]) =>
    new Map(all.map(one => [one.id, one.name]))
  const boxed = scene.pieces.filter(piece => piece.kind === 'device' || piece.kind === 'hosts')
  return {
    ...{ map, scene, grouping, touches },
    ...{ devices: byId(map.devices), cables: byId(map.cables), links: byId(scene.links), pieces: byId(scene.pieces) },
    cuts: new Map(map.cuts.map(cut => [cut.step, cut])),
    ...{ rooms: names(map.rooms), segments: names(map.segments) },
    linkOfCable: new Map(scene.links.flatMap(link => link.cables.map(cable => [cable, link.id] as const))),
    pieceOfDevice: new Map(boxed.flatMap(piece => piece.members.map(device => [device, piece.id] as const))),
  }
}

export const PictureContext = createContext<Model | null>(null)

export function usePicture(): Model {
  const model = useContext(PictureContext)
  if (model === null) throw new Error('Parts of the picture stand inside its context.')
  return model
}

const NONE: readonly Touch[] = []

/** Cut points of everything a line stands for. */
export function touchesOfLink({ cables, service }: Link, touches: Touches): readonly Touch[] {
  if (service !== null) return touches.services.get(`${service.device}/${service.id}`) ?? NONE
  return cables.flatMap(cable => touches.cables.get(cable) ?? NONE)
}

export const useTouchState = (touches: readonly Touch[]): CutState | null => useLive(live => worstOf(touches, live))

/** Tags of the cut points that a line shows now. */
export const useTags = (touches: readonly Touch[]): string =>
  useLive(live => [...new Set(touches.filter(one => touchState(one, live) !== null).map(one => one.tag))].join(' '))

/** Whether what is looked at is this line, lies in it, or is a box it ends at. */
export function isLooked(at: Seen | null, link: Link): boolean {
  if (at === null) return false
  if (at.kind === 'piece') return link.from === at.id || link.to === at.id
  return at.kind === 'link' ? link.id === at.id : link.cables.includes(at.id)
}
