import type { Clock } from '@kakuri/core/base/clock.ts'
import type { Bundle, ProgramDevice } from '@kakuri/core/compile/program.ts'
import type { Drivers } from '@kakuri/core/driver/contract.ts'
import { createDrivers } from '@kakuri/core/driver/pool.ts'
import type { Openers } from '@kakuri/core/driver/session.ts'
import type { AgentSecrets } from '@kakuri/core/link/agent-secrets.ts'
import type { RungKind } from '@kakuri/core/plan/shape.ts'
import type { Ways } from '@kakuri/core/site/shape.ts'

export interface AgentDriversParts {
  readonly agent: string
  readonly openers: Openers
  readonly clock: Clock
}

/** Sessions of this agent's own: there is no other agent behind it. */
export function driversFor(
  { agent, openers, clock }: AgentDriversParts,
  bundle: Bundle,
  secrets: AgentSecrets,
): Drivers {
  const { profiles, aaa, devices } = bundle.program
  const credentials = new Map(Object.entries(secrets.credentials))
  return createDrivers({ openers, profiles, devices, credentials, aaa, clock, self: agent })
}

const RUNGS = ['ssh', 'snmp', 'console', 'outlet', 'relay'] as const

/** True where this agent may go to the device over the rung: the way names it, or the device stands in its room. */
export function serves(bundle: Bundle, agent: string, device: ProgramDevice, rung: RungKind): boolean {
  if (rung === 'hands') return false
  const way = device.ways[rung]
  if (way === undefined) return false
  if (way.agent !== undefined) return way.agent === agent
  const room = bundle.program.agents?.[agent]?.room
  return room !== undefined && device.room === room
}

/** Devices with those ways alone that name this agent: nobody else keeps sessions to them, so it does. */
export function ownDevices(bundle: Bundle, agent: string): ProgramDevice[] {
  return Object.values(bundle.program.devices).flatMap(device => {
    const own = RUNGS.filter(rung => device.ways[rung]?.agent === agent)
    if (own.length === 0) return []
    const ways: Ways = Object.fromEntries(own.map(rung => [rung, device.ways[rung]]))
    return [{ ...device, ways }]
  })
}
