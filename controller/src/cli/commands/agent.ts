import { z } from 'zod'
import { type AgentDoc, agentDoc } from '../../api/agents.ts'
import { SaidError } from '../../service/said.ts'
import type { Common, Desk } from '../desk.ts'
import { exitCode } from '../exit-codes.ts'
import { AGENT } from '../messages/agent.ts'
import { REMOTE } from '../messages/remote.ts'
import { actorOnce, callController, runningController } from '../remote/local-call.ts'
import { harmless } from '../terminal/width.ts'
import { refuse } from '../work.ts'

export interface AgentOptions extends Common {
  readonly reason?: string
}

/** `kakuri agent list`. */
export async function agentList(desk: Desk): Promise<number> {
  const agents = z.array(agentDoc).parse(await callController(desk, 'GET', '/agents'))
  desk.json({ agents })
  if (agents.length === 0) desk.print(desk.say(AGENT.none))
  desk.print(...agents.flatMap(agent => agentLines(desk, agent)))
  return exitCode('complete')
}

/** `kakuri agent approve ID CODE`: the code is read from the agent's display. */
export async function agentApprove(desk: Desk, _options: Common, id = '', code = ''): Promise<number> {
  await actorOnce(desk)
  const agent = agentDoc.parse(await callController(desk, 'POST', pathOf(id, 'approve'), { code }))
  desk.json({ agent })
  desk.print(`${desk.style.green('✔')} ${desk.say(AGENT.approved(agent.id))}`)
  return exitCode('complete')
}

/** `kakuri agent refuse ID`. */
export async function agentRefuse(desk: Desk, _options: Common, id = ''): Promise<number> {
  await actorOnce(desk)
  await callController(desk, 'POST', pathOf(id, 'refuse'), {})
  return done(desk, id, AGENT.refused(id))
}

/** `kakuri agent revoke ID --reason TEXT`. */
export async function agentRevoke(desk: Desk, { reason }: AgentOptions, id = ''): Promise<number> {
  if (reason === undefined || reason.trim() === '') return refuse(desk, AGENT.reasonNeeded)
  await actorOnce(desk)
  await callController(desk, 'POST', pathOf(id, 'revoke'), { reason })
  const code = done(desk, id, AGENT.isRevoked(id))
  desk.print(`  ${desk.style.yellow(desk.say(AGENT.rotate))}`)
  return code
}

/** `kakuri agent authority`: PEM on standard output, for the installer of an agent. */
export async function agentAuthority(desk: Desk): Promise<number> {
  const running = await runningController(desk)
  if (running === null) throw new SaidError('CONTROLLER_AWAY', REMOTE.notRunning(desk.stateFolder))
  if (running.authority === null) return refuse(desk, AGENT.noAuthority)
  desk.json({ authority: running.authority, fingerprint: running.fingerprint })
  desk.print(running.authority.trimEnd())
  return exitCode('complete')
}

const pathOf = (id: string, act: string) => `/agents/${encodeURIComponent(id)}/${act}`

function done(desk: Desk, id: string, text: Parameters<Desk['say']>[0]): number {
  desk.json({ agent: id })
  desk.print(`${desk.style.green('✔')} ${desk.say(text)}`)
  return exitCode('complete')
}

function agentLines(desk: Desk, agent: AgentDoc): string[] {
  const { id, roomName, phase, link, certificate, alone, held, bundleCurrent, warnings, faults } = agent
  const { style } = desk
  const state = phase === 'enrolled' ? AGENT[link] : AGENT[phase]
  const shown = phase === 'enrolled' && link === 'online' ? style.green(desk.say(state)) : style.yellow(desk.say(state))
  const parts = [
    style.bold(harmless(id)),
    ...(roomName === null ? [] : [harmless(desk.say(roomName))]),
    shown,
    ...(alone ? [style.red(desk.say(AGENT.alone))] : []),
    ...(held ? [style.red(desk.say(AGENT.held))] : []),
    ...(link === 'online' && !bundleCurrent ? [style.yellow(desk.say(AGENT.otherPlan))] : []),
    ...(certificate === null
      ? []
      : [desk.say(AGENT.until(new Date(certificate.notAfterUtc).toISOString().slice(0, 10)))]),
  ]
  const told = faults.map(({ device, rung, message }) => `${device} (${rung}): ${desk.say(message)}`)
  const more = [...warnings.map(text => desk.say(text)), ...told].map(text => `    ${style.yellow(harmless(text))}`)
  return [`  ${parts.join('  ')}`, ...more]
}
