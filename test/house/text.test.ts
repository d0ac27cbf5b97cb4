import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { expect, it } from 'vitest'

const ROOT = resolve(import.meta.dirname, '../..')
/** What nobody commits: installed packages and what programs leave behind. */
const OUTSIDE = /(^|\/)(node_modules|\.git|\.kakuri|coverage)\/|\.log$/
const tracked = readdirSync(ROOT, { recursive: true, withFileTypes: true })
  .filter(entry => entry.isFile())
  .map(entry => relative(ROOT, join(entry.parentPath, entry.name)))
  .filter(file => !OUTSIDE.test(file))
const typescript = tracked.filter(file => /\.tsx?$/.test(file))
const text = (file: string) => readFileSync(join(ROOT, file), 'utf8')

it('knows the files it judges', () => {
  expect(typescript.length).toBeGreaterThan(40)
})

it.each([
  ['swallows an error', /catch\s*(\([a-z_]*\))?\s*\{\s*\}/i],
  ['silences the type checker or the linter', /@ts-(ignore|expect-error|nocheck)|biome-ignore|eslint-disable/],
  ['leaves something for later', /\b(TODO|FIXME|XXX|HACK)\b/],
  ['skips or singles out a test', /\b(it|test|describe)\.(only|todo|skip)\(/],
])('no source file %s', (_what, pattern) => {
  const here = 'test/house/text.test.ts'
  expect(typescript.filter(file => file !== here && pattern.test(text(file)))).toEqual([])
})

it('every source file stays under 300 lines: a file is one idea', () => {
  const long = typescript.filter(file => !file.endsWith('.test.ts') && text(file).split('\n').length > 300)
  expect(long).toEqual([])
})

it('the project holds no path of one machine and no package registry host', () => {
  const mine = /\/(work|root|home\/[a-z]+)\/|registry\.npmjs|deb\.debian\.org/
  const judged = tracked.filter(file => !file.endsWith('pnpm-lock.yaml') && file !== 'test/house/text.test.ts')
  expect(judged.filter(file => /\.(ts|md|ya?ml|json|sh|mjs|csv)$/.test(file) && mine.test(text(file)))).toEqual([])
})

it('dependencies are pinned exactly: a release nobody tried must not arrive by itself', () => {
  const loose = tracked
    .filter(file => file.endsWith('package.json'))
    .flatMap(file => Object.entries(dependencies(file)).map(([name, version]) => `${file}: ${name} ${version}`))
    .filter(line => !/ (\d+\.\d+\.\d+\S*|workspace:\*)$/.test(line))
  expect(loose).toEqual([])
})

it('packages are chosen for the Node that runs them: an older one that only installs would leave out what it cannot run itself', () => {
  const { node } = dependencies('package.json')
  expect(text('pnpm-workspace.yaml')).toContain(`\nnodeVersion: ${node}\n`)
})

function dependencies(file: string): Record<string, string> {
  const manifest = JSON.parse(text(file))
  return { ...manifest.dependencies, ...manifest.devDependencies }
}
