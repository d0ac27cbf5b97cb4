/** The text of a large site, the same for the same number of switches. */
export interface BigSite {
  readonly siteYaml: string
  readonly cablesCsv: string
  readonly planYaml: string
}

/** Switches below one switch. */
const FAN_OUT = 20
const ACCESS_PORTS = 46
const CABLES_A_SWITCH = 60
const WARDS = Array.from({ length: 20 }, (_, index) => `ward-${index + 1}`)
const SERVERS = 40

interface Row {
  readonly id: string
  readonly a: string
  readonly b: string
  readonly segments: readonly string[]
}

interface CutEntry {
  readonly id: string
  /** The rest of the entry, in YAML. */
  readonly body: string
  /** The cable that bears the tag; null where none does. */
  readonly cable: string | null
}

interface StageEntry {
  readonly id: string
  readonly severs: readonly [string, string][]
  readonly keeps: readonly [string, string][]
  readonly cuts: readonly CutEntry[]
}

/**
 * A tree of switches with two uplinks each, one firewall between all segments, and panels behind the access ports. About 48
 * ports and 60 cables a switch. Four stages: backup, outside, servers from wards, and two access ports of every leaf.
 */
export function bigSite(switches: number): BigSite {
  const rows = [...coreRows(), ...switchNumbers(switches).flatMap(index => switchRows(index, switches))]
  const stages = planStages(switches, rows)
  return { siteYaml: siteYaml(switches), cablesCsv: cablesCsv(rows, stages), planYaml: planYaml(stages) }
}

function switchNumbers(switches: number): number[] {
  return Array.from({ length: switches }, (_, index) => index)
}

function parents(switches: number): number {
  return Math.max(1, Math.ceil((switches - 1) / FAN_OUT))
}

function wardOf(index: number, switches: number): string {
  return index < parents(switches) ? 'ward-1' : (WARDS[index % WARDS.length] ?? 'ward-1')
}

/** Firewall, servers and backup on the core's extra ports. */
function coreRows(): Row[] {
  const inside = ['mgmt', 'backup', 'server', ...WARDS]
  const firewall = inside.map((segment, index) => row(`F-${segment}`, `fw-1:${segment}`, `sw-0:x${index}`, [segment]))
  const servers = Array.from({ length: SERVERS }, (_, index) =>
    row(`S-${index}`, `srv-${index}:eth0`, `sw-0:s${index}`, ['server']),
  )
  const line = row('F-net', 'fw-1:net', 'wall:ONU-1', ['net'])
  return [line, ...firewall, ...servers, row('S-backup', 'bkp-1:eth0', 'sw-0:b0', ['backup'])]
}

function switchRows(index: number, switches: number): Row[] {
  const own = wardOf(index, switches)
  const first = index < parents(switches) ? 2 * FAN_OUT + 1 : 1
  const access = Array.from({ length: ACCESS_PORTS - first + 1 }, (_, place) =>
    row(`A-${index}-${first + place}`, `sw-${index}:${first + place}`, `panel:P-${index}-${first + place}`, [own]),
  )
  const up = uplinks(index, switches)
  const rest = Math.max(0, CABLES_A_SWITCH - access.length - up.length)
  const panels = Array.from({ length: rest }, (_, place) =>
    row(`W-${index}-${place + 1}`, `panel:P-${index}-${place + 1}`, `wall:W-${index}-${place + 1}`, [own]),
  )
  return [...up, ...access, ...panels]
}

function uplinks(index: number, switches: number): Row[] {
  if (index === 0) return []
  const carried = index < parents(switches) ? ['mgmt', ...WARDS] : ['mgmt', wardOf(index, switches)]
  const parent = Math.floor((index - 1) / FAN_OUT)
  const other = (parent + 1) % parents(switches)
  const place = ((index - 1) % FAN_OUT) + 1
  const main = row(`U-${index}`, `sw-${index}:48`, `sw-${parent}:${place}`, carried)
  const spare = row(`V-${index}`, `sw-${index}:47`, `sw-${other}:${FAN_OUT + place}`, carried)
  return other === index ? [main] : [main, spare]
}

function row(id: string, a: string, b: string, segments: readonly string[]): Row {
  return { id, a, b, segments }
}

function planStages(switches: number, rows: readonly Row[]): StageEntry[] {
  const known = new Set(rows.map(({ id }) => id))
  const pairs = (to: string) => WARDS.map((ward): [string, string] => [ward, to])
  const leaves = switchNumbers(switches).flatMap(index =>
    [1, 2]
      .filter(port => known.has(`A-${index}-${port}`))
      .map(port => portCut(`sw-${index}`, `${port}`, `A-${index}-${port}`)),
  )
  const blocks = WARDS.map(ward => ({
    id: `block-${ward}`,
    body: `zoneBlock: {device: fw-1, from: [${ward}], to: [server]}, cables: [F-${ward}]`,
    cable: `F-${ward}`,
  }))
  return [
    { id: 'backup', severs: pairs('backup'), keeps: pairs('server'), cuts: [portCut('sw-0', 'b0', 'S-backup')] },
    { id: 'outside', severs: pairs('net'), keeps: pairs('server'), cuts: [portCut('fw-1', 'net', 'F-net')] },
    { id: 'servers', severs: pairs('server'), keeps: [], cuts: blocks },
    { id: 'wards', severs: pairs('server'), keeps: [], cuts: leaves },
  ]
}

function portCut(device: string, port: string, cable: string): CutEntry {
  return { id: `${device}-${port}`, body: `port: "${device}:${port}"`, cable }
}

function tagOf(stage: number, cut: number): string {
  return `${stage + 1}-${String(cut + 1).padStart(4, '0')}`
}

function cablesCsv(rows: readonly Row[], stages: readonly StageEntry[]): string {
  const tags = new Map(
    stages.flatMap(({ cuts }, stage) => cuts.map(({ cable }, index) => [cable, tagOf(stage, index)] as const)),
  )
  const cells = (end: string) => end.replace(':', ',')
  const lines = rows.map(
    ({ id, a, b, segments }) => `${id},${tags.get(id) ?? ''},${cells(a)},${cells(b)},blue,cat6,${segments.join(' ')},`,
  )
  return `cable,tag,a_device,a_port,b_device,b_port,colour,medium,segments,notes\n${lines.join('\n')}\n`
}

function planYaml(stages: readonly StageEntry[]): string {
  const relations = (pairs: readonly [string, string][]) =>
    pairs.map(([from, to]) => `      - {from: [${from}], to: [${to}]}\n`).join('')
  const body = stages.map(({ id, severs, keeps, cuts }, stage) => {
    const points = cuts.map((cut, index) => `      - {id: ${cut.id}, tag: "${tagOf(stage, index)}", ${cut.body}}\n`)
    const kept = keeps.length === 0 ? '' : `    keeps:\n${relations(keeps)}`
    const head = `  - id: ${id}\n    name: ${id}\n    gate: confirm\n    severs:\n${relations(severs)}${kept}`
    return `${head}    cutPoints:\n${points.join('')}`
  })
  return `plan: kakuri/1\nname: Large plan\nstages:\n${body.join('')}`
}

function siteYaml(switches: number): string {
  const rooms = Array.from(
    { length: Math.ceil(switches / FAN_OUT) },
    (_, index) => `  room-${index}: {name: Room ${index}}\n`,
  )
  const wards = WARDS.map(ward => `  ${ward}: {kind: client, name: ${ward}}\n`)
  const servers = Array.from({ length: SERVERS }, (_, index) => `  srv-${index}: {kind: host, name: Server ${index}}\n`)
  return [
    'site: kakuri/1\nid: big-site\nname: Large site\nrooms:\n',
    ...rooms,
    'segments:\n  net: {kind: external, name: Internet}\n  backup: {kind: backup, name: Backup}\n',
    '  server: {kind: server, name: Servers}\n  mgmt: {kind: management, name: Management}\n',
    ...wards,
    'devices:\n',
    deviceYaml('fw-1', 'firewall', 'linux-nftables', '10.255.255.1', 0, false),
    ...switchNumbers(switches).map(index =>
      deviceYaml(`sw-${index}`, 'switch', 'cisco-ios', addressOf(index), index, true),
    ),
    ...servers,
    '  bkp-1: {kind: host, name: Backup}\n',
    'controller: {attach: "sw-0:c0", segment: mgmt}\n',
  ].join('')
}

function addressOf(index: number): string {
  return `10.${Math.floor(index / 62_500)}.${Math.floor(index / 250) % 250}.${(index % 250) + 1}`
}

function deviceYaml(id: string, kind: string, profile: string, address: string, index: number, snmp: boolean): string {
  const place = `    room: room-${Math.floor(index / FAN_OUT)}\n    rack: R1\n    unit: ${(index % FAN_OUT) + 1}\n`
  const ssh = `      ssh: {profile: ${profile}, credentials: ops, hostKeys: ["SHA256:${'A'.repeat(43)}"]}\n`
  const second = snmp ? '      snmp: {profile: if-mib, credentials: ops-snmp}\n' : ''
  const head = `  ${id}:\n    kind: ${kind}\n    name: ${id}\n${place}    address: ${address}\n    segment: mgmt\n`
  return `${head}    ways:\n${ssh}${second}`
}
