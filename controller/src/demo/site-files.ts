import {
  CABLES,
  CORE_CABLE,
  DEMO_AGENT,
  DEVICES,
  type DemoDevice,
  HANDS_CABLE,
  ROOM_CONTACTS,
  ROOM_PEOPLE,
  ROOMS,
  SEGMENTS,
} from './hospital.ts'

/** Where a device's simulators listen, and the host key its SSH shows. Null where it has none. */
export interface Listening {
  readonly ssh: { readonly port: number; readonly hostKey: string } | null
  readonly snmp: { readonly port: number } | null
}

const PROFILE_CREDENTIALS = { ssh: 'network-admin', snmp: 'network-snmp' } as const

/** site.yaml of the demo. `agent`: the server room has one. */
export function siteYaml(listening: ReadonlyMap<string, Listening>, agent: boolean): string {
  return [
    '# The demo hospital. Everything in it is invented; every device is a simulator on this machine.',
    'site: kakuri/1',
    'id: demo-hospital',
    'name: { ja: みなと模擬病院, en: Minato Demo Hospital }',
    '',
    'rooms:',
    ...ROOMS.map(room => `  ${room.id}: { name: { ja: ${room.ja}, en: ${room.en} }${agent ? peopleOf(room.id) : ''} }`),
    '',
    'segments:',
    ...SEGMENTS.map(one => `  ${one.id}: { kind: ${one.kind}, name: ${names(one)} }`),
    '',
    'devices:',
    ...DEVICES.flatMap(device => deviceYaml(device, listening.get(device.id), agent)),
    '',
    'controller: { attach: "sw-mgmt:eth10", segment: mgmt }',
    ...(agent ? agentYaml() : []),
    '',
  ].join('\n')
}

const peopleOf = (room: string) => (room === DEMO_AGENT.room ? `, people: ${JSON.stringify(ROOM_PEOPLE)}` : '')

function agentYaml(): string[] {
  const { id, room, attach } = DEMO_AGENT
  const contacts = ROOM_CONTACTS.map(one => `  - { name: ${names(one)}, phone: "${one.phone}" }`)
  return ['agents:', `  ${id}: { room: ${room}, attach: "${attach.join(':')}" }`, 'contacts:', ...contacts]
}

const names = (one: { readonly ja: string; readonly en: string }) => `{ ja: ${one.ja}, en: "${one.en}" }`

function deviceYaml(device: DemoDevice, listening: Listening | undefined, agent: boolean): string[] {
  const place = [
    `room: ${device.room}`,
    ...(device.rack === undefined ? [] : [`rack: ${device.rack}`]),
    ...(device.unit === undefined ? [] : [`unit: ${device.unit}`]),
  ]
  return [
    `  ${device.id}:`,
    `    kind: ${device.kind}`,
    `    name: ${names(device)}`,
    ...place.map(line => `    ${line}`),
    ...waysYaml(device, listening, agent),
    '    ports:',
    ...portGroups(device).map(([ports, segments]) => `      ${ports}: [${segments}]`),
    ...servicesYaml(device),
  ]
}

function waysYaml(device: DemoDevice, listening: Listening | undefined, agent: boolean): string[] {
  if (!listening?.ssh && !listening?.snmp) return []
  const { ssh, snmp } = listening
  const by = agent && device.id === DEMO_AGENT.logsInto ? `, agent: ${DEMO_AGENT.id}` : ''
  return [
    '    address: 127.0.0.1',
    '    segment: mgmt',
    '    ways:',
    ...(ssh === null
      ? []
      : [
          `      ssh: { profile: ${device.dialect}, port: ${ssh.port}, credentials: ${PROFILE_CREDENTIALS.ssh}, hostKeys: ["${ssh.hostKey}"]${by} }`,
        ]),
    ...(snmp === null
      ? []
      : [`      snmp: { profile: if-mib, port: ${snmp.port}, credentials: ${PROFILE_CREDENTIALS.snmp} }`]),
  ]
}

function servicesYaml({ services }: DemoDevice): string[] {
  if (services === undefined) return []
  const lines = Object.entries(services).map(
    ([id, { name, segment, via }]) => `      ${id}: { name: ${name}, segment: ${segment}, via: ${via} }`,
  )
  return ['    services:', ...lines]
}

function portGroups(device: DemoDevice): [string, string][] {
  return Object.entries(device.ports).map(([port, segments]) => [port, segments.join(', ')])
}

/** cables.csv of the demo. */
export function cablesCsv(): string {
  const rows = CABLES.map(({ id, tag = '', a, b, colour, medium }) => {
    const far = typeof b === 'string' ? ['wall', b] : b
    return [id, tag, ...a, ...far, colour, medium, '', ''].join(',')
  })
  return ['cable,tag,a_device,a_port,b_device,b_port,colour,medium,segments,notes', ...rows, ''].join('\r\n')
}

/** plan.yaml of the demo: the order of the hospital guidance, backup first, then external paths, then segments. */
export function planYaml(): string {
  return `# In the order of Japan's hospital guidance: backup first, then external paths, then the segments.
plan: kakuri/1
name: { ja: ランサムウェア初動の遮断計画, en: Isolation on ransomware }
triggers:
  - { ja: 複数の端末で暗号化または身代金要求を確認, en: Encryption or a ransom note on more than one computer }

stages:
  - id: backup
    name: { ja: バックアップの切り離し, en: Take the backup off the network }
    gate: auto
    impact: { ja: 夜間バックアップが止まります。診療への影響はありません。, en: The nightly backup stops. Care goes on. }
    severs: [{ from: [servers, ward, clinic], to: [backup] }]
    keeps: [{ from: [ehr], to: [pacs] }]
    probation: 20s
    watch: { every: 5s }
    cutPoints:
      - { id: backup-uplink, tag: 1-01, port: "sw-core:Gi1/0/10", ladder: [ssh, snmp, hands] }
      - { id: backup-routed, tag: 1-02, port: "fw-core:bak0", ladder: [ssh, snmp, hands] }

  - id: external
    name: { ja: 外部接続の切り離し, en: Cut every path to the outside }
    gate: confirm
    impact: { ja: インターネット、給食業者 VPN、CT 保守回線が止まります。, en: "Internet, food supplier's VPN and CT maintenance stop." }
    severs: [{ from: [isp, food, ct-maker], to: [servers, ward, clinic, backup] }]
    keeps: [{ from: [ehr], to: [pacs] }]
    probation: 20s
    watch: { every: 5s }
    cutPoints:
      - { id: internet, tag: 2-01, port: "fw-edge:wan0", ladder: [ssh, snmp, hands] }
      - { id: food-vpn, tag: 2-02, service: "fw-edge:food-vpn", ladder: [ssh, hands] } # by hands: the cable of 2-01
      - id: ct-line
        tag: 2-03
        hands: [${HANDS_CABLE}]
        impact: { ja: CT の遠隔保守ができなくなります。撮影は続けられます。, en: The maker cannot service the CT remotely. Scanning goes on. }

  - id: segments
    name: { ja: サーバーと端末の分離, en: Part servers from wards and outpatients }
    gate: { approve: 2 }
    impact: { ja: 端末から電子カルテを参照できません。紙運用に切り替えます。, en: No EHR at the bedside. Go over to paper. }
    announcements:
      - { ja: 電子カルテを停止します。紙運用を開始してください。, en: The EHR is being cut off. Begin paper charts. }
    severs: [{ from: [ward, clinic], to: [servers] }]
    keeps: [{ from: [ehr], to: [pacs] }]
    probation: 20s
    watch: { every: 5s }
    cutPoints:
      - { id: core-block, tag: 3-01, zoneBlock: { device: fw-core, from: [servers, mgmt], to: [ward, clinic] }, ladder: [ssh, hands], cables: [${CORE_CABLE}] }
      - { id: ward-1, tag: 3-02, port: "sw-ward-1:Gi1/0/23", ladder: [ssh, snmp, hands] }
      - { id: ward-2, tag: 3-03, port: "sw-ward-2:eth23", ladder: [ssh, snmp, hands] }
      - { id: clinic-1, tag: 3-04, port: "sw-clinic-1:Gi1/0/23", ladder: [ssh, snmp, hands] }
      - { id: clinic-2, tag: 3-05, port: "sw-clinic-2:eth23", ladder: [ssh, snmp, hands] }
`
}
