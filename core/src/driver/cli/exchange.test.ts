import { expect, it } from 'vitest'
import type { SshProfile } from '../../profile/ssh-shape.ts'
import { Exchange, type Request } from './exchange.ts'
import { Prompts } from './prompts.ts'

const profile: SshProfile = {
  id: 'toy',
  name: 'Toy',
  rung: 'ssh',
  standing: 'documented',
  modes: {
    login: { prompt: '[^\\n]*# ' },
    shell: { prompt: '\\[(?<host>\\w+) (?<status>\\d+)\\]#', from: 'login', enter: 'enter' },
  },
  start: 'shell',
  open: [],
  close: [],
  questions: [{ when: '--More--', press: 'space' }],
  refusals: [],
  linesAtOnce: 10,
  names: { interface: '\\w+' },
  reads: {},
  operations: {},
}

const shell = new Set(['shell'])
const lines = (...texts: readonly string[]) => texts.map(text => ({ text, group: null }))

function exchange(request: Partial<Request>, prompts = new Prompts(profile)): Exchange {
  const made = new Exchange({ lines: [], atOnce: 10, modes: shell, ...request }, prompts, profile.questions)
  made.next()
  return made
}

it('answers stand apart, whether the device repeats what was typed or not', () => {
  const made = exchange({ lines: lines('a', 'b', 'c') })
  made.scan('one\n[sw 0]#b\ntwo\n[sw 1]#[sw 0]#')
  expect(made.answers.map(({ output, prompt }) => [output, prompt.fine])).toEqual([
    ['one\n', true],
    ['two\n', false],
    ['', true],
  ])
  expect(made.needs('').kind).toBe('done')
})

it('while prompts are to come, the last one counts only at the end of the text', () => {
  const made = exchange({ lines: lines('a') })
  expect(made.scan('[sw 0]#x is no prompt but output\n')).toBe(false)
  expect(made.scan('[sw 0]#x is no prompt but output\n[sw 0]#')).toBe(true)
})

it('a mode that cannot come back does not make a prompt out of output', () => {
  const made = exchange({ lines: lines('a', 'b') })
  expect(made.scan('3: eth1: <UP>\\ alias to ward A # \n')).toBe(false)
})

it('a prompt with the name of another device is output, a name cut short is not', () => {
  const prompts = new Prompts(profile)
  const first = exchange({ lines: lines('a') }, prompts)
  first.scan('[wardswitch 0]#')
  prompts.learn(first.answers[0]?.prompt ?? { mode: 'shell', from: 0, to: 0, fine: true, host: null })
  expect(exchange({ lines: lines('a') }, prompts).scan('[elsewhere 0]#')).toBe(false)
  expect(exchange({ lines: lines('a') }, prompts).scan('[wardsw 0]#')).toBe(true)
})

it('no more lines are on their way than the profile allows', () => {
  const made = new Exchange({ lines: lines('a', 'b', 'c'), atOnce: 2, modes: shell }, new Prompts(profile), [])
  expect(made.next().map(line => line.text)).toEqual(['a', 'b'])
  expect(made.next()).toEqual([])
  made.scan('[sw 0]#')
  expect(made.next().map(line => line.text)).toEqual(['c'])
})

it('a password is given once: asked again, it is refused', () => {
  const password = { when: 'Password: ', secret: 'x' }
  const made = exchange({ lines: lines('enable'), password })
  expect(made.needs('Password: ')).toEqual({ kind: 'password', secret: 'x' })
  expect(made.needs('Password: ')).toEqual({ kind: 'password-again' })
})

it.each([
  ['a pager', '--More--', { kind: 'press', keys: ' ' }],
  ['nothing', '', { kind: 'wait', odd: false }],
  ['the echo of the line', '[sw 0]#show', { kind: 'wait', odd: false }],
  ['a prompt that nobody knows', 'ROMMON>', { kind: 'wait', odd: true }],
])('%s on the last line: what it calls for', (_what, lastLine, need) => {
  expect(exchange({ lines: lines('show') }).needs(lastLine)).toEqual(need)
})

it('on a line that repeats what is typed, a late prompt is not taken for the answer of the next line', () => {
  const made = exchange({ lines: lines('show'), echoed: true })
  expect(made.scan('\n[sw 0]#')).toBe(false)
  expect(made.scan('\n[sw 0]#show\nfine\n[sw 0]#')).toBe(true)
  expect(made.answers[0]?.output).toContain('fine')
})

it('an empty line has nothing to repeat', () => {
  expect(exchange({ lines: lines(''), echoed: true }).scan('\n[sw 0]#')).toBe(true)
})
