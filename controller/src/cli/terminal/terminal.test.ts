import { PassThrough } from 'node:stream'
import { expect, it } from 'vitest'
import { Interrupted, Interrupts } from './interrupts.ts'
import { Keyboard } from './keyboard.ts'
import { Screen } from './screen.ts'
import { styleFor } from './style.ts'
import { displayWidth, fitTo, harmless, padTo, wrapTo } from './width.ts'

function sit(terminal: boolean) {
  const input = Object.assign(new PassThrough(), { isTTY: terminal, setRawMode: () => undefined })
  let written = ''
  const out = { write: (text: string) => (written += text), isTTY: terminal, columns: 60, rows: 20 }
  const interrupts = new Interrupts()
  const screen = new Screen(out)
  return { input, screen, interrupts, keyboard: new Keyboard(input, screen, interrupts), seen: () => written }
}

it.each([
  ['abc', 3],
  ['病棟', 4],
  ['ｱ', 1],
  ['\u001b[31m赤\u001b[39m', 2],
  ['é', 1],
])('%s takes %i columns', (text, columns) => {
  expect(displayWidth(text)).toBe(columns)
})

it('cuts a text with wide letters and colours to the columns there are', () => {
  const cut = fitTo('\u001b[31m病棟スイッチ\u001b[39m', 6)
  expect([displayWidth(cut) <= 6, cut.endsWith('…'), cut.includes('\u001b[39m')]).toEqual([true, true, true])
})

it('fills up by columns and not by letters', () => {
  expect(padTo('病棟', 6)).toBe('病棟  ')
})

it('takes escape codes out of what a device said', () => {
  expect(harmless('a\u001b[2Jb\r\nc\u009b31m')).toBe('ab c')
})

it.each([
  ['a terminal', true, {}, true],
  ['a pipe', false, {}, false],
  ['NO_COLOR', true, { NO_COLOR: '1' }, false],
  ['a dumb terminal', true, { TERM: 'dumb' }, false],
])('colour on %s', (_where, terminal, env, coloured) => {
  expect(styleFor(terminal, env).red('x') !== 'x').toBe(coloured)
})

it('asks one question after the other, in the order they came', async () => {
  const { keyboard, input } = sit(false)
  const answers = Promise.all([keyboard.ask({ prompt: 'first?' }), keyboard.ask({ prompt: 'second?' })])
  input.write('one\r\ntwo\n')
  expect(await answers).toEqual(['one', 'two'])
})

it('answers null when the input ends', async () => {
  const { keyboard, input } = sit(false)
  const answer = keyboard.ask({ prompt: 'anybody?' })
  input.end()
  expect(await answer).toBe(null)
})

it('takes the last line of a pipe without a line end', async () => {
  const { keyboard, input } = sit(false)
  const answer = keyboard.ask({ prompt: 'name?' })
  input.end('Sato')
  expect(await answer).toBe('Sato')
})

it('never shows what is typed for a secret', async () => {
  const { keyboard, input, seen } = sit(true)
  const answer = keyboard.ask({ prompt: 'passphrase?', secret: true })
  input.write('hush-hush\r')
  expect([await answer, seen().includes('hush')]).toEqual(['hush-hush', false])
})

it('takes back a wide letter as one', async () => {
  const { keyboard, input } = sit(true)
  const answer = keyboard.ask({ prompt: 'name?' })
  input.write('佐東\u007f藤\r')
  expect(await answer).toBe('佐藤')
})

it('puts letters together that arrive in halves', async () => {
  const { keyboard, input } = sit(true)
  const answer = keyboard.ask({ prompt: 'name?' })
  const bytes = Buffer.from('佐\r')
  input.write(bytes.subarray(0, 2))
  input.write(bytes.subarray(2))
  expect(await answer).toBe('佐')
})

it('a key pressed while nothing is asked does not answer the next question', async () => {
  const { keyboard, input } = sit(true)
  const first = keyboard.ask({ prompt: 'first?' })
  input.write('one\rISOLATE\r')
  expect(await first).toBe('one')
  const second = keyboard.ask({ prompt: 'second?' })
  input.write('two\r')
  expect(await second).toBe('two')
})

it('Ctrl-C in raw mode interrupts and leaves the question open', async () => {
  const { keyboard, input, interrupts } = sit(true)
  const heard = new Promise<string>(resolve => interrupts.listen(() => resolve('interrupted')))
  const answer = keyboard.ask({ prompt: 'name?' })
  input.write('\u0003')
  expect(await heard).toBe('interrupted')
  input.write('Sato\r')
  expect(await answer).toBe('Sato')
})

it('Ctrl-C that nothing listens for ends the question', async () => {
  const { keyboard, input } = sit(true)
  const answer = keyboard.ask({ prompt: 'name?' })
  input.write('\u0003')
  await expect(answer).rejects.toThrow(Interrupted)
})

it('a question whose signal aborts is withdrawn and the next one is asked', async () => {
  const { keyboard, input } = sit(true)
  const gone = new AbortController()
  const first = keyboard.ask({ prompt: 'first?', signal: gone.signal })
  const second = keyboard.ask({ prompt: 'second?' })
  gone.abort()
  input.write('yes\r')
  expect([await first, await second]).toEqual([null, 'yes'])
})

it('draws over its block and keeps the lines that stay', () => {
  const { screen, seen } = sit(true)
  screen.block(['one', 'two'])
  screen.print('stays')
  expect(seen()).toContain('\u001b[2A\u001b[Jstays\u001b[K\none\u001b[K\ntwo')
})

it('a block taller than the terminal ends in a count', () => {
  const { screen, seen } = sit(true)
  screen.block(Array.from({ length: 30 }, (_, index) => `line ${index}`))
  expect(seen()).toContain('… +13')
})

it('off a terminal only the lines that stay are written', () => {
  const { screen, seen } = sit(false)
  screen.block(['one'])
  screen.print('stays')
  expect(seen()).toBe('stays\n')
})

it.each([0, 1])('a terminal that tells a width of %i, as serial consoles do, still shows what is typed', columns => {
  let written = ''
  const screen = new Screen({ write: (text: string) => (written += text), isTTY: true, columns, rows: 0 })
  screen.input('ISOLATE')
  expect(written).toContain('ISOLATE')
})

it.each([
  ['one two three', ['one two', '  three']],
  ['  in by two', ['  in by', '    two']],
  ['short', ['short']],
  ['タグを見比べる。', ['タグを見', '  比べ', '  る。']],
  ['あいうえ。お', ['あいう', '  え。お']],
  ['unbreakable', ['unbreakable']],
])('breaks "%s" to eight columns', (text, lines) => {
  expect(wrapTo(text, 8)).toEqual(lines)
})
