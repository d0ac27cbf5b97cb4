import { expect, test } from 'vitest'
import type { AgentDoc } from '../../../../src/api/agents.ts'
import { agentsInOrder, markOfAgent, missedInRun } from './agent-facts.ts'

const AGENT: AgentDoc = {
  ...{ id: 'a', room: 'r', roomName: { ja: 'r', en: 'r' }, phase: 'enrolled', asking: null, link: 'online' },
  ...{ sinceUtc: 0, product: 'x', bundleCurrent: true, alone: false, held: false, steps: ['s1'], warnings: [] },
  ...{ certificate: { sha256: '', notAfterUtc: 1 }, faults: [] },
}

test.each<[string, Partial<AgentDoc>, string]>([
  ['that is connected', {}, 'online'],
  ['that is not', { link: 'offline' }, 'offline'],
  ['whose certificate is over', { link: 'read-only' }, 'readOnly'],
  ['that acts alone and cannot be heard', { link: 'offline', alone: true }, 'alone'],
  ['whose cuts nobody has taken over', { held: true }, 'held'],
  ['that asks', { phase: 'asking', link: 'offline' }, 'asking'],
  ['that was revoked while it acted alone', { phase: 'revoked', alone: true }, 'revoked'],
])('an agent %s says so', (_, change, word) => {
  expect(markOfAgent({ ...AGENT, ...change }).word).toBe(word)
})

test('agents that need a look come first', () => {
  const agents = [AGENT, { ...AGENT, id: 'b', phase: 'asking' as const }, { ...AGENT, id: 'c', alone: true }]
  expect(agentsInOrder(agents).map(one => one.id)).toEqual(['b', 'c', 'a'])
})

test.each<[string, Partial<AgentDoc>, number]>([
  ['that is connected', {}, 0],
  ['that cannot be heard', { link: 'offline' }, 1],
  ['that acts alone', { alone: true }, 1],
  ['of a room without anything left', { link: 'offline', steps: ['s2'] }, 0],
  ['that was never let in', { phase: 'unknown', link: 'offline' }, 0],
])('of a run that has s1 left the board tells of an agent %s: %o', (_, change, told) => {
  expect(missedInRun([{ ...AGENT, ...change }], step => step === 's1')).toHaveLength(told)
})
