import { join } from 'node:path'
import { KakuriError } from '@kakuri/core/base/errors.ts'
import type { Parsed } from '@kakuri/core/base/fault.ts'
import type { SourceFile } from '@kakuri/core/base/source.ts'
import { compile } from '@kakuri/core/compile/compile.ts'
import type { Program } from '@kakuri/core/compile/program.ts'
import { type LintReport, lint } from '@kakuri/core/lint/lint.ts'
import { parsePlan } from '@kakuri/core/plan/read.ts'
import type { CutPlan } from '@kakuri/core/plan/shape.ts'
import { loadProfiles } from '@kakuri/core/profile/load.ts'
import type { Profile } from '@kakuri/core/profile/shape.ts'
import { parseSite } from '@kakuri/core/site/read.ts'
import type { SiteMap } from '@kakuri/core/site/shape.ts'
import type { Cli } from './cli.ts'
import type { Desk } from './desk.ts'
import { SAY } from './messages/say.ts'
import { FaultsError } from './report-error.ts'

/** Where site files are read from. */
export type SiteFolder = Pick<Desk, 'siteFolder' | 'say'> & { readonly cli: Pick<Cli, 'files' | 'profiles'> }

/** The site files, read, compiled and held against every rule. */
export interface LoadedSite {
  readonly site: SiteMap
  readonly plan: CutPlan
  readonly profiles: ReadonlyMap<string, Profile>
  readonly program: Program
  readonly report: LintReport
}

/** Throws SITE_INVALID or PROFILE_INVALID with every fault. What lint finds is in the report, not thrown. */
export async function loadSite(desk: SiteFolder): Promise<LoadedSite> {
  const compiled = await compileSite(desk)
  return { ...compiled, report: lint(compiled.program, compiled) }
}

/** Read and compiled, and not held against the rules. Throws as `loadSite`. */
export async function compileSite(desk: SiteFolder): Promise<Omit<LoadedSite, 'report'>> {
  const { site, profiles } = await readMap(desk)
  const plan = wellRead(desk, 'SITE_INVALID', parsePlan(await siteFile(desk, 'plan.yaml'), site))
  return { site, plan, profiles, program: compile(site, plan, profiles) }
}

async function readMap(desk: SiteFolder) {
  const profiles = wellRead(desk, 'PROFILE_INVALID', loadProfiles(await profileFiles(desk)))
  const site = await siteFile(desk, 'site.yaml')
  const cables = await siteFile(desk, 'cables.csv')
  return { profiles, site: wellRead(desk, 'SITE_INVALID', parseSite({ site, cables })) }
}

async function siteFile(desk: SiteFolder, name: string): Promise<SourceFile> {
  const bytes = await desk.cli.files.read(join(desk.siteFolder, name))
  if (bytes !== null) return { name, bytes }
  const text = name === 'site.yaml' ? SAY.noSite(desk.siteFolder) : SAY.missingFile(name, desk.siteFolder)
  throw new KakuriError('SITE_INVALID', desk.say(text))
}

async function profileFiles(desk: SiteFolder): Promise<SourceFile[]> {
  const { files, profiles } = desk.cli
  const sources: SourceFile[] = []
  for (const family of [...(await files.list(profiles))].sort()) {
    const bytes = await files.read(join(profiles, family, 'profile.yaml'))
    if (bytes !== null) sources.push({ name: `${family}/profile.yaml`, bytes })
  }
  return sources
}

function wellRead<T>(desk: SiteFolder, code: 'SITE_INVALID' | 'PROFILE_INVALID', parsed: Parsed<T>): T {
  if (parsed.ok) return parsed.value
  throw new FaultsError(code, desk.say(SAY.faultCount(parsed.faults.length)), parsed.faults)
}
