import { describe, expect, it } from 'vitest'
import { formatFault } from './fault.ts'
import { LIMITS } from './limits.ts'
import { readYaml } from './yaml.ts'

const read = (content: string | Uint8Array) =>
  readYaml({ name: 'f.yaml', bytes: typeof content === 'string' ? new TextEncoder().encode(content) : content })
const told = (content: string | Uint8Array) => read(content).faults.map(formatFault).join('\n')

/** Each line writes the one before ten times: ten lines would be ten thousand million values. */
const BILLION_LAUGHS = [...'abcdefghij']
  .map(
    (name, i, all) =>
      `${name}: &${name} [${Array(10)
        .fill(i === 0 ? 'ha' : `*${all[i - 1]}`)
        .join(', ')}]`,
  )
  .join('\n')

/** Few aliases, many values: each stands for ten thousand. */
const HEAVY_ALIASES = `a: &a [${Array(10_000).fill('x').join(',')}]\nb: [${Array(200).fill('*a').join(',')}]`

describe('a YAML file', () => {
  it.each([
    ['1-03', '1-03'],
    ['on', 'on'],
    ['1:30', '1:30'],
    ['2026-02-01', '2026-02-01'],
    ['no', 'no'],
    ['0o7', 7],
    ['1.10', 1.1],
    ['true', true],
    ['~', null],
  ])('reads %s as YAML 1.2 does', (written, value) => {
    expect(read(`key: ${written}`).yaml?.value).toEqual({ key: value })
  })

  it('takes a byte order mark and CRLF, and counts lines and columns from 1 without them', () => {
    const { yaml } = read('\ufeffa: 1\r\nb:\r\n  - x\r\n')
    expect([yaml?.places.key(['a']), yaml?.places.value(['b', 0])]).toEqual([
      { file: 'f.yaml', line: 1, column: 1 },
      { file: 'f.yaml', line: 3, column: 5 },
    ])
  })

  it('tells for a missing key the place of what it is missing from', () => {
    expect(read('a:\n  b:\n    c: 1\n').yaml?.places.value(['a', 'b', 'd'])).toEqual({
      file: 'f.yaml',
      line: 2,
      column: 3,
    })
  })

  it('tells for a value behind an alias the place where it is written', () => {
    expect(read('a: &a {b: 1}\nc: *a\n').yaml?.places.value(['c', 'b'])).toEqual({
      file: 'f.yaml',
      line: 1,
      column: 11,
    })
  })

  it.each(['__proto__: {x: 1}', '{"__proto__": 1}'])('cannot reach the prototype of its value by %s', text => {
    const value = read(text).yaml?.value
    expect([Object.keys(value ?? {}), Object.getPrototypeOf(value)]).toEqual([[], null])
  })
})

describe('a hostile YAML file is refused at once', () => {
  it.each([
    ['aliases of aliases', BILLION_LAUGHS, 'once every *name is written out; it is not read further'],
    [
      'many aliases',
      `a: &a x\nb: [${Array(LIMITS.yamlAliases + 1)
        .fill('*a')
        .join(',')}]`,
      'more than 10000 uses of *names',
    ],
    ['few aliases to much', HEAVY_ALIASES, `more than ${LIMITS.yamlValues} values`],
    ['an alias inside itself', 'a: &a [1, *a]', '*a stands inside what it refers to'],
    ['100,000 open brackets', '['.repeat(100_000), 'nested more than 24 levels deep'],
    ['50,000 nested lists', '- '.repeat(50_000), 'nested more than 24 levels deep'],
    ['too many bytes', new Uint8Array(LIMITS.yamlBytes + 1).fill(0x20), `at most ${LIMITS.yamlBytes} are read`],
    ['a text without end', `a: ${'x'.repeat(LIMITS.textCharacters + 1)}`, 'at most 4000 are read'],
    ['bytes that are no text', Uint8Array.from([0x61, 0x3a, 0x0a, 0xff]), 'f.yaml:2:1: This line is not UTF-8 text.'],
    ['a key of many parts', '? {a: 1}\n: 2', 'The key {a: 1} is not text for YAML.'],
    ['a line that turns the direction of writing', 'a: "x\\u202Ey"', 'the invisible character U+202E'],
  ])('%s', (_, content, sentence) => {
    expect(told(content)).toContain(sentence)
  })
})
