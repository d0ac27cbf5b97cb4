import type { Fault } from '../base/fault.ts'
import { child, faultAt, said } from '../base/schema.ts'
import { suggestFrom } from '../base/suggest.ts'
import type { Path, YamlFile } from '../base/yaml.ts'
import { contactRules } from './contact-rules.ts'
import { entriesOf } from './entries.ts'
import type { DeclaredPorts } from './ports.ts'
import { portRef } from './schema.ts'
import { type Cable, POWER } from './shape.ts'

/** Words that stand in place of a device in cables.csv. */
export const NOT_DEVICES = ['wall', 'panel'] as const

/** What the parts of site.yaml must be to each other. Takes the file as written, so that a fault elsewhere hides nothing. */
export function siteRules(yaml: YamlFile, ports: ReadonlyMap<string, DeclaredPorts>): Fault[] {
  const devices = entriesOf(child(yaml.value, 'devices'))
  return [
    ...devices.flatMap(([id, device]) => idRule(yaml, id).concat(addressRule(yaml, id, device))),
    ...devices.flatMap(([id]) => portRule(yaml, id, ports.get(id))),
    ...sharedAddressRule(yaml, devices),
    ...attachRule(yaml, ports),
    ...contactRules(yaml, devices),
  ]
}

/** The stages of a plan name segments and devices in one breath, so no id may be both. */
function idRule(yaml: YamlFile, id: string): Fault[] {
  const path = ['devices', id]
  if (NOT_DEVICES.some(word => word === id.toLowerCase())) {
    return [
      faultAt(
        yaml,
        path,
        said('cannot be a device: in cables.csv this word means a place on a wall or panel', 'choose another id'),
        'key',
      ),
    ]
  }
  if (child(child(yaml.value, 'segments'), id) === undefined) return []
  return [faultAt(yaml, path, said('has the same id as a segment', 'rename one of the two'), 'key')]
}

function addressRule(yaml: YamlFile, id: string, device: unknown): Fault[] {
  const path = ['devices', id]
  const faults: Fault[] = []
  const [way] = ['ssh', 'snmp', 'outlet'].filter(name => child(child(device, 'ways'), name) !== undefined)
  const has = (key: string) => child(device, key) !== undefined
  if (way !== undefined && !has('address')) {
    faults.push(
      faultAt(
        yaml,
        [...path, 'ways', way],
        said('needs the address of the device', 'add address: and the IP address'),
        'key',
      ),
    )
  }
  if ((way !== undefined || has('address')) && !has('segment')) {
    const at = has('address') ? [...path, 'address'] : [...path, 'ways', String(way)]
    faults.push(
      faultAt(yaml, at, said('needs the segment that the address lies in', 'add segment: such as mgmt'), 'key'),
    )
  }
  if (has('segment') && !has('address')) {
    const message = said('says where the address lies, but there is no address', 'add address:, or leave segment out')
    faults.push(faultAt(yaml, [...path, 'segment'], message, 'key'))
  }
  return faults
}

function portRule(yaml: YamlFile, id: string, declared: DeclaredPorts | undefined): Fault[] {
  return (declared?.wrong ?? []).map(({ key, message }) => faultAt(yaml, ['devices', id, 'ports', key], message, 'key'))
}

/** Two devices behind one address and port would be cut in each other's place. */
function sharedAddressRule(yaml: YamlFile, devices: readonly (readonly [string, unknown])[]): Fault[] {
  const owner = new Map<string, string>()
  const faults: Fault[] = []
  for (const [id, device] of devices) {
    for (const [way, usual] of [
      ['ssh', 22],
      ['snmp', 161],
      ['outlet', 161],
    ] as const) {
      const settings = child(child(device, 'ways'), way)
      const address = child(device, 'address')
      if (settings === undefined || typeof address !== 'string') continue
      const protocol = way === 'ssh' ? 'ssh' : 'snmp'
      const key = `${protocol} ${address} ${String(child(settings, 'port') ?? usual)}`
      const other = owner.get(key)
      owner.set(key, other ?? id)
      if (other === undefined || other === id) continue
      const message = said(`is the same address and ${way} port as that of ${other}`, 'correct one of the two')
      faults.push(faultAt(yaml, ['devices', id, 'address'], message))
      break
    }
  }
  return faults
}

/** The controller's port must carry the segment that the controller is said to be in. */
function attachRule(yaml: YamlFile, ports: ReadonlyMap<string, DeclaredPorts>): Fault[] {
  const attach = child(child(yaml.value, 'controller'), 'attach')
  const segment = child(child(yaml.value, 'controller'), 'segment')
  const ref = typeof attach === 'string' ? portRef(attach) : null
  const carried = ref === null ? undefined : ports.get(ref.device)?.ports.get(ref.port)
  if (carried === undefined || typeof segment !== 'string' || carried.includes(segment)) return []
  const message = said(
    `is ${segment}, but port ${attach} carries ${carried.join(', ')}`,
    'correct the port or the segment',
  )
  return [faultAt(yaml, ['controller', 'segment'], message)]
}

/**
 * The port that a service runs over, and one whose line a relay breaks, must be on the map. Asked after cables.csv, which
 * knows ports that nobody declared.
 */
export function namedPortsRule(
  yaml: YamlFile,
  ports: ReadonlyMap<string, DeclaredPorts>,
  cables: ReadonlyMap<string, Cable>,
): Fault[] {
  return entriesOf(child(yaml.value, 'devices')).flatMap(([id, device]) => {
    const named = portsNamed(id, device)
    if (named.length === 0) return []
    const known = new Set([...(ports.get(id)?.ports.keys() ?? []), ...cabledPorts(id, cables)])
    return named
      .filter(({ port }) => !known.has(port))
      .map(({ port, path, of, hint }) => {
        const near = suggestFrom(known)(port)
        const message = `names port ${port}, which ${id} has neither under ports nor in cables.csv`
        return faultAt(yaml, path, said(message, near === null ? hint : `did you mean ${near}?`), of)
      })
  })
}

interface NamedPort {
  readonly port: string
  readonly path: Path
  readonly of: 'key' | 'value'
  readonly hint: string
}

function portsNamed(id: string, device: unknown): NamedPort[] {
  const vias = entriesOf(child(device, 'services')).flatMap(([service, entry]): NamedPort[] => {
    const port = child(entry, 'via')
    const path = ['devices', id, 'services', service, 'via']
    const hint = 'name the port whose cable the service runs over'
    return typeof port === 'string' ? [{ port, path, of: 'value', hint }] : []
  })
  const broken = entriesOf(child(device, 'relays')).flatMap(([port]): NamedPort[] => {
    const hint = 'name the port whose line the relay breaks, or power for the whole device'
    return port === POWER ? [] : [{ port, path: ['devices', id, 'relays', port], of: 'key', hint }]
  })
  return [...vias, ...broken]
}

function cabledPorts(device: string, cables: ReadonlyMap<string, Cable>): string[] {
  const ends = [...cables.values()].flatMap(cable => cable.ends)
  return ends.flatMap(end => (end.kind === 'port' && end.device === device ? [end.port] : []))
}
