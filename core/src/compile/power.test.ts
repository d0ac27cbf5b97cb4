import { describe, expect, it } from 'vitest'
import type { CutPlan } from '../plan/shape.ts'
import type { Profile } from '../profile/shape.ts'
import type { SiteMap } from '../site/shape.ts'
import { compile } from './compile.ts'
import { type CheckedProgram, stageSteps } from './program.ts'
import { newSealKey, openBundle, publicKeyText, sealBundle } from './seal.ts'
import { type CutSketch, type SiteSketch, sketchPlan, sketchSite, testProfiles } from './testing.ts'
import { goodPlan, hospital } from './testing-hospital.ts'

const outlet = { profile: 'test-outlet', port: 161, credentials: 'pdu' }
const ssh = { profile: 'test-ssh', port: 22, credentials: 'ops', hostKeys: ['SHA256:x'], legacyAlgorithms: false }
const tcp = { kind: 'modbus-tcp', address: '192.0.2.99', port: 502, unit: 1 } as const
const rtu = { kind: 'modbus-rtu', path: '/dev/ttyUSB1', baud: 9600, unit: 1 } as const
const relay = { profile: 'test-relay', agent: 'box-1', severed: 'on' } as const

const WORLD: SiteSketch = {
  segments: { mgmt: 'management', ward: 'client' },
  devices: {
    core: { segment: 'mgmt' },
    acc: {
      segment: 'mgmt',
      ways: {
        ssh: { ...ssh, agent: 'box-1' },
        console: { profile: 'test-ssh', agent: 'box-1', path: '/dev/ttyUSB0', baud: 115_200, credentials: 'ops' },
      },
      outlets: ['pdu-1:1', 'pdu-2:1'],
      relays: { 1: ['board-1:1'], power: ['board-2:4'] },
    },
    edge: { segment: 'mgmt' },
    'pdu-1': { kind: 'host', segment: 'mgmt', ways: { outlet } },
    'pdu-2': { kind: 'host', segment: 'mgmt', ways: { outlet: { ...outlet, profile: 'slow', agent: 'box-1' } } },
    'board-1': { kind: 'host', ways: { relay: { ...relay, wire: tcp } } },
    'board-2': { kind: 'host', ways: { relay: { ...relay, wire: rtu, severed: 'off' } } },
  },
  cables: [
    ['C-1', 'acc:9', 'edge:1', ['mgmt']],
    ['C-2', 'acc:10', 'core:1', ['mgmt']],
    ['C-3', 'core:2', 'pdu-1:lan', ['mgmt']],
    ['C-4', 'acc:1', 'wall W-1', ['ward']],
  ],
  controller: 'core:24 mgmt',
  agents: { 'box-1': 'core:3' },
}

const profiles = new Map([
  ...testProfiles(),
  ['slow', { ...testProfiles().get('test-outlet'), id: 'slow', timing: { deadlineMs: 9_000 } } as Profile],
])

function compiled(cut: Omit<CutSketch, 'id'>, site: SiteMap = sketchSite(WORLD)) {
  return compile(site, sketchPlan([{ cuts: [{ id: 'one', ...cut }] }]), profiles)
}
const stepOf = (cut: Omit<CutSketch, 'id'>) => compiled(cut).stages.flatMap(stageSteps)[0]

describe('a step of power', () => {
  const step = stepOf({ power: 'acc', ladder: ['outlet', 'relay', 'hands'] })

  it('has the power as target and every cable of the device for hands', () => {
    expect([step?.target, step?.cables]).toEqual([{ kind: 'power' }, ['C-1', 'C-2', 'C-4']])
  })

  it('waits for the slowest PDU, and tries nothing beside it meanwhile', () => {
    expect(step?.ladder).toEqual([
      { kind: 'outlet', deadlineMs: 9_000, hedgeAfterMs: 9_000 },
      { kind: 'relay', deadlineMs: 5_000, hedgeAfterMs: 5_000 },
      { kind: 'hands', deadlineMs: 0, hedgeAfterMs: 0 },
    ])
  })

  it('has as second side a neighbour that is still reached when the device is dark', () => {
    expect(step?.second).toEqual({ device: 'core', port: '1' })
  })

  it('has no second side where no neighbour is', () => {
    expect(stepOf({ power: 'pdu-2', ladder: ['hands'] })?.second).toBeNull()
  })

  it('keeps the cables that the plan names', () => {
    expect(stepOf({ power: 'acc', cables: ['C-2'] })?.cables).toEqual(['C-2'])
  })
})

describe('a step with a contact on its ladder', () => {
  it('does not open it early for a device that is merely slow', () => {
    const rungs = stepOf({ port: 'acc:1', ladder: ['ssh', 'relay', 'hands'] })?.ladder
    expect(rungs?.[0]).toEqual({ kind: 'ssh', deadlineMs: 10_000, hedgeAfterMs: 10_000 })
  })

  it('may be hedged by a console, which does the same as SSH', () => {
    const rungs = stepOf({ port: 'acc:1', ladder: ['ssh', 'console', 'hands'] })?.ladder
    expect(rungs?.[0]).toEqual({ kind: 'ssh', deadlineMs: 10_000, hedgeAfterMs: 2_000 })
  })
})

describe('a program', () => {
  it.each([
    ['outlet', { power: 'acc', ladder: ['outlet'] }, ['pdu-1', 'pdu-2'], ['slow', 'test-outlet']],
    ['relay', { port: 'acc:1', ladder: ['ssh', 'relay'] }, ['board-1', 'board-2'], ['test-relay']],
    ['neither', { port: 'acc:1', ladder: ['ssh'] }, [], []],
  ] as const)('carries what switches by %s, with its profiles', (_rung, cut, devices, ids) => {
    const program = compiled(cut)
    expect(Object.keys(program.devices).filter(id => /^(pdu|board)/.test(id))).toEqual(devices)
    expect(
      Object.keys(program.profiles)
        .filter(id => !/ssh|snmp/.test(id))
        .sort(),
    ).toEqual(ids)
  })

  it('says nothing of agents where the site has none, so that it is the program it was before', () => {
    const program = compile(hospital(), goodPlan(), testProfiles())
    expect([Object.keys(program), Object.keys(program.plan)].flat()).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/^(agents|contacts|alone)$/)]),
    )
  })
})

describe('a bundle', () => {
  const [key, sealedAt] = [newSealKey(), '2026-11-21T06:00:00.000Z']
  const sealed = (program: unknown) =>
    openBundle(sealBundle(program as CheckedProgram, { key, sealedBy: '佐藤', sealedAt, epoch: 1 }), [
      publicKeyText(key),
    ]).program

  it('gives back everything that came with agents', () => {
    const bare = sketchSite(WORLD)
    const site = {
      ...bare,
      rooms: new Map([...bare.rooms].map(([id, room]) => [id, { ...room, people: ['佐藤 花子'] }])),
      devices: new Map([...bare.devices].map(([id, device]) => [id, { ...device, photo: `photos/${id}.jpg` }])),
      contacts: [{ name: { ja: '情報課', en: 'IT' }, phone: '1234' }],
    } as SiteMap
    const plan = sketchPlan([{ cuts: [{ id: 'one', power: 'acc', ladder: ['outlet', 'relay', 'hands'] }] }])
    const alone = { afterMs: 1_800_000, when: 'always' } as const
    const program = compile(site, { ...plan, alone } as CutPlan, profiles)
    expect(sealed(program)).toEqual(JSON.parse(JSON.stringify(program)))
    expect(program).toMatchObject({
      plan: { alone },
      agents: { 'box-1': { room: 'annex' } },
      contacts: [{ phone: '1234' }],
      rooms: { annex: { people: ['佐藤 花子'] } },
      devices: { acc: { photo: 'photos/acc.jpg', relays: { power: [{ device: 'board-2', contact: '4' }] } } },
    })
  })

  it.each([
    ['a step of power', { power: 'acc', ladder: ['outlet'] }],
    ['a console', { port: 'acc:1', ladder: ['console', 'hands'] }],
    ['relays', { port: 'acc:1', ladder: ['relay', 'hands'] }],
  ] as const)('is opened with %s in it', (_what, cut) => {
    const program = compiled(cut)
    expect(sealed(program)).toEqual(JSON.parse(JSON.stringify(program)))
  })
})
