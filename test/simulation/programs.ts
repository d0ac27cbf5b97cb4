import type {
  Bundle,
  ProgramBody,
  ProgramCable,
  ProgramDevice,
  ProgramStage,
  Rung,
  Step,
} from '@kakuri/core/compile/program.ts'
import type { Gate, RungKind } from '@kakuri/core/plan/shape.ts'
import type { PortRef } from '@kakuri/core/site/shape.ts'

const name = (text: string) => ({ ja: `${text}(日本語)`, en: text })

export function device(id: string, room: string, rungs: readonly RungKind[] = ['ssh', 'snmp']): ProgramDevice {
  const ways = {
    ...(rungs.includes('ssh') && {
      ssh: { profile: 'p', port: 22, credentials: 'c', hostKeys: ['SHA256:x'], legacyAlgorithms: false },
    }),
    ...(rungs.includes('snmp') && { snmp: { profile: 'q', port: 161, credentials: 'c' } }),
    ...(rungs.includes('console') && {
      console: { profile: 'p', agent: 'agent-r1', path: '/dev/ttyUSB0', credentials: 'c' },
    }),
  }
  return { ...{ id, kind: 'switch', name: name(id), room, rack: 'A', unit: 12, address: '10.0.0.1', ways, aaa: null } }
}

export function cable(id: string, a: PortRef, b: PortRef | string): ProgramCable {
  const far = typeof b === 'string' ? { kind: 'wall' as const, position: b } : { kind: 'port' as const, ...b }
  return { id, tag: null, ends: [{ kind: 'port', ...a }, far], colour: 'blue', medium: 'cat6' }
}

export function rung(kind: RungKind): Rung {
  return kind === 'hands'
    ? { kind, deadlineMs: 0, hedgeAfterMs: 0 }
    : { kind, deadlineMs: 5000, hedgeAfterMs: kind === 'ssh' ? 1500 : 5000 }
}

export interface StepParts {
  readonly rungs?: readonly RungKind[]
  readonly second?: PortRef
  readonly cables?: readonly string[]
}

export function portStep(id: string, device: string, port: string, parts: StepParts = {}): Step {
  return {
    ...{ id, tag: id, kind: 'port', device, target: { kind: 'port', port }, second: parts.second ?? null },
    ...{ ladder: (parts.rungs ?? ['ssh', 'snmp']).map(rung), cables: parts.cables ?? [], display: null, impact: null },
  }
}

export function serviceStep(id: string, device: string, service: string): Step {
  return { ...portStep(id, device, service), kind: 'service', target: { kind: 'service', name: service } }
}

export function handsStep(id: string, cables: readonly string[]): Step {
  return {
    ...{ id, tag: id, kind: 'hands', device: null, target: null, ladder: [rung('hands')], second: null },
    ...{ cables, display: null, impact: null },
  }
}

export interface StageParts {
  readonly recut?: boolean
  readonly watchEveryMs?: number
}

export function stage(id: string, gate: Gate, waves: readonly Step[][], parts: StageParts = {}): ProgramStage {
  return {
    ...{ id, name: name(id), gate, severs: [], keeps: [], impact: null, announcements: [], probationMs: 60_000 },
    ...{
      watchEveryMs: parts.watchEveryMs ?? 10_000,
      recut: parts.recut ?? true,
      waves: waves.map(steps => ({ steps })),
    },
  }
}

export function program(
  devices: readonly ProgramDevice[],
  cables: readonly ProgramCable[],
  stages: readonly ProgramStage[],
): ProgramBody {
  return {
    ...{
      format: 'kakuri-program/1',
      site: { id: 'sim', name: name('sim') },
      plan: { name: name('plan'), triggers: [] },
    },
    ...{ rooms: { r1: { name: name('room 1') }, r2: { name: name('room 2') } }, segments: {}, profiles: {}, aaa: {} },
    devices: Object.fromEntries(devices.map(one => [one.id, one])),
    cables: Object.fromEntries(cables.map(one => [one.id, one])),
    stages,
  }
}

/** What only sealing makes outside tests. */
export function sealed(body: ProgramBody): Bundle {
  const bundle = {
    ...{ program: body, sha256: 'ab'.repeat(32), epoch: 1, sealedAt: '', sealedBy: 'sim', signer: 'ed25519:' },
  }
  return bundle as Bundle
}

/** Three stages over four devices in two rooms; `a2` is down from the start where the test says so. */
export function hospital(): ProgramBody {
  const devices = [device('core', 'r1'), device('a', 'r1'), device('b', 'r2'), device('fw', 'r2')]
  const at = (device: string, port: string) => ({ device, port })
  const cables = [
    cable('c1', at('a', 'p1'), at('core', 'p1')),
    cable('c2', at('a', 'p2'), at('core', 'p2')),
    cable('c3', at('b', 'p1'), at('core', 'p3')),
    cable('c4', at('b', 'p2'), 'W-14'),
    cable('c5', at('core', 'p5'), at('a', 'p5')),
    cable('c6', at('fw', 'p1'), at('core', 'p4')),
    cable('c7', at('a', 'p7'), 'W-15'),
  ]
  const hands = ['ssh', 'snmp', 'hands'] as const
  return program(devices, cables, [
    stage('s1', { kind: 'auto' }, [
      [
        portStep('a1', 'a', 'p1', { second: at('core', 'p1') }),
        portStep('a2', 'a', 'p2'),
        portStep('b1', 'b', 'p1', { rungs: hands, cables: ['c3'] }),
      ],
      [serviceStep('vpn', 'fw', 'wg0')],
    ]),
    stage('s2', { kind: 'confirm' }, [[portStep('b2', 'b', 'p2'), handsStep('h5', ['c5'])]]),
    stage('s3', { kind: 'approve', count: 2 }, [[portStep('f1', 'fw', 'p1', { second: at('core', 'p4') })]]),
  ])
}
