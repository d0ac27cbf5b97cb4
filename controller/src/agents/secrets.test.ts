import { compile } from '@kakuri/core/compile/compile.ts'
import { sketchPlan, sketchSite, testProfiles } from '@kakuri/core/compile/testing.ts'
import type { Credentials } from '@kakuri/core/site/credentials.ts'
import { describe, expect, it } from 'vitest'
import { secretsFor } from './secrets.ts'

const path = '/dev/ttyUSB0'
/** A switch in the annex whose console hangs on the agent of another room. */
const site = sketchSite({
  segments: { mgmt: 'management' },
  devices: {
    core: { segment: 'mgmt', room: 'server-room' },
    far: {
      ...{ segment: 'mgmt', room: 'annex' },
      ways: {
        ssh: {
          profile: 'test-ssh',
          port: 22,
          credentials: 'annex-ssh',
          hostKeys: ['SHA256:x'],
          legacyAlgorithms: false,
        },
        console: { profile: 'test-ssh', agent: 'agent-b', path, credentials: 'annex-console' },
      },
    },
    near: { segment: 'mgmt', room: 'annex' },
  },
  cables: [
    ['C-1', 'core:1', 'far:1', ['mgmt']],
    ['C-2', 'core:2', 'near:1', ['mgmt']],
  ],
  controller: 'core:24 mgmt',
  agents: { 'agent-a': 'near:2', 'agent-b': 'core:20' },
})
const cut = { id: 'one', port: 'far:1', ladder: ['ssh', 'console', 'hands'] } as const
const program = compile(site, sketchPlan([{ cuts: [cut] }]), testProfiles())
const secret = (password: string): Credentials => ({ kind: 'ssh', user: 'u', password }) as Credentials
const all = new Map(['annex-ssh', 'annex-console', 'other'].map(name => [name, secret(name)]))
const codes = [{ by: 'Sato', salt: 'AAAA', hash: 'AAAA' }]
const given = (agent: string) => {
  const { credentials, codes: hashes } = secretsFor(program, agent, all, codes)
  return [Object.keys(credentials).sort(), hashes.length]
}

describe('the secrets of an agent', () => {
  it.each([
    ['leave out those of ways that another agent goes', 'agent-a', [['annex-ssh'], 1]],
    ['hold those of the ways that name it', 'agent-b', [['annex-console', 'annex-ssh'], 1]],
    ['are none where the plan names it no more', 'agent-gone', [[], 0]],
  ] as const)('%s', (_what, agent, expected) => {
    expect(given(agent)).toEqual(expected)
  })
})
