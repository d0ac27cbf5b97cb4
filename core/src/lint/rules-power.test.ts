import { describe, expect, it } from 'vitest'
import { compile } from '../compile/compile.ts'
import { type CutSketch, type SiteSketch, type StageSketch, sketchPlan, testProfiles } from '../compile/testing.ts'
import { HOSPITAL, hospital } from '../compile/testing-hospital.ts'
import { formatFinding, type RuleName } from './finding.ts'
import { lint } from './lint.ts'

const outlet = { profile: 'test-outlet', port: 161, credentials: 'pdu' }
const ssh = { profile: 'test-ssh', port: 22, credentials: 'ops', hostKeys: ['SHA256:x'], legacyAlgorithms: false }
const wire = { kind: 'gpio', chip: 'gpiochip0' } as const

/**
 * The hospital with two PDUs at the core, one asked by the controller and one by box-1, a relay board at box-1, and box-1
 * plugged into acc-1.
 */
const WORLD: Partial<SiteSketch> = {
  devices: {
    ...HOSPITAL.devices,
    'acc-1': { segment: 'mgmt', room: 'annex', ports: { 9: ['mgmt'] }, outlets: ['pdu-1:1'] },
    'acc-2': {
      segment: 'mgmt',
      room: 'annex',
      outlets: ['pdu-2:1'],
      relays: { power: ['board-1:1'], 1: ['board-1:2'] },
    },
    'pc-1': { kind: 'host', outlets: ['pdu-1:3', 'pdu-3:3'] },
    'pdu-1': { kind: 'host', segment: 'mgmt', ways: { outlet } },
    'pdu-2': { kind: 'host', segment: 'mgmt', ways: { outlet: { ...outlet, agent: 'box-1' } } },
    'pdu-3': { kind: 'host', segment: 'mgmt', ways: { outlet } },
    'board-1': { kind: 'host', ways: { relay: { profile: 'test-relay', agent: 'box-1', wire, severed: 'on' } } },
  },
  cables: [
    ...HOSPITAL.cables,
    ['C-20', 'core-1:20', 'pdu-1:lan', ['mgmt']],
    ['C-21', 'acc-2:21', 'pdu-3:lan', ['mgmt']],
  ],
  agents: { 'box-1': 'acc-1:9' },
}

function check(
  cuts: readonly (readonly CutSketch[])[],
  changes: SiteSketch['devices'] = {},
  profiles = testProfiles(),
) {
  const stages: StageSketch[] = cuts.map(one => ({ cuts: one }))
  const world = { ...WORLD, devices: { ...WORLD.devices, ...changes } }
  const [site, plan] = [hospital(world), sketchPlan(stages)]
  return lint(compile(site, plan, profiles), { site, plan, profiles })
}

function said(rule: RuleName, ...world: Parameters<typeof check>): string {
  return check(...world)
    .findings.filter(finding => finding.rule === rule)
    .map(formatFinding)
    .join('\n')
}

const off = (device: string, ladder: CutSketch['ladder'] = ['outlet', 'hands'], id = `${device}-off`): CutSketch => ({
  ...{ id, power: device },
  ...(ladder && { ladder }),
})
const late: CutSketch = { id: 'late', port: 'acc-2:11', ladder: ['ssh', 'hands'] }

describe('own-path with power and agents', () => {
  it('takes a power cut for a cut of everything at the device', () => {
    const chain = { ...HOSPITAL.devices['acc-2'], segment: 'mgmt', outlets: ['pdu-1:2'] }
    const stages = [[off('acc-2')], [late]]
    expect(said('own-path', stages, { 'acc-2': chain })).toContain(
      'step late (2-01) loses its device acc-2 when step acc-2-off (1-01) cuts cable C-07',
    )
  })

  it('fears the outlet of a port cut that could do without it', () => {
    const chain = { segment: 'mgmt', outlets: ['pdu-1:2'] }
    const port = (ladder: CutSketch['ladder']): CutSketch => ({ id: 'one', port: 'acc-2:1', ...(ladder && { ladder }) })
    expect(said('own-path', [[port(['ssh', 'outlet'])], [late]], { 'acc-2': chain })).toContain('step one (1-01)')
    expect(said('own-path', [[port(['ssh', 'hands'])], [late]], { 'acc-2': chain })).toBe('')
  })

  it('takes the relay of a port for a cut of that port alone, and the relay of the power for all', () => {
    const port = (name: string): CutSketch => ({ id: 'one', port: `acc-2:${name}`, ladder: ['ssh', 'relay'] })
    const last: CutSketch = { ...late, port: 'acc-2:30' }
    expect(said('own-path', [[port('1')], [last]])).toBe('')
    expect(said('own-path', [[port('11')], [last]])).toContain('step late')
  })

  it('refuses to cut the port that an agent hangs on before its steps are done', () => {
    const stages = [[{ id: 'nest', port: 'acc-1:9' }], [off('acc-2', ['relay', 'hands'])]]
    expect(said('own-path', stages)).toMatchInlineSnapshot(`
      "plan.yaml:10:1: error: step acc-2-off (2-01) loses its device acc-2 when step nest (1-01) cuts port 9 of acc-1 (own-path)
          Move step acc-2-off (2-01) to an earlier stage, or give acc-2 another way in. Way in until then: controller = core-1 (port 24), core-1:5 =C-06= acc-1:48, acc-1 = box-1 (port 9)"
    `)
  })

  it('refuses the outlet by which an agent takes the power of its own switch', () => {
    const own = { segment: 'mgmt', ports: { 9: ['mgmt'] }, outlets: ['pdu-2:5'] }
    expect(said('own-path', [[off('acc-1')]], { 'acc-1': own })).toMatchInlineSnapshot(`
      "plan.yaml:10:1: error: step acc-1-off (1-01) cuts off its own device acc-1 at cable C-06 (own-path)
          Cut the other end of cable C-06, or give acc-1 another way in. Way in until then: controller = core-1 (port 24), core-1:5 =C-06= acc-1:48, acc-1 = box-1 (port 9)"
    `)
  })

  it('accepts that power where the controller asks the PDU itself', () => {
    expect(said('own-path', [[off('acc-1')]])).toBe('')
  })

  it('needs every PDU that feeds a device, and not only one', () => {
    const stages = [[{ id: 'trunk', port: 'core-1:6' }], [off('pc-1')]]
    expect(said('own-path', stages)).toContain('loses its device pc-1 when step trunk (1-01) cuts cable C-07')
  })

  it('reaches a device by the agent that goes there, and loses it with that agent', () => {
    const far = { ways: { ssh: { ...ssh, agent: 'box-1' } }, segment: 'mgmt' }
    const stages = [[{ id: 'nest', port: 'acc-1:9' }], [late]]
    expect([said('own-path', [[late]], { 'acc-2': far }), said('own-path', stages, { 'acc-2': far })]).toEqual([
      '',
      expect.stringContaining('loses its device acc-2 when step nest (1-01) cuts port 9 of acc-1'),
    ])
  })
})

describe('reachable with agents', () => {
  it('names the agent that the controller cannot reach', () => {
    const cutOff = { segment: 'mgmt', ports: { 9: ['ward'] } }
    expect(
      said('reachable', [[off('acc-2', ['relay', 'hands'])]], { 'acc-1': cutOff, 'core-1': { segment: 'mgmt' } }),
    ).toBe('')
    const alone = { 'acc-1': { segment: 'mgmt', ports: { 9: ['backup'] } } }
    expect(said('reachable', [[off('acc-2', ['relay', 'hands'])]], alone)).toMatchInlineSnapshot(`
      "plan.yaml:10:1: error: no rung can reach acc-2: no path from the controller to it (reachable)
          Add the cables between the controller and box-1 with the management segment they carry."
    `)
  })

  it('names the PDU that nothing leads to', () => {
    const stages = [[off('acc-2', ['outlet', 'hands'])]]
    const world = { 'pdu-2': { kind: 'host', segment: 'mgmt', ways: { outlet } } } as const
    expect(said('reachable', stages, world)).toContain('Add the cables between the controller and pdu-2')
  })
})

describe('power', () => {
  it('refuses two cut points that switch one outlet', () => {
    const port: CutSketch = { id: 'port', port: 'acc-1:1', ladder: ['ssh', 'outlet', 'hands'] }
    expect(said('power', [[port, off('acc-1')]])).toMatchInlineSnapshot(`
      "plan.yaml:11:1: error: port (1-01) and acc-1-off (1-02) both switch outlet 1 of pdu-1 (power)
          Leave the rung to one of the two: restoring one would bring back what the other still holds.
      plan.yaml:10:1: warning: port (1-01) cuts the power of acc-1, where acc-1-off (1-02) cuts too (power)
          When its power comes back, acc-1 may have forgotten that cut: keep one of the two, or let the watch cut again.
      plan.yaml:11:1: warning: acc-1-off (1-02) cuts the power of acc-1, where port (1-01) cuts too (power)
          When its power comes back, acc-1 may have forgotten that cut: keep one of the two, or let the watch cut again."
    `)
  })

  it('refuses to cut the power of what switches others', () => {
    expect(
      said('power', [[off('pdu-1')]], {
        'pdu-1': { kind: 'host', segment: 'mgmt', ways: { outlet }, outlets: ['pdu-3:1'] },
      }),
    ).toMatchInlineSnapshot(`
      "plan.yaml:10:1: error: pdu-1-off (1-01) cuts the power of pdu-1, which switches acc-1, pc-1 (power)
          Cut acc-1, pc-1 instead, or take the rung out of the ladder."
    `)
  })

  it('warns of a cut that a device may have forgotten when its power comes back', () => {
    const report = check([[{ id: 'port', port: 'acc-1:1', ladder: ['ssh', 'hands'] }], [off('acc-1')]])
    expect(
      report.findings
        .filter(({ rule }) => rule === 'power')
        .map(formatFinding)
        .join('\n'),
    ).toMatchInlineSnapshot(`
      "plan.yaml:10:1: warning: acc-1-off (2-01) cuts the power of acc-1, where port (1-01) cuts too (power)
          When its power comes back, acc-1 may have forgotten that cut: keep one of the two, or let the watch cut again."
    `)
  })

  it('leaves a relay of the port alone out of that', () => {
    const ports: CutSketch[] = [
      { id: 'one', port: 'acc-2:1', ladder: ['ssh', 'relay'] },
      { id: 'two', port: 'acc-2:11', ladder: ['ssh', 'hands'] },
    ]
    expect(said('power', [ports])).toBe('')
  })
})

it('one-port refuses two power cuts of one device', () => {
  const stages = [[off('acc-2', ['outlet', 'hands']), off('acc-2', ['relay', 'hands'], 'again')]]
  expect(said('one-port', stages)).toContain('acc-2-off (1-01) and again (1-02) both cut the power of acc-2')
})

describe('rungs with contacts', () => {
  it.each([
    ['an outlet that the controller asks for itself', 'acc-1', ['ssh', 'outlet'], 'need the management network'],
    ['an outlet that an agent asks for', 'acc-2', ['ssh', 'outlet'], ''],
    ['a relay', 'acc-2', ['ssh', 'relay'], ''],
  ] as const)('beside ssh: %s', (_what, device, ladder, message) => {
    const text = said('rungs', [[{ id: 'one', port: `${device}:1`, ladder }]])
    expect(message === '' ? text : text.includes(message)).toBe(message === '' ? '' : true)
  })

  it('refuses an outlet as the only rung', () => {
    expect(said('rungs', [[off('acc-1', ['outlet'])]])).toContain('error: acc-1-off (1-01) has outlet as its only rung')
  })
})

describe('profile with contacts', () => {
  it('names a device that nothing feeds', () => {
    expect(said('profile', [[off('core-1')]])).toContain('names the rung outlet, but core-1 has no way in by outlet')
  })

  it('names the PDU whose profile does not exist', () => {
    const profiles = new Map([...testProfiles()].filter(([id]) => id !== 'test-outlet'))
    expect(said('profile', [[off('acc-1')]], {}, profiles)).toContain('needs the profile test-outlet of pdu-1')
  })

  it('names the PDU whose profile is for something else', () => {
    const pdu = { kind: 'host', segment: 'mgmt', ways: { outlet: { ...outlet, profile: 'test-snmp' } } } as const
    expect(said('profile', [[off('acc-1')]], { 'pdu-1': pdu })).toContain('the profile test-snmp of pdu-1 is for snmp')
  })

  it('has no command line cut the power of a device', () => {
    expect(said('profile', [[off('acc-1', ['ssh', 'outlet'])]])).toContain(
      'is a power, which the profile test-ssh of acc-1 cannot do by ssh',
    )
  })

  it('names a board whose profile is for another wire', () => {
    const coils = { profile: 'test-relay', agent: 'box-1', severed: 'on' } as const
    const tcp = { kind: 'modbus-tcp', address: '192.0.2.99', port: 502, unit: 1 } as const
    const board = { kind: 'host', ways: { relay: { ...coils, wire: tcp } } } as const
    expect(said('profile', [[off('acc-2', ['relay', 'hands'])]], { 'board-1': board })).toMatchInlineSnapshot(`
      "plan.yaml:10:1: error: acc-2-off (1-01) needs the profile test-relay of board-1, which is not for modbus-tcp (profile)
          Name a profile for modbus-tcp as the way in of board-1."
    `)
  })

  it.each(['16', '01', 'left'])('names the relay %s, which the board does not have', relay => {
    const fed = { segment: 'mgmt', relays: { power: [`board-1:${relay}`] } }
    expect(said('profile', [[off('acc-2', ['relay', 'hands'])]], { 'acc-2': fed })).toContain(
      `acc-2-off (1-01) switches relay ${relay} of board-1, which has no such relay`,
    )
  })

  it('takes contacts of the right profiles', () => {
    const stages = [
      [off('acc-1'), { id: 'two', port: 'acc-2:1', ladder: ['ssh', 'relay', 'outlet', 'hands'] as const }],
    ]
    expect(said('profile', stages)).toBe('')
  })
})

describe('tags with power', () => {
  it('asks no tag of the cables of a device whose power is cut', () => {
    expect(said('tags', [[off('pc-1', ['hands'])]])).not.toContain('C-10')
  })

  it('lets such a cable bear the tag of the power cut', () => {
    const cables = (WORLD.cables ?? []).map(
      ([id, a, b, segments]) => [id, a, b, segments ?? null, id === 'C-10' ? '1-01' : null] as const,
    )
    const [site, plan] = [hospital({ ...WORLD, cables }), sketchPlan([{ cuts: [off('pc-1', ['hands'])] }])]
    const { findings } = lint(compile(site, plan, testProfiles()), { site, plan, profiles: testProfiles() })
    expect(findings.filter(({ rule }) => rule === 'tags')).toEqual([])
  })
})

describe('proof with power', () => {
  it('proves that a device without power passes nothing', () => {
    const severs = [[['ward'], ['ehr']]] as const
    const stages: StageSketch[] = [{ cuts: [off('fw-1')], severs }]
    const fed = { ...HOSPITAL.devices['fw-1'], outlets: ['pdu-1:9'] }
    const [site, plan] = [hospital({ ...WORLD, devices: { ...WORLD.devices, 'fw-1': fed } }), sketchPlan(stages)]
    const { proofs } = lint(compile(site, plan, testProfiles()), { site, plan, profiles: testProfiles() })
    expect(proofs[0]?.severs[0]?.holds).toBe(true)
  })

  it('does not take for kept what an outlet on the ladder of a port may take', () => {
    const keeps = [[['ward'], ['ehr']]] as const
    const holds = (ladder: CutSketch['ladder']) => {
      const cut = { id: 'net', port: 'fw-1:net', ...(ladder && { ladder }) }
      const fed = { ...HOSPITAL.devices['fw-1'], outlets: ['pdu-1:9'] }
      const site = hospital({ ...WORLD, devices: { ...WORLD.devices, 'fw-1': fed } })
      const plan = sketchPlan([{ cuts: [cut], keeps }])
      return lint(compile(site, plan, testProfiles()), { site, plan, profiles: testProfiles() }).proofs[0]?.keeps[0]
        ?.holds
    }
    expect([holds(['ssh', 'hands']), holds(['ssh', 'outlet', 'hands'])]).toEqual([true, false])
  })
})
