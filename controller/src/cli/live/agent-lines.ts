import { KakuriError } from '@kakuri/core/base/errors.ts'
import type { Bilingual } from '@kakuri/core/base/text.ts'
import { type ProgramBody, stageSteps } from '@kakuri/core/compile/program.ts'
import type { AnyEvent } from '@kakuri/core/journal/events.ts'
import type { Board } from '@kakuri/core/view/board.ts'
import { z } from 'zod'
import { type AgentDoc, agentDoc } from '../../api/agents.ts'
import type { Desk } from '../desk.ts'
import { AGENT_STATUS } from '../messages/agent-status.ts'
import { callController } from '../remote/local-call.ts'
import { harmless } from '../terminal/width.ts'

/** How one agent stands; null is what only a running controller knows. */
export interface AgentStatus {
  readonly id: string
  readonly phase: AgentDoc['phase'] | null
  readonly link: AgentDoc['link'] | null
  readonly asking: boolean | null
  readonly alone: boolean | null
  /** It cut by itself, and the controller has not taken all of that over yet. */
  readonly held: boolean | null
  /** Cut points that it cut alone and that are in force. */
  readonly cutAlone: readonly string[]
}

/** What the journal alone says of agents. */
export interface AgentFold {
  add(event: AnyEvent): void
  /** The running controller is asked for the rest; where none answers, `sayRunning` says why. */
  status(desk: Desk, board: Board): Promise<AgentStatus[]>
}

export function createAgentFold(): AgentFold {
  const revoked = new Set<string>()
  const adopted = new Map<string, string>()
  return {
    add: ({ type, body }) => {
      if (type === 'agent.revoked') revoked.add(body.agent)
      if (type === 'agent.enrolled') revoked.delete(body.agent)
      if (type === 'agent.adopted') adopted.set(body.step, body.agent)
    },
    status: async (desk, board) => {
      const live = new Map((await liveAgents(desk))?.map(doc => [doc.id, doc]))
      const cuts = Map.groupBy(
        [...adopted].filter(([step]) => board.cut.has(step)),
        ([, agent]) => agent,
      )
      const known = [...Object.keys(board.program.agents ?? {}), ...live.keys(), ...cuts.keys(), ...revoked]
      return [...new Set(known)].map(id => {
        const doc = live.get(id)
        const cutAlone = cuts.get(id)?.map(([step]) => step) ?? []
        return { id, ...(doc === undefined ? unheard(revoked.has(id)) : heard(doc)), cutAlone }
      })
    },
  }
}

async function liveAgents(desk: Desk): Promise<AgentDoc[] | null> {
  try {
    return z.array(agentDoc).parse(await callController(desk, 'GET', '/agents'))
  } catch (error) {
    if (!(error instanceof KakuriError)) throw error
    return null
  }
}

type Heard = Omit<AgentStatus, 'id' | 'cutAlone'>

const heard = ({ phase, link, asking, alone, held }: AgentDoc): Heard => ({
  ...{ phase, link, asking: asking !== null, alone, held },
})
const unheard = (revoked: boolean): Heard => ({
  ...{ phase: revoked ? 'revoked' : null, link: null, asking: null, alone: null, held: null },
})

/** A line on who is not as they should be, and one on what agents cut alone; none where the plan has no agents. */
export function agentLines(desk: Desk, program: ProgramBody, agents: readonly AgentStatus[]): string[] {
  if (agents.length === 0) return []
  const parts = AILMENTS.flatMap(([text, ails]) => told(desk, text, agents.filter(ails).map(named)))
  const unknown = agents.every(agent => agent.link === null)
  const first = unknown ? AGENT_STATUS.unheard : AGENT_STATUS.here(agents.filter(isHere).length, agents.length)
  const line = [desk.say(first), ...parts.map(desk.style.yellow)].join(' · ')
  return ['', `${desk.style.bold(desk.say(AGENT_STATUS.agents))}  ${line}`, ...aloneLine(desk, program, agents)]
}

const isHere = ({ link }: AgentStatus) => link === 'online' || link === 'read-only'
const named = ({ id }: AgentStatus) => harmless(id)

const AILMENTS: readonly (readonly [Bilingual, (agent: AgentStatus) => boolean])[] = [
  [AGENT_STATUS.away, ({ phase, link }) => phase === 'enrolled' && link === 'offline'],
  [AGENT_STATUS.readOnly, ({ link }) => link === 'read-only'],
  [AGENT_STATUS.asking, ({ asking }) => asking === true],
  [AGENT_STATUS.never, ({ phase }) => phase === 'unknown'],
  [AGENT_STATUS.revoked, ({ phase }) => phase === 'revoked'],
]

function aloneLine(desk: Desk, program: ProgramBody, agents: readonly AgentStatus[]): string[] {
  const tags = new Map(program.stages.flatMap(stageSteps).map(({ id, tag }) => [id, tag]))
  const inForce = agents.flatMap(agent => {
    const cut = agent.cutAlone.map(step => harmless(tags.get(step) ?? step))
    return cut.length === 0 ? [] : [`${named(agent)} (${few(cut)})`]
  })
  const parts = [
    ...told(desk, AGENT_STATUS.acting, agents.filter(({ alone, held }) => alone === true && held !== true).map(named)),
    ...told(desk, AGENT_STATUS.held, agents.filter(({ held }) => held === true).map(named)),
    ...told(desk, AGENT_STATUS.inForce, inForce),
  ]
  if (parts.length === 0) return []
  return [`${desk.style.bold(desk.say(AGENT_STATUS.alone))}  ${parts.map(desk.style.red).join(' · ')}`]
}

function told(desk: Desk, text: Bilingual, names: readonly string[]): string[] {
  return names.length === 0 ? [] : [`${desk.say(text)}: ${few(names)}`]
}

const MOST_NAMED = 8

/** Of a thousand agents that are away at once a line names some. */
function few(names: readonly string[]): string {
  const rest = names.length - MOST_NAMED
  return `${names.slice(0, MOST_NAMED).join(', ')}${rest > 0 ? ` +${rest}` : ''}`
}
