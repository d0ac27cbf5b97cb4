import { contactsOf } from '@kakuri/core/compile/contacts.ts'
import type { ProgramBody, ProgramDevice } from '@kakuri/core/compile/program.ts'
import { roomSteps } from '@kakuri/core/compile/room-part.ts'
import type { AgentSecrets, CodeHash } from '@kakuri/core/link/agent-secrets.ts'
import type { Credentials } from '@kakuri/core/site/credentials.ts'
import { Encrypter } from 'age-encryption'

/** Names of the credentials that an agent needs: of the devices its steps go by, and of ways that name it. */
export function credentialNames(program: ProgramBody, agent: string): Set<string> {
  const steps = roomSteps(program, agent)
  const named = steps.flatMap(step => {
    const device = step.device === null ? undefined : program.devices[step.device]
    if (device === undefined) return []
    const { target } = step
    const contacts =
      target === null ? [] : (['outlet', 'relay'] as const).flatMap(rung => contactsOf(device, rung, target))
    return [device, ...contacts.flatMap(contact => program.devices[contact.device] ?? [])]
  })
  // A way that names another agent is closed to this one, so its credentials are none of its business.
  const ofSteps = named.flatMap(device =>
    waysOf(device).flatMap(way => (way.agent === undefined || way.agent === agent ? [way.credentials] : [])),
  )
  const ofAgent = namedBy(program).get(agent) ?? []
  return new Set([...ofSteps, ...ofAgent])
}

/** Credentials of ways that name an agent, by agent. A sealed program does not change. */
function namedBy(program: ProgramBody): ReadonlyMap<string, readonly string[]> {
  const made = named.get(program) ?? new Map<string, string[]>()
  if (named.has(program)) return made
  for (const { agent, credentials } of Object.values(program.devices).flatMap(waysOf))
    if (agent !== undefined) made.set(agent, [...(made.get(agent) ?? []), credentials])
  named.set(program, made)
  return made
}

const named = new WeakMap<ProgramBody, Map<string, string[]>>()

function waysOf({ ways }: ProgramDevice) {
  const { ssh, snmp, console: serial, outlet } = ways
  return [ssh, snmp, serial, outlet].filter(way => way !== undefined)
}

export function secretsFor(
  program: ProgramBody,
  agent: string,
  all: ReadonlyMap<string, Credentials>,
  codes: readonly CodeHash[],
): AgentSecrets {
  const names = credentialNames(program, agent)
  const credentials = Object.fromEntries([...all].filter(([name]) => names.has(name)))
  // Where there is nothing to cut, such as for an agent that the plan names no more, no code does anything.
  return { v: 1, credentials, codes: roomSteps(program, agent).length === 0 ? [] : [...codes] }
}

/** Locked for this agent alone; base64. */
export async function lockedFor(recipient: string, secrets: AgentSecrets): Promise<string> {
  const encrypter = new Encrypter()
  encrypter.addRecipient(recipient)
  return Buffer.from(await encrypter.encrypt(JSON.stringify(secrets))).toString('base64')
}
