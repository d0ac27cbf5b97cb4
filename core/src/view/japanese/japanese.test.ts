import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { inJapanese, PHRASES, SENTENCES } from './japanese.ts'

const FORMS = [...new Set([...SENTENCES, ...Object.values(PHRASES).flat()])]
const src = join(import.meta.dirname, '../..')

/** Faults and hints of every golden file of site and plan. */
const goldens = ['site', 'plan'].flatMap(part => {
  const folder = join(src, part, 'golden')
  return readdirSync(folder).flatMap(file => sentencesOf(readFileSync(join(folder, file), 'utf8'), `${part}/${file}`))
})

function sentencesOf(text: string, file: string) {
  const faults = text.slice(text.indexOf('\n\n') + 2).split('\n')
  return faults.flatMap(line => {
    const [, message] = /^[a-z]+\.(?:yaml|csv):\d+:\d+: (.*)$/.exec(line) ?? []
    const [, hint] = /^ {4}(\S.*)$/.exec(line) ?? []
    const sentence = message ?? hint
    return sentence === undefined ? [] : [{ file, sentence }]
  })
}

const source = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter(file => file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.startsWith(join('view', 'japanese')))
  .map(file => readFileSync(join(src, file), 'utf8'))
  .join('\n')
  .replaceAll(/\\(['"`])/g, '$1')

/** The words of the English between its slots, which the source must hold. */
const pieces = FORMS.flatMap(([english]) =>
  english
    .split(/\{\w+\}|: |; | or /)
    .map(piece => piece.replaceAll(/^[\s'"().,:;]+|[\s'").,:;]+$/g, ''))
    .filter(piece => /[a-z]{4}/i.test(piece))
    .map(piece => ({ piece, english })),
)

/** What the rules say should be done: whole sentences of the source, every name in them replaced by one. */
const advice = readdirSync(join(src, 'lint'))
  .filter(file => file.endsWith('.ts') && !file.includes('test'))
  .flatMap(file => readFileSync(join(src, 'lint', file), 'utf8').match(/(?<=['"`])[A-Z][^'"`\n]+\.(?=['"`])/g) ?? [])
  .map(sentence => sentence.replaceAll(/\$\{[^}]*\}/g, 'x-1'))

const slotsUsed = [...new Set(FORMS.flatMap(([english]) => english.match(/(?<=\{)[A-Z]\w*(?=\})/g) ?? []))]

describe('Japanese', () => {
  it.each(goldens)('tells $file: $sentence', ({ sentence }) => {
    expect(inJapanese(sentence)).toMatch(/[\u3040-\u30ff\u4e00-\u9fff]/)
  })

  it.each(advice)('tells the advice "%s"', sentence => {
    expect(inJapanese(sentence)).not.toBe(sentence)
  })

  it.each(pieces)('knows "$piece" as core says it', ({ piece }) => {
    expect(source).toContain(piece)
  })

  it.each(FORMS)('fills every slot of "%s"', (english, japanese) => {
    const slots = (text: string) => new Set(text.match(/\{\w+\}/g))
    expect([...slots(english), '{}']).toEqual(expect.arrayContaining([...slots(japanese)]))
  })

  it.each(SENTENCES)('takes "%s" for itself and nothing else', (english, japanese) => {
    const word = (_: string, slot: string) => PHRASES[slot]?.at(-1)?.[0].replaceAll(/\{\w+\}/g, 'x-1') ?? 'x-1'
    const said = (_: string, slot: string) => PHRASES[slot]?.at(-1)?.[1].replaceAll(/\{\w+\}/g, 'x-1') ?? 'x-1'
    expect(inJapanese(english.replaceAll(/\{(\w+)\}/g, word))).toBe(japanese.replaceAll(/\{(\w+)\}/g, said))
  })

  it('does not take one path for another', () => {
    const lost = 'wall 2F-01 no longer reaches records-1 after stage outside, which keeps them connected'
    expect(inJapanese(`${lost}: step nas (1-01) cuts cable C-3`)).toBe(
      'ステージ outside の後、維持するはずの wall 2F-01 と records-1 の接続が切れます。遮断点 nas (1-01) がケーブル C-3 を遮断するためです',
    )
  })

  it.each(slotsUsed)('has a list of phrases for {%s}', slot => {
    expect(Object.keys(PHRASES)).toContain(slot)
  })

  it('says a part of a sentence in Japanese too', () => {
    expect(inJapanese('devices.fw-1.unit must be a number, not the text "20U".')).toBe(
      'devices.fw-1.unit は数値にしてください（現在: 「20U」）。',
    )
  })

  it('counts what a run ended without', () => {
    expect(inJapanese('1 refused, 2 unreachable, 1 skipped')).toBe('機器が拒否 1件、到達不能 2件、省略 1件')
  })

  it('leaves a sentence that it does not know as it is', () => {
    expect(inJapanese('The moon is down.')).toBe('The moon is down.')
  })

  it('keeps the names of things as they are', () => {
    expect(inJapanese('sw-1 (192.0.2.9 port 22) cannot be reached: connect ECONNREFUSED 192.0.2.9:22.')).toBe(
      'sw-1（192.0.2.9 ポート 22）に接続できません: connect ECONNREFUSED 192.0.2.9:22。',
    )
  })
})
