import { describe, expect, it } from 'vitest'
import type { Ways } from '../site/shape.ts'
import { compile } from './compile.ts'
import { roomSteps } from './room-part.ts'
import { type CutSketch, type DeviceSketch, sketchPlan, sketchSite, testProfiles } from './testing.ts'

const pdu = (agent?: string): DeviceSketch => ({
  kind: 'host',
  segment: 'mgmt',
  room: 'server-room',
  ways: { outlet: { profile: 'test-outlet', port: 161, credentials: 'pdu', ...(agent !== undefined && { agent }) } },
})
const board: DeviceSketch = {
  kind: 'host',
  room: 'server-room',
  ways: {
    relay: { profile: 'test-relay', agent: 'agent-a', wire: { kind: 'gpio', chip: 'gpiochip0' }, severed: 'on' },
  },
}
const serial: Ways = { console: { profile: 'test-ssh', agent: 'agent-a', path: '/dev/ttyUSB0', credentials: 'ops' } }

/** A core in the server room, a switch `far` in no room with a core cable, and agent-a in the annex. */
function stepsOf(far: DeviceSketch, cut: Omit<CutSketch, 'id'>, pduAgent?: string): string[] {
  const site = sketchSite({
    segments: { mgmt: 'management' },
    devices: {
      core: { segment: 'mgmt', room: 'server-room' },
      far: { segment: 'mgmt', ...far },
      near: { segment: 'mgmt', room: 'annex' },
      'pdu-1': pdu(pduAgent),
      'board-1': board,
    },
    cables: [
      ['C-1', 'core:1', 'far:1', ['mgmt']],
      ['C-2', 'core:2', 'near:1', ['mgmt']],
    ],
    controller: 'core:24 mgmt',
    agents: { 'agent-a': 'near:2' },
  })
  const plan = sketchPlan([{ cuts: [{ id: 'one', ...cut }] }])
  const program = compile(site, plan, testProfiles())
  return roomSteps(program, 'agent-a').map(step => step.id)
}

const far1 = { port: 'far:1', ladder: ['ssh', 'hands'] } as const

describe('the part of an agent', () => {
  it('leaves out what lies elsewhere', () => {
    expect(stepsOf({}, far1)).toEqual([])
  })

  it('holds steps on devices of its room', () => {
    expect(stepsOf({ room: 'annex' }, far1)).toEqual(['one'])
  })

  it('holds steps by a console that it holds', () => {
    expect(stepsOf({ ways: serial }, { ...far1, ladder: ['console', 'hands'] })).toEqual(['one'])
  })

  it('leaves out a step that does not go by its console', () => {
    expect(stepsOf({ ways: serial }, { ...far1, ladder: ['hands'] })).toEqual([])
  })

  it('holds steps by a relay that it switches', () => {
    const far = { relays: { 1: ['board-1:4'] } }
    expect(stepsOf(far, { ...far1, ladder: ['relay', 'hands'] })).toEqual(['one'])
  })

  it('leaves out a step whose relays break another port', () => {
    const far = { relays: { 2: ['board-1:4'] } }
    expect(stepsOf(far, { ...far1, ladder: ['relay', 'hands'] })).toEqual([])
  })

  it('holds steps by outlets that it switches, and not those the controller switches itself', () => {
    const [far, cut] = [{ outlets: ['pdu-1:7'] }, { power: 'far', ladder: ['outlet'] } as const]
    expect([stepsOf(far, cut, 'agent-a'), stepsOf(far, cut)]).toEqual([['one'], []])
  })

  it('holds steps whose hands pull a cable in its room', () => {
    expect(stepsOf({}, { port: 'core:2', ladder: ['ssh', 'hands'] })).toEqual(['one'])
  })

  it('leaves out a step that no hands carry out, whatever room its cable ends in', () => {
    expect(stepsOf({}, { port: 'core:2', ladder: ['ssh', 'snmp'] })).toEqual([])
  })

  it('is empty for an agent that the program does not hold', () => {
    const program = compile(
      sketchSite({
        segments: { mgmt: 'management' },
        devices: { core: { segment: 'mgmt', room: 'annex' } },
        cables: [],
        controller: 'core:1 mgmt',
      }),
      sketchPlan([{ cuts: [{ id: 'one', port: 'core:2' }] }]),
      testProfiles(),
    )
    expect(roomSteps(program, 'agent-a')).toEqual([])
  })
})
