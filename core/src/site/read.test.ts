import { describe, expect, it } from 'vitest'
import { CABLES, golden, goodSite, POWERED_SITE, readSite, SITE, spoil } from './testing.ts'

type Change = readonly [string, string]

const HOST_KEY = '["SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"]'

const WRONG_SITES: readonly (readonly [string, ...Change[]])[] = [
  ['unknown-key', ['    rack: R1', '    rck: R1']],
  ['unknown-top-key', ['aaa:\n', 'radius:\n']],
  ['unknown-room', ['room: server-room\n', 'room: sever-room\n']],
  ['unknown-segment', ['eth0: [internet]', 'eth0: [internt, nowhere]']],
  [
    'unknown-agent',
    [
      '      snmp: {',
      '      console: {profile: cisco-ios, agent: agent-2, path: /dev/ttyUSB0, credentials: x}\n      snmp: {',
    ],
  ],
  ['service-via-unknown-port', ['segment: internet}', 'segment: internet, via: eth00}']],
  ['service-via-port-of-another', ['segment: internet}', 'segment: internet, via: lan1}']],
  ['unknown-login-server', ['aaa: radius-1', 'aaa: radius1']],
  ['unknown-attach', ['attach: core-1:eth10', 'attach: core-2:eth10']],
  ['attach-without-port', ['attach: core-1:eth10', 'attach: core-1']],
  ['attach-in-wrong-segment', ['attach: core-1:eth10', 'attach: core-1:eth1']],
  ['wrong-kind', ['kind: firewall', 'kind: fierwall']],
  ['no-kind', ['    kind: firewall\n', '']],
  ['name-instead-of-address', ['192.0.2.1', 'fw-1.hospital.local']],
  ['address-with-mask', ['192.0.2.1', '192.0.2.1/24']],
  ['address-in-full-width', ['192.0.2.1', '１９２．０．２．１']],
  ['address-with-leading-zeros', ['192.0.2.1', '192.000.002.001']],
  ['way-without-address', ['    address: 192.0.2.1\n    segment: mgmt\n', '']],
  ['address-without-segment', ['    address: 192.0.2.1\n    segment: mgmt\n', '    address: 192.0.2.1\n']],
  ['segment-without-address', ['    kind: host\n', '    kind: host\n    segment: mgmt\n']],
  ['same-address-twice', ['address: 2001:db8::2', 'address: 192.0.2.1'], ['port: 2222', 'port: 22']],
  ['no-host-key', [`        hostKeys: ${HOST_KEY}\n`, '']],
  ['empty-host-keys', [HOST_KEY, '[]']],
  ['host-key-padded', [HOST_KEY, '["SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="]']],
  ['host-key-md5', [HOST_KEY, '["MD5:16:27:ac:a5:76:28:2d:36:63:1b:56:4d:eb:df:a6:48"]']],
  ['host-key-too-short', [HOST_KEY, '["SHA256:AAAA"]']],
  ['number-for-text', ['rack: R1', 'rack: 1.10']],
  ['text-for-number', ['unit: 20', 'unit: 20U']],
  ['on-for-true', ['legacyAlgorithms: true', 'legacyAlgorithms: on']],
  ['port-out-of-range', ['port: 2222', 'port: 222222']],
  ['number-as-key', ['      eth0: [internet]', '      1: [internet]']],
  ['bare-range-as-key', ['      eth[1-8]: [ward-a]', '      [1-8]: [ward-a]']],
  ['range-counts-down', ['eth[1-8]', 'eth[8-1]']],
  ['range-misspelt', ['eth[1-8]', 'eth[1..8]']],
  ['range-too-large', ['eth[1-8]', 'eth[1-99999]']],
  ['port-in-two-ranges', ['eth[1-8]', 'eth[1-10]']],
  ['segment-for-list', ['eth0: [internet]', 'eth0: internet']],
  ['empty-section', ['  server-room: {name: Server room}\n', '']],
  ['name-in-one-language', ['{ja: コア, en: Core}', '{ja: コア}']],
  ['name-as-number', ['name: Terminal', 'name: 12']],
  ['id-in-japanese', ['  pc-1:', '  端末１:']],
  ['device-called-wall', ['  pc-1:', '  wall:']],
  ['device-called-as-segment', ['  pc-1:', '  ward-a:']],
  ['key-twice', ['    rack: R1', '    rack: R1\n    rack: R2']],
  ['device-twice', ['  pc-1:', '  core-1:']],
  ['tab', ['    rack: R1', '\track: R1']],
  ['quote-not-closed', ['name: Terminal', 'name: "Terminal']],
  ['bracket-not-closed', ['eth0: [internet]', 'eth0: [internet']],
  ['second-colon', ['name: Terminal', 'name: Terminal: left']],
  ['indent', ['    rack: R1', '   rack: R1']],
  ['wrong-version', ['site: kakuri/1', 'site: kakuri/2']],
  ['no-version', ['site: kakuri/1\n', '']],
  ['tag', ['name: Terminal', 'name: !!binary VGVybWluYWw=']],
  ['merge-key', ['    kind: host', '    <<: {rack: R1}\n    kind: host']],
  ['unknown-alias', ['name: Terminal', 'name: *terminal']],
  ['invisible-character', ['name: Terminal', 'name: "Term\\e[2Jinal"']],
  ['yaml-1-1', ['site: kakuri/1', '%YAML 1.1\n---\nsite: kakuri/1']],
  ['two-documents', ['controller:\n', '---\ncontroller:\n']],
  [
    'many-at-once',
    ['kind: firewall', 'kind: fw'],
    ['room: server-room\n', 'room: r9\n'],
    ['192.0.2.1', 'fw'],
    ['unit: 20', 'unit: 0'],
    ['segment: internet}', 'segment: inet, x: 1}'],
  ],
]

describe('a fault in site.yaml', () => {
  it.each(WRONG_SITES.map(([name, ...changes]) => ({ name, changes })))(
    '$name is told with its place and what to do',
    async ({ name, changes }) => {
      const text = changes.reduce((site, [piece, by]) => spoil(site, piece, by), SITE)
      await expect(golden(changes, readSite(text))).toMatchFileSnapshot(`golden/site-${name}.txt`)
    },
  )
})

const WRONG_CONTACTS: readonly (readonly [string, ...Change[]])[] = [
  ['outlet-without-number', ['["pdu-a:7", "pdu-a:8"]', '[pdu-a]']],
  ['outlet-of-unknown-device', ['"pdu-a:7"', '"pdu-b:7"']],
  ['outlet-of-a-device-without', ['"pdu-a:7"', '"core-1:7"']],
  ['relay-of-a-device-without', ['["board-1:1"]', '["pdu-a:1"]']],
  ['outlet-of-itself', ['    kind: host\n    name: PDU', '    kind: host\n    name: PDU\n    outlets: ["pdu-a:1"]']],
  ['outlet-twice', ['"pdu-a:8"]', '"pdu-a:7"]']],
  ['relay-for-two-things', ['"board-2:1", "board-3:17"', '"board-1:1"']],
  ['no-outlets', ['["pdu-a:7", "pdu-a:8"]', '[]']],
  ['relay-of-unknown-port', ['eth9: ["board-2:1"', 'eth99: ["board-2:1"']],
  ['relay-of-a-port-like-none', ['eth9: ["board-2:1"', 'uplink: ["board-2:1"']],
  ['board-without-wire', [', modbus-tcp: {address: 192.0.2.30}', '']],
  ['board-with-two-wires', ['gpio: {chip: gpiochip0}', 'gpio: {chip: gpiochip0}, modbus-tcp: {address: 192.0.2.31}']],
  ['board-by-name', ['address: 192.0.2.30', 'address: board.local']],
  ['board-without-agent', ['{profile: gpio-lines, agent: agent-1, ', '{profile: gpio-lines, ']],
  ['board-of-unknown-agent', ['{profile: gpio-lines, agent: agent-1, ', '{profile: gpio-lines, agent: agent-9, ']],
  ['severed-as-boolean', ['severed: "off"', 'severed: false']],
  ['severed-missing', ['severed: "off", ', '']],
  ['unit-out-of-range', ['unit: 3', 'unit: 300']],
  ['snmp-by-unknown-agent', ['switches-snmp, agent: agent-1', 'switches-snmp, agent: agent1']],
  [
    'pdu-without-address',
    ['    address: 192.0.2.20\n    segment: mgmt\n', ''],
    ['      snmp: {profile: if-mib, credentials: pdu}\n', ''],
  ],
  [
    'pdu-at-the-address-of-a-switch',
    ['192.0.2.20', '2001:db8::2'],
    ['      snmp: {profile: if-mib, credentials: pdu}\n', ''],
  ],
  ['serial-line-twice', ['/dev/ttyUSB1', '/dev/ttyUSB0']],
  [
    'board-twice',
    ['modbus-rtu: {path: /dev/ttyUSB1, baud: 19200, unit: 3}', 'modbus-tcp: {address: 192.0.2.30, port: 502}'],
  ],
  ['chip-twice', ['modbus-rtu: {path: /dev/ttyUSB1, baud: 19200, unit: 3}', 'gpio: {chip: gpiochip0}']],
  ['baud-as-text', ['baud: 115200', 'baud: fast']],
  [
    'agent-called-controller',
    ['  agent-1: {room', '  controller: {room: server-room, attach: "core-1:eth8"}\n  agent-1: {room'],
  ],
  ['photo-outside', ['photos/fw-1.jpg', '../fw-1.jpg']],
  ['photo-from-the-root', ['photos/fw-1.jpg', '/etc/fw-1.jpg']],
  ['photo-of-another-sort', ['photos/fw-1.jpg', 'photos/fw-1.svg']],
  ['contact-without-phone', [', phone: "1234"', '']],
  ['people-as-text', ['people: [佐藤 花子, Tanaka]', 'people: Tanaka']],
]

describe('a fault in what agents switch', () => {
  it.each(WRONG_CONTACTS.map(([name, ...changes]) => ({ name, changes })))(
    '$name is told with its place and what to do',
    async ({ name, changes }) => {
      const text = changes.reduce((site, [piece, by]) => spoil(site, piece, by), POWERED_SITE)
      await expect(golden(changes, readSite(text))).toMatchFileSnapshot(`golden/site-${name}.txt`)
    },
  )
})

const WRONG_CABLES: readonly (readonly [string, ...Change[]])[] = [
  ['unknown-device', ['pc-1,lan1', 'pc1,lan1']],
  ['full-width-device', ['pc-1,lan1', 'ｐｃ－１,lan1']],
  ['unknown-segment', ['cat6,ward-a,', 'cat6,ward_a,']],
  ['segments-with-comma', ['server ward-a;mgmt', '"server,ward-a"']],
  ['segment-not-on-port', ['cat6,ward-a,', 'cat6,server,']],
  ['port-used-twice', ['core-1,eth2', 'core-1,eth1']],
  ['both-ends-on-one-port', ['core-1,eth2,panel,P-7', 'core-1,eth2,core-1,eth2']],
  ['cable-twice', ['C-4,', 'C-1,']],
  ['no-cable-name', ['C-4,', ',']],
  ['no-device', ['pc-1,lan1', ',lan1']],
  ['no-port', ['pc-1,lan1', 'pc-1,']],
  ['no-position', ['panel,P-7', 'panel,']],
  ['tag-made-a-date', ['2-01', '2月1日']],
  ['tag-made-a-date-in-english', ['2-01', '1-Feb']],
  ['spreadsheet-error', ['2-01', '#NAME?']],
  ['full-width-tag', ['2-01', '２－０１']],
  ['port-in-wrong-case', ['core-1,eth2', 'core-1,ETH2']],
  ['unknown-column', ['colour', 'color']],
  ['column-twice', ['notes\n', 'tag\n']],
  ['extra-column', ['notes\n', 'notes,owner\n']],
  ['cell-beyond-the-columns', ['"under the\nfloor, left"', 'under the floor, left']],
  ['quote-not-closed', ['floor, left"', 'floor, left']],
  ['semicolons', ['cable,tag,a_device,a_port,b_device,b_port,colour,medium,segments,notes', 'cable;tag;a_device']],
  ['no-header', ['cable,tag,a_device,a_port,b_device,b_port,colour,medium,segments,notes', '']],
  ['after-a-cell-of-two-lines', ['panel,P-7,white,cat6,,', '"pan\nel",P-7,white,cat6,nowhere,']],
  ['invisible-character', ['P-7', 'P-7\u001b[2J']],
]

describe('a fault in cables.csv', () => {
  it.each(WRONG_CABLES.map(([name, ...changes]) => ({ name, changes })))(
    '$name is told with its place and what to do',
    async ({ name, changes }) => {
      const text = changes.reduce((cables, [piece, by]) => spoil(cables, piece, by), CABLES)
      await expect(golden(changes, readSite(SITE, text))).toMatchFileSnapshot(`golden/cables-${name}.txt`)
    },
  )

  it('is told together with those of site.yaml', () => {
    const parsed = readSite(spoil(SITE, 'kind: host', 'kind: hst'), spoil(CABLES, 'pc-1,', 'pc-2,'))
    expect(parsed.ok ? [] : parsed.faults.map(({ place }) => place)).toEqual([
      { file: 'site.yaml', line: 49, column: 11 },
      { file: 'cables.csv', line: 4, column: 22 },
    ])
  })

  it('is told even where site.yaml cannot be read, but then not for names', () => {
    const parsed = readSite('a: [', spoil(spoil(CABLES, 'pc-1,', 'pc-2,'), 'C-4', 'C-1'))
    expect(parsed.ok ? [] : parsed.faults.map(({ place }) => [place.file, place.line])).toEqual([
      ['site.yaml', 1],
      ['cables.csv', 6],
    ])
  })
})

describe('the port that a service runs over', () => {
  const over = (port: string) => spoil(SITE, 'segment: internet}', `segment: internet, via: ${port}}`)
  const viaOf = (text: string) => goodSite(text).devices.get('fw-1')?.services.get('food-vpn')?.via

  it.each([
    ['declared in site.yaml', 'eth1', over('eth1')],
    ['named by cables.csv alone', 'eth0', spoil(over('eth0'), '      eth0: [internet]\n', '')],
  ])('may be %s', (_what, port, text) => {
    expect(viaOf(text)).toBe(port)
  })

  it('is not called unknown where a row of cables.csv could not be read', () => {
    const parsed = readSite(over('eth9'), spoil(CABLES, 'C-4,', ','))
    expect(parsed.ok ? [] : parsed.faults.map(({ place }) => place.file)).toEqual(['cables.csv'])
  })
})

describe('a site without a fault', () => {
  it('becomes a site map with every part in its place', () => {
    expect(goodSite()).toMatchSnapshot()
  })

  it('has consoles, outlets, relays, people, contacts and photographs', () => {
    const { rooms, devices, contacts } = goodSite(POWERED_SITE)
    const part = (id: string) => devices.get(id)
    expect({
      people: rooms.get('server-room')?.people,
      contacts,
      fed: [part('fw-1')?.outlets, part('fw-1')?.photo, part('core-1')?.relays],
      console: part('core-1')?.ways.console,
      snmp: part('core-1')?.ways.snmp,
      pdu: part('pdu-a')?.ways,
      boards: ['board-1', 'board-2', 'board-3'].map(id => part(id)?.ways.relay),
    }).toMatchSnapshot()
  })

  it('may have the same serial line at two agents', () => {
    const text = spoil(
      spoil(POWERED_SITE, '/dev/ttyUSB1', '/dev/ttyUSB0'),
      'agents:\n',
      'agents:\n  agent-2: {room: server-room, attach: "core-1:eth8"}\n',
    )
    expect(readSite(spoil(text, 'agent: agent-1, severed: "off"', 'agent: agent-2, severed: "off"')).ok).toBe(true)
  })

  it('takes anchors and aliases for what they stand for', () => {
    const text = spoil(
      spoil(SITE, 'eth[1-8]: [ward-a]', 'eth[1-8]: &list [ward-a]'),
      'eth10: [mgmt]',
      'eth10: [mgmt]\n      eth11: *list',
    )
    expect(goodSite(text).devices.get('core-1')?.ports.get('eth11')).toEqual(['ward-a'])
  })
})
