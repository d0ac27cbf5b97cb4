/** The demo's hospital as data: written out as site files, and built as simulators. All of it is invented. */

export type Dialect = 'cisco-ios' | 'frr-vtysh' | 'linux-nftables'

export interface DemoDevice {
  readonly id: string
  readonly kind: 'switch' | 'firewall' | 'router' | 'host'
  readonly ja: string
  readonly en: string
  readonly room: string
  readonly rack?: string
  readonly unit?: number
  /** What it speaks over SSH; null where nothing drives it. */
  readonly dialect: Dialect | null
  /** Answers SNMP. */
  readonly snmp: boolean
  /** Its SSH does not answer: the ladder has to find another rung. */
  readonly sshDead?: boolean
  /** Port name to segments. */
  readonly ports: { readonly [port: string]: readonly string[] }
  /** What ends in the device itself, by id. */
  readonly services?: { readonly [id: string]: DemoService }
}

export interface DemoService {
  /** Interface of the device. */
  readonly name: string
  /** The segment behind it. */
  readonly segment: string
  /** Port whose cable it runs over. */
  readonly via: string
}

export interface DemoCable {
  readonly id: string
  readonly tag?: string
  readonly a: readonly [device: string, port: string]
  /** A device's port, or a position at a wall. */
  readonly b: readonly [device: string, port: string] | string
  readonly colour: string
  readonly medium: string
}

export const ROOMS = [
  { id: 'server-room', ja: 'サーバー室', en: 'Server room' },
  { id: 'ward-riser', ja: '病棟 EPS', en: 'Ward riser room' },
  { id: 'clinic-riser', ja: '外来棟 EPS', en: 'Outpatient riser room' },
] as const

export const SEGMENTS = [
  { id: 'internet', kind: 'external', ja: 'インターネット', en: 'Internet' },
  { id: 'food', kind: 'external', ja: '給食業者の VPN', en: 'Food service supplier (VPN)' },
  { id: 'ct-maker', kind: 'external', ja: 'CT メーカーの保守回線', en: "CT maker's maintenance line" },
  { id: 'backup', kind: 'backup', ja: 'バックアップ', en: 'Backup' },
  { id: 'servers', kind: 'server', ja: 'サーバー', en: 'Servers' },
  { id: 'ward', kind: 'client', ja: '病棟', en: 'Wards' },
  { id: 'clinic', kind: 'client', ja: '外来', en: 'Outpatients' },
  { id: 'mgmt', kind: 'management', ja: '管理', en: 'Management' },
] as const

/**
 * The small computer in the server room, where a person has to pull a cable; `logsInto` by SSH in the controller's place. Only the demo
 * that serves has it.
 */
export const DEMO_AGENT = {
  ...{ id: 'box-server-room', room: 'server-room', attach: ['sw-mgmt', 'eth11'], logsInto: 'sw-core' },
} as const

/** Invented people who may be at work in that room, as its display offers them. */
export const ROOM_PEOPLE = ['山田 太郎 (Yamada)', '高橋 夜勤 (Takahashi)'] as const

/** Two people who may cut that room without a controller. They open nothing but this demo's simulated hospital. */
export const ROOM_CODES: ReadonlyMap<string, string> = new Map([
  ['佐藤 花子 (Sato)', '482913'],
  ['田中 次郎 (Tanaka)', '771204'],
])

/** Whom its display says to call. */
export const ROOM_CONTACTS = [{ ja: '情報システム課（架空）', en: 'IT department (invented)', phone: '1234' }] as const

const gi = (number: number) => `Gi1/0/${number}`
const eth = (number: number) => `eth${number}`

function portsOf(
  name: (number: number) => string,
  segment: string,
  numbers: readonly number[],
): { [port: string]: readonly string[] } {
  return Object.fromEntries(numbers.map(number => [name(number), [segment]]))
}

const upTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1)

const NETWORK: readonly DemoDevice[] = [
  {
    id: 'fw-edge',
    kind: 'firewall',
    ja: '境界ファイアウォール',
    en: 'Edge firewall',
    room: 'server-room',
    rack: 'A',
    unit: 40,
    dialect: 'linux-nftables',
    snmp: true,
    ports: { wan0: ['internet'], lan0: ['servers'], mgmt0: ['mgmt'] },
    services: { 'food-vpn': { name: 'vpn0', segment: 'food', via: 'wan0' } },
  },
  {
    id: 'fw-core',
    kind: 'firewall',
    ja: '内部ファイアウォール',
    en: 'Internal firewall',
    room: 'server-room',
    rack: 'A',
    unit: 38,
    dialect: 'linux-nftables',
    snmp: true,
    ports: { srv0: ['servers'], ward0: ['ward'], clin0: ['clinic'], bak0: ['backup'], mgmt0: ['mgmt'] },
  },
  {
    id: 'sw-core',
    kind: 'switch',
    ja: '基幹スイッチ',
    en: 'Core switch',
    room: 'server-room',
    rack: 'A',
    unit: 34,
    dialect: 'cisco-ios',
    snmp: true,
    ports: {
      ...portsOf(gi, 'servers', [1, 2, 5]),
      ...portsOf(gi, 'ward', [3, 6, 7]),
      ...portsOf(gi, 'clinic', [4, 8, 9]),
      ...portsOf(gi, 'backup', [10, 11]),
      [gi(24)]: ['mgmt'],
    },
  },
  {
    id: 'sw-server',
    kind: 'switch',
    ja: 'サーバースイッチ',
    en: 'Server switch',
    room: 'server-room',
    rack: 'B',
    unit: 30,
    dialect: 'cisco-ios',
    snmp: true,
    ports: { ...portsOf(gi, 'servers', upTo(8)), [gi(24)]: ['mgmt'] },
  },
  {
    id: 'sw-backup',
    kind: 'switch',
    ja: 'バックアップスイッチ',
    en: 'Backup switch',
    room: 'server-room',
    rack: 'B',
    unit: 26,
    dialect: 'frr-vtysh',
    snmp: true,
    ports: { ...portsOf(eth, 'backup', upTo(4)), [eth(24)]: ['mgmt'] },
  },
  {
    id: 'sw-mgmt',
    kind: 'switch',
    ja: '管理スイッチ',
    en: 'Management switch',
    room: 'server-room',
    rack: 'A',
    unit: 20,
    dialect: null,
    snmp: false,
    ports: portsOf(eth, 'mgmt', upTo(12)),
  },
  access('sw-ward-1', '病棟スイッチ 1', 'Ward switch 1', 'ward-riser', 'W1', 'cisco-ios', 'ward', gi),
  {
    ...access('sw-ward-2', '病棟スイッチ 2', 'Ward switch 2', 'ward-riser', 'W2', 'frr-vtysh', 'ward', eth),
    sshDead: true,
  },
  access('sw-clinic-1', '外来スイッチ 1', 'Outpatient switch 1', 'clinic-riser', 'C1', 'cisco-ios', 'clinic', gi),
  access('sw-clinic-2', '外来スイッチ 2', 'Outpatient switch 2', 'clinic-riser', 'C1', 'frr-vtysh', 'clinic', eth),
]

function access(
  id: string,
  ja: string,
  en: string,
  room: string,
  rack: string,
  dialect: Dialect,
  segment: string,
  name: (number: number) => string,
): DemoDevice {
  const ports = { ...portsOf(name, segment, [...upTo(8), 23]), [name(24)]: ['mgmt'] }
  return { id, kind: 'switch', ja, en, room, rack, unit: id.endsWith('2') ? 8 : 10, dialect, snmp: true, ports }
}

const HOSTS: readonly DemoDevice[] = [
  host('isp', 'router', '回線終端装置', 'Provider router', 'server-room', 'internet'),
  host('ct-line', 'router', 'CT 保守用ルーター', 'CT maintenance router', 'server-room', 'servers', {
    ct0: ['ct-maker'],
  }),
  host('ehr', 'host', '電子カルテサーバー', 'EHR server', 'server-room', 'servers'),
  host('pacs', 'host', '画像サーバー', 'PACS server', 'server-room', 'servers'),
  host('nutrition', 'host', '給食サーバー', 'Nutrition server', 'server-room', 'servers'),
  host('directory', 'host', '認証サーバー', 'Directory server', 'server-room', 'servers'),
  host('backup-disk', 'host', 'バックアップ装置', 'Backup store', 'server-room', 'backup'),
  host('backup-tape', 'host', 'テープ装置', 'Tape library', 'server-room', 'backup'),
  host('pc-ward-1', 'host', '病棟端末 1', 'Ward PC 1', 'ward-riser', 'ward'),
  host('pc-ward-2', 'host', '病棟端末 2', 'Ward PC 2', 'ward-riser', 'ward'),
  host('pc-clinic-1', 'host', '外来端末 1', 'Outpatient PC 1', 'clinic-riser', 'clinic'),
  host('pc-clinic-2', 'host', '外来端末 2', 'Outpatient PC 2', 'clinic-riser', 'clinic'),
]

function host(
  id: string,
  kind: 'host' | 'router',
  ja: string,
  en: string,
  room: string,
  segment: string,
  more: { readonly [port: string]: readonly string[] } = {},
): DemoDevice {
  return { id, kind, ja, en, room, dialect: null, snmp: false, ports: { eth0: [segment], ...more } }
}

export const DEVICES: readonly DemoDevice[] = [...NETWORK, ...HOSTS]

type Link = readonly [tag: string | null, a: DemoCable['a'], b: DemoCable['b'], colour: string]

const LINKS: readonly Link[] = [
  // Cut points first, in the order of their tags.
  ['1-01', ['sw-core', gi(10)], ['sw-backup', 'eth1'], 'red'],
  ['1-02', ['sw-core', gi(11)], ['fw-core', 'bak0'], 'red'],
  ['2-01', ['fw-edge', 'wan0'], ['isp', 'eth0'], 'orange'],
  // 2-02 is the food supplier's VPN: it ends in the firewall and runs over the cable of 2-01.
  ['2-03', ['sw-server', gi(8)], ['ct-line', 'eth0'], 'yellow'],
  ['3-02', ['sw-ward-1', gi(23)], ['sw-core', gi(6)], 'blue'],
  ['3-03', ['sw-ward-2', eth(23)], ['sw-core', gi(7)], 'blue'],
  ['3-04', ['sw-clinic-1', gi(23)], ['sw-core', gi(8)], 'green'],
  ['3-05', ['sw-clinic-2', eth(23)], ['sw-core', gi(9)], 'green'],
  [null, ['fw-edge', 'lan0'], ['sw-core', gi(1)], 'white'],
  ['3-01', ['fw-core', 'srv0'], ['sw-core', gi(2)], 'white'],
  [null, ['fw-core', 'ward0'], ['sw-core', gi(3)], 'blue'],
  [null, ['fw-core', 'clin0'], ['sw-core', gi(4)], 'green'],
  [null, ['sw-server', gi(1)], ['sw-core', gi(5)], 'white'],
  // Servers and backup.
  [null, ['sw-server', gi(2)], ['ehr', 'eth0'], 'white'],
  [null, ['sw-server', gi(3)], ['pacs', 'eth0'], 'white'],
  [null, ['sw-server', gi(4)], ['nutrition', 'eth0'], 'white'],
  [null, ['sw-server', gi(5)], ['directory', 'eth0'], 'white'],
  [null, ['sw-backup', eth(2)], ['backup-disk', 'eth0'], 'red'],
  [null, ['sw-backup', eth(3)], ['backup-tape', 'eth0'], 'red'],
  // Management: its own switch, so that no cut can take away the way in.
  ...['fw-edge', 'fw-core'].map((id, index): Link => [null, [id, 'mgmt0'], ['sw-mgmt', eth(index + 1)], 'grey']),
  ...(['sw-core', 'sw-server', 'sw-ward-1', 'sw-clinic-1'] as const).map(
    (id, index): Link => [null, [id, gi(24)], ['sw-mgmt', eth(index + 3)], 'grey'],
  ),
  ...(['sw-backup', 'sw-ward-2', 'sw-clinic-2'] as const).map(
    (id, index): Link => [null, [id, eth(24)], ['sw-mgmt', eth(index + 7)], 'grey'],
  ),
  // Wards and outpatients: one terminal each that the demo watches, the others at wall sockets.
  ...seats('sw-ward-1', gi, 'pc-ward-1', '3F-A'),
  ...seats('sw-ward-2', eth, 'pc-ward-2', '4F-A'),
  ...seats('sw-clinic-1', gi, 'pc-clinic-1', '1F-C'),
  ...seats('sw-clinic-2', eth, 'pc-clinic-2', '2F-C'),
]

function seats(device: string, name: (number: number) => string, pc: string, wall: string): Link[] {
  const walls = upTo(8).slice(1)
  return [
    [null, [device, name(1)], [pc, 'eth0'], 'beige'],
    ...walls.map(
      (number): Link => [null, [device, name(number)], `${wall}${String(number).padStart(2, '0')}`, 'beige'],
    ),
  ]
}

export const CABLES: readonly DemoCable[] = LINKS.map(([tag, a, b, colour], index) => ({
  id: `C-${String(index + 1).padStart(4, '0')}`,
  ...(tag !== null && { tag }),
  a,
  b,
  colour,
  medium: colour === 'red' || colour === 'white' ? 'fibre' : 'cat6',
}))

/** The cable that only a person can take out. */
export const HANDS_CABLE = cableAt('sw-server', gi(8))
/** What a person unplugs where the internal firewall does not answer. */
export const CORE_CABLE = cableAt('fw-core', 'srv0')

function cableAt(device: string, port: string): string {
  return CABLES.find(({ a }) => a[0] === device && a[1] === port)?.id ?? ''
}
