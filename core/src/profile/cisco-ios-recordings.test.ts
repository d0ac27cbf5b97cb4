import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { readYaml } from '../base/yaml.ts'
import { loadProfiles } from './load.ts'
import { interfaceRows, readingOf } from './readings.ts'
import type { SshInterfaceRead } from './ssh-shape.ts'

const ROOT = resolve(import.meta.dirname, '../../..')
const RECORDINGS = join(ROOT, '../shared/fixtures/cli/cisco_ios')
const here = existsSync(RECORDINGS)

/** What the recordings' own words mean; written apart from the profile, so that one checks the other. */
const ADMIN_DOWN = /^(admin(istratively)? down|disabled)$/
const NOT_TOLD = /^deleted$/
const LINK_UP = /^(up|connected|monitoring)/

const FOLDERS = [
  { folder: 'show_interfaces', read: 'interfaces', name: 'interface', status: 'link_status', link: 'protocol_status' },
  { folder: 'show_interfaces_description', read: 'description', name: 'port', status: 'status', link: 'protocol' },
  { folder: 'show_interfaces_status', read: 'status', name: 'port', status: 'status', link: 'status' },
] as const

const recordings = here
  ? FOLDERS.flatMap(shape =>
      readdirSync(join(RECORDINGS, shape.folder))
        .filter(file => file.endsWith('.raw'))
        .map(file => ({ ...shape, file: join(RECORDINGS, shape.folder, file) })),
    )
  : []

const rows = recordings.flatMap(recording => {
  const output = readFileSync(recording.file, 'utf8').replaceAll('\r', '')
  return meanings(recording.file.replace(/\.raw$/, '.yml')).map((meaning, index) => {
    const name = meaning[recording.name] ?? ''
    const status = meaning[recording.status] ?? ''
    const label = `${recording.file.split('/').at(-1)} ${index} ${name} (${status})`
    return [label, recording.read, output, index, name, status, meaning[recording.link] ?? ''] as const
  })
})

function meanings(file: string): Record<string, string>[] {
  const { yaml } = readYaml({ name: file, bytes: readFileSync(file) })
  const schema = z.object({ parsed_sample: z.array(z.record(z.string(), z.coerce.string())) })
  return schema.parse(yaml?.value).parsed_sample
}

const profile = (() => {
  const name = join(ROOT, 'firmware-profiles/cisco-ios/profile.yaml')
  const loaded = loadProfiles([{ name, bytes: readFileSync(name) }])
  const found = loaded.ok ? loaded.value.get('cisco-ios') : undefined
  if (found?.rung !== 'ssh') throw new Error('cisco-ios is no SSH profile')
  return found
})()

const readOf = (name: string) => profile.reads[name] as SshInterfaceRead

describe(`the cisco-ios profile reads public recordings${here ? '' : ' (they are not on this machine: nothing is read)'}`, () => {
  it('finds recordings wherever their folder is', () => {
    expect(recordings.length > 0).toBe(here)
  })

  it.each(rows)('%s', (_label, read, output, index, name, status, link) => {
    const row = interfaceRows(readOf(read), output.split('\n'))[index]
    expect({ name: row?.name, admin: row?.admin, link: row?.link }).toEqual({
      name,
      admin: NOT_TOLD.test(status) ? null : ADMIN_DOWN.test(status) ? 'down' : 'up',
      link: LINK_UP.test(link) ? 'up' : 'down',
    })
  })

  it.each(recordings.map(({ file, read }) => [file.split('/').at(-1), file, read] as const))(
    '%s: nothing but its interfaces is read as one',
    (_name, file, read) => {
      const found = interfaceRows(readOf(read), readFileSync(file, 'utf8').replaceAll('\r', '').split('\n'))
      expect(found.length).toBe(meanings(file.replace(/\.raw$/, '.yml')).length)
    },
  )
})

describe('the long and the short name of an interface are the same', () => {
  it.each([
    ['GigabitEthernet1/0/1', 'Gi1/0/1', true],
    ['gigabitethernet1/0/1', 'Gig 1/0/1', true],
    ['TenGigabitEthernet1/1/1', 'Te1/1/1', true],
    ['TwentyFiveGigE1/0/1', 'Twe1/0/1', true],
    ['TwoGigabitEthernet1/0/1', 'Tw1/0/1', true],
    ['Port-channel1', 'Po1', true],
    ['Vlan10', 'Vl10', true],
    ['GigabitEthernet1/0/1', 'Gi1/0/11', false],
    ['GigabitEthernet1/0/1', 'Te1/0/1', false],
    ['TwoGigabitEthernet1/0/1', 'Twe1/0/1', false],
    ['FastEthernet0/1', 'FiveGigabitEthernet0/1', false],
  ])('%s and %s: %s', (typed, printed, same) => {
    const output = `Interface                      Status         Protocol Description\n${printed.replace(' ', '')}      up             up       x\n`
    expect(readingOf(readOf('description'), profile.names, port(typed), output).state).toBe(same ? 'open' : 'absent')
  })
})

function port(name: string) {
  return { kind: 'port', port: name } as const
}
