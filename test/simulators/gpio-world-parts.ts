import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { ProgramDevice } from '@kakuri/core/compile/program.ts'
import { loadProfiles } from '@kakuri/core/profile/load.ts'
import type { RelayProfile } from '@kakuri/core/profile/relay-shape.ts'
import type { RelayWire } from '@kakuri/core/site/shape.ts'

export const CHIP = 'gpiochip0'

export function relayProfile(id: string): RelayProfile {
  const file = resolve(import.meta.dirname, '../../firmware-profiles', id, 'profile.yaml')
  const read = loadProfiles([{ name: file, bytes: readFileSync(file) }])
  if (!read.ok) throw new Error(JSON.stringify(read.faults))
  const profile = read.value.get(id)
  if (profile?.rung !== 'relay') throw new Error(`${file} is no profile of the relay rung`)
  return profile
}

export function relayDevice(profile: string, wire: RelayWire, severed: 'on' | 'off' = 'on'): ProgramDevice {
  return {
    ...{
      id: 'board-1',
      kind: 'host',
      name: { ja: 'リレー', en: 'relays' },
      room: null,
      rack: null,
      unit: null,
      aaa: null,
    },
    address: null,
    ways: { relay: { profile, agent: 'ward', wire, severed } },
  }
}
