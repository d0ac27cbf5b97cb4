import { expect, it } from 'vitest'
import { asSentence, plainReasons } from './sentence.ts'

it.each([
  ['stage 3 cannot be isolated before 1', 'Stage 3 cannot be isolated before 1.'],
  ['sw-1 does not answer SNMP at 127.0.0.1 port 161', 'sw-1 does not answer SNMP at 127.0.0.1 port 161.'],
  ['sw-1 cannot be reached (no answer)', 'sw-1 cannot be reached (no answer).'],
  ["unknown command 'cutt'\n(Did you mean cut?)", "Unknown command 'cutt'\n(Did you mean cut?)"],
  ['There is no stage "9".', 'There is no stage "9".'],
  ['そのようなステージはありません。', 'そのようなステージはありません。'],
])('makes a sentence of %j', (text, sentence) => {
  expect(asSentence(text)).toBe(sentence)
})

it.each([
  ['cannot be reached: connect ECONNREFUSED 198.18.0.13:22.', 'cannot be reached: it refuses the connection.'],
  [
    'cannot be reached: connect ENETUNREACH 198.18.0.13:22 - Local (0.0.0.0:0).',
    'cannot be reached: no way leads to that network.',
  ],
  ['cannot be reached (EHOSTUNREACH)', 'cannot be reached (no way leads to that address)'],
  ['cannot be reached: connect EPROTO 198.18.0.13:22.', 'cannot be reached: connect EPROTO 198.18.0.13:22.'],
])('says %j in plain words', (text, plain) => {
  expect(plainReasons(text, 'en')).toBe(plain)
})

it('says in Japanese what the operating system refuses to do with a file', () => {
  const said = plainReasons('/srv/site/secrets.age: permission denied (EACCES).', 'ja')
  expect(said).toBe('/srv/site/secrets.age: 権限がありません (EACCES).')
})
