// Reads, compiles, checks and proves one big site from its files, in a fresh process. Argument: the site folder.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { formatFault, type Parsed } from '@kakuri/core/base/fault.ts'
import { compile } from '@kakuri/core/compile/compile.ts'
import { formatFinding } from '@kakuri/core/lint/finding.ts'
import { lint } from '@kakuri/core/lint/lint.ts'
import { parsePlan } from '@kakuri/core/plan/read.ts'
import { loadProfiles } from '@kakuri/core/profile/load.ts'
import { parseSite } from '@kakuri/core/site/read.ts'

export interface CheckTimes {
  readonly devices: number
  readonly cables: number
  readonly steps: number
  /** Milliseconds from text to checked program. */
  readonly ms: number
  /** Milliseconds of each part, in order. */
  readonly parts: Readonly<Record<string, number>>
  /** Largest resident set of the whole process, in MB. */
  readonly megabytes: number
}

const PROFILES = join(import.meta.dirname, '../../firmware-profiles')

function orThrow<T>(parsed: Parsed<T>): T {
  if (!parsed.ok) throw new Error(parsed.faults.map(formatFault).join('\n'))
  return parsed.value
}

function measure(folder: string): CheckTimes {
  const source = (name: string) => ({ name, bytes: readFileSync(join(folder, name)) })
  const sources = readdirSync(PROFILES).map(id => ({
    name: id,
    bytes: readFileSync(join(PROFILES, id, 'profile.yaml')),
  }))
  const parts: Record<string, number> = {}
  const from = performance.now()
  const part = <T>(name: string, work: () => T): T => {
    const start = performance.now()
    const result = work()
    parts[name] = Math.round(performance.now() - start)
    return result
  }
  const profiles = part('profiles', () => orThrow(loadProfiles(sources)))
  const site = part('site map', () => orThrow(parseSite({ site: source('site.yaml'), cables: source('cables.csv') })))
  const plan = part('plan', () => orThrow(parsePlan(source('plan.yaml'), site)))
  const program = part('compile', () => compile(site, plan, profiles))
  const { checked, findings } = part('lint and proof', () => lint(program, { site, plan, profiles }))
  const ms = performance.now() - from
  if (checked === null) throw new Error(findings.slice(0, 5).map(formatFinding).join('\n'))
  const steps = checked.stages.reduce(
    (sum, stage) => sum + stage.waves.reduce((n, wave) => n + wave.steps.length, 0),
    0,
  )
  const megabytes = process.resourceUsage().maxRSS / 1024
  return { devices: site.devices.size, cables: site.cables.size, steps, ms, parts, megabytes }
}

console.log(JSON.stringify(measure(process.argv[2] ?? '')))
