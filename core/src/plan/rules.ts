import type { Fault } from '../base/fault.ts'
import { child, faultAt, said } from '../base/schema.ts'
import { suggestFrom } from '../base/suggest.ts'
import type { Path, YamlFile } from '../base/yaml.ts'
import { portRef } from '../site/schema.ts'
import { cutPointRules } from './cut-point-rules.ts'
import type { SiteFacts } from './facts.ts'
import { KIND_KEYS } from './schema.ts'

/** What the parts of plan.yaml must be to each other and to the site map. Takes the file as written, faulty or not. */
export function planRules(yaml: YamlFile, facts: SiteFacts): Fault[] {
  const stages = itemsOf(child(yaml.value, 'stages'), ['stages'])
  const cutPoints = stages.flatMap(({ value, path }) => itemsOf(child(value, 'cutPoints'), [...path, 'cutPoints']))
  return [
    ...onceEach(yaml, stages),
    ...onceEach(yaml, cutPoints),
    ...stages.flatMap(stage => [...bothSides(yaml, stage, 'severs'), ...bothSides(yaml, stage, 'keeps')]),
    ...cutPoints.flatMap(point => kindRule(yaml, point)),
    ...cutPoints.flatMap(point => targetRule(yaml, point, facts)),
    ...cutPoints.flatMap(point => cutPointRules(yaml, point, facts)),
  ]
}

/** A list item with the path to it. */
export interface Item {
  readonly value: unknown
  readonly path: Path
}

function itemsOf(value: unknown, path: Path): Item[] {
  return Array.isArray(value) ? value.map((item: unknown, index) => ({ value: item, path: [...path, index] })) : []
}

function onceEach(yaml: YamlFile, items: readonly Item[]): Fault[] {
  const first = new Map<unknown, Item>()
  return items.flatMap(item => {
    const id = child(item.value, 'id')
    const other = first.get(id)
    if (typeof id === 'string' && other === undefined) first.set(id, item)
    if (other === undefined) return []
    const { line } = yaml.places.value([...other.path, 'id'])
    return [
      faultAt(
        yaml,
        [...item.path, 'id'],
        said(`stands here a second time; the first is in line ${line}`, 'give it an id of its own'),
      ),
    ]
  })
}

/** Nothing can be severed from itself, and what reaches itself needs no keeping. */
function bothSides(yaml: YamlFile, stage: Item, key: 'severs' | 'keeps'): Fault[] {
  return itemsOf(child(stage.value, key), [...stage.path, key]).flatMap(({ value, path }) => {
    const to = child(value, 'to')
    return itemsOf(child(value, 'from'), [...path, 'from'])
      .filter(from => Array.isArray(to) && to.includes(from.value))
      .map(from =>
        faultAt(
          yaml,
          from.path,
          said(`names ${String(from.value)}, which stands on the other side too`, 'name it on one side'),
        ),
      )
  })
}

function kindRule(yaml: YamlFile, { value, path }: Item): Fault[] {
  const given = KIND_KEYS.filter(key => child(value, key) !== undefined)
  if (given.length === 1 || typeof value !== 'object' || value === null) return []
  const sentence = given.length === 0 ? 'does not say what is cut' : `says ${given.join(' and ')}, but is one cut point`
  return [faultAt(yaml, path, said(sentence, `write exactly one of ${KIND_KEYS.join(', ')}`))]
}

/** The port, service or firewall must be on the map. An unknown device is the schema's to report. */
function targetRule(yaml: YamlFile, { value, path }: Item, facts: SiteFacts): Fault[] {
  return [
    ...portRule(yaml, child(value, 'port'), [...path, 'port'], facts),
    ...serviceRule(yaml, child(value, 'service'), [...path, 'service'], facts),
    ...zoneBlockRule(yaml, child(value, 'zoneBlock'), [...path, 'zoneBlock'], facts),
  ]
}

function portRule(yaml: YamlFile, port: unknown, path: Path, facts: SiteFacts): Fault[] {
  const ref = typeof port === 'string' ? portRef(port) : null
  if (ref === null || !facts.site.devices.has(ref.device) || facts.hasPort(ref)) return []
  const near = suggestFrom(facts.portsOf(ref.device))(ref.port)
  const message = `names port ${ref.port}, which ${ref.device} has neither under ports in site.yaml nor in cables.csv`
  return [faultAt(yaml, path, said(message, near && `did you mean ${ref.device}:${near}?`))]
}

function serviceRule(yaml: YamlFile, service: unknown, path: Path, facts: SiteFacts): Fault[] {
  const ref = typeof service === 'string' ? portRef(service) : null
  const services = ref === null ? undefined : facts.site.devices.get(ref.device)?.services
  if (ref === null || services === undefined || services.has(ref.port)) return []
  const near = suggestFrom(services.keys())(ref.port)
  const message = `names service ${ref.port}, which ${ref.device} does not have under services in site.yaml`
  return [faultAt(yaml, path, said(message, near && `did you mean ${ref.device}:${near}?`))]
}

function zoneBlockRule(yaml: YamlFile, block: unknown, path: Path, facts: SiteFacts): Fault[] {
  const id = child(block, 'device')
  const device = typeof id === 'string' ? facts.site.devices.get(id) : undefined
  const to = child(block, 'to')
  const both = itemsOf(child(block, 'from'), [...path, 'from']).filter(
    from => Array.isArray(to) && to.includes(from.value),
  )
  const faults = both.map(from =>
    faultAt(
      yaml,
      from.path,
      said(`names ${String(from.value)}, which stands on the other side too`, 'name it on one side'),
    ),
  )
  if (device?.kind !== 'switch') return faults
  const message = said(
    `names ${device.id}, which is a switch: it joins no segments`,
    'name the firewall or router between them',
  )
  return [faultAt(yaml, [...path, 'device'], message), ...faults]
}
