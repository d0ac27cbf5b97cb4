import type { ComponentProps } from 'react'
import type { AgentDoc } from '../../../../src/api/agents.ts'
import { AlertIcon, OpenIcon, QuestionIcon, TickIcon } from '../../components/icons.tsx'
import type { Mark } from '../../components/state-mark.tsx'

type Shown = Pick<ComponentProps<typeof Mark>, 'icon' | 'tone'> & {
  readonly word: 'asking' | 'unknown' | 'revoked' | 'alone' | 'held' | 'online' | 'readOnly' | 'offline'
}

/** The one word for how an agent stands: what a person must know first. */
export function markOfAgent({ phase, link, alone, held }: AgentDoc): Shown {
  if (phase === 'asking') return { word: 'asking', icon: QuestionIcon, tone: 'warn' }
  if (phase === 'unknown') return { word: 'unknown', icon: OpenIcon, tone: 'idle' }
  if (phase === 'revoked') return { word: 'revoked', icon: AlertIcon, tone: 'idle' }
  if (alone) return { word: 'alone', icon: AlertIcon, tone: 'bad' }
  if (held) return { word: 'held', icon: AlertIcon, tone: 'bad' }
  if (link === 'read-only') return { word: 'readOnly', icon: QuestionIcon, tone: 'warn' }
  return link === 'online'
    ? { word: 'online', icon: TickIcon, tone: 'ok' }
    : { word: 'offline', icon: QuestionIcon, tone: 'warn' }
}

const FIRST = ['asking', 'alone', 'held', 'offline', 'readOnly', 'unknown', 'online', 'revoked'] as const

/** Agents that need a look come first, then by name. */
export function agentsInOrder(agents: readonly AgentDoc[]): AgentDoc[] {
  const weight = (agent: AgentDoc) => FIRST.indexOf(markOfAgent(agent).word)
  return agents.toSorted((a, b) => weight(a) - weight(b) || a.id.localeCompare(b.id))
}

/** Agents whose room has cut points of the open run left to do, and that act alone or cannot be heard. */
export function missedInRun(agents: readonly AgentDoc[], isLeft: (step: string) => boolean): AgentDoc[] {
  return agents.filter(
    agent =>
      agent.phase === 'enrolled' && (agent.alone || agent.held || agent.link !== 'online') && agent.steps.some(isLeft),
  )
}
