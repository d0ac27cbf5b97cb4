import type { Bilingual } from '@kakuri/core/base/text.ts'
import type { ArmReport } from '@kakuri/core/driver/contract.ts'
import type { UpBody } from '@kakuri/core/link/messages.ts'
import type { RungKind } from '@kakuri/core/plan/shape.ts'
import { WORDS } from './words.ts'

type Hardware = UpBody<'status'>['hardware']

/** What a person should know of at the agent's hardware and disk. */
export interface Faults {
  all(): readonly Bilingual[]
  hardware(): Hardware
  /** `error` null: it is well. */
  device(device: string, rung: RungKind, error: string | null): void
  armed(reports: readonly ArmReport[]): void
  set(name: string, text: Bilingual | null): void
}

const MOST = 500

export function createFaults(changed: () => void): Faults {
  const devices = new Map<string, Hardware[number]>()
  const named = new Map<string, Bilingual>()
  const device = (id: string, rung: RungKind, error: string | null) => {
    const key = `${id} ${rung}`
    const now = { device: id, rung, error: error?.slice(0, 300) ?? null }
    if (devices.get(key)?.error === now.error && devices.has(key)) return
    if (devices.size < MOST || devices.has(key)) devices.set(key, now)
    changed()
  }
  return {
    hardware: () => [...devices.values()],
    all: () => [
      ...named.values(),
      ...[...devices.values()].flatMap(one =>
        one.error === null ? [] : [WORDS.hardware(one.device, one.rung, one.error)],
      ),
    ],
    device,
    armed: reports => {
      for (const { device: id, rung, error } of reports) device(id, rung, error?.message ?? null)
    },
    set: (name, text) => {
      if (text === null && !named.has(name)) return
      if (text === null) named.delete(name)
      else named.set(name, text)
      changed()
    },
  }
}
