import { describe, expect, it } from 'vitest'
import type { Profile } from '../profile/shape.ts'
import { compile } from './compile.ts'
import { stageSteps } from './program.ts'
import { type SiteSketch, type StageSketch, sketchPlan, testProfiles } from './testing.ts'
import { BACKUP_CUT, GOOD_STAGES, HOSPITAL, hospital, NET_CUT, VPN_CUT, WARD_BLOCK } from './testing-hospital.ts'

function compiled(stages: readonly StageSketch[], changes: Partial<SiteSketch> = {}, profiles = testProfiles()) {
  return compile(hospital(changes), sketchPlan(stages), profiles)
}

function waves(stages: readonly StageSketch[], changes: Partial<SiteSketch> = {}): string[][][] {
  return compiled(stages, changes).stages.map(stage => stage.waves.map(wave => wave.steps.map(({ id }) => id)))
}

function stepOf(
  stages: readonly StageSketch[],
  id: string,
  changes: Partial<SiteSketch> = {},
  profiles = testProfiles(),
) {
  return compiled(stages, changes, profiles)
    .stages.flatMap(stageSteps)
    .find(step => step.id === id)
}

describe('waves', () => {
  const far = { id: 'far', port: 'acc-2:1' }
  const trunk = { id: 'trunk', port: 'core-1:6' }

  it('cut the far end before the way to it', () => {
    expect(waves([{ cuts: [trunk, far] }])).toEqual([[['far'], ['trunk']]])
  })

  it('run together what needs no order', () => {
    const cuts = [BACKUP_CUT, far, { id: 'also', port: 'acc-1:1' }]
    expect(waves([{ cuts }])).toEqual([[['backup-out', 'far', 'also']]])
  })

  it('put hands last, so that nobody unplugs a way in that is still needed', () => {
    expect(waves([{ cuts: [{ id: 'pull', cables: ['C-07'] }, far] }])).toEqual([[['far'], ['pull']]])
  })

  it('go as deep as the chain is long', () => {
    const chain: Partial<SiteSketch> = {
      devices: { ...HOSPITAL.devices, 'acc-3': { segment: 'mgmt' } },
      cables: [...HOSPITAL.cables, ['C-30', 'acc-2:2', 'acc-3:48', ['mgmt']]],
    }
    const cuts = [trunk, { id: 'next', port: 'acc-2:2' }, { id: 'end', port: 'acc-3:1' }]
    expect(waves([{ cuts }], chain)).toEqual([[['end'], ['next'], ['trunk']]])
  })

  it('still hold a step that cuts off its own device, for lint to refuse', () => {
    expect(waves([{ cuts: [{ id: 'saw', port: 'acc-1:48' }, BACKUP_CUT] }])).toEqual([[['saw'], ['backup-out']]])
  })
})

describe('a step', () => {
  it('of a port has the port, its cable for hands, and the driven neighbour as second side', () => {
    expect(stepOf([{ cuts: [{ id: 'up', port: 'core-1:5' }] }], 'up')).toMatchObject({
      tag: '1-01',
      kind: 'port',
      device: 'core-1',
      target: { kind: 'port', port: '5' },
      second: { device: 'acc-1', port: '48' },
      cables: ['C-06'],
    })
  })

  it.each([
    ['a host nobody drives', 'core-1:8'],
    ['a wall', 'acc-2:1'],
    ['nothing', 'core-1:40'],
  ])('of a port that leads to %s has no second side', (_what, port) => {
    expect(stepOf([{ cuts: [{ id: 'cut', port }] }], 'cut')?.second).toBeNull()
  })

  it('of a zone block names the interfaces towards the segments', () => {
    expect(stepOf(GOOD_STAGES, 'ward-block')?.target).toEqual({
      kind: 'zone-block',
      id: 'ward-block',
      from: ['ward'],
      to: ['ehr'],
    })
  })

  it('of a zone block takes sub-interfaces rather than their trunk, and services by interface name', () => {
    const world: Partial<SiteSketch> = {
      devices: {
        ...HOSPITAL.devices,
        'fw-1': {
          kind: 'firewall',
          segment: 'mgmt',
          ports: { 'lan.10': ['ward'], 'lan.20': ['ehr'] },
          services: { vpn: 'supplier' },
        },
      },
      cables: [['C-01', 'fw-1:lan', 'core-1:1', ['ward', 'ehr']]],
    }
    const cut = { ...WARD_BLOCK, block: ['fw-1', ['ward', 'supplier'], ['ehr']] as const }
    expect(stepOf([{ cuts: [cut] }], 'ward-block', world)?.target).toMatchObject({
      from: ['lan.10', 'vpn0'],
      to: ['lan.20'],
    })
  })

  it('of a service that runs over a cable has that cable for hands, and the line it shares keeps its own', () => {
    const over = { ...HOSPITAL.devices, 'fw-1': { ...HOSPITAL.devices['fw-1'], services: { vpn: 'supplier net' } } }
    const site = hospital({ devices: over })
    const plan = sketchPlan([{ cuts: [{ id: 'vpn-out', service: ['fw-1', 'vpn'] }, NET_CUT] }])
    const program = compile(site, plan, testProfiles())
    const cables = program.stages.flatMap(stageSteps).map(({ id, cables: own }) => [id, ...own])
    expect(cables.toSorted()).toEqual([
      ['net-out', 'C-03'],
      ['vpn-out', 'C-03'],
    ])
    expect(program.cables['C-03']?.tag).toBe('2-01')
  })

  it('of a service has the name the device knows', () => {
    expect(stepOf([{ cuts: [VPN_CUT] }], 'vpn-out')?.target).toEqual({ kind: 'service', name: 'vpn0' })
  })

  it('of hands has no device and no target', () => {
    const step = stepOf([{ cuts: [{ id: 'pull', cables: ['C-09'] }] }], 'pull')
    expect(step).toMatchObject({ device: null, target: null, cables: ['C-09'] })
  })
})

describe('the ladder', () => {
  it('hedges to another transport, never to a person', () => {
    expect(stepOf([{ cuts: [NET_CUT] }], 'net-out')?.ladder).toEqual([
      { kind: 'ssh', deadlineMs: 10_000, hedgeAfterMs: 2_000 },
      { kind: 'snmp', deadlineMs: 5_000, hedgeAfterMs: 5_000 },
      { kind: 'hands', deadlineMs: 0, hedgeAfterMs: 0 },
    ])
  })

  it('does not hedge a zone block, which must not be written twice at once', () => {
    const cut = { ...WARD_BLOCK, ladder: ['ssh', 'console', 'hands'] as const }
    expect(stepOf([{ cuts: [cut] }], 'ward-block')?.ladder[0]).toEqual({
      kind: 'ssh',
      deadlineMs: 10_000,
      hedgeAfterMs: 10_000,
    })
  })

  it('keeps the times of the profile', () => {
    const profiles = new Map(
      [...testProfiles()].map(([id, profile]): [string, Profile] => [
        id,
        { ...profile, timing: { deadlineMs: 60_000 } },
      ]),
    )
    expect(stepOf([{ cuts: [NET_CUT] }], 'net-out', {}, profiles)?.ladder[0]).toEqual({
      kind: 'ssh',
      deadlineMs: 60_000,
      hedgeAfterMs: 2_000,
    })
  })
})

describe('the contents', () => {
  it('hold the devices with steps, second sides, both ends of what hands unplug, and what is driven in their rooms', () => {
    const { devices } = compiled([{ cuts: [{ id: 'up', port: 'core-1:5' }] }])
    expect(Object.keys(devices).sort()).toEqual(['acc-1', 'acc-2', 'core-1', 'fw-1'])
  })

  it('hold the cables at those devices and the profiles that drive them', () => {
    const { cables, profiles } = compiled([{ cuts: [BACKUP_CUT] }])
    expect(Object.keys(cables)).toEqual(HOSPITAL.cables.map(([id]) => id).filter(id => id !== 'C-10' && id !== 'C-11'))
    expect(Object.keys(profiles).sort()).toEqual(['test-snmp', 'test-ssh'])
  })

  it('hold no place of a file, so that a comment added to a file changes no byte', () => {
    expect(JSON.stringify(compiled(GOOD_STAGES))).not.toContain('"place"')
  })
})
