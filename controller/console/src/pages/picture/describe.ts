import { useMemo } from 'react'
import type { MapCableDoc, MapCutDoc } from '../../../../src/api/map.ts'
import { i18next, type Language } from '../../app/i18n.ts'
import { type Say, useLanguage } from '../../app/words.ts'
import { cableColour } from '../tasks/colour.ts'
import type { Link, Piece } from './graph.ts'
import { type Model, usePicture } from './model.ts'
import type { CutState } from './state.ts'
import { WORDS } from './words.ts'

type Said = typeof WORDS extends { readonly keys?: infer K } ? Say<Extract<K, string>> : never
type Of = { readonly ja: string; readonly en: string }

interface Tongue {
  readonly t: Said
  readonly say: (text: Of) => string
  readonly language: Language
  readonly model: Model
}

/** Names and places of things on the picture in the reader's language. */
export function useNames(): Names {
  const language = useLanguage()
  const model = usePicture()
  return useMemo(() => namesIn(language, model), [language, model])
}

export type Names = ReturnType<typeof namesIn>

function namesIn(language: Language, model: Model) {
  const t: Said = (key, values = {}) => String(i18next.t(key, { ...values, ns: WORDS.namespace, lng: language }))
  const tongue: Tongue = { t, say: text => text[language], language, model }
  return {
    device: (id: string) => deviceName(tongue, id),
    place: (id: string) => placeOf(tongue, id),
    end: (end: MapCableDoc['ends'][number]) => endName(tongue, end),
    room: (id: string) => tongue.say(model.rooms.get(id) ?? { ja: id, en: id }),
    segments: (ids: readonly string[]) => segmentNames(tongue, ids),
    piece: (piece: Piece) => pieceName(tongue, piece),
    link: (link: Link, state: CutState | null, tags: string) => linkName(tongue, link, state, tags),
    colour: (written: string) => cableColour(written, language),
    cut: (cut: MapCutDoc) => cutName(tongue, cut),
  }
}

function deviceName({ model, say }: Tongue, id: string): string {
  const name = model.devices.get(id)?.name
  return name === undefined ? id : say(name)
}

/** Room, rack and height. */
function placeOf({ t, say, language, model }: Tongue, id: string): string {
  const { room = null, rack = null, unit = null } = model.devices.get(id) ?? {}
  const roomName = room === null ? undefined : model.rooms.get(room)
  const parts = [
    roomName === undefined ? room : say(roomName),
    rack === null ? null : t('rack', { rack }),
    unit === null ? null : t('unit', { unit }),
  ]
  return parts.filter(part => part !== null).join(language === 'ja' ? '・' : ', ')
}

function endName(tongue: Tongue, end: MapCableDoc['ends'][number]): string {
  if (end.kind === 'port') return `${deviceName(tongue, end.device)} ${end.port}`
  return tongue.t(end.panel ? 'panelPlace' : 'wallPlace', { position: end.position })
}

function segmentNames({ say, language, model }: Tongue, ids: readonly string[]): string {
  return ids.map(id => say(model.segments.get(id) ?? { ja: id, en: id })).join(language === 'ja' ? '、' : ', ')
}

function pieceName(tongue: Tongue, { kind, members, device, segment, id }: Piece): string {
  const count = members.length
  switch (kind) {
    case 'walls':
      return tongue.t(count === 1 ? 'wallsOne' : 'walls', { count })
    case 'hosts':
      return tongue.t('hosts', { count })
    case 'panel':
      return tongue.t('panel', { position: members[0] ?? id })
    case 'outside':
      return segmentNames(tongue, segment === null ? [] : [segment])
    case 'device':
      return deviceName(tongue, device ?? id)
  }
}

/** As a reader of the screen hears a line: tag, state, cable and both ends. */
function linkName(tongue: Tongue, link: Link, state: CutState | null, tags: string): string {
  const ends = [
    [link.from, link.fromPort],
    [link.to, link.toPort],
  ] as const
  const named = ends.map(([id, port]) => {
    const piece = tongue.model.pieces.get(id)
    return [piece === undefined ? id : pieceName(tongue, piece), port ?? ''].join(' ').trim()
  })
  const what = link.service?.name ?? link.cables.slice(0, 3).join(' ')
  return [tags, tongue.t(state ?? 'wholeCable'), what, named.join(' – ')].filter(part => part !== '').join(', ')
}

/** What a cut point inside a device severs; empty where cables say it. */
function cutName(tongue: Tongue, { device, service, block }: MapCutDoc): string {
  if (block !== null)
    return tongue.t('block', { from: segmentNames(tongue, block.from), to: segmentNames(tongue, block.to) })
  if (service === null) return ''
  const named = tongue.model.devices.get(device ?? '')?.services.find(one => one.id === service)
  return `${tongue.t('service')} ${named?.name ?? service}${named ? ` (${segmentNames(tongue, [named.segment])})` : ''}`
}
