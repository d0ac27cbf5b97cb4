import { describe, expect, it } from 'vitest'
import { golden, goodSite, must, POWERED_SITE, SITE, sourceFile, spoil } from '../site/testing.ts'
import { parsePlan } from './read.ts'

const PLAN = `plan: kakuri/1
name: {ja: 隔離, en: Isolation}
triggers:
  - Ransom note on a screen
stages:
  - id: outside
    name: Outside
    gate: {approve: 2, breakGlass: true}
    severs:
      - {from: [internet], to: [server, fw-1]}
    keeps:
      - {from: [ward-a], to: [server]}
    impact: Mail stops
    announcements:
      - {ja: 外部との通信を止めました, en: Outside is cut}
    probation: 30m
    watch: {every: 500ms, recut: true}
    cutPoints:
      - {id: line, tag: "1-01", port: "fw-1:eth0", ladder: [hands, ssh], display: Red cable, impact: No web}
      - {id: vpn, service: "fw-1:food-vpn"}
  - id: inside
    name: Inside
    gate: auto
    cutPoints:
      - {id: ward-port, tag: 2-01, port: "core-1:eth1"}
      - {id: unused-port, port: "core-1:eth3"}
      - {id: zone, tag: 2-02, zoneBlock: {device: fw-1, from: [server], to: [ward-a]}, cables: [C-2]}
      - {id: pull, hands: [C-4, C-2]}
`
const site = goodSite()
const read = (text: string) => parsePlan(sourceFile('plan.yaml', text), site)

type Change = readonly [string, string]
const WRONG_PLANS: readonly (readonly [string, ...Change[]])[] = [
  ['unknown-key', ['    keeps:', '    keep:']],
  ['unknown-name', ['from: [internet]', 'from: [internte]']],
  ['unknown-device', ['"core-1:eth1"', '"core1:eth1"']],
  ['unknown-port', ['"core-1:eth1"', '"core-1:eht1"']],
  ['unknown-service', ['fw-1:food-vpn', 'fw-1:foodvpn']],
  ['unknown-cable', ['[C-4, C-2]', '[C-44, C-2]']],
  ['zone-block-on-a-switch', ['{device: fw-1,', '{device: core-1,']],
  ['zone-block-of-one-segment', ['to: [ward-a]}, cables', 'to: [server]}, cables']],
  ['no-gate', ['    gate: auto\n', '']],
  ['gate-of-nobody', ['approve: 2,', 'approve: 0,']],
  ['break-glass-as-text', ['breakGlass: true', 'breakGlass: yes']],
  ['break-glass-alone', ['{approve: 2, breakGlass: true}', '{breakGlass: true}']],
  ['gate-misspelt', ['gate: auto', 'gate: automatic']],
  ['duration-without-unit', ['probation: 30m', 'probation: 30']],
  ['duration-misspelt', ['every: 500ms', 'every: 5 sec']],
  ['duration-of-nothing', ['probation: 30m', 'probation: 0s']],
  ['recut-as-text', ['recut: true', 'recut: yes']],
  ['stage-twice', ['- id: inside', '- id: outside']],
  ['cut-point-twice', ['id: vpn', 'id: line']],
  ['no-kind', ['hands: [C-4, C-2]', 'tag: 2-03']],
  ['two-kinds', ['hands: [C-4, C-2]', 'hands: [C-4], port: "core-1:eth2"']],
  ['severs-from-itself', ['to: [server, fw-1]', 'to: [server, internet]']],
  ['ladder-with-console', ['ladder: [hands, ssh]', 'ladder: [ssh, console]']],
  ['ladder-without-way', ['ladder: [hands, ssh]', 'ladder: [ssh, snmp]']],
  ['ladder-without-cable', ['{id: vpn,', '{id: vpn, ladder: [ssh, hands],']],
  ['ladder-misspelt', ['ladder: [hands, ssh]', 'ladder: [hand, sssh]']],
  ['ladder-twice', ['ladder: [hands, ssh]', 'ladder: [hands, ssh, hands]']],
  ['ladder-for-hands', ['hands: [C-4, C-2]', 'hands: [C-4], ladder: [ssh]']],
  ['cables-beside-hands', ['hands: [C-4, C-2]', 'hands: [C-4], cables: [C-2]']],
  ['no-rung-at-all', ['"core-1:eth1"', '"pc-1:lan1"'], ['pc-1:lan1"', 'pc-1:lan1", ladder: [ssh]']],
  ['tag-as-number', ['tag: 2-01', 'tag: 2.10']],
  [
    'no-cut-points',
    [
      '      - {id: ward-port, tag: 2-01, port: "core-1:eth1"}\n      - {id: unused-port, port: "core-1:eth3"}\n      - {id: zone, tag: 2-02, zoneBlock: {device: fw-1, from: [server], to: [ward-a]}, cables: [C-2]}\n      - {id: pull, hands: [C-4, C-2]}\n',
      '',
    ],
  ],
  ['tab', ['    gate: auto', '\tgate: auto']],
  [
    'many-at-once',
    ['id: vpn, service: "fw-1:food-vpn"', 'id: vpn, service: "fw-1:x", tga: 1'],
    ['gate: auto', 'gate: aut'],
    ['[ward-a], to: [server]', '[ward], to: []'],
  ],
]

/** Cut points that agents carry out, on the site that has what they switch. */
const POWER_PLAN = `plan: kakuri/1
name: Power
alone: {after: 30m, when: incident}
stages:
  - id: one
    name: One
    gate: auto
    cutPoints:
      - {id: off, tag: "1-01", power: fw-1}
      - {id: core-off, tag: "1-02", power: core-1}
      - {id: named, tag: "1-03", power: fw-1, cables: [C-1], ladder: [hands]}
      - {id: uplink, tag: "1-04", port: "core-1:eth9", ladder: [ssh, console, relay, hands]}
      - {id: ward, tag: "1-05", port: "core-1:eth1", ladder: [snmp, relay]}
      - {id: line, tag: "1-06", port: "fw-1:eth0", ladder: [ssh, outlet]}
      - {id: plain, tag: "1-07", port: "core-1:eth2"}
`
const powered = goodSite(POWERED_SITE)
const readPowered = (text: string) => parsePlan(sourceFile('plan.yaml', text), powered)

const WRONG_POWER: readonly (readonly [string, ...Change[]])[] = [
  ['power-of-unknown-device', ['power: core-1', 'power: core1']],
  ['power-of-a-port', ['power: core-1', 'power: "core-1:eth1"']],
  ['power-by-ssh', ['power: core-1', 'power: core-1, ladder: [ssh, snmp, console, relay]']],
  ['power-without-outlet', ['power: core-1', 'power: core-1, ladder: [outlet, relay]']],
  ['power-without-relay', ['power: fw-1}', 'power: fw-1, ladder: [outlet, relay]}']],
  ['power-without-anything', ['power: core-1', 'power: board-1']],
  ['power-and-port', ['power: core-1', 'power: core-1, port: "core-1:eth1"']],
  ['outlet-of-a-device-without', ['[snmp, relay]', '[snmp, outlet]']],
  ['relay-of-a-port-without', ['[ssh, outlet]', '[ssh, relay]']],
  [
    'relay-for-a-service',
    ['port: "fw-1:eth0", ladder: [ssh, outlet]', 'service: "fw-1:food-vpn", ladder: [ssh, outlet]'],
  ],
  ['relay-for-hands', ['port: "core-1:eth1", ladder: [snmp, relay]', 'hands: [C-3], ladder: [relay]']],
  ['console-of-a-device-without', ['[ssh, outlet]', '[console, outlet]']],
  ['alone-without-when', ['{after: 30m, when: incident}', '{after: 30m}']],
  ['alone-misspelt', ['when: incident', 'when: never']],
  ['alone-at-once', ['after: 30m', 'after: 59s']],
  ['alone-without-unit', ['after: 30m', 'after: 30']],
]

describe('a fault in plan.yaml', () => {
  it.each(WRONG_PLANS.map(([name, ...changes]) => ({ name, changes })))(
    '$name is told with its place and what to do',
    async ({ name, changes }) => {
      const text = changes.reduce((plan, [piece, by]) => spoil(plan, piece, by), PLAN)
      await expect(golden(changes, read(text))).toMatchFileSnapshot(`golden/plan-${name}.txt`)
    },
  )

  it.each(WRONG_POWER.map(([name, ...changes]) => ({ name, changes })))(
    '$name is told with its place and what to do',
    async ({ name, changes }) => {
      const text = changes.reduce((plan, [piece, by]) => spoil(plan, piece, by), POWER_PLAN)
      await expect(golden(changes, readPowered(text))).toMatchFileSnapshot(`golden/plan-${name}.txt`)
    },
  )

  it('is told where a cut point has neither a way nor a cable', () => {
    const bare = goodSite(spoil(SITE, 'name: Terminal', 'name: Terminal\n    ports: {lan2: [ward-a]}'))
    const parsed = parsePlan(sourceFile('plan.yaml', spoil(PLAN, 'core-1:eth1', 'pc-1:lan2')), bare)
    expect(parsed.ok ? [] : parsed.faults.map(fault => fault.message)).toEqual([
      'stages[inside].cutPoints[ward-port] cannot be carried out: pc-1 has no way that can do it, and no cable is known to unplug.',
    ])
  })
})

describe('a plan without a fault', () => {
  const plan = must(read(PLAN))
  const points = new Map(plan.stages.flatMap(stage => stage.cutPoints).map(point => [point.id, point]))

  it('becomes a cut plan with every part in its place', () => {
    expect(plan).toMatchSnapshot()
  })

  it.each([
    ['line', 'hands ssh', 'C-1'],
    ['vpn', 'ssh', ''],
    ['ward-port', 'ssh snmp hands', 'C-3'],
    ['unused-port', 'ssh snmp', ''],
    ['zone', 'ssh hands', 'C-2'],
    ['pull', 'hands', 'C-4 C-2'],
  ])('gives %s the ladder %s and the cables %j', (id, ladder, cables) => {
    expect([points.get(id)?.ladder.join(' '), points.get(id)?.cables.join(' ')]).toEqual([ladder, cables])
  })

  it.each([
    ['off', 'outlet hands', 'C-1 C-2'],
    ['core-off', 'relay hands', 'C-2 C-3 C-4'],
    ['named', 'hands', 'C-1'],
    ['uplink', 'ssh console relay hands', 'C-2'],
    ['ward', 'snmp relay', 'C-3'],
    ['line', 'ssh outlet', 'C-1'],
    ['plain', 'ssh snmp console hands', 'C-4'],
  ])('gives %s of a site with agents the ladder %s and the cables %j', (id, ladder, cables) => {
    const point = must(readPowered(POWER_PLAN))
      .stages.flatMap(stage => stage.cutPoints)
      .find(one => one.id === id)
    expect([point?.ladder.join(' '), point?.cables.toSorted().join(' ')]).toEqual([ladder, cables])
  })

  it.each([
    ['says when a room acts alone', POWER_PLAN, { afterMs: 1_800_000, when: 'incident' }],
    ['leaves it to the codes where it does not', PLAN, undefined],
  ] as const)('%s', (_what, text, alone) => {
    expect(must(readPowered(text)).alone).toEqual(alone)
  })

  it('restores on ten minutes of probation and watches every ten seconds without cutting again, unless told', () => {
    const { probationMs, watchEveryMs, recut } = plan.stages[1] ?? {}
    expect([probationMs, watchEveryMs, recut]).toEqual([600_000, 10_000, false])
  })

  it('offers SNMP only for ports, which is all that SNMP profiles can cut', () => {
    const way = '    ways:\n      ssh:\n        profile: linux-nftables'
    const bySnmp = goodSite(
      spoil(SITE, way, way.replace('ssh:', 'snmp: {profile: if-mib, credentials: x}\n      ssh:')),
    )
    const { stages } = must(parsePlan(sourceFile('plan.yaml', PLAN), bySnmp))
    const ladders = stages.flatMap(stage => stage.cutPoints).map(point => [point.kind, point.ladder.join(' ')])
    expect(ladders).toContainEqual(['service', 'ssh'])
    expect(ladders).toContainEqual(['zone-block', 'ssh hands'])
  })

  it.each([
    ['the cable it runs over', '', 'ssh hands', 'C-1'],
    ['the cables that the plan names', ', cables: [C-2]', 'ssh hands', 'C-2'],
    ['no hands where the plan says so', ', ladder: [ssh]', 'ssh', 'C-1'],
    ['hands alone where the plan says so', ', ladder: [hands]', 'hands', 'C-1'],
  ])('of a service with via takes %s', (_what, more, ladder, cables) => {
    const over = goodSite(spoil(SITE, 'segment: internet}', 'segment: internet, via: eth0}'))
    const text = spoil(PLAN, 'service: "fw-1:food-vpn"', `service: "fw-1:food-vpn"${more}`)
    const { stages } = must(parsePlan(sourceFile('plan.yaml', text), over))
    const vpn = stages.flatMap(stage => stage.cutPoints).find(point => point.id === 'vpn')
    expect([vpn?.ladder.join(' '), vpn?.cables.join(' ')]).toEqual([ladder, cables])
  })

  it('leaves a tag that is not there empty, for the lint to report', () => {
    expect(points.get('vpn')?.tag).toBeNull()
  })
})
