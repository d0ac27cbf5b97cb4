import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { formatFault, type Parsed } from '@kakuri/core/base/fault.ts'
import type { SourceFile } from '@kakuri/core/base/source.ts'
import { compile } from '@kakuri/core/compile/compile.ts'
import { newSealKey, publicKeyText, sealBundle } from '@kakuri/core/compile/seal.ts'
import { formatFinding } from '@kakuri/core/lint/finding.ts'
import { lint } from '@kakuri/core/lint/lint.ts'
import { parsePlan } from '@kakuri/core/plan/read.ts'
import { loadProfiles } from '@kakuri/core/profile/load.ts'
import type { Profile } from '@kakuri/core/profile/shape.ts'
import { parseSite } from '@kakuri/core/site/read.ts'

const PROFILES = join(import.meta.dirname, '../../firmware-profiles')

/** Compiles, checks and seals the site folder into its bundle.json. Throws with every fault and every error found. */
export function sealSite(folder: string, freshTables = false): void {
  const file = (name: string): SourceFile => ({ name, bytes: readFileSync(join(folder, name)) })
  const profiles = freshTables ? withoutLag(readProfiles()) : readProfiles()
  const site = orThrow(parseSite({ site: file('site.yaml'), cables: file('cables.csv') }))
  const plan = orThrow(parsePlan(file('plan.yaml'), site))
  const { checked, findings } = lint(compile(site, plan, profiles), { site, plan, profiles })
  if (checked === null) throw new Error(findings.map(formatFinding).join('\n'))
  const key = newSealKey()
  const seal = { key, sealedBy: 'lab', sealedAt: new Date().toISOString(), epoch: 1 }
  writeFileSync(join(folder, 'bundle.json'), sealBundle(checked, seal))
  writeFileSync(join(folder, 'trusted'), publicKeyText(key))
}

function readProfiles(): ReadonlyMap<string, Profile> {
  const ids = readdirSync(PROFILES)
  const sources = ids.map(id => ({
    name: `${id}/profile.yaml`,
    bytes: readFileSync(join(PROFILES, id, 'profile.yaml')),
  }))
  return orThrow(loadProfiles(sources))
}

function withoutLag(profiles: ReadonlyMap<string, Profile>): ReadonlyMap<string, Profile> {
  const fresh = (profile: Profile) => (profile.rung === 'snmp' ? { ...profile, readingLagMs: 0 } : profile)
  return new Map([...profiles].map(([id, profile]) => [id, fresh(profile)]))
}

function orThrow<T>(parsed: Parsed<T>): T {
  if (!parsed.ok) throw new Error(parsed.faults.map(formatFault).join('\n'))
  return parsed.value
}
