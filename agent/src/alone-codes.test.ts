import { HandClock } from '@kakuri/core/base/hand-clock.ts'
import { type CodeHash, hashOfCode } from '@kakuri/core/link/agent-secrets.ts'
import { beforeEach, describe, expect, it } from 'vitest'
import { type Codes, type CodesParts, createCodes, SECOND_WITHIN_MS } from './alone-codes.ts'
import { WORDS } from './words.ts'

const hashes: CodeHash[] = await Promise.all([
  hashOfCode('Sato', '1111'),
  hashOfCode('佐 藤', '2222'),
  hashOfCode('佐藤', '3333'),
  hashOfCode('Ito', '4444'),
])

let clock: HandClock
let recorded: string[]
let begun: (readonly string[])[]
let failures: unknown[]
const open = (change: Partial<CodesParts> = {}): Codes =>
  createCodes({
    ...{ clock, codes: () => hashes, wrong: () => recorded.length, possible: () => true },
    recordWrong: async reason => void recorded.push(reason),
    begin: async by => void begun.push(by),
    busy: () => begun.length > 0,
    failed: error => failures.push(error),
    ...change,
  })
beforeEach(() => {
  clock = new HandClock()
  recorded = []
  begun = []
  failures = []
})

const type = async (codes: Codes, typed: readonly string[]) => {
  const kinds: string[] = []
  for (const code of typed) kinds.push((await codes.type(code)).kind)
  return kinds
}

describe('codes at the display', () => {
  it.each([
    ['of two people begin', ['1111', '4444'], ['first', 'begun'], [['Sato', 'Ito']]],
    ['of one person do not', ['1111', '1111'], ['first', 'refused'], []],
    ['of one person written in two ways do not', ['2222', '3333'], ['first', 'refused'], []],
    ['with a wrong one between them begin', ['1111', '9999', '4444'], ['first', 'refused', 'begun'], [['Sato', 'Ito']]],
  ])('%s', async (_what, typed, kinds, people) => {
    expect(await type(open(), typed)).toEqual(kinds)
    expect(begun).toEqual(people)
  })

  it('count for three minutes', async () => {
    const codes = open()
    await codes.type('1111')
    await clock.advance(SECOND_WITHIN_MS + 1)
    expect(codes.first()).toBeNull()
    expect((await codes.type('4444')).kind).toBe('first')
    expect(begun).toEqual([])
  })

  it('that are wrong make everybody wait after the fifth, longer each time, and are recorded without what was typed', async () => {
    const codes = open()
    await type(codes, ['a', 'b', 'c', 'd'])
    expect(await codes.type('e')).toMatchObject({ kind: 'refused', waitMs: 30_000 })
    expect(await codes.type('1111')).toMatchObject({ kind: 'refused' })
    await clock.advance(30_000)
    expect(await codes.type('f')).toMatchObject({ waitMs: 60_000 })
    expect(recorded).toHaveLength(6)
    expect(recorded.join()).not.toMatch(/\b[a-f]\b(?! code)/)
  })

  it('of two people that could not begin anything say so, and are told to the log', async () => {
    const codes = open({ begin: () => Promise.reject(new Error('the disk is full')) })
    await codes.type('1111')
    expect(await codes.type('4444')).toMatchObject({ kind: 'refused', text: WORDS.notBegun })
    expect([failures.length, codes.first()]).toEqual([1, null])
  })

  it('that are wrong make wait also where the disk takes no record of them', async () => {
    const codes = open({ recordWrong: () => Promise.reject(new Error('the disk is full')) })
    expect(await type(codes, ['a', 'b', 'c', 'd'])).toEqual(Array.from({ length: 4 }, () => 'refused'))
    expect(await codes.type('e')).toMatchObject({ waitMs: 30_000 })
  })

  it('typed wrong before a restart still make wait after it', async () => {
    recorded = ['1', '2', '3', '4', '5', '6']
    expect(await open().type('1111')).toMatchObject({ kind: 'refused', waitMs: 60_000 })
  })

  it.each([
    ['while it acts', { busy: () => true }],
    ['where there is nothing to cut with', { possible: () => false }],
  ])('are not looked at %s', async (_what, change) => {
    expect((await open(change).type('9999')).kind).toBe('refused')
    expect(recorded).toEqual([])
  })
})
