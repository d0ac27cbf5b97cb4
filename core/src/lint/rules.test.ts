import { describe, expect, it } from 'vitest'
import { compile } from '../compile/compile.ts'
import { type CableSketch, type SiteSketch, type StageSketch, sketchPlan, testProfiles } from '../compile/testing.ts'
import {
  BACKUP_CUT,
  GOOD_STAGES,
  HOSPITAL,
  hospital,
  NET_CUT,
  VPN_CUT,
  WARD_BLOCK,
} from '../compile/testing-hospital.ts'
import { formatFinding, type RuleName } from './finding.ts'
import { lint } from './lint.ts'

function check(stages: readonly StageSketch[], changes: Partial<SiteSketch> = {}, profiles = testProfiles()) {
  const [site, plan] = [hospital(changes), sketchPlan(stages)]
  return lint(compile(site, plan, profiles), { site, plan, profiles })
}

/** What one rule says, as a person reads it. */
function said(rule: RuleName, ...world: Parameters<typeof check>): string {
  return check(...world)
    .findings.filter(finding => finding.rule === rule)
    .map(formatFinding)
    .join('\n')
}

function withCables(...cables: readonly CableSketch[]): Partial<SiteSketch> {
  const ids = new Set(cables.map(([id]) => id))
  return { cables: [...HOSPITAL.cables.filter(([id]) => !ids.has(id)), ...cables] }
}

function withDevices(devices: SiteSketch['devices']): Partial<SiteSketch> {
  return { devices: { ...HOSPITAL.devices, ...devices } }
}

describe('a good plan', () => {
  it('has no findings and is checked', () => {
    const report = check(GOOD_STAGES)
    expect(report.findings.map(formatFinding)).toEqual([])
    expect(report.checked).not.toBeNull()
  })

  it('says what was proven, stage by stage, with the number of endpoints', () => {
    expect(check(GOOD_STAGES).proofs).toMatchObject([
      {
        stage: 's1',
        severs: [
          { from: 'backup', to: 'ward', holds: true, endpoints: { from: 1, to: 2 } },
          { from: 'backup', to: 'ehr', holds: true, endpoints: { from: 1, to: 1 } },
        ],
        keeps: [{ from: 'ward', to: 'ehr', holds: true, endpoints: { from: 2, to: 1 } }],
      },
      { stage: 's2', severs: [{ holds: true }, { holds: true }], keeps: [{ holds: true }] },
      { stage: 's3', severs: [{ holds: true }], keeps: [] },
    ])
  })
})

it('an error keeps a program from being checked', () => {
  expect(check([{ cuts: [BACKUP_CUT], severs: [[['net'], ['ward']]] }]).checked).toBeNull()
})

it('a warning does not', () => {
  const report = check([{ cuts: [{ ...BACKUP_CUT, ladder: ['ssh', 'snmp'] }] }])
  expect(report.findings).not.toEqual([])
  expect(report.checked).not.toBeNull()
})

describe('own-path', () => {
  it('names the step that cuts off its own device', () => {
    expect(said('own-path', [{ cuts: [{ id: 'saw', port: 'acc-1:48' }] }])).toMatchInlineSnapshot(`
      "plan.yaml:10:1: error: step saw (1-01) cuts off its own device acc-1 at cable C-06 (own-path)
          Cut the other end of cable C-06, or give acc-1 another way in. Way in until then: controller = core-1 (port 24), core-1:5 =C-06= acc-1:48"
    `)
  })

  it('names the step and the cable that takes another device away', () => {
    const stages = [{ cuts: [{ id: 'trunk', port: 'core-1:6' }] }, { cuts: [{ id: 'late', port: 'acc-2:1' }] }]
    expect(said('own-path', stages)).toMatchInlineSnapshot(`
      "plan.yaml:10:1: error: step late (2-01) loses its device acc-2 when step trunk (1-01) cuts cable C-07 (own-path)
          Move step late (2-01) to an earlier stage, or give acc-2 another way in. Way in until then: controller = core-1 (port 24), core-1:6 =C-07= acc-2:48"
    `)
  })

  it('accepts the same two cuts in one stage, since waves put the far end first', () => {
    const stages = [
      {
        cuts: [
          { id: 'trunk', port: 'core-1:6' },
          { id: 'far', port: 'acc-2:1' },
        ],
      },
    ]
    expect(said('own-path', stages)).toBe('')
  })

  it('names a cable that only hands would unplug', () => {
    const stages = [{ cuts: [{ id: 'pull', cables: ['C-07'] }] }, { cuts: [{ id: 'late', port: 'acc-2:1' }] }]
    expect(said('own-path', stages)).toMatchInlineSnapshot(`
      "plan.yaml:10:1: error: step late (2-01) loses its device acc-2 when step pull (1-01) cuts cable C-07 (own-path)
          Move step late (2-01) to an earlier stage, or give acc-2 another way in. Way in until then: controller = core-1 (port 24), core-1:6 =C-07= acc-2:48"
    `)
  })

  it('names the port of the controller itself', () => {
    expect(said('own-path', [{ cuts: [{ id: 'blind', port: 'core-1:24' }] }])).toMatchInlineSnapshot(`
      "plan.yaml:10:1: error: step blind (1-01) cuts off its own device core-1 at port 24 of core-1 (own-path)
          Cut the other end of port 24 of core-1, or give core-1 another way in. Way in until then: controller = core-1 (port 24)"
    `)
  })

  it('does not count on a cable whose segments nobody wrote down', () => {
    const spare = withCables(['C-99', 'core-1:20', 'acc-2:47'])
    const stages = [{ cuts: [{ id: 'trunk', port: 'core-1:6' }] }, { cuts: [{ id: 'late', port: 'acc-2:1' }] }]
    expect(said('own-path', stages, spare)).toContain('cable C-07')
  })

  it('counts on a second uplink that is written down', () => {
    const spare = withCables(['C-99', 'core-1:20', 'acc-2:47', ['mgmt']])
    const stages = [{ cuts: [{ id: 'trunk', port: 'core-1:6' }] }, { cuts: [{ id: 'late', port: 'acc-2:1' }] }]
    expect(said('own-path', stages, spare)).toBe('')
  })

  it('leaves out what only hands carry out', () => {
    expect(said('own-path', [{ cuts: [{ id: 'saw', port: 'acc-1:48', ladder: ['hands'] }] }])).toBe('')
  })

  it('counts on a console whose agent is reached', () => {
    const console = { profile: 'test-ssh', agent: 'pi-1', path: '/dev/ttyUSB0', credentials: 'ops' }
    const world = {
      ...withDevices({
        'acc-1': { segment: 'mgmt', ways: { console } },
        'core-1': { segment: 'mgmt', ports: { '9': ['mgmt'] } },
      }),
      agents: { 'pi-1': 'core-1:9' },
    }
    const cut = { id: 'saw', port: 'acc-1:48', ladder: ['console', 'hands'] as const }
    expect(said('own-path', [{ cuts: [cut] }], world)).toBe('')
  })
})

describe('reachable', () => {
  it('names a device without a way in', () => {
    const stages = [{ cuts: [{ id: 'dumb', port: 'acc-1:1' }] }]
    expect(said('reachable', stages, withDevices({ 'acc-1': { segment: 'mgmt', ways: {} } }))).toMatchInlineSnapshot(`
      "plan.yaml:10:1: error: no rung can reach acc-1: it has no way in for ssh or snmp (reachable)
          Add a way in to acc-1."
    `)
  })

  it('names a device without a path from the controller', () => {
    const stages = [{ cuts: [{ id: 'far', port: 'acc-1:1' }] }]
    expect(said('reachable', stages, withCables(['C-06', 'core-1:5', 'acc-1:48', ['ward']]))).toMatchInlineSnapshot(`
      "plan.yaml:10:1: error: no rung can reach acc-1: no path from the controller to it (reachable)
          Add the cables between the controller and acc-1 with the management segment they carry."
    `)
  })

  it('names the cable to fill in where the map has a gap', () => {
    const stages = [{ cuts: [{ id: 'far', port: 'acc-1:1' }] }]
    expect(said('reachable', stages, withCables(['C-06', 'core-1:5', 'acc-1:48', null]))).toMatchInlineSnapshot(`
      "plan.yaml:10:1: error: no rung can reach acc-1: no path from the controller to it (reachable)
          Write down the segments that cable C-06 carries. Path: controller = core-1 (port 24), core-1:5 =C-06= acc-1:48"
    `)
  })

  it('names a device once, however many of its ports are cut', () => {
    const cuts = [
      { id: 'one', port: 'acc-1:1' },
      { id: 'two', port: 'acc-1:2' },
    ]
    expect(said('reachable', [{ cuts }], withDevices({ 'acc-1': {} })).split('reachable')).toHaveLength(2)
  })
})

describe('proof-severs', () => {
  it('prints the leaking path cable by cable', () => {
    expect(said('proof-severs', [{ cuts: [BACKUP_CUT], severs: [[['ward'], ['ehr']]] }])).toMatchInlineSnapshot(`
      "plan.yaml:1:1: error: ward reaches ehr after stage s1: pc-1:eth0 =C-10= acc-1:1, acc-1:48 =C-06= core-1:5, core-1:1 =C-01= fw-1:ward, fw-1:ehr =C-02= core-1:2, core-1:7 =C-08= ehr-1:eth0 (proof-severs)
          Add a cut point on this path, or take the pair out of what the stage severs."
    `)
  })

  it('takes a zone block for severed although the firewall has a third segment that both may enter', () => {
    expect(said('proof-severs', [{ cuts: [WARD_BLOCK], severs: [[['ward'], ['ehr']]] }])).toBe('')
  })

  it('finds the way around a zone block through another router', () => {
    const detour = {
      ...withDevices({ 'rt-1': { kind: 'router' } }),
      ...withCables(['C-20', 'rt-1:a', 'core-1:21', ['ward']], ['C-21', 'rt-1:b', 'core-1:22', ['ehr']]),
    }
    expect(
      said('proof-severs', [{ cuts: [WARD_BLOCK], severs: [[['ward'], ['ehr']]] }], detour),
    ).toMatchInlineSnapshot(`
      "plan.yaml:1:1: error: ward reaches ehr after stage s1: pc-1:eth0 =C-10= acc-1:1, acc-1:48 =C-06= core-1:5, core-1:21 =C-20= rt-1:a, rt-1:b =C-21= core-1:22, core-1:7 =C-08= ehr-1:eth0 (proof-severs)
          Add a cut point on this path, or take the pair out of what the stage severs."
    `)
  })

  it('takes an unknown cable for connected and names it', () => {
    const gap = {
      ...withDevices({ 'rt-1': { kind: 'router' } }),
      ...withCables(['C-20', 'rt-1:a', 'core-1:21'], ['C-21', 'rt-1:b', 'core-1:22', ['ehr']]),
    }
    expect(said('proof-severs', [{ cuts: [WARD_BLOCK], severs: [[['ward'], ['ehr']]] }], gap)).toMatchInlineSnapshot(`
      "plan.yaml:1:1: error: ward reaches ehr after stage s1: pc-1:eth0 =C-10= acc-1:1, acc-1:48 =C-06= core-1:5, core-1:21 =C-20= rt-1:a, rt-1:a =C-20= core-1:21, core-1:7 =C-08= ehr-1:eth0 (proof-severs)
          The map does not say what cable C-20 carries, so it counts as connected: write down its segments."
    `)
  })

  it('proves the plan a second time as hands would carry it out', () => {
    const wrong = { ...NET_CUT, cables: ['C-05'] }
    expect(said('proof-severs', [{ cuts: [wrong], severs: [[['net'], ['ward']]] }])).toMatchInlineSnapshot(`
      "plan.yaml:1:1: error: net reaches ward when stage s1 is cut by hands: wall ONU =C-03= fw-1:net, fw-1:ward =C-01= core-1:1, core-1:5 =C-06= acc-1:48, acc-1:1 =C-10= pc-1:eth0 (proof-severs)
          Name cables for the hands rung that sever the same as the device does."
    `)
  })

  it('warns of a path that was never there', () => {
    const lonely = withCables(['C-09', 'bkp-1:eth1', 'bkp-1:eth0', ['backup']])
    const cut = { id: 'out', port: 'fw-1:backup' }
    expect(said('proof-severs', [{ cuts: [cut], severs: [[['backup'], ['ehr']]] }], lonely)).toMatchInlineSnapshot(`
      "plan.yaml:1:1: warning: stage s1 severs backup from ehr, which no path joins even before any cut (proof-severs)
          Check the map for missing cables; a proof about a path that is not on the map proves nothing."
    `)
  })

  it('counts a host with a leg in both segments as a path', () => {
    const legs = withCables(['C-22', 'ehr-1:eth1', 'acc-1:2', ['ward']])
    expect(said('proof-severs', [{ cuts: [WARD_BLOCK], severs: [[['ward'], ['ehr']]] }], legs)).toMatchInlineSnapshot(`
      "plan.yaml:1:1: error: ward reaches ehr after stage s1: ehr-1 is in both (proof-severs)
          Add a cut point on this path, or take the pair out of what the stage severs."
    `)
  })

  describe('of a service that runs over a cable', () => {
    const SUPPLIER = [[['supplier'], ['ward']]] as const
    const over = (via: string, cables: Partial<SiteSketch> = {}) => ({
      ...withDevices({ 'fw-1': { ...HOSPITAL.devices['fw-1'], services: { vpn: `supplier${via}` } } }),
      ...cables,
    })
    const VPN = { id: 'vpn', service: ['fw-1', 'vpn'], ladder: ['ssh', 'hands'] } as const
    const modem = withDevices({ modem: { segment: 'mgmt' } }).devices
    const behindModem = withCables(
      ['C-03', 'fw-1:net', 'modem:lan', ['net']],
      ['C-12', 'modem:wan', 'wall ONU', ['net']],
    )

    it.each([
      ['the service itself, also by hands', VPN],
      ['the port it runs over', NET_CUT],
      ['the cable it runs over', { id: 'pull', cables: ['C-03'] }],
    ])('holds after cutting %s', (_what, cut) => {
      expect(said('proof-severs', [{ cuts: [cut], severs: SUPPLIER }], over(' net'))).toBe('')
    })

    it('holds after cutting the port at the far end of its cable', () => {
      const world = over(' net', behindModem)
      const devices = { ...modem, ...world.devices }
      const cut = { id: 'far', port: 'modem:lan' }
      expect(said('proof-severs', [{ cuts: [cut], severs: SUPPLIER }], { ...world, devices })).toBe('')
    })

    it('does not hold after cutting another cable of the device', () => {
      const cut = { id: 'pull', cables: ['C-05'] }
      expect(said('proof-severs', [{ cuts: [cut], severs: SUPPLIER }], over(' net'))).toContain('=vpn=')
    })

    it('does not hold by hands where the map does not say what it runs over', () => {
      const stages = [{ cuts: [{ ...VPN, cables: ['C-03'] }], severs: SUPPLIER }]
      expect(said('proof-severs', stages, over(''))).toMatchInlineSnapshot(`
        "plan.yaml:1:1: error: supplier reaches ward when stage s1 is cut by hands: far side of vpn =vpn= fw-1, fw-1:ward =C-01= core-1:1, core-1:5 =C-06= acc-1:48, acc-1:1 =C-10= pc-1:eth0 (proof-severs)
            No cable severs service vpn of fw-1 until site.yaml says which port it runs over: add via: to the service."
      `)
    })

    it('finds two rungs that do not fail together', () => {
      expect(said('rungs', [{ cuts: [VPN] }], over(' net'))).toBe('')
    })

    it('is not kept once the line is cut, and the step that took it is named', () => {
      const stages = [{ cuts: [NET_CUT], keeps: SUPPLIER }]
      expect(said('proof-keeps', stages, over(' net'))).toContain('step net-out (1-01) cuts service vpn of fw-1')
    })

    it('takes the line from everybody when hands may have to pull it', () => {
      const stages = [{ cuts: [VPN], keeps: [[['net'], ['ward']]] as const }]
      expect(said('proof-keeps', stages, over(' net'))).toContain('step vpn (1-01) cuts cable C-03')
    })
  })

  it('severs the far side of a service', () => {
    expect(said('proof-severs', [{ cuts: [VPN_CUT], severs: [[['supplier'], ['ward']]] }])).not.toContain('after stage')
  })

  it('holds a device named in place of a segment', () => {
    expect(said('proof-severs', [{ cuts: [BACKUP_CUT], severs: [[['bkp-1'], ['pc-1']]] }])).toBe('')
  })
})

describe('proof-keeps', () => {
  it('names who lost it, and the step and cable that took it', () => {
    const stages = [{ cuts: [{ id: 'ehr-out', port: 'core-1:7' }], keeps: [[['ward'], ['ehr']]] as const }]
    expect(said('proof-keeps', stages)).toMatchInlineSnapshot(`
      "plan.yaml:1:1: error: pc-1 no longer reaches ehr-1 after stage s1, which keeps them connected: step ehr-out (1-01) cuts cable C-08 (proof-keeps)
          Cut elsewhere, or take the pair out of what the stage keeps. Path before: pc-1:eth0 =C-10= acc-1:1, acc-1:48 =C-06= core-1:5, core-1:1 =C-01= fw-1:ward, fw-1:ehr =C-02= core-1:2, core-1:7 =C-08= ehr-1:eth0"
    `)
  })

  it('names one endpoint among many that lost it', () => {
    const stages = [{ cuts: [{ id: 'acc-2-out', port: 'core-1:6' }], keeps: [[['ward'], ['ehr']]] as const }]
    expect(said('proof-keeps', stages)).toContain('wall W-12 no longer reaches ehr-1')
  })

  it('names the zone block that took it', () => {
    const stages = [{ cuts: [WARD_BLOCK], keeps: [[['ward'], ['ehr']]] as const }]
    expect(said('proof-keeps', stages)).toMatchInlineSnapshot(`
      "plan.yaml:1:1: error: pc-1 no longer reaches ehr-1 after stage s1, which keeps them connected: step ward-block (1-01) cuts cable C-01 (proof-keeps)
          Cut elsewhere, or take the pair out of what the stage keeps. Path before: pc-1:eth0 =C-10= acc-1:1, acc-1:48 =C-06= core-1:5, core-1:1 =C-01= fw-1:ward, fw-1:ehr =C-02= core-1:2, core-1:7 =C-08= ehr-1:eth0"
    `)
  })

  it('does not count on an unknown cable', () => {
    const gap = withCables(['C-08', 'core-1:7', 'ehr-1:eth0'])
    expect(said('proof-keeps', [{ cuts: [BACKUP_CUT], keeps: [[['ward'], ['ehr']]] }], gap)).toMatchInlineSnapshot(`""`)
  })
})

describe('order', () => {
  const inner = { cuts: [{ ...WARD_BLOCK, tag: '1-01' }], severs: [[['ward'], ['ehr']]] } as const
  const backup = { cuts: [BACKUP_CUT], severs: [[['backup'], ['ehr']]] } as const
  const outer = { cuts: [NET_CUT], severs: [[['net'], ['ehr']]] } as const

  it('refuses to cut between wards and servers before the ways outside', () => {
    expect(said('order', [inner, outer])).toMatchInlineSnapshot(`
      "plan.yaml:1:1: error: stage s1 severs server paths before stage s2 severs external paths for the first time (order)
          Sever in the order backup, external, server, client: move stage s2 before stage s1."
    `)
  })

  it('warns when the ways outside come before the backup', () => {
    expect(said('order', [outer, backup])).toMatchInlineSnapshot(`
      "plan.yaml:1:1: warning: stage s1 severs external paths before stage s2 severs backup paths for the first time (order)
          Sever in the order backup, external, server, client: move stage s2 before stage s1."
    `)
  })

  it('warns only, where something of backup or outside was cut first', () => {
    expect(said('order', [backup, inner, outer])).toMatchInlineSnapshot(`
      "plan.yaml:1:1: warning: stage s2 severs server paths before stage s3 severs external paths for the first time (order)
          Sever in the order backup, external, server, client: move stage s3 before stage s2."
    `)
  })

  it('accepts the order of the guidance', () => {
    expect(said('order', [backup, outer, inner])).toBe('')
  })
})

describe('rungs', () => {
  it.each([
    ['one rung', ['ssh'], 'error: cut (1-01) has ssh as its only rung'],
    ['the same rung twice', ['ssh', 'ssh'], 'error: cut (1-01) has ssh as its only rung'],
    ['hands alone', ['hands'], 'warning: cut (1-01) has hands as its only rung'],
    [
      'two rungs over one network',
      ['ssh', 'snmp'],
      'warning: cut (1-01) has only rungs that need the management network',
    ],
    ['hands before another', ['hands', 'ssh'], 'error: cut (1-01) has rungs after hands, which would never be tried'],
  ] as const)('speaks of %s', (_what, ladder, message) => {
    expect(said('rungs', [{ cuts: [{ id: 'cut', port: 'core-1:8', ladder }] }])).toContain(message)
  })

  it('speaks of hands that have nothing to unplug', () => {
    const cut = { ...WARD_BLOCK, cables: [] }
    expect(said('rungs', [{ cuts: [cut] }])).toMatchInlineSnapshot(`
      "plan.yaml:10:1: error: ward-block (1-01) does not tell a person what to do (rungs)
          Name the cables to unplug, or write what to do as the display wording."
    `)
  })

  it('is content with a cut point of hands', () => {
    expect(said('rungs', [{ cuts: [{ id: 'pull', cables: ['C-09'] }] }])).toBe('')
  })
})

describe('one-port', () => {
  it('refuses two cut points on one port, also in different stages', () => {
    const stages = [{ cuts: [BACKUP_CUT] }, { cuts: [{ id: 'again', port: 'core-1:8' }] }]
    expect(said('one-port', stages)).toMatchInlineSnapshot(`
      "plan.yaml:10:1: error: backup-out (1-01) and again (2-01) both cut port 8 of core-1 (one-port)
          Keep one of the two cut points."
    `)
  })

  it('warns when both ends of one cable are cut points', () => {
    const cuts = [
      { id: 'near', port: 'core-1:5' },
      { id: 'far', port: 'acc-1:48' },
    ]
    expect(said('one-port', [{ cuts }])).toMatchInlineSnapshot(`
      "plan.yaml:10:1: warning: far (1-02) and near (1-01) both sever cable C-06 (one-port)
          One cut point is enough for a cable; restoring one of the two alone would not bring it back."
    `)
  })

  const OVER_LINE = withDevices({ 'fw-1': { ...HOSPITAL.devices['fw-1'], services: { vpn: 'supplier net' } } })
  const VPN = { id: 'vpn', service: ['fw-1', 'vpn'] } as const

  it('is content with a service and the line it runs over in one stage', () => {
    expect(said('one-port', [{ cuts: [VPN, NET_CUT] }], OVER_LINE)).toBe('')
  })

  it('warns where the line is restored with another stage than the service', () => {
    expect(said('one-port', [{ cuts: [VPN] }, { cuts: [NET_CUT] }], OVER_LINE)).toMatchInlineSnapshot(`
      "plan.yaml:10:1: warning: vpn (1-01) and net-out (2-01) both sever cable C-03 (one-port)
          Put both into one stage: by hands they are the same cable, and restoring one stage would open it for both."
    `)
  })

  it('refuses two cut points on one service', () => {
    expect(said('one-port', [{ cuts: [VPN_CUT, { ...VPN_CUT, id: 'again' }] }])).toContain(
      'both cut service vpn of fw-1',
    )
  })
})

describe('tags', () => {
  const tagged = (...tags: (string | null)[]) => [
    { cuts: tags.map((tag, index) => ({ id: `cut-${index}`, port: `core-1:${30 + index}`, tag })) },
  ]
  const bare = { cables: HOSPITAL.cables.map(([id, a, b, segments]) => [id, a, b, segments ?? null, null] as const) }

  it.each([
    ['missing', [null], 'error: cut-0 has no tag (tags)\n    Give it the tag 1-01, for example.'],
    ['doubled', ['1-01', '1-01'], 'error: cut-1 has the tag 1-01, which cut-0 has too (tags)\n    Use 1-02.'],
    ['of another stage', ['2-01'], 'error: cut-0 is cut in stage 1, but its tag is 2-01'],
    ['not of the form', ['red'], 'error: cut-0 is cut in stage 1, but its tag is red'],
    ['out of order', ['1-02', '1-01'], 'warning: cut-1 has the tag 1-01 out of order'],
  ])('speaks of a tag that is %s', (_what, tags, message) => {
    expect(said('tags', tagged(...tags), bare)).toContain(message)
  })

  it.each([
    ['has none', 'C-09', null, 'warning: cable C-09 has no tag, but backup-out cuts it as 1-01'],
    ['has another', 'C-09', '1-02', 'error: cable C-09 has the tag 1-02, but backup-out cuts it as 1-01'],
    ['is no cut point', 'C-08', '9-01', 'warning: cable C-08 has the tag 9-01, but no cut point names the cable'],
    [
      'bears the tag of another',
      'C-08',
      '1-01',
      'error: cable C-08 has the tag 1-01 of backup-out, which does not cut it',
    ],
  ])('speaks of a cable that %s', (_what, cable, tag, message) => {
    const cables = bare.cables.map(
      ([id, a, b, segments]) => [id, a, b, segments ?? null, id === cable ? tag : null] as const,
    )
    expect(said('tags', [{ cuts: [BACKUP_CUT] }], { cables })).toContain(message)
  })
})

describe('profile', () => {
  it('names a rung the device has no way in for', () => {
    const cut = { ...BACKUP_CUT, ladder: ['console', 'hands'] as const }
    expect(said('profile', [{ cuts: [cut] }])).toMatchInlineSnapshot(`
      "plan.yaml:10:1: error: backup-out (1-01) names the rung console, but core-1 has no way in by console (profile)
          Add a way in by console to core-1, or take console out of the ladder."
    `)
  })

  it('names a profile that does not exist', () => {
    const profiles = new Map([...testProfiles()].filter(([id]) => id !== 'test-ssh'))
    expect(said('profile', [{ cuts: [BACKUP_CUT] }], {}, profiles)).toMatchInlineSnapshot(`
      "plan.yaml:10:1: error: backup-out (1-01) needs the profile test-ssh of core-1, which does not exist (profile)
          Known profiles: test-outlet, test-relay, test-snmp."
    `)
  })

  it('names a profile of another rung', () => {
    const ways = { snmp: { profile: 'test-ssh', port: 161, credentials: 'ops' } }
    const world = withDevices({ 'core-1': { segment: 'mgmt', ways } })
    expect(said('profile', [{ cuts: [{ ...BACKUP_CUT, ladder: ['snmp', 'hands'] }] }], world)).toMatchInlineSnapshot(`
      "plan.yaml:10:1: error: backup-out (1-01) goes by snmp, but the profile test-ssh of core-1 is for ssh (profile)
          Name a profile for snmp as the way in of core-1."
    `)
  })

  it('names a profile that cannot do the operation', () => {
    const cut = { ...WARD_BLOCK, ladder: ['ssh', 'snmp', 'hands'] as const }
    expect(said('profile', [{ cuts: [cut] }])).toMatchInlineSnapshot(`
      "plan.yaml:10:1: error: ward-block (1-01) is a zone-block, which the profile test-snmp of fw-1 cannot do by snmp (profile)
          Take snmp out of the ladder, or choose another kind of cut point."
    `)
  })
})

describe('zone-block', () => {
  it('names a segment the firewall has no interface for', () => {
    const cut = { ...WARD_BLOCK, block: ['fw-1', ['ward'], ['ehr']] as const }
    const world = withCables(['C-02', 'rt-9:1', 'core-1:2', ['ehr']])
    expect(
      said('zone-block', [{ cuts: [cut] }], { ...world, ...withDevices({ 'rt-9': { kind: 'host' } }) }),
    ).toMatchInlineSnapshot(`
      "plan.yaml:10:1: error: ward-block (1-01) blocks ehr, but fw-1 has no interface that carries it (zone-block)
          Add the cable or port of fw-1 that carries ehr, or leave it out."
    `)
  })

  it('names a trunk that carries both sides', () => {
    const trunk = {
      cables: [
        ...HOSPITAL.cables.filter(([id]) => id !== 'C-01' && id !== 'C-02'),
        ['C-01', 'fw-1:lan', 'core-1:1', ['ward', 'ehr']] as const,
      ],
    }
    expect(said('zone-block', [{ cuts: [WARD_BLOCK] }], trunk)).toMatchInlineSnapshot(`
      "plan.yaml:10:1: error: ward-block (1-01) would block ehr too: lan of fw-1 carries them all (zone-block)
          Declare the sub-interfaces of lan as ports, one for each segment.
      plan.yaml:10:1: error: ward-block (1-01) would block ward too: lan of fw-1 carries them all (zone-block)
          Declare the sub-interfaces of lan as ports, one for each segment."
    `)
  })

  it('names a segment on both sides', () => {
    const cut = { ...WARD_BLOCK, block: ['fw-1', ['ward', 'ehr'], ['ehr']] as const }
    expect(said('zone-block', [{ cuts: [cut] }])).toContain('names ehr on both sides')
  })

  it('names a switch, which has nothing to block', () => {
    const cut = { ...WARD_BLOCK, block: ['core-1', ['ward'], ['ehr']] as const }
    expect(said('zone-block', [{ cuts: [cut] }])).toContain('core-1, a switch')
  })

  it('is content where the trunk has sub-interfaces', () => {
    const world = {
      ...withDevices({
        'fw-1': { kind: 'firewall', segment: 'mgmt', ports: { 'lan.10': ['ward'], 'lan.20': ['ehr'] } },
      }),
      cables: [
        ...HOSPITAL.cables.filter(([id]) => id !== 'C-01' && id !== 'C-02'),
        ['C-01', 'fw-1:lan', 'core-1:1', ['ward', 'ehr']] as const,
      ],
    }
    expect(said('zone-block', [{ cuts: [WARD_BLOCK] }], world)).toBe('')
  })
})
