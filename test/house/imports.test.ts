import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { expect, it } from 'vitest'

const ROOT = resolve(import.meta.dirname, '../..')

/** Each rule with the reason that makes it worth keeping. */
const REASONS = {
  order:
    'a part may use only what comes before it in the sentence of the design, so that each can be read and tested alone',
  packages: 'controller and agent must be installable without each other; what both need is core',
  view: 'a view is a fold of the journal; if it could reach a driver or the executor, a screen could touch a device',
  drivers: 'only drivers speak to devices; a socket anywhere else would be a second way to touch one',
  agents:
    "the link between controller and agents, and the page on the room's screen, are no way to a device: orders go through drivers on both sides",
  people:
    "the controller's own pages, command line and certificates speak to people's browsers and to each other, never to a device",
  simulators: 'product code outside the demo must never talk to a simulator by mistake',
} as const

const ORDER = ['base', 'profile', 'site', 'plan', 'compile', 'lint', 'driver', 'journal', 'link', 'executor', 'view']

/** Type-only imports of these name shapes, not behaviour, and may point forwards. */
const CONTRACTS = /\/(shape|ssh-shape|snmp-shape|program|contract|events|session|credentials)\.ts$/

interface Import {
  readonly file: string
  readonly target: string
  readonly typeOnly: boolean
}

function sources(folder: string): string[] {
  if (!existsSync(join(ROOT, folder))) return []
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map(entry => relative(ROOT, join(entry.parentPath, entry.name)))
    .filter(file => !file.includes('node_modules/'))
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join(ROOT, file), 'utf8')
  const found = text.matchAll(/^(import|export)( type)? [^'"]*?from ['"]([^'"]+)['"]|^import ['"]([^'"]+)['"]/gm)
  return [...found].map(match => {
    const name = match[3] ?? match[4] ?? ''
    const target = name.startsWith('.')
      ? relative(ROOT, resolve(ROOT, dirname(file), name))
      : name.replace(/^@kakuri\/(core|controller|agent)\//, '$1/src/')
    return { file, target, typeOnly: match[2] !== undefined }
  })
}

const isTest = (file: string) => /\.test\.ts$|testing|-suite\.ts$|golden/.test(file)
const production = [...sources('core/src'), ...sources('controller/src'), ...sources('agent/src')].filter(
  file => !isTest(file),
)
const imports = production.flatMap(importsOf)
const coreFolder = (path: string) => /^core\/src\/([a-z]+)\//.exec(path)?.[1] ?? null
const show = (wrong: readonly Import[]) => wrong.map(one => `${one.file} imports ${one.target}`)

it('finds the imports it is about', () => {
  expect(imports.length).toBeGreaterThan(50)
})

it(`core's folders import one way: ${REASONS.order}`, () => {
  const wrong = imports.filter(one => {
    const from = ORDER.indexOf(coreFolder(one.file) ?? '')
    const to = ORDER.indexOf(coreFolder(one.target) ?? '')
    return from >= 0 && to > from && !(one.typeOnly && CONTRACTS.test(one.target))
  })
  expect(show(wrong)).toEqual([])
})

it(`packages import core and never each other: ${REASONS.packages}`, () => {
  const own = (path: string) => /^(core|controller|agent)\//.exec(path)?.[1]
  const wrong = imports.filter(one => {
    const to = own(one.target)
    return to !== undefined && to !== 'core' && to !== own(one.file)
  })
  expect(show(wrong)).toEqual([])
})

it(`views import no driver and no executor: ${REASONS.view}`, () => {
  const wrong = imports.filter(
    one =>
      coreFolder(one.file) === 'view' &&
      ['driver', 'executor'].includes(coreFolder(one.target) ?? '') &&
      !(one.typeOnly && CONTRACTS.test(one.target)),
  )
  expect(show(wrong)).toEqual([])
})

it(`sockets and device libraries stay in drivers and simulators: ${REASONS.drivers}. But ${REASONS.people}, and ${REASONS.agents}`, () => {
  const network =
    /^(ssh2|net-snmp|serialport|modbus-serial|aedes|mqtt|node:net|node:dgram|node:tls|node:http|node:https|node:dns)$/
  const allowed = /^core\/src\/driver\/(ssh|snmp|console|outlet|relay)\/|^controller\/src\/demo\/simulators\//
  const link = /^(mqtt|aedes|node:net|node:tls|node:http|node:https)$/
  const agents = /^controller\/src\/broker\/|^agent\/src\/(uplink|enrol|display)(\/|\.ts$|-)/
  const web = /^node:(tls|http|https)$/
  const people = /^controller\/src\/(http|tls|cli\/remote)\//
  const wrong = imports.filter(
    one =>
      network.test(one.target) &&
      !one.typeOnly &&
      !allowed.test(one.file) &&
      !(web.test(one.target) && people.test(one.file)) &&
      !(link.test(one.target) && agents.test(one.file)),
  )
  // isIP is a parser that happens to live in node:net.
  expect(show(wrong.filter(one => !usesOnlyIsIp(one)))).toEqual([])
})

function usesOnlyIsIp(one: Import): boolean {
  return /import \{ isIP(, isIPv[46])* \} from 'node:net'/.test(readFileSync(join(ROOT, one.file), 'utf8'))
}

it(`simulators are used by the demo alone: ${REASONS.simulators}`, () => {
  const wrong = imports.filter(
    one => one.target.includes('demo/simulators') && !one.file.startsWith('controller/src/demo/'),
  )
  expect(show(wrong)).toEqual([])
})

/** Imports inside core that go through the forbidden doors of the outside world. */
it('core reaches time, randomness and environment only through what main hands in: a simulated clock must rule everything above the drivers', () => {
  const allowed = /^core\/src\/(base\/clock\.ts|driver\/(ssh|snmp)\/|journal\/sqlite)/
  const wrong = sources('core/src')
    .filter(file => !isTest(file) && !allowed.test(file))
    .filter(file =>
      /\b(Date\.now\(|new Date\(\)|performance\.now\(|Math\.random\(|(?<!\bbus\.)setTimeout\(|setInterval\(|process\.env)/.test(
        code(file),
      ),
    )
  expect(wrong).toEqual([])
})

function code(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
}

it.each([
  ['CutPlan', 'core/src/plan/read'],
  ['SiteMap', 'core/src/site/read'],
  ['Program', 'core/src/compile/compile'],
  ['CheckedProgram', 'core/src/lint/'],
  ['Bundle', 'core/src/compile/seal'],
])('only one place makes a %s: the executor may trust what the type says', (name, place) => {
  const casts = production.filter(file => new RegExp(`\\bas (unknown as )?${name}\\b`).test(code(file)))
  expect(casts.filter(file => !file.startsWith(place))).toEqual([])
  expect(casts.length).toBeGreaterThan(0)
})
