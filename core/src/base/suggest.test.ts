import fc from 'fast-check'
import { expect, it } from 'vitest'
import { didYouMean, editDistance, suggestFrom } from './suggest.ts'

const known = suggestFrom(['ward-a', 'ward-b', 'server', 'core-1', 'x'])

it.each([
  ['wardd-a', 'ward-a'],
  ['wrad-b', 'ward-b'],
  ['WARD_A', 'ward-a'],
  ['ｃｏｒｅ－１', 'core-1'],
  ['sever', 'server'],
])('offers for %s the name %s', (wrong, right) => {
  expect(didYouMean(wrong, known)).toBe(`did you mean ${right}?`)
})

it.each(['printer', 'q', ''])('offers nothing for %j, which is near to no name', wrong => {
  expect(suggestFrom(['ward-a', 'server'])(wrong)).toBeNull()
})

it('answers the same when asked twice', () => {
  expect([known('wardd-a'), known('wardd-a'), known('zzzzzzzzz'), known('zzzzzzzzz')]).toEqual([
    'ward-a',
    'ward-a',
    null,
    null,
  ])
})

it('counts a swap of neighbours as one edit', () => {
  expect([editDistance('ab', 'ba'), editDistance('kitten', 'sitting'), editDistance('', 'abc')]).toEqual([1, 3, 3])
})

it('measures the same distance in both directions, zero only for the same text', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 8 }), fc.string({ maxLength: 8 }), (a, b) => {
      expect(editDistance(a, b)).toBe(editDistance(b, a))
      expect(editDistance(a, b) === 0).toBe(a === b)
    }),
  )
})
