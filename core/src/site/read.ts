import { inOrder, type Parsed } from '../base/fault.ts'
import { known } from '../base/fields.ts'
import { checkSchema, child } from '../base/schema.ts'
import type { SourceFile } from '../base/source.ts'
import { readYaml, type YamlFile } from '../base/yaml.ts'
import { buildSite } from './build.ts'
import { type CableContext, readCables } from './cables/read.ts'
import { entriesOf } from './entries.ts'
import { type DeclaredPorts, declaredPorts } from './ports.ts'
import { namedPortsRule, siteRules } from './rules.ts'
import { type SiteNames, siteSchema } from './schema.ts'
import type { SiteMap, SiteMapBody } from './shape.ts'

/** The site map out of site.yaml and cables.csv, or every fault of both files, in the order of the files. */
export function parseSite(files: { readonly site: SourceFile; readonly cables: SourceFile }): Parsed<SiteMap> {
  const { yaml, faults: yamlFaults } = readYaml(files.site)
  const names = yaml === null ? null : namesOf(yaml)
  const ports = yaml === null ? new Map() : portsOf(yaml)
  const checked = yaml === null || names === null ? null : checkSchema(siteSchema(names), yaml)
  const rules = yaml === null ? [] : siteRules(yaml, ports)
  const cables = readCables(files.cables, names === null ? null : cableContext(names, ports))

  // A row that could not be read may be the one that knows the port.
  const named = yaml === null || cables.faults.length > 0 ? [] : namedPortsRule(yaml, ports, cables.cables)
  const siteFaults = inOrder(yamlFaults, [...(checked?.faults ?? []), ...rules, ...named])
  const faults = [...siteFaults, ...inOrder(cables.faults)]
  if (faults.length > 0 || yaml === null || checked === null || checked.value === null) return { ok: false, faults }
  return { ok: true, value: brand(buildSite(checked.value, yaml, ports, cables.cables)) }
}

function brand(body: SiteMapBody): SiteMap {
  return body as SiteMap
}

/** The names as written, whether or not what stands under them is right. */
function namesOf(yaml: YamlFile): SiteNames {
  const under = (what: string, section: string) => {
    const names = entriesOf(child(yaml.value, section)).map(([name]) => name)
    return known(what, `under ${section} in site.yaml`, names)
  }
  return {
    rooms: under('room', 'rooms'),
    segments: under('segment', 'segments'),
    devices: under('device', 'devices'),
    agents: under('agent', 'agents'),
    aaa: under('login server', 'aaa'),
  }
}

function portsOf(yaml: YamlFile): ReadonlyMap<string, DeclaredPorts> {
  const devices = entriesOf(child(yaml.value, 'devices'))
  return new Map(devices.map(([id, device]) => [id, declaredPorts(child(device, 'ports'))]))
}

function cableContext(names: SiteNames, ports: ReadonlyMap<string, DeclaredPorts>): CableContext {
  return { devices: names.devices, segments: names.segments, portsOf: device => ports.get(device)?.ports ?? null }
}
