import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { readYaml } from '../../base/yaml.ts'
import type { CutTarget } from '../../compile/program.ts'
import { loadProfiles } from '../../profile/load.ts'
import { readingOf } from '../../profile/readings.ts'
import { refusalIn } from '../../profile/refusals.ts'
import type { SshProfile } from '../../profile/ssh-shape.ts'
import { Prompts } from './prompts.ts'

const FOLDER = resolve(import.meta.dirname, '../../../../firmware-profiles')

const upDown = z.enum(['up', 'down']).nullable().default(null)
const meaning = z.strictObject({
  name: z.string().optional(),
  block: z.strictObject({ id: z.string(), from: z.array(z.string()), to: z.array(z.string()) }).optional(),
  state: z.enum(['open', 'severed', 'absent', 'unknown']),
  admin: upDown,
  link: upDown,
})
const casesSchema = z.strictObject({
  prompts: z.record(z.string(), z.array(z.string())),
  'no-prompts': z.array(z.string()),
  refusals: z.array(z.string()),
  'no-refusals': z.array(z.string()),
  failed: z.array(z.strictObject({ output: z.string(), refusal: z.string() })).default([]),
  reads: z.array(z.strictObject({ read: z.string(), output: z.string(), means: z.array(meaning).min(1) })),
})

const sshProfiles = readdirSync(FOLDER).flatMap(id => {
  const name = join(FOLDER, id, 'profile.yaml')
  if (!existsSync(name)) return []
  const read = loadProfiles([{ name, bytes: readFileSync(name) }])
  if (!read.ok) throw new Error(JSON.stringify(read.faults))
  return [...read.value.values()].filter(profile => profile.rung === 'ssh')
})

function casesOf(id: string) {
  const folder = join(FOLDER, id, 'cases')
  return readdirSync(folder).map(file => {
    const { yaml, faults } = readYaml({ name: file, bytes: readFileSync(join(folder, file)) })
    if (yaml === null || faults.length > 0) throw new Error(`${id}/${file}: ${JSON.stringify(faults)}`)
    return casesSchema.parse(yaml.value)
  })
}

function modesOf(profile: SshProfile, line: string): string[] {
  const prompts = new Prompts(profile)
  return Object.keys(profile.modes).filter(mode => prompts.at(line, 0, new Set([mode]), true) !== null)
}

const targetOf = ({ name, block }: z.infer<typeof meaning>): CutTarget =>
  block === undefined ? { kind: 'port', port: name ?? '' } : { kind: 'zone-block', ...block }

it('there are profiles to try', () => {
  expect(sshProfiles.map(profile => profile.id)).toEqual(
    expect.arrayContaining(['cisco-ios', 'frr-vtysh', 'linux-nftables']),
  )
})

describe.each(sshProfiles.map(profile => [profile.id, profile] as const))('profile %s', (id, profile) => {
  const cases = casesOf(id)
  const prompts = cases.flatMap(one =>
    Object.entries(one.prompts).flatMap(([mode, lines]) => lines.map(line => [line, mode] as const)),
  )
  const readings = cases.flatMap(one =>
    one.reads.flatMap(({ read, output, means }, index) =>
      means.map(what => [read, index, JSON.stringify(targetOf(what)), output, what] as const),
    ),
  )

  it('has notes on where its facts come from', () => {
    expect(readFileSync(join(FOLDER, id, 'NOTES.md'), 'utf8').length).toBeGreaterThan(200)
  })

  it('has a folder of its own name', () => {
    expect(profile.id).toBe(id)
  })

  it('has a case for every mode and every read', () => {
    expect(new Set(prompts.map(([, mode]) => mode))).toEqual(new Set(Object.keys(profile.modes)))
    expect(new Set(readings.map(([read]) => read))).toEqual(new Set(Object.keys(profile.reads)))
  })

  it.each(prompts)('knows the prompt %j as mode %s', (line, mode) => {
    expect(modesOf(profile, line)).toContain(mode)
  })

  it.each(cases.flatMap(one => one['no-prompts']))('takes %j for no prompt', line => {
    expect(modesOf(profile, line)).toEqual([])
  })

  it.each(cases.flatMap(one => one.refusals.map(line => [line])))('reads %j as a refusal', line => {
    expect(refusalIn(profile, `something before\n${line}\nsomething after\n`, true)).toBe(line)
  })

  it.each(cases.flatMap(one => one['no-refusals'].map(line => [line])))('reads %j as no refusal', line => {
    expect(refusalIn(profile, line, true)).toBeNull()
  })

  it.each(cases.flatMap(one => one.failed))('names the refusal when the prompt says that it failed: $output', given => {
    expect(refusalIn(profile, given.output, false)).toBe(given.refusal)
  })

  it.each(readings)('reads %s (output %i) for %s', (read, _index, _target, output, what) => {
    const shape = profile.reads[read]
    if (shape === undefined) throw new Error(`there is no read ${read}`)
    const { state, admin, link } = readingOf(shape, profile.names, targetOf(what), output)
    expect({ state, admin, link }).toEqual({ state: what.state, admin: what.admin, link: what.link })
  })
})
