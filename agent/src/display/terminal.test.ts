import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { HandClock, settled } from '@kakuri/core/base/hand-clock.ts'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { bigLetters } from './big-letters.ts'
import { columnsOf, fit, wrap } from './columns.ts'
import type { DisplayDoc } from './contract.ts'
import { type RunningTerminal, runTerminal, type TerminalOptions } from './terminal.ts'
import { cable, doc, ENDED, NIGHT, room, run, STATE_NAMES, STATES, task } from './testing.ts'
import { ScriptedDesk } from './testing-desk.ts'
import { openPty, type Pty } from './testing-pty.ts'

const CHILD = join(import.meta.dirname, 'testing-terminal.ts')
const ready = (screen: string) => /^L: .* >$/.test(screen.split('\n').at(-1) ?? '')
const ALL = [...STATE_NAMES, ...Object.keys(ENDED)]
const titled = (state: string) => (_: string, written: string) => written.includes(`\u001b]0;${state}\u0007`)
const hasPython = spawnSync('python3', ['-c', 'import pty']).status === 0
if (!hasPython) console.warn('tests of the terminal need python3 with its module pty')

let pty: Pty | null = null
afterEach(async () => {
  await pty?.close()
  pty = null
})

async function sit(states: string | readonly string[], language = 'both', term = 'vt100'): Promise<Pty> {
  const names = [states].flat()
  pty = openPty([process.execPath, CHILD, language, term, ...names])
  await pty.until(titled(names[0] ?? ''))
  return pty
}

describe.skipIf(!hasPython)('in a pseudo-terminal', () => {
  describe.each(['both', 'ja', 'en'])('in %s', language => {
    const screens = new Map<string, string>()
    beforeAll(async () => {
      const seat = await sit(ALL, language)
      for (const state of ALL) {
        screens.set(state, await seat.until(titled(state)))
        seat.type('\u000e')
      }
      await seat.close()
    })

    it.each(ALL)('%s stands on 80 x 24 as it was looked at, whole', state => {
      const screen = screens.get(state) ?? ''
      expect(screen).toMatchSnapshot()
      expect([ready(screen), screen.includes('... +')]).toEqual([true, false])
      expect(Math.max(...screen.split('\n').map(columnsOf))).toBeLessThanOrEqual(80)
    })
  })

  it('is drawn anew when the terminal grows', async () => {
    const seat = await sit('task')
    seat.resize(40, 132)
    expect(await seat.until(text => text.split('\n').length === 40 && ready(text))).toContain('病棟A')
  })

  it('an answer with a typed name goes to the desk once', async () => {
    const seat = await sit('task', 'en')
    seat.type('1\r')
    await seat.until(screen => screen.includes('Who are you?'))
    seat.type('Yamada\r')
    await seat.until(screen => screen.includes('Your answer was taken'))
    seat.type('\u0003')
    await seat.until(screen => screen.includes('"by"'))
    const [, sent = '[]'] = /(\[\{.*\}\])/.exec(seat.written()) ?? []
    expect(JSON.parse(sent)).toEqual([
      { run: 'run-7', step: 'step-1', drill: false, by: 'Yamada', answer: 'done', note: '' },
    ])
  })

  it('the covered cut takes OPEN, CUT and a code that is never shown', async () => {
    const seat = await sit('alone-codes-only', 'en')
    seat.type('open\r')
    await seat.until(screen => screen.includes('type CUT'))
    seat.type('cut\r')
    await seat.until(screen => screen.includes('Code of the first person'))
    seat.type('4711')
    await seat.until(screen => screen.includes('> ****'))
    seat.type('\r')
    await seat.until(screen => screen.includes('The code is wrong.'))
    expect(seat.written()).not.toContain('4711')
    seat.type('0\r')
    expect(await seat.until(screen => screen.includes('type OPEN'))).not.toContain('Code of')
  })

  it('a Linux console says in English why it is English', async () => {
    const screen = await (await sit('task', 'both', 'linux')).until(ready)
    expect(screen).toContain('cannot draw Japanese')
    expect(screen.replace(/日本語/, '')).not.toMatch(/[ぁ-んァ-ヶ]/)
  })
})

/** A terminal without a terminal around it: what is typed and what is written. */
function plug(first: DisplayDoc, options: Partial<TerminalOptions> = {}) {
  const desk = new ScriptedDesk(first)
  const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => undefined })
  let written = ''
  const output = Object.assign(new PassThrough(), { isTTY: true, columns: 80, rows: 24 })
  output.on('data', bytes => (written += bytes))
  const clock = new (class extends HandClock {
    override now(): number {
      return NIGHT + this.mono()
    }
  })()
  const terminal: RunningTerminal = runTerminal({ desk, input, output, clock, term: 'vt100', ...options })
  const type = async (text: string) => {
    input.write(text)
    await settled()
    await settled()
  }
  const since = () => {
    const text = written
    written = ''
    return text
  }
  return { desk, type, since, clock, terminal, output }
}

const drill = doc({ language: 'en', room: room({ run: run({ kind: 'drill' }), tasks: [task({ drill: true })] }) })
const earnest = { ...STATES.task, language: 'en' } as const

it('in a drill the scan of the right tag stands for the pull', async () => {
  const { desk, type, terminal } = plug(drill)
  await type('KAKURI:c-0017\r')
  await type('1\r')
  expect(desk.answers).toMatchObject([{ drill: true, answer: 'done', by: '佐藤 恵' }])
  terminal.close()
})

it('a wrong scan says which cable it was and answers nothing', async () => {
  const { desk, type, since, terminal } = plug(drill)
  await type('kakuri:C-0042\r')
  expect(since()).toContain('You scanned C-0042. It should be 1-03.')
  expect(desk.answers).toEqual([])
  terminal.close()
})

it('in earnest a scan shows the right one and answers nothing', async () => {
  const { desk, type, since, terminal } = plug(earnest)
  await type('1-03\r')
  expect(since()).toContain('Yes, this is the right one')
  expect(desk.answers).toEqual([])
  terminal.close()
})

it('a tag that is a single digit is never taken for an answer', async () => {
  const bare = task({ tag: '1', cables: [cable({ tag: '1' })] })
  const { desk, type, since, terminal } = plug(doc({ language: 'en', room: room({ run: run(), tasks: [bare] }) }))
  await type('1\r')
  expect(since()).toContain('A) I pulled it')
  await type('1\r')
  expect(desk.answers).toEqual([])
  terminal.close()
})

it('nothing is written while nothing changes but the seconds of a clock of minutes', async () => {
  const { since, clock, terminal } = plug({ ...STATES.task, language: 'en' })
  await settled()
  since()
  await clock.advance(20_000)
  expect(since()).toBe('')
  terminal.close()
})

it('only rows that changed are written', async () => {
  const { desk, since, terminal } = plug(earnest)
  await settled()
  const first = since().length
  desk.show({ ...earnest, room: room({ run: run(), tasks: [task({ phase: 'checking' })] }) })
  await settled()
  expect(first).toBeGreaterThan(600)
  expect(since()).not.toContain('Server room, 2nd floor')
  terminal.close()
})

it('what was verified makes room for the next task after it could be read', async () => {
  const { desk, since, clock, terminal } = plug(earnest)
  desk.show({ ...ENDED.verified, language: 'en' })
  await settled()
  expect(since()).toContain('Verified')
  await clock.advance(10_000)
  expect(since()).toContain('Whom to call')
  terminal.close()
})

it('whose name the next answer bears stands beside the answers, and is changed there', async () => {
  const next = doc({ room: room({ run: run(), tasks: [task({ step: 'step-2', tag: '1-05' })] }) })
  const { desk, type, since } = plug({ ...STATES.task, language: 'en' })
  await type('1\r')
  await type('Yamada\r')
  desk.show({ ...next, language: 'en' })
  expect(since()).toContain('5) Yamada (change)')
  await type('5\r')
  await type('1\r')
  expect(since()).toContain('Who are you?')
  expect(desk.answers).toHaveLength(1)
})

describe.each(['both', 'ja', 'en'] as const)('what is said in %s', language => {
  const WANTED = { both: ['放送', 'Notice '], ja: ['放送'], en: ['Notice '] }[language]
  const all = [...WANTED.flatMap(word => [1, 2, 3, 4, 5].map(at => `${word}${at}`))]

  it('comes in turn, all of it, where it is more than the screen holds', async () => {
    const { since, clock, terminal } = plug({ ...STATES['notice-much-said'], language })
    const screens: string[] = []
    for (let turn = 0; turn < 8; turn += 1) {
      screens.push(since())
      await clock.advance(8_000)
    }
    const seen = screens.join('\n')
    for (const text of [...all, language === 'en' ? 'Stop 3' : '停止3']) expect(seen).toContain(text)
    terminal.close()
  })

  it('stands whole on a dumb terminal', async () => {
    const { since, terminal } = plug({ ...STATES['notice-much-said'], language }, { term: 'dumb' })
    await settled()
    const text = since()
    expect(all.filter(one => !text.includes(one))).toEqual([])
    terminal.close()
  })
})

it('a cable that nobody saw back stays named after its alarm was put away, and nothing is called well', async () => {
  const { type, since, terminal } = plug({ ...STATES['quiet-out'], language: 'en' })
  expect(since()).toContain('WRONG CABLE')
  await type('1\r')
  await type('1\r')
  const quiet = since()
  expect(quiet).toContain('put it back: C-0042')
  expect(quiet).toContain('Nothing is cut')
  expect(quiet).not.toContain('nothing to do')
  terminal.close()
})

it('a wrong cable that is out when the right one was verified is told until somebody has read it', async () => {
  const { desk, type, since, clock } = plug({ ...STATES.task, language: 'en' })
  desk.show({ ...ENDED['verified-wrong'], language: 'en' })
  expect(since()).toContain('WRONG CABLE')
  await type('1\r')
  expect(since()).toContain('You pulled C-0042 instead, put it back.')
  await clock.advance(60_000)
  expect(since()).not.toContain('The network is being cut')
})

it('a refusal is told, and the task asked again', async () => {
  const { desk, type, since, terminal } = plug(earnest)
  desk.refuse = new Error('disk')
  await type('1\r')
  await type('2\r')
  expect(since()).toContain('It was not taken')
  terminal.close()
})

it('what the agent could not do is told, and the terminal goes on', async () => {
  const { desk, type, since } = plug({ ...STATES.quiet, language: 'en' })
  desk.setLanguage = () => Promise.reject(new Error('the disk is full'))
  await type('l\r')
  desk.show({ ...STATES.task, language: 'en' })
  expect(since()).toContain('Unplug this cable')
})

it('a dumb terminal gets plain lines, one screen below the other', async () => {
  const { desk, since, terminal } = plug(earnest, { term: 'dumb' })
  await settled()
  const text = since()
  expect(text).toContain('I pulled it')
  expect(text.includes('\u001b')).toBe(false)
  desk.show(earnest)
  await settled()
  expect(since()).toBe('')
  terminal.close()
})

it('L leads through the languages, and nothing else does while a name is asked for', async () => {
  const { desk, type, terminal } = plug({ ...earnest, language: 'both' })
  await type('L\r')
  expect(desk.doc().language).toBe('ja')
  await type('1\r')
  await type('L\r')
  expect([desk.doc().language, desk.answers]).toMatchObject(['ja', [{ by: 'L' }]])
  terminal.close()
})

it('arrows and other keys that mean nothing are not typed', async () => {
  const { desk, type, terminal } = plug(earnest)
  await type('\u001b[A\u001bOP1\r')
  await type('2\r')
  expect(desk.answers).toHaveLength(1)
  terminal.close()
})

it('ends by Ctrl-C and leaves the desk alone', async () => {
  const { desk, type, terminal } = plug(earnest)
  await type('\u0003')
  await terminal.ended
  expect(desk.listening).toBe(0)
})

it.each([
  ['1-03', 80, 5],
  ['SRV-A-0031', 80, 5],
  ['SRV-A-0031-LONG-NAME', 80, 3],
  ['病棟-1', 80, 3],
])('the tag %s on %i columns takes %i rows', (tag, columns, rows) => {
  const drawn = bigLetters(tag, columns, '#')
  expect(drawn).toHaveLength(rows)
  expect(Math.max(...drawn.map(columnsOf))).toBeLessThanOrEqual(columns)
})

it.each([
  ['abc', 3],
  ['病棟', 4],
  ['ｱ', 1],
  ['が', 2],
])('%s takes %i columns', (text, columns) => {
  expect(columnsOf(text)).toBe(columns)
})

it('a line is cut and broken by columns, not by letters', () => {
  expect(columnsOf(fit('病棟スイッチ', 7))).toBeLessThanOrEqual(7)
  expect(
    wrap('電子カルテは使えません。', 10)
      .map(columnsOf)
      .every(width => width <= 12),
  ).toBe(true)
})
