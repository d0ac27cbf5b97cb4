import { type CutSketch, type SiteSketch, type StageSketch, sketchPlan, sketchSite } from './testing.ts'

/** A small hospital for tests: one firewall, a core switch, two access switches, a backup, a server, a ward. */
export const HOSPITAL: SiteSketch = {
  segments: {
    net: 'external',
    supplier: 'external',
    backup: 'backup',
    ehr: 'server',
    ward: 'client',
    mgmt: 'management',
  },
  devices: {
    'fw-1': { kind: 'firewall', segment: 'mgmt', services: { vpn: 'supplier' }, room: 'server-room' },
    'core-1': { segment: 'mgmt', room: 'server-room' },
    'acc-1': { segment: 'mgmt', room: 'annex' },
    'acc-2': { segment: 'mgmt', room: 'annex' },
    'ehr-1': { kind: 'host' },
    'bkp-1': { kind: 'host' },
    'pc-1': { kind: 'host' },
  },
  cables: [
    ['C-01', 'fw-1:ward', 'core-1:1', ['ward']],
    ['C-02', 'fw-1:ehr', 'core-1:2', ['ehr']],
    ['C-03', 'fw-1:net', 'wall ONU', ['net']],
    ['C-04', 'fw-1:mgmt', 'core-1:3', ['mgmt']],
    ['C-05', 'fw-1:backup', 'core-1:4', ['backup']],
    ['C-06', 'core-1:5', 'acc-1:48', ['ward', 'mgmt']],
    ['C-07', 'core-1:6', 'acc-2:48', ['ward', 'mgmt']],
    ['C-08', 'core-1:7', 'ehr-1:eth0', ['ehr']],
    ['C-09', 'core-1:8', 'bkp-1:eth0', ['backup']],
    ['C-10', 'acc-1:1', 'pc-1:eth0', ['ward']],
    ['C-11', 'acc-2:1', 'wall W-12', ['ward']],
  ],
  controller: 'core-1:24 mgmt',
}

export const BACKUP_CUT: CutSketch = { id: 'backup-out', port: 'core-1:8' }
export const NET_CUT: CutSketch = { id: 'net-out', port: 'fw-1:net' }
export const VPN_CUT: CutSketch = {
  id: 'vpn-out',
  service: ['fw-1', 'vpn'],
  ladder: ['ssh', 'hands'],
  cables: ['C-03'],
}
export const WARD_BLOCK: CutSketch = {
  id: 'ward-block',
  block: ['fw-1', ['ward'], ['ehr']],
  ladder: ['ssh', 'hands'],
  cables: ['C-01'],
}

/** A plan without a finding. The VPN comes in over the internet line, so by hands it is the same cable. */
export const GOOD_STAGES: readonly StageSketch[] = [
  { cuts: [BACKUP_CUT], severs: [[['backup'], ['ward', 'ehr']]], keeps: [[['ward'], ['ehr']]] },
  { cuts: [NET_CUT], severs: [[['net'], ['ward', 'ehr']]], keeps: [[['ward'], ['ehr']]] },
  { cuts: [WARD_BLOCK], severs: [[['ward'], ['ehr']]] },
]

/** The hospital with some of its parts replaced; cable tags follow the good plan unless cables are given. */
export function hospital(changes: Partial<SiteSketch> = {}) {
  const tags = new Map(Object.entries({ 'C-09': '1-01', 'C-03': '2-01', 'C-01': '3-01' }))
  const cables = (changes.cables ?? HOSPITAL.cables).map(
    ([id, left, right, segments, tag]) =>
      [id, left, right, segments ?? null, tag === undefined ? (tags.get(id) ?? null) : tag] as const,
  )
  return sketchSite({ ...HOSPITAL, ...changes, cables })
}

export function goodPlan() {
  return sketchPlan(GOOD_STAGES)
}
