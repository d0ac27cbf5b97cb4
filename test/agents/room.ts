import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import type { CheckedProgram, ProgramBody, ProgramDevice } from '@kakuri/core/compile/program.ts'
import { sealBundle } from '@kakuri/core/compile/seal.ts'
import type { Profile } from '@kakuri/core/profile/shape.ts'
import { cable, device, handsStep, portStep, program, stage } from '../simulation/programs.ts'

export const AGENT = 'agent-r1'
export const sealKey = generateKeyPairSync('ed25519').privateKey

const PROFILE = { id: 'p', rung: 'ssh', operations: {} } as unknown as Profile

function consoled(id: string): ProgramDevice {
  const { ways: _, ...rest } = device(id, 'r1')
  return { ...rest, ways: { console: { profile: 'p', agent: AGENT, path: `/dev/${id}`, credentials: 'c' } } }
}

/** Two switches on serial consoles of one agent, and a cable for hands, in two stages; a third switch elsewhere. */
export function roomProgram(alone: ProgramBody['plan']['alone'] = { afterMs: 60_000, when: 'incident' }): ProgramBody {
  const at = (id: string, port: string) => ({ device: id, port })
  const body = program(
    [consoled('sw1'), consoled('sw2'), device('far', 'r2', ['ssh'])],
    [cable('c1', at('sw1', 'p9'), 'W-1')],
    [
      stage('s1', { kind: 'confirm' }, [
        [portStep('one', 'sw1', 'p1', { rungs: ['console'] }), portStep('away', 'far', 'p1', { rungs: ['ssh'] })],
      ]),
      stage('s2', { kind: 'approve', count: 2 }, [
        [portStep('two', 'sw2', 'p1', { rungs: ['console'] }), handsStep('pull', ['c1'])],
      ]),
    ],
  )
  return {
    ...body,
    plan: { ...body.plan, ...(alone && { alone }) },
    rooms: { ...body.rooms, r1: { name: { ja: '部屋', en: 'room 1' }, people: ['Sato'] } },
    agents: { [AGENT]: { room: 'r1' } },
    profiles: { p: PROFILE },
  }
}

export interface Sealed {
  readonly bytes: Uint8Array
  readonly sha256: string
  readonly message: { readonly sha256: string; readonly gzip: string }
}

export interface SealOptions {
  readonly sealedAt?: string
  readonly epoch?: number
  readonly key?: KeyObject
}

export function seal(body: ProgramBody, options: SealOptions = {}): Sealed {
  const { sealedAt = '2026-01-01T00:00:00.000Z', epoch = 1, key = sealKey } = options
  const bytes = sealBundle(body as unknown as CheckedProgram, { key, sealedBy: 'Abe', sealedAt, epoch })
  const { sha256 } = JSON.parse(Buffer.from(bytes).toString('utf8'))
  return { bytes, sha256, message: { sha256, gzip: gzipSync(bytes).toString('base64') } }
}

export const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
