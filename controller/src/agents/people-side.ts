import type { Clock } from '@kakuri/core/base/clock.ts'
import type { Bundle } from '@kakuri/core/compile/program.ts'
import type { AgentDoc } from '../api/agents.ts'
import type { Agents } from '../service/contract.ts'
import type { Registry } from './contract.ts'
import { Documents } from './documents.ts'
import type { Evidence } from './evidence.ts'
import type { Presence } from './presence.ts'
import type { Warnings } from './warnings.ts'

export interface AgentsParts {
  readonly registry: Registry
  readonly presence: Presence
  readonly evidence: Pick<Evidence, 'held' | 'onHeld'>
  readonly warnings: Warnings
  readonly bundle: () => Bundle
  readonly clock: Clock
}

/** What happens within so many milliseconds is told in one. */
const TOGETHER_MS = 500

/** The agents as people see them and act on them. */
export function createAgents(parts: AgentsParts): Agents {
  const { registry, presence, evidence, warnings, bundle } = parts
  const documents = new Documents({
    ...{ registry, presence, bundle },
    warnings: agent => warnings.of(agent),
    held: agent => evidence.held(agent),
  })
  const listeners = new Set<(changed: readonly AgentDoc[]) => void>()
  const changed = gathered(parts.clock, agents => {
    if (listeners.size === 0) return
    const all = documents.some(agents)
    for (const listener of [...listeners]) listener(all)
  })
  presence.onChange(({ agent }) => changed(agent))
  registry.onChange(changed)
  warnings.onChange(changed)
  evidence.onHeld(changed)
  return {
    list: () => documents.all(),
    approve: async (agent, code, who) => {
      await registry.approve(agent, code, who)
      return documents.one(agent)
    },
    refuse: (agent, who) => registry.refuse(agent, who),
    revoke: (agent, reason, who) => registry.revoke(agent, reason, who),
    ask: asking => registry.ask(asking),
    asked: ticket => registry.state(ticket),
    onChange: listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

function gathered(clock: Clock, tell: (agents: readonly string[]) => void): (agent: string) => void {
  const waiting = new Set<string>()
  const later = async () => {
    await clock.sleep(TOGETHER_MS)
    const agents = [...waiting]
    waiting.clear()
    tell(agents)
  }
  return agent => {
    const first = waiting.size === 0
    waiting.add(agent)
    if (first) void later()
  }
}
