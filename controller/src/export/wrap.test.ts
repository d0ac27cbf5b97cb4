import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { wrapped } from './wrap.ts'

/** As in print: what is in the Japanese blocks is twice as wide. */
const measure = (text: string) => [...text].reduce((sum, char) => sum + (char > '\u2e7f' ? 2 : 1), 0)
const lines = (text: string, width: number) => wrapped(text, width, measure)

describe('lines', () => {
  it('end between any two Japanese characters', () => {
    expect(lines('遮断計画を封印しました', 10)).toEqual(['遮断計画を', '封印しまし', 'た'])
  })

  it('never begin with a mark that closes', () => {
    expect(lines('完了しました。次へ', 12)).toEqual(['完了しまし', 'た。次へ'])
  })

  it('never end with a mark that opens', () => {
    expect(lines('ステージ「外部」', 10)).toEqual(['ステージ', '「外部」'])
  })

  it('keep words of English whole', () => {
    expect(lines('the wrong cable', 10)).toEqual(['the wrong', 'cable'])
  })

  it('break a word that is wider than a line', () => {
    expect(lines('see http://aaaaaaaaaaaa', 10)).toEqual(['see', 'http://aaa', 'aaaaaaaaa'])
  })

  it('end where the text says', () => {
    expect(lines('一\n\n二', 10)).toEqual(['一', '', '二'])
  })
})

it('nothing but blanks is lost, and no line is too wide but for marks that hang on it', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'bc', ' ', '遮', '断', '。', '「', 'ッ', '\n'), maxLength: 60 })
  fc.assert(
    fc.property(text, fc.integer({ min: 8, max: 20 }), (given, width) => {
      const made = lines(given, width)
      expect(made.join('').replaceAll(/\s/g, '')).toBe(given.replaceAll(/\s/g, ''))
      expect(Math.max(...made.map(measure))).toBeLessThanOrEqual(width)
    }),
  )
})
