import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { DisplayDoc } from '@kakuri/agent/display/contract.ts'
import { cable, doc, ENDED, room, run, STATE_NAMES, STATES, task, WRONG } from '@kakuri/agent/display/testing.ts'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BrowserDesk, openChromium } from './chromium.ts'
import { browserSkipped } from './requirements.ts'
import { openScreen, openServedDisplay, type ServedDisplay, SIZES, type Size, showOn } from './served-display.ts'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const BUILD = join(import.meta.dirname, '../../scripts/build-console.ts')
const LANGUAGES = ['both', 'ja', 'en'] as const
const SIZE_NAMES = Object.keys(SIZES).filter((name): name is Size => name in SIZES)
const ALL = { ...STATES, ...ENDED }
const NAMES = [...STATE_NAMES, ...Object.keys(ENDED)].filter((name): name is keyof typeof ALL => name in ALL)
const ENGLISH = /[A-Za-z]{2,} [a-z]{2,} [a-z]{2,}/
/** The person's own words stand in whatever language they were written. */
const SITES_OWN = /ward PCs found encrypted/g

/** Runs in the page: what is cut off, lies outside, scrolls, lies over something else, or is too small for a glove. */
const MEASURE = `(() => {
  const found = []
  const name = one => one.tagName.toLowerCase() + '.' + one.className + ' "' + (one.textContent || '').slice(0, 40) + '"'
  const shown = one => { const box = one.getBoundingClientRect(); return box.width > 0 && box.height > 0 && getComputedStyle(one).visibility !== 'hidden' }
  if (document.documentElement.scrollHeight > innerHeight || document.documentElement.scrollWidth > innerWidth) found.push('the page scrolls')
  const all = [...document.querySelectorAll('.frame *')].filter(one => one instanceof HTMLElement && shown(one))
  for (const one of all) {
    const box = one.getBoundingClientRect()
    if (box.left < -1 || box.top < -1 || box.right > innerWidth + 1 || box.bottom > innerHeight + 1) found.push('outside: ' + name(one))
    const style = getComputedStyle(one)
    if (style.overflow !== 'visible' && !one.closest('.tag') && (one.scrollHeight > one.clientHeight + 2 || one.scrollWidth > one.clientWidth + 2)) found.push('cut off: ' + name(one))
  }
  for (const one of document.querySelectorAll('button.press')) {
    const box = one.getBoundingClientRect()
    if (shown(one) && !one.closest('.keypad.code') && (box.height < 88 || box.width < 88)) found.push('small: ' + name(one))
    if (one.scrollHeight > one.clientHeight + 2 || one.scrollWidth > one.clientWidth + 2) found.push('cut off: ' + name(one))
  }
  const blocks = [...document.querySelectorAll('header, .strip, h1, h2, p, dt, dd, blockquote, li, .tag, .patch, .rack, .rack text, button, input, .faults, .count')].filter(shown)
  for (const [at, one] of blocks.entries()) for (const other of blocks.slice(at + 1)) {
    if (one.contains(other) || other.contains(one)) continue
    const a = one.getBoundingClientRect(), b = other.getBoundingClientRect()
    const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left), high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top)
    if (wide > 2 && high > 2) found.push('over each other: ' + name(one) + ' and ' + name(other))
  }
  return found
})()`

/** Runs in the page: what axe finds against WCAG 2.1 A and AA, one line each. */
const JUDGE = `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] }).then(found =>
  found.violations.flatMap(one => one.nodes.map(node => one.id + ': ' + node.target.join(' ') + ': ' + node.failureSummary)))`

/** As a scanner types: all at once, and Enter. */
async function scan(page: Page, code: string): Promise<void> {
  const keys = JSON.stringify([...code, 'Enter'])
  await page.evaluate(
    `${keys}.forEach(key => window.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true })))`,
  )
}

async function faultsOf(page: Page): Promise<string[]> {
  const measured: string[] = await page.evaluate(MEASURE)
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(AXE)
  const judged: string[] = await page.evaluate(JUDGE)
  return [...measured, ...judged]
}

describe.skipIf(browserSkipped())("the room's screen", () => {
  let browser: Browser
  let served: ServedDisplay
  const screens = new Map<Size, BrowserDesk>()
  const pageOf = (size: Size): Page => {
    const screen = screens.get(size)
    if (screen === undefined) throw new Error(`no screen of size ${size}`)
    return screen.page
  }
  const small = () => pageOf('small')

  beforeAll(async () => {
    const built = spawnSync(process.execPath, [BUILD], { encoding: 'utf8' })
    if (built.status !== 0) throw new Error(built.stderr)
    browser = await openChromium()
    served = await openServedDisplay(doc())
    for (const size of SIZE_NAMES) screens.set(size, await openScreen(browser, served.url, size))
  })
  afterAll(async () => {
    await browser?.close()
    await served?.close()
  })

  /** From quiet, and through the open task where the state is how one ended. */
  async function stand(page: Page, name: keyof typeof ALL, language: (typeof LANGUAGES)[number] = 'both') {
    await showOn(page, served, { ...doc(), language })
    if (name in ENDED) await showOn(page, served, { ...STATES.task, language })
    await showOn(page, served, { ...ALL[name], language })
  }

  describe.each(SIZE_NAMES)('%s', size => {
    it.each(NAMES.flatMap(name => LANGUAGES.map(language => [name, language] as const)))(
      '%s in %s is whole, without anything over anything, for gloves and for everyone',
      async (name, language) => {
        await stand(pageOf(size), name, language)
        expect(await faultsOf(pageOf(size))).toEqual([])
      },
    )

    it.each(['task', 'task-drill', 'task-plug', 'wrong-cable'] as const)(
      '%s: the tag fills a third of the height',
      async name => {
        await stand(pageOf(size), name)
        const box = await pageOf(size).locator('.tag').boundingBox()
        expect(box?.height ?? 0).toBeGreaterThanOrEqual(SIZES[size][1] / 3)
      },
    )
  })

  it.each(NAMES)('%s in Japanese holds no English sentence', async name => {
    await stand(small(), name, 'ja')
    const text = String(await small().evaluate('document.querySelector(".frame").innerText')).replace(SITES_OWN, '')
    expect(text).toMatch(/[ぁ-ん]/)
    expect(text).not.toMatch(ENGLISH)
  })

  it.each(NAMES.filter(name => name.includes('drill') && !name.includes('live')))(
    '%s says that it is a drill',
    async name => {
      await stand(small(), name)
      await small().locator('.frame.drill .drill-word').getByText('訓練').waitFor()
    },
  )

  it.each([1, 4, 12, 28, 33, 42])('no number of the rack lies over that of unit %i', async unit => {
    const there = JSON.stringify(STATES.task).replaceAll('"unit":31', `"unit":${unit}`)
    await showOn(pageOf('large'), served, JSON.parse(there) as DisplayDoc)
    await pageOf('large').locator('.rack-unit').getByText(`${unit}`).first().waitFor()
    expect(await faultsOf(pageOf('large'))).toEqual([])
  })

  it.each(LANGUAGES)('the tags that wait stand beside the one in hand, in %s', async language => {
    await stand(small(), 'task-two-cables', language)
    expect(await small().locator('.next').textContent()).toContain('1-05 · 1-06')
  })

  it('an answer takes a name from the list, and keeps it for the next task', async () => {
    const before = served.desk.answers.length
    await stand(small(), 'task-two-cables')
    await small().getByRole('button', { name: '抜きました' }).click()
    await small().locator('.tag').getByText('1-04').waitFor()
    await small().getByRole('button', { name: '抜きました' }).click()
    await small().getByRole('button', { name: '鈴木 一郎' }).click()
    await small().getByText('答えを受け取りました').waitFor()
    const [, ...rest] = STATES['task-two-cables'].room?.tasks ?? []
    const room = STATES['task-two-cables'].room
    await showOn(small(), served, {
      ...STATES['task-two-cables'],
      room: room === null ? null : { ...room, tasks: rest },
    })
    await small().getByRole('button', { name: '見つからない' }).click()
    await small().getByText('答えを受け取りました').waitFor()
    expect(served.desk.answers.slice(before)).toMatchObject([
      { step: 'step-1', by: '鈴木 一郎', answer: 'done', note: expect.stringContaining('C-0018') },
      { step: 'step-2', by: '鈴木 一郎', answer: 'cannot-find' },
    ])
  })

  it.each(SIZE_NAMES)('on a %s screen stands whose name the next answer bears, and is changed there', async size => {
    const { page, context } = await openScreen(browser, served.url, size)
    const before = served.desk.answers.length
    await stand(page, 'task')
    await page.getByRole('button', { name: '見つからない' }).click()
    await page.getByRole('button', { name: '鈴木 一郎' }).click()
    await page.getByText('答えを受け取りました').waitFor()
    await showOn(page, served, {
      ...doc(),
      room: room({ run: run(), tasks: [task({ step: 'step-2', tag: '1-05', cables: [cable(), cable()] })] }),
    })
    await page.getByRole('button', { name: '抜きました' }).click()
    await page.locator('.position').getByText('2本目').waitFor()
    expect(await faultsOf(page)).toEqual([])
    await page.getByRole('button', { name: '鈴木 一郎（変える）' }).click()
    await page.getByRole('button', { name: '見つからない' }).click()
    await page.getByRole('button', { name: '佐藤 恵' }).click()
    await page.getByText('答えを受け取りました').waitFor()
    expect(served.desk.answers.slice(before).map(one => one.by)).toEqual(['鈴木 一郎', '佐藤 恵'])
    await context.close()
  })

  it('a press that bounces does not answer for the next cable too', async () => {
    await stand(small(), 'task-two-cables')
    await small().getByRole('button', { name: '抜きました' }).click()
    await small().locator('.tag').getByText('1-04').waitFor()
    const taken = await small().evaluate(`(() => {
      const button = document.querySelector('.answers .main')
      button.click()
      return document.querySelector('.tag').textContent
    })()`)
    expect(taken).toBe('1-04')
    expect(await small().locator('.position').textContent()).toContain('2本目')
  })

  it('a name can be typed with the keys on the screen, and with a keyboard', async () => {
    const { page, context } = await openScreen(browser, served.url, 'small')
    await stand(page, 'task')
    await page.getByRole('button', { name: 'もう抜けている' }).click()
    await page.getByRole('heading').getByText('もう抜けている').waitFor()
    await page.getByRole('button', { name: '一覧にない' }).click()
    await page.getByRole('button', { name: 'ハ', exact: true }).click()
    await page.getByRole('button', { name: '゛', exact: true }).click()
    await page.locator('.field input').pressSequentially('ba')
    await page.keyboard.press('Enter')
    await page.getByText('答えを受け取りました').waitFor()
    expect(served.desk.answers.at(-1)).toMatchObject({ by: 'バba', answer: 'already-out' })
    await context.close()
  })

  it('in a drill the scan of the right tag stands for the pull, and a wrong one says what it was', async () => {
    const { page, context } = await openScreen(browser, served.url, 'small')
    const before = served.desk.answers.length
    await stand(page, 'task-drill')
    await scan(page, 'kakuri:C-0042')
    await page.getByText('読み取ったのは「C-0042」です').waitFor()
    await scan(page, '1-03')
    await page.getByRole('button', { name: '佐藤 恵' }).click()
    await page.getByText('答えを受け取りました').waitFor()
    expect(served.desk.answers.slice(before)).toMatchObject([{ drill: true, answer: 'done', by: '佐藤 恵' }])
    await context.close()
  })

  it('in a drill brushing past the button is nothing; holding it stands for the pull', async () => {
    const { page, context } = await openScreen(browser, served.url, 'small')
    await stand(page, 'task-drill')
    const button = page.getByRole('button', { name: '見つけた' })
    await button.click()
    await button.waitFor()
    await button.dispatchEvent('pointerdown')
    await page.getByText('お名前は？').waitFor()
    await context.close()
  })

  it('in earnest a scan shows the right one and answers nothing', async () => {
    const before = served.desk.answers.length
    await stand(small(), 'task')
    await scan(small(), '1-03')
    await small().getByText('はい、このケーブルです').waitFor()
    expect(served.desk.answers).toHaveLength(before)
  })

  it.each(SIZE_NAMES.flatMap(size => LANGUAGES.map(language => [size, language] as const)))(
    'on a %s screen in %s all that is said comes in turn, whole',
    async (size, language) => {
      const page = pageOf(size)
      const seen = new Set<string>()
      const faults: string[] = []
      for (let turn = 0; turn < 5; turn += 1) {
        const much = STATES['notice-much-said']
        await showOn(page, served, { ...much, language, nowUtc: much.nowUtc + turn * 8_000 })
        const text = String(await page.locator('.speak').textContent())
        for (const [word] of text.matchAll(/(放送|Notice |停止|Stop )\d/g)) seen.add(word)
        faults.push(...(await faultsOf(page)))
      }
      const five = { both: ['放送', 'Notice '], ja: ['放送'], en: ['Notice '] }[language]
      const three = { both: ['停止', 'Stop '], ja: ['停止'], en: ['Stop '] }[language]
      const all = [
        ...five.flatMap(word => [1, 2, 3, 4, 5].map(at => word + at)),
        ...three.flatMap(word => [1, 2, 3].map(at => word + at)),
      ]
      expect([all.filter(one => !seen.has(one)), faults]).toEqual([[], []])
    },
  )

  it.each(SIZE_NAMES.flatMap(size => LANGUAGES.map(language => [size, language] as const)))(
    'on a %s screen in %s a cable that nobody saw back stays named when its alarm was put away',
    async (size, language) => {
      const page = pageOf(size)
      for (const beside of [{}, { run: run() }, { isolated: STATES['notice-isolated'].room?.isolated ?? [] }]) {
        const out = room({ ...beside, tasks: STATES['quiet-out'].room?.tasks ?? [] })
        await showOn(page, served, { ...doc(), language })
        await showOn(page, served, { ...doc({ room: out }), language })
        await page.locator('.wrong-body .answers .main').click()
        await page.locator('.after .main').click()
        await page.locator('.strip.alarm').getByText('C-0042').waitFor()
        expect([await faultsOf(page), await page.locator('.standing.well').count()]).toEqual([[], 0])
      }
    },
  )

  it('a wrong cable takes the screen at once, in the middle of a name', async () => {
    const { page, context } = await openScreen(browser, served.url, 'small')
    await stand(page, 'task')
    await page.getByRole('button', { name: 'ほかの問題' }).click()
    await showOn(page, served, STATES['wrong-cable'])
    await page.getByRole('alert').getByText('違うケーブルが抜けました').waitFor()
    await page.getByRole('button', { name: '元に差しました' }).click()
    await page.getByText('抜いてはいけない線').waitFor()
    const still = task({ phase: 'still-up', answer: 'done', wrong: WRONG })
    await showOn(page, served, { ...STATES.task, room: room({ run: run(), tasks: [still] }) })
    await page.getByRole('button', { name: '元に差しました' }).click()
    await page.getByText('まだつながっています').waitFor()
    expect([await page.getByText('抜いてはいけない線').count(), await faultsOf(page)]).toEqual([1, []])
    await context.close()
  })

  it('the covered cut asks for two codes, shows neither, and can be left', async () => {
    const { page, context } = await openScreen(browser, served.url, 'small')
    await stand(page, 'alone-codes-only')
    await page.locator('.cover input').press('End')
    await page.getByRole('button', { name: 'この部屋を切り離す' }).click()
    expect(await faultsOf(page)).toEqual([])
    served.desk.reply = { kind: 'first', by: '佐藤 恵', untilUtc: STATES.task.nowUtc + 60_000 }
    await page.getByRole('button', { name: '4', exact: true }).click()
    await page.keyboard.type('711')
    await page.getByRole('button', { name: '決定' }).click()
    await showOn(page, served, STATES['alone-first-code'])
    await page.getByText('二人目のコード').waitFor()
    expect([served.desk.codes.at(-1), (await page.content()).includes('4711')]).toEqual(['4711', false])
    await page.getByRole('button', { name: 'やめる' }).click()
    await page.locator('.cover input').waitFor()
    await context.close()
  })

  it.each(SIZE_NAMES)('asking for a name, a note and a code on a %s screen fits as well', async size => {
    const { page, context } = await openScreen(browser, served.url, size)
    await stand(page, 'task')
    await page.getByRole('button', { name: 'ほかの問題' }).click()
    const found = await faultsOf(page)
    await page.getByRole('button', { name: 'ラックが開かない' }).click()
    found.push(...(await faultsOf(page)))
    await page.getByRole('button', { name: '一覧にない' }).click()
    found.push(...(await faultsOf(page)))
    expect(found).toEqual([])
    await context.close()
  })

  it.each(SIZE_NAMES)('a %s page that lost the agent says so, takes nothing, and comes back by itself', async size => {
    const own = await openServedDisplay(STATES.task)
    const { page, context } = await openScreen(browser, own.url, size)
    await own.close()
    await page.getByText('この画面は古い内容です').waitFor()
    expect(await page.locator('button:enabled').count()).toBe(0)
    expect(await page.evaluate(MEASURE)).toEqual([])
    const back = await openServedDisplay(STATES['still-up'], Number(new URL(own.url).port))
    await page.getByText('まだつながっています').waitFor()
    expect(await page.getByText('この画面は古い内容です').count()).toBe(0)
    await context.close()
    await back.close()
  })

  it('a task can be answered by keyboard alone', async () => {
    const { page, context } = await openScreen(browser, served.url, 'small')
    await stand(page, 'task')
    await page.locator('.answers .main:enabled').waitFor()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.getByText('答えを受け取りました').waitFor()
    expect(served.desk.answers.at(-1)).toMatchObject({ step: task().step, answer: 'done', by: '佐藤 恵' })
    await context.close()
  })

  it('none of them left an error in the browser', () => {
    expect([...screens.values()].flatMap(({ faults }) => faults)).toEqual([])
  })
})
