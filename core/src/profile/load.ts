import { z } from 'zod'
import type { Fault, Parsed } from '../base/fault.ts'
import type { SourceFile } from '../base/source.ts'
import { didYouMean, suggestFrom } from '../base/suggest.ts'
import { readYaml, type YamlFile } from '../base/yaml.ts'
import { outletProfileSchema } from './outlet-read.ts'
import { relayProfileSchema } from './relay-read.ts'
import type { Profile } from './shape.ts'
import { snmpProfileSchema } from './snmp-read.ts'
import { sshProfileSchema } from './ssh-read.ts'

const SCHEMAS = {
  ssh: sshProfileSchema,
  snmp: snmpProfileSchema,
  outlet: outletProfileSchema,
  relay: relayProfileSchema,
} as const
const KNOWN_KEYS = suggestFrom(
  'id name standing timing rung modes start open close questions refusals linesAtOnce console names reads operations batch readingLagMs settleMs answerMs'.split(
    ' ',
  ),
)

/** Reads profile.yaml files strictly. The profiles by id, or every fault of every file at once. */
export function loadProfiles(sources: readonly SourceFile[]): Parsed<ReadonlyMap<string, Profile>> {
  const faults: Fault[] = []
  const profiles = new Map<string, Profile>()
  for (const source of sources) {
    const read = readProfile(source)
    if (!read.ok) {
      faults.push(...read.faults)
      continue
    }
    const { profile, yaml } = read.value
    if (profiles.has(profile.id))
      faults.push({
        place: yaml.places.value(['id']),
        message: `A second profile has the id ${profile.id}.`,
        hint: null,
      })
    profiles.set(profile.id, profile)
  }
  return faults.length > 0 ? { ok: false, faults } : { ok: true, value: profiles }
}

function readProfile(source: SourceFile): Parsed<{ profile: Profile; yaml: YamlFile }> {
  const { yaml, faults } = readYaml(source)
  if (yaml === null || faults.length > 0) return { ok: false, faults }
  const schema = schemaOf(yaml.value)
  if (schema === null) return { ok: false, faults: [noRung(yaml)] }
  const parsed = schema.safeParse(yaml.value)
  if (!parsed.success) return { ok: false, faults: parsed.error.issues.flatMap(issue => faultsOf(issue, yaml)) }
  return { ok: true, value: { profile: parsed.data, yaml } }
}

function schemaOf(value: unknown) {
  const rung = z.object({ rung: z.enum(['ssh', 'snmp', 'outlet', 'relay']) }).safeParse(value)
  return rung.success ? SCHEMAS[rung.data.rung] : null
}

function noRung(yaml: YamlFile): Fault {
  return {
    place: yaml.places.value(['rung']),
    message: 'The profile does not say for which rung it is.',
    hint: 'write rung: ssh, rung: snmp, rung: outlet or rung: relay',
  }
}

type Issue = z.core.$ZodIssue

function faultsOf(issue: Issue, yaml: YamlFile): Fault[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map(key => ({
      place: yaml.places.key([...issue.path, key]),
      message: `Nobody knows the key ${key} here.`,
      hint: issue.path.length === 0 ? didYouMean(key, KNOWN_KEYS) : null,
    }))
  if (issue.code === 'invalid_union') return unionFaults(issue, yaml)
  return [{ place: yaml.places.value(issue.path), message: sentence(issue), hint: null }]
}

/** A read is of one of two kinds: shown are the faults of the kind that it fails least. */
function unionFaults(issue: Extract<Issue, { code: 'invalid_union' }>, yaml: YamlFile): Fault[] {
  const nearest = [...issue.errors].sort((a, b) => a.length - b.length)[0] ?? []
  return nearest.flatMap(inner => faultsOf({ ...inner, path: [...issue.path, ...inner.path] }, yaml))
}

function sentence(issue: Issue): string {
  const where = issue.path.length === 0 ? 'The profile' : issue.path.join('.')
  return `${where}: ${issue.message}.`
}
