import type { Fault } from '../base/fault.ts'
import { child, faultAt, said } from '../base/schema.ts'
import type { YamlFile } from '../base/yaml.ts'
import { type ContactRung, contactsOf } from '../site/contacts.ts'
import { portRef } from '../site/schema.ts'
import { type Device, POWER } from '../site/shape.ts'
import { defaultLadder, type SiteFacts } from './facts.ts'
import type { Item } from './rules.ts'
import { KIND_KEYS } from './schema.ts'
import type { CutPointKind } from './shape.ts'

const KINDS: Readonly<Record<(typeof KIND_KEYS)[number], CutPointKind>> = {
  port: 'port',
  zoneBlock: 'zone-block',
  service: 'service',
  power: 'power',
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
  /** Of a port. */
  readonly port?: string
}

/** The cut point as far as it can be understood; null where its kind or device cannot. */
function pointOf(value: unknown, facts: SiteFacts): Point | null {
  const key = KIND_KEYS.find(kind => child(value, kind) !== undefined)
  if (key === undefined) return null
  if (key === 'hands') return { kind: 'hands', device: undefined, hasCable: true }
  const target = child(value, key)
  const ref = typeof target === 'string' ? portRef(target) : null
  const id = key === 'zoneBlock' ? child(target, 'device') : key === 'power' ? target : ref?.device
  const device = typeof id === 'string' ? facts.site.devices.get(id) : undefined
  if (device === undefined) return null
  const ownCable = key === 'power' ? facts.cablesAt(device.id)[0] : ref && facts.cableOf(KINDS[key], ref)
  const hasCable = (ownCable ?? null) !== null || child(value, 'cables') !== undefined
  return { kind: KINDS[key], device, hasCable, ...(key === 'port' && ref && { port: ref.port }) }
}

function emptyLadder(yaml: YamlFile, path: Item['path'], point: Point): Fault[] {
  if (defaultLadder(point.kind, point.device, point.hasCable).length > 0) return []
  const sentence = `cannot be carried out: ${point.device?.id} has no way that can do it, and no cable is known to unplug`
  const hint =
    point.kind === 'power'
      ? 'add outlets: or relays: to the device in site.yaml, or name the cables to unplug: cables: [C-0042]'
      : 'add ways: to the device in site.yaml, or name the cables to unplug: cables: [C-0042]'
  return [faultAt(yaml, path, said(sentence, hint))]
}

function doubleCables(yaml: YamlFile, path: Item['path']): Fault {
  return faultAt(yaml, [...path, 'cables'], said('repeats what hands says already', 'remove it'), 'key')
}

function rungFault(rung: unknown, point: Point): string | null {
  if (rung === 'hands') return handsFault(point)
  if (rung === 'outlet' || rung === 'relay') return contactFault(rung, point)
  if (rung !== 'ssh' && rung !== 'snmp' && rung !== 'console') return null
  const { kind, device } = point
  if (kind === 'hands') return onlyAPerson(rung)
  if (kind === 'power') {
    return said(`asks for the rung ${rung}, which cannot cut the power of a device`, 'use outlet, relay or hands')
  }
  if (device?.ways[rung] !== undefined) return null
  const message = `asks for the rung ${rung}, but ${device?.id} has no ${rung} under ways in site.yaml`
  return said(message, `add it there, or take ${rung} out of the ladder`)
}

function onlyAPerson(rung: string): string {
  return said(`asks for the rung ${rung}, but only a person can do this one`, 'leave ladder out')
}

function handsFault({ hasCable }: Point): string | null {
  const hint = "name the cables to unplug: cables: [C-0042], or add the port's cable to cables.csv"
  return hasCable ? null : said('asks for the rung hands, but no cable is known to unplug', hint)
}

/** Contacts take the power of a device or break the line of a port; a service or a zone block has neither. */
function contactFault(rung: ContactRung, { kind, device, port }: Point): string | null {
  if (kind === 'hands') return onlyAPerson(rung)
  if (kind !== 'port' && kind !== 'power') {
    return said(`asks for the rung ${rung}, which cuts ports and power only`, 'use ssh, console or hands')
  }
  const target = port === undefined ? { kind } : { kind, port }
  if (device === undefined || contactsOf(device, rung, target).length > 0) return null
  const message =
    rung === 'outlet'
      ? `asks for the rung outlet, but ${device.id} has no outlets in site.yaml`
      : `asks for the rung relay, but ${device.id} has no relays for ${port ?? POWER} in site.yaml`
  return said(message, `add it there, or take ${rung} out of the ladder`)
}
