import { join } from 'node:path'
import type { Openers } from '@kakuri/core/driver/session.ts'

export interface OpenersParts {
  /** Folder of libgpiod's tools. */
  readonly gpio: string
  /** File in which the last commanded states of GPIO lines are kept. */
  readonly relays: string
}

export interface AgentOpeners {
  readonly openers: Openers
  /** Resolves when every console is logged out of. Await it before the process ends. */
  left(): Promise<void>
}

/** Every kind of session, its library loaded at the first use: an idle agent holds none of them. */
export function lazyOpeners({ gpio, relays }: OpenersParts): AgentOpeners {
  let used = false
  const consoles = once(async () => (await import('@kakuri/core/driver/console/session.ts')).createConsoles())
  const boards = once(async () => {
    const [{ createOpenRelaySession }, { openRelayMemory }] = await Promise.all([
      import('@kakuri/core/driver/relay/session.ts'),
      import('@kakuri/core/driver/relay/memory.ts'),
    ])
    const tool = (name: string) => join(gpio, name)
    const tools = { gpioset: tool('gpioset'), gpioget: tool('gpioget'), gpioinfo: tool('gpioinfo') }
    return createOpenRelaySession({ memory: await openRelayMemory(relays), tools })
  })
  const openers: Openers = {
    relay: async parts => (await boards())(parts),
    ssh: async parts => (await import('@kakuri/core/driver/ssh/session.ts')).openSshSession(parts),
    snmp: async parts => (await import('@kakuri/core/driver/snmp/session.ts')).openSnmpSession(parts),
    outlet: async parts => (await import('@kakuri/core/driver/outlet/session.ts')).openOutletSession(parts),
    console: async parts => {
      used = true
      return (await consoles()).open(parts)
    },
  }
  return {
    openers,
    left: async () => {
      if (used) await (await consoles()).left()
    },
  }
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null
  return () => {
    made ??= make()
    return made
  }
}
