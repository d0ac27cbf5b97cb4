import type { Fault } from '../base/fault.ts'
import { child, faultAt, said } from '../base/schema.ts'
import type { Path, YamlFile } from '../base/yaml.ts'
import { entriesOf } from './entries.ts'
import { portRef } from './schema.ts'
import { WIRE_KEYS } from './ways.ts'

type Entry = readonly [id: string, device: unknown]

/** Outlets that feed devices, relays that break their lines, and the lines by which agents reach boards and consoles. */
export function contactRules(yaml: YamlFile, devices: readonly Entry[]): Fault[] {
  const known = new Map(devices)
  const named = devices.flatMap(([id, device]) => contactsIn(id, device))
  return [
    ...named.flatMap(one => switchedRule(yaml, known, one)),
    ...onceEach(yaml, named),
    ...devices.flatMap(([id, device]) => wireRule(yaml, id, device)),
    ...sharedLineRule(yaml, devices),
  ]
}

interface Named {
  readonly owner: string
  readonly rung: 'outlet' | 'relay'
  /** As written, `pdu-a:7`. */
  readonly text: string
  readonly path: Path
}

function contactsIn(id: string, device: unknown): Named[] {
  const path = ['devices', id]
  const lists = entriesOf(child(device, 'relays')).map(([name, list]) => ({ list, at: [...path, 'relays', name] }))
  return [
    ...listed(child(device, 'outlets'), [...path, 'outlets']).map(one => ({
      ...one,
      owner: id,
      rung: 'outlet' as const,
    })),
    ...lists.flatMap(({ list, at }) => listed(list, at)).map(one => ({ ...one, owner: id, rung: 'relay' as const })),
  ]
}

function listed(list: unknown, path: Path): Pick<Named, 'text' | 'path'>[] {
  const items: unknown[] = Array.isArray(list) ? list : []
  return items.flatMap((text, index) => (typeof text === 'string' ? [{ text, path: [...path, index] }] : []))
}

/** The named device switches such contacts, and is not the one that would lose its power or line. */
function switchedRule(
  yaml: YamlFile,
  devices: ReadonlyMap<string, unknown>,
  { owner, rung, text, path }: Named,
): Fault[] {
  const ref = portRef(text)
  const device = devices.get(ref?.device ?? '')
  if (ref === null || device === undefined) return []
  if (ref.device === owner) {
    const message = said('is at the device itself, which could not switch it back', 'name the device that switches it')
    return [faultAt(yaml, path, message)]
  }
  if (child(child(device, 'ways'), rung) !== undefined) return []
  const hint = `add ${rung}: under ways of ${ref.device}, or name the device that switches it`
  return [faultAt(yaml, path, said(`names ${ref.device}, which has no ${rung} under ways`, hint))]
}

/** One contact for one thing: switched for one of two, it would cut the other too, and no proof would know. */
function onceEach(yaml: YamlFile, named: readonly Named[]): Fault[] {
  const owners = new Map<string, string>()
  return named.flatMap(({ owner, text, path }) => {
    const other = owners.get(text)
    owners.set(text, other ?? owner)
    if (other === undefined) return []
    return [faultAt(yaml, path, said(`names ${text}, which ${other} is switched by already`, 'correct one of the two'))]
  })
}

function wireRule(yaml: YamlFile, id: string, device: unknown): Fault[] {
  const relay = child(child(device, 'ways'), 'relay')
  if (typeof relay !== 'object' || relay === null) return []
  const given = WIRE_KEYS.filter(key => child(relay, key) !== undefined)
  if (given.length === 1) return []
  const sentence =
    given.length === 0 ? 'does not say how the board is reached' : `says ${given.join(' and ')}, but is one board`
  const message = said(sentence, `write exactly one of ${WIRE_KEYS.join(', ')}`)
  return [faultAt(yaml, ['devices', id, 'ways', 'relay'], message)]
}

/** Two devices at the end of one line would be cut in each other's place, or talk into each other's words. */
function sharedLineRule(yaml: YamlFile, devices: readonly Entry[]): Fault[] {
  const owners = new Map<string, string>()
  return devices.flatMap(([id, device]) =>
    linesOf(id, child(device, 'ways')).flatMap(({ line, path }) => {
      const other = owners.get(line)
      owners.set(line, other ?? id)
      if (other === undefined) return []
      return [faultAt(yaml, path, said(`is ${line}, which ${other} is at already`, 'correct one of the two'))]
    }),
  )
}

interface Line {
  /** Says which line it is; the same text is the same line. */
  readonly line: string
  readonly path: Path
}

function linesOf(id: string, ways: unknown): Line[] {
  const [console, relay] = [child(ways, 'console'), child(ways, 'relay')]
  const path = ['devices', id, 'ways']
  const serial = (agent: unknown, device: unknown, at: Path): Line[] =>
    typeof agent === 'string' && typeof device === 'string'
      ? [{ line: `the serial line ${device} of ${agent}`, path: at }]
      : []
  const rtu = child(child(relay, 'modbus-rtu'), 'path')
  return [
    ...serial(child(console, 'agent'), child(console, 'path'), [...path, 'console', 'path']),
    ...serial(child(relay, 'agent'), rtu, [...path, 'relay', 'modbus-rtu', 'path']),
    ...tcpLine(child(relay, 'modbus-tcp'), [...path, 'relay', 'modbus-tcp']),
    ...chipLine(child(relay, 'agent'), child(child(relay, 'gpio'), 'chip'), [...path, 'relay', 'gpio', 'chip']),
  ]
}

function tcpLine(tcp: unknown, path: Path): Line[] {
  const [address, port = 502, unit = 1] = [child(tcp, 'address'), child(tcp, 'port'), child(tcp, 'unit')]
  return typeof address === 'string' ? [{ line: `unit ${unit} at ${address} port ${port}`, path }] : []
}

function chipLine(agent: unknown, chip: unknown, path: Path): Line[] {
  return typeof agent === 'string' && typeof chip === 'string' ? [{ line: `the chip ${chip} of ${agent}`, path }] : []
}
