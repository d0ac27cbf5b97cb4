import { type Fault, formatFault, type Parsed } from '../base/fault.ts'
import type { SourceFile } from '../base/source.ts'
import { parseSite } from './read.ts'
import type { SiteMap } from './shape.ts'

/** A small site without a fault, which tests spoil in one place. */
export const SITE = `site: kakuri/1
id: clinic
name: {ja: 診療所, en: Clinic}
rooms:
  server-room: {name: Server room}
segments:
  internet: {kind: external, name: Internet}
  server: {kind: server, name: Servers}
  ward-a: {kind: client, name: Ward A}
  mgmt: {kind: management, name: Management}
devices:
  fw-1:
    kind: firewall
    name: Firewall
    room: server-room
    rack: R1
    unit: 20
    address: 192.0.2.1
    segment: mgmt
    ways:
      ssh:
        profile: linux-nftables
        credentials: firewall
        hostKeys: ["SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"]
    ports:
      eth0: [internet]
      eth1: [server, ward-a, mgmt]
    services:
      food-vpn: {name: wg0, segment: internet}
    aaa: radius-1
  core-1:
    kind: switch
    name: {ja: コア, en: Core}
    address: 2001:db8::2
    segment: mgmt
    ways:
      ssh:
        profile: cisco-ios
        port: 2222
        credentials: switches
        hostKeys: ["SHA256:BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBA"]
        legacyAlgorithms: true
      snmp: {profile: if-mib, credentials: switches-snmp}
    ports:
      eth[1-8]: [ward-a]
      eth9: [server, ward-a, mgmt]
      eth10: [mgmt]
  pc-1:
    kind: host
    name: Terminal
agents:
  agent-1: {room: server-room, attach: "core-1:eth12"}
controller:
  attach: core-1:eth10
  segment: mgmt
aaa:
  radius-1: {sessions: 5}
`

export const CABLES = `cable,tag,a_device,a_port,b_device,b_port,colour,medium,segments,notes
C-1,1-01,wall,ONU-1,fw-1,eth0,red,cat6,internet,
C-2,,fw-1,eth1,core-1,eth9,blue,cat6,server ward-a;mgmt,
C-3,2-01,core-1,eth1,pc-1,lan1,white,cat6,ward-a,"under the
floor, left"
C-4,,core-1,eth2,panel,P-7,white,cat6,,
`

export function sourceFile(name: string, content: string | Uint8Array): SourceFile {
  return { name, bytes: typeof content === 'string' ? new TextEncoder().encode(content) : content }
}

export function readSite(site: string = SITE, cables: string | Uint8Array = CABLES): Parsed<SiteMap> {
  return parseSite({ site: sourceFile('site.yaml', site), cables: sourceFile('cables.csv', cables) })
}

/** The site map of files that must have no fault. */
export function goodSite(site: string = SITE, cables: string | Uint8Array = CABLES): SiteMap {
  return must(readSite(site, cables))
}

export function must<T>(parsed: Parsed<T>): T {
  if (!parsed.ok) throw new Error(parsed.faults.map(formatFault).join('\n'))
  return parsed.value
}

/** What a person reads when a file is wrong, as one text. */
export function faultText(parsed: Parsed<unknown>): string {
  return parsed.ok ? 'no fault\n' : `${parsed.faults.map((fault: Fault) => formatFault(fault)).join('\n')}\n`
}

/** The text with one piece replaced; the piece must be there. */
export function spoil(text: string, piece: string, by: string): string {
  if (!text.includes(piece)) throw new Error(`the test's text has no ${piece}`)
  return text.replace(piece, () => by)
}

/** A golden file: what was spoiled, then what a person reads. Renew with \`vitest run -u\` and read the diff. */
export function golden(changes: readonly (readonly [string, string])[], parsed: Parsed<unknown>): string {
  const lines = changes.map(([piece, by]) => `written:    ${by.trim() || '(nothing)'}\ninstead of: ${piece.trim()}\n`)
  return `${lines.join('\n')}\n${faultText(parsed)}`
}

/** The same site with what agents switch: a PDU, two relay boards, a console, and whom to call. */
export const POWERED_SITE = [
  ['{name: Server room}', '{name: Server room, people: [佐藤 花子, Tanaka]}'],
  [
    'agents:\n',
    `  pdu-a:
    kind: host
    name: PDU
    address: 192.0.2.20
    segment: mgmt
    ways:
      outlet: {profile: apc-pdu, credentials: pdu}
      snmp: {profile: if-mib, credentials: pdu}
  board-1:
    kind: host
    name: Relays
    ways:
      relay: {profile: modbus-8, agent: agent-1, severed: "on", modbus-tcp: {address: 192.0.2.30}}
  board-2:
    kind: host
    name: More relays
    ways:
      relay: {profile: modbus-8, agent: agent-1, severed: "off", modbus-rtu: {path: /dev/ttyUSB1, baud: 19200, unit: 3}}
  board-3:
    kind: host
    name: Lines
    ways:
      relay: {profile: gpio-lines, agent: agent-1, severed: "on", gpio: {chip: gpiochip0}}
agents:
`,
  ],
  ['    aaa: radius-1\n', '    aaa: radius-1\n    outlets: ["pdu-a:7", "pdu-a:8"]\n    photo: photos/fw-1.jpg\n'],
  [
    '      snmp: {profile: if-mib, credentials: switches-snmp}\n',
    `      snmp: {profile: if-mib, credentials: switches-snmp, agent: agent-1}
      console: {profile: cisco-ios, agent: agent-1, path: /dev/ttyUSB0, baud: 115200, credentials: switches}
    relays: {power: ["board-1:1"], eth9: ["board-2:1", "board-3:17"]}
`,
  ],
  ['controller:\n', 'contacts:\n  - {name: {ja: 情報課, en: IT}, phone: "1234"}\ncontroller:\n'],
].reduce((text, [piece = '', by = '']) => spoil(text, piece, by), SITE)
