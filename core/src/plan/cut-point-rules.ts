import type { Fault } from '../base/fault.ts'
import { child, faultAt, said } from '../base/schema.ts'
import type { YamlFile } from '../base/yaml.ts'
import { portRef } from '../site/schema.ts'
import type { Device } from '../site/shape.ts'
import { defaultLadder, type SiteFacts } from './facts.ts'
import type { Item } from './rules.ts'
import { KIND_KEYS } from './schema.ts'
import type { CutPointKind } from './shape.ts'

/** Rungs that an agent carries out. */
const AGENT_RUNGS: readonly unknown[] = ['console', 'outlet', 'relay']

const KINDS: Readonly<Record<(typeof KIND_KEYS)[number], CutPointKind>> = {
  port: 'port',
  zoneBlock: 'zone-block',
  service: 'service',
  hands: 'hands',
}

/** The ladder of a cut point: every rung must have a way to be climbed, and there must be one. */
export function cutPointRules(yaml: YamlFile, { value, path }: Item, facts: SiteFacts): Fault[] {
  const point = pointOf(value, facts)
  if (point === null) return []
  const ladder = child(value, 'ladder')
  const faults = point.kind === 'hands' && child(value, 'cables') !== undefined ? [doubleCables(yaml, path)] : []
  if (ladder === undefined) return [...faults, ...emptyLadder(yaml, path, point)]
  const rungs: unknown[] = Array.isArray(ladder) ? ladder : []
  const wrong = rungs.flatMap((rung, index) => {
    const message = rungFault(rung, point) ?? (rungs.indexOf(rung) < index ? 'stands in the ladder twice' : null)
    return message === null ? [] : [faultAt(yaml, [...path, 'ladder', index], message)]
  })
  return [...faults, ...wrong]
}

interface Point {
  readonly kind: CutPointKind
  readonly device: Device | undefined
  readonly hasCable: boolean
}

/** The cut point as far as it can be understood; null where its kind or device cannot. */
function pointOf(value: unknown, facts: SiteFacts): Point | null {
  const key = KIND_KEYS.find(kind => child(value, kind) !== undefined)
  if (key === undefined) return null
  if (key === 'hands') return { kind: 'hands', device: undefined, hasCable: true }
  const target = child(value, key)
  const ref = typeof target === 'string' ? portRef(target) : null
  const id = key === 'zoneBlock' ? child(target, 'device') : ref?.device
  const device = typeof id === 'string' ? facts.site.devices.get(id) : undefined
  if (device === undefined) return null
  const ownCable = ref !== null && facts.cableOf(KINDS[key], ref) !== null
  return { kind: KINDS[key], device, hasCable: ownCable || child(value, 'cables') !== undefined }
}

function emptyLadder(yaml: YamlFile, path: Item['path'], point: Point): Fault[] {
  if (defaultLadder(point.kind, point.device, point.hasCable).length > 0) return []
  const sentence = `cannot be carried out: ${point.device?.id} has no way that can do it, and no cable is known to unplug`
  const hint = 'add ways: to the device in site.yaml, or name the cables to unplug: cables: [C-0042]'
  return [faultAt(yaml, path, said(sentence, hint))]
}

function doubleCables(yaml: YamlFile, path: Item['path']): Fault {
  return faultAt(yaml, [...path, 'cables'], said('repeats what hands says already', 'remove it'), 'key')
}

function rungFault(rung: unknown, { kind, device, hasCable }: Point): string | null {
  if (AGENT_RUNGS.includes(rung)) {
    return said(
      `asks for the rung ${String(rung)}, which an agent carries out: there are no agents in this version`,
      'use ssh, snmp or hands',
    )
  }
  if (rung === 'hands') {
    const hint = "name the cables to unplug: cables: [C-0042], or add the port's cable to cables.csv"
    return hasCable ? null : said('asks for the rung hands, but no cable is known to unplug', hint)
  }
  if (rung !== 'ssh' && rung !== 'snmp') return null
  if (kind === 'hands') return said(`asks for the rung ${rung}, but only a person can do this one`, 'leave ladder out')
  if (device?.ways[rung] !== undefined) return null
  const message = `asks for the rung ${rung}, but ${device?.id} has no ${rung} under ways in site.yaml`
  return said(message, `add it there, or take ${rung} out of the ladder`)
}
