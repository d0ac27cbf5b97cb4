import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { formatFault, type Parsed } from '@kakuri/core/base/fault.ts'
import { known } from '@kakuri/core/base/fields.ts'
import { RULES } from '@kakuri/core/lint/finding.ts'
import { parsePlan } from '@kakuri/core/plan/read.ts'
import { planSchema } from '@kakuri/core/plan/schema.ts'
import { loadProfiles } from '@kakuri/core/profile/load.ts'
import { outletProfileSchema } from '@kakuri/core/profile/outlet-read.ts'
import { relayProfileSchema } from '@kakuri/core/profile/relay-read.ts'
import { snmpProfileSchema } from '@kakuri/core/profile/snmp-read.ts'
import { sshProfileSchema } from '@kakuri/core/profile/ssh-read.ts'
import { COLUMNS } from '@kakuri/core/site/cables/columns.ts'
import { parseSite } from '@kakuri/core/site/read.ts'
import { siteSchema } from '@kakuri/core/site/schema.ts'
import { parseSecrets, secretsFile } from '@kakuri/core/site/secrets-text.ts'
import { describe, expect, it } from 'vitest'

const DOCS = resolve(import.meta.dirname, '../../docs')
const REFERENCE = join(DOCS, 'reference')
const SITE_FILES = readFileSync(join(REFERENCE, 'site-files.md'), 'utf8')
const PROFILES = readFileSync(join(REFERENCE, 'profiles.md'), 'utf8')

/** The fenced block whose fence ends in this word, as a file. */
function example(page: string, word: string) {
  const [, content = ''] = new RegExp(`^\`\`\`\\w+ ${word}\\n([\\s\\S]*?)^\`\`\``, 'm').exec(page) ?? []
  return { name: word, bytes: new TextEncoder().encode(content) }
}

function taken<T>(parsed: Parsed<T>): T {
  if (!parsed.ok) throw new Error(parsed.faults.map(formatFault).join('\n'))
  return parsed.value
}

/** Every key of every object inside a zod schema. */
function keysIn(schema: unknown, seen = new Set<unknown>()): string[] {
  if (typeof schema !== 'object' || schema === null || seen.has(schema)) return []
  seen.add(schema)
  const inner = Array.isArray(schema) ? schema : '_zod' in schema ? [Reflect.get(schema, 'def')] : Object.values(schema)
  const shape = Reflect.get(schema, 'type') === 'object' ? Reflect.get(schema, 'shape') : null
  const own = '_zod' in schema || shape === null ? [] : Object.keys(shape)
  return [...new Set([...own, ...inner.flatMap(one => keysIn(one, seen))])]
}

const site = () => taken(parseSite({ site: example(SITE_FILES, 'site'), cables: example(SITE_FILES, 'cables') }))
const nothing = known('', '', [])
const names = { rooms: nothing, segments: nothing, devices: nothing, agents: nothing, aaa: nothing }

describe('docs/reference/site-files.md', () => {
  it.each([
    ['site.yaml', keysIn(siteSchema(names)), 25],
    ['plan.yaml', keysIn(planSchema(site())), 25],
    ['secrets.age', keysIn(secretsFile), 10],
    ['cables.csv', [...COLUMNS], 10],
    ['the lint rules', [...RULES], 10],
  ])('names every word of %s', (_file, words, least) => {
    expect(words.length).toBeGreaterThanOrEqual(least)
    expect(words.filter(word => !new RegExp(`\\b${word}\\b`).test(SITE_FILES))).toEqual([])
  })

  it('has examples that the readers take without a fault', () => {
    expect(taken(parsePlan(example(SITE_FILES, 'plan'), site())).stages).toHaveLength(3)
    expect(taken(parseSecrets(example(SITE_FILES, 'secrets'))).credentials.size).toBe(4)
  })
})

const RUNGS = ['ssh', 'snmp', 'outlet', 'relay']

describe('docs/reference/profiles.md', () => {
  it.each([
    ['ssh', keysIn(sshProfileSchema), 25],
    ['snmp', keysIn(snmpProfileSchema), 12],
    ['outlet', keysIn(outletProfileSchema), 12],
    ['relay', keysIn(relayProfileSchema), 12],
  ])('names every key of a profile for %s', (_rung, words, least) => {
    expect(words.length).toBeGreaterThanOrEqual(least)
    expect(words.filter(word => !new RegExp(`\\b${word}\\b`).test(PROFILES))).toEqual([])
  })

  it('has examples that the reader takes without a fault', () => {
    const profiles = taken(loadProfiles(RUNGS.map(rung => example(PROFILES, rung))))
    expect([...profiles.values()].map(({ rung }) => rung)).toEqual(RUNGS)
  })
})

const PAGES = readdirSync(DOCS, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.md'))

it.each(PAGES)('every link of docs/%s leads to a file', name => {
  const page = join(DOCS, name)
  const links = [...readFileSync(page, 'utf8').matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, link = '']) => link)
  expect(links.filter(link => !existsSync(resolve(dirname(page), link)))).toEqual([])
})

it('the index names every page', () => {
  const index = readFileSync(join(DOCS, 'README.md'), 'utf8')
  const missing = PAGES.filter(name => !name.startsWith('adr/') && name !== 'README.md' && !index.includes(name))
  expect(missing).toEqual([])
})
