import { CABLES, DEVICES, type DemoDevice } from './hospital.ts'
import type { World } from './world.ts'

/** Traffic that somebody in the hospital depends on, or an attacker would use. */
export interface Flow {
  readonly id: string
  readonly ja: string
  readonly en: string
  /** Device, and the port or service traffic enters by where it is not the device itself that sends. */
  readonly from: readonly [device: string, by: string | null]
  readonly to: string
  /** The stage after which it must be gone; null where it must stay. */
  readonly goneAfter: string | null
}

export const FLOWS: readonly Flow[] = [
  flow('ehr-backup', ['ehr', null], 'backup-disk', 'backup', '電子カルテ → バックアップ', 'EHR server → backup store'),
  flow(
    'ward-backup',
    ['pc-ward-1', null],
    'backup-disk',
    'backup',
    '病棟端末 → バックアップ',
    'ward PC → backup store',
  ),
  flow('internet', ['isp', null], 'ehr', 'external', 'インターネット → 電子カルテ', 'Internet → EHR server'),
  flow(
    'food',
    ['fw-edge', 'vpn0'],
    'nutrition',
    'external',
    '給食業者 VPN → 給食サーバー',
    "food supplier's VPN → nutrition server",
  ),
  flow('ct', ['ct-line', 'ct0'], 'pacs', 'external', 'CT メーカー → 画像サーバー', 'CT maker → PACS server'),
  flow('ward-1', ['pc-ward-1', null], 'ehr', 'segments', '病棟端末 1 → 電子カルテ', 'ward PC 1 → EHR server'),
  flow('ward-2', ['pc-ward-2', null], 'ehr', 'segments', '病棟端末 2 → 電子カルテ', 'ward PC 2 → EHR server'),
  flow('clinic', ['pc-clinic-1', null], 'pacs', 'segments', '外来端末 → 画像サーバー', 'outpatient PC → PACS server'),
  flow('servers', ['ehr', null], 'pacs', null, '電子カルテ → 画像サーバー', 'EHR server → PACS server'),
  flow('mgmt', ['sw-mgmt', 'eth10'], 'sw-ward-2', null, '管理 → 病棟スイッチ 2', 'management → ward switch 2'),
]

function flow(id: string, from: Flow['from'], to: string, goneAfter: string | null, ja: string, en: string): Flow {
  return { id, from, to, goneAfter, ja, en }
}

interface Spot {
  readonly device: DemoDevice
  /** The port it came in by; null where it starts in the device itself. */
  readonly by: string | null
}

/**
 * Whether frames and packets of a flow still get through, computed on what the simulated devices and cables do and on
 * nothing that Kakuri says: ports, links, services and packet filters.
 */
export function crosses(world: World, flow: Flow): boolean {
  const start = deviceOf(flow.from[0])
  if (start === undefined || !enters(world, start, flow.from[1])) return false
  const seen = new Set<string>()
  const open: Spot[] = [{ device: start, by: flow.from[1] }]
  for (let spot = open.pop(); spot !== undefined; spot = open.pop()) {
    if (spot.device.id === flow.to && spot.device !== start) return true
    for (const next of nextSpots(world, spot)) {
      const key = `${next.device.id} ${next.by}`
      if (!seen.has(key)) open.push(next)
      seen.add(key)
    }
  }
  return false
}

/** A tunnel brings traffic in while its interface is up and frames cross the cable that it runs over. */
function enters(world: World, device: DemoDevice, by: string | null): boolean {
  const service = Object.values(device.services ?? {}).find(one => one.name === by)
  if (service === undefined) return true
  const line = CABLES.find(({ a, b }) => [a, b].some(end => end[0] === device.id && end[1] === service.via))
  const isUp = world.devices.get(device.id)?.link(service.name) === 'up'
  return isUp && line !== undefined && world.network.carries(line.id)
}

function nextSpots(world: World, spot: Spot): Spot[] {
  return CABLES.flatMap(cable => {
    if (typeof cable.b === 'string' || !world.network.carries(cable.id)) return []
    const pairs = [[cable.a, cable.b] as const, [cable.b, cable.a] as const]
    return pairs.flatMap(([near, far]) => {
      const device = deviceOf(far[0])
      const leaves = near[0] === spot.device.id && near[1] !== spot.by && forwards(world, spot, near[1])
      return leaves && device !== undefined ? [{ device, by: far[1] }] : []
    })
  })
}

/** Switches forward inside a segment, firewalls and routers between all of them unless a filter drops it; hosts not at all. */
function forwards(world: World, { device, by }: Spot, out: string): boolean {
  if (by === null) return true
  if (device.kind === 'host') return false
  const segments = device.ports[by]
  if (device.kind === 'switch') return segments?.some(segment => device.ports[out]?.includes(segment)) ?? false
  const blocks = world.devices.get(device.id)?.blocks ?? []
  return !blocks.some(
    ({ from, to }) => (from.includes(by) && to.includes(out)) || (from.includes(out) && to.includes(by)),
  )
}

const deviceOf = (id: string) => DEVICES.find(device => device.id === id)
