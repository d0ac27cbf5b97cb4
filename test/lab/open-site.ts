import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { systemClock } from '@kakuri/core/base/clock.ts'
import { formatFault, type Parsed } from '@kakuri/core/base/fault.ts'
import type { SourceFile } from '@kakuri/core/base/source.ts'
import { compile } from '@kakuri/core/compile/compile.ts'
import type { Bundle } from '@kakuri/core/compile/program.ts'
import { newSealKey, openBundle, publicKeyText, sealBundle } from '@kakuri/core/compile/seal.ts'
import type { Drivers } from '@kakuri/core/driver/contract.ts'
import { createDrivers } from '@kakuri/core/driver/pool.ts'
import { openSnmpSession } from '@kakuri/core/driver/snmp/session.ts'
import { openSshSession } from '@kakuri/core/driver/ssh/session.ts'
import { formatFinding } from '@kakuri/core/lint/finding.ts'
import { lint } from '@kakuri/core/lint/lint.ts'
import { parsePlan } from '@kakuri/core/plan/read.ts'
import { loadProfiles } from '@kakuri/core/profile/load.ts'
import type { Profile } from '@kakuri/core/profile/shape.ts'
import type { Credentials } from '@kakuri/core/site/credentials.ts'
import { parseSite } from '@kakuri/core/site/read.ts'

const PROFILES = join(import.meta.dirname, '../../firmware-profiles')

/** Compiles, checks and seals the site folder into its bundle.json. Throws with every fault and every error found. */
export function sealSite(folder: string): void {
  const file = (name: string): SourceFile => ({ name, bytes: readFileSync(join(folder, name)) })
  const profiles = readProfiles()
  const site = orThrow(parseSite({ site: file('site.yaml'), cables: file('cables.csv') }))
  const plan = orThrow(parsePlan(file('plan.yaml'), site))
  const { checked, findings } = lint(compile(site, plan, profiles), { site, plan, profiles })
  if (checked === null) throw new Error(findings.map(formatFinding).join('\n'))
  const key = newSealKey()
  const seal = { key, sealedBy: 'lab', sealedAt: new Date().toISOString(), epoch: 1 }
  writeFileSync(join(folder, 'bundle.json'), sealBundle(checked, seal))
  writeFileSync(join(folder, 'trusted'), publicKeyText(key))
}

/** The sealed bundle of the site folder. */
export function readBundle(folder: string): Bundle {
  return openBundle(readFileSync(join(folder, 'bundle.json')), [readFileSync(join(folder, 'trusted'), 'utf8')])
}

/** Real drivers for a bundle of the lab. */
export function openDrivers(folder: string, bundle: Bundle): Drivers {
  const credentials: Record<string, Credentials> = JSON.parse(readFileSync(join(folder, 'credentials.json'), 'utf8'))
  return createDrivers({
    openers: { ssh: openSshSession, snmp: openSnmpSession },
    profiles: bundle.program.profiles,
    credentials: new Map(Object.entries(credentials)),
    aaa: bundle.program.aaa,
    clock: systemClock,
  })
}

function readProfiles(): ReadonlyMap<string, Profile> {
  const ids = readdirSync(PROFILES)
  const sources = ids.map(id => ({
    name: `${id}/profile.yaml`,
    bytes: readFileSync(join(PROFILES, id, 'profile.yaml')),
  }))
  return orThrow(loadProfiles(sources))
}

function orThrow<T>(parsed: Parsed<T>): T {
  if (!parsed.ok) throw new Error(parsed.faults.map(formatFault).join('\n'))
  return parsed.value
}
