import type { Bundle } from '@kakuri/core/compile/program.ts'
import type { ArmReport, Drivers } from '@kakuri/core/driver/contract.ts'
import type { AgentSecrets } from '@kakuri/core/link/agent-secrets.ts'
import { ownDevices } from './drivers.ts'

export interface PlantParts {
  readonly agent: string
  readonly bundle: () => Bundle | null
  readonly secrets: () => AgentSecrets | null
  readonly driversFor: (bundle: Bundle, secrets: AgentSecrets) => Drivers
  /** Something goes on with what is there now: it stays until that is over. */
  readonly busy: () => boolean
  readonly armed: (reports: readonly ArmReport[]) => void
}

/** The bundle in use and the sessions that belong to it. */
export interface Plant {
  current(): { readonly bundle: Bundle; readonly drivers: Drivers } | null
  /** Takes up what is held now, as soon as nothing goes on with what was there before. */
  renew(): Promise<void>
  close(): Promise<void>
}

const NO_SECRETS: AgentSecrets = { v: 1, credentials: {}, codes: [] }

export function createPlant(parts: PlantParts): Plant {
  let now: { readonly bundle: Bundle; readonly drivers: Drivers; readonly secrets: AgentSecrets } | null = null
  let arming = new AbortController()
  let closed = false
  const build = (bundle: Bundle, secrets: AgentSecrets) => {
    const drivers = parts.driversFor(bundle, secrets)
    now = { bundle, drivers, secrets }
    arming = new AbortController()
    // The pool opens again by itself what is lost or was not there.
    void drivers.arm(ownDevices(bundle, parts.agent), arming.signal).then(reports => {
      if (now?.drivers === drivers) parts.armed(reports)
    })
  }
  return {
    current: () => now,
    renew: async () => {
      const bundle = parts.bundle()
      const secrets = parts.secrets() ?? NO_SECRETS
      if (closed || bundle === null || (now?.bundle === bundle && now.secrets === secrets)) return
      if (now !== null && parts.busy()) return
      const before = now?.drivers
      arming.abort()
      build(bundle, secrets)
      await before?.close()
    },
    close: async () => {
      closed = true
      arming.abort()
      await now?.drivers.close()
    },
  }
}
