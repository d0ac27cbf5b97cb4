import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { begin, logIn, next } from './acts.ts'
import { type BrowserDesk, openChromium, openDeskOf } from './chromium.ts'
import { browserSkipped } from './requirements.ts'
import { openServedHospital, PEOPLE, type ServedHospital } from './served-hospital.ts'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

const PAGES = ['/', '/picture', '/tasks', '/chronology', '/restore', '/plan', '/admin'] as const
const LOOKS = ['light', 'dark'] as const
const SIZES = [
  [1280, 800],
  [1024, 768],
  [768, 1024],
] as const

/** Three words in a row are a sentence of the other language, not a name. */
const ENGLISH = /[A-Za-z]{2,} [a-z]{2,} [a-z]{2,}/g
/** The site's own words, which stand in whatever language they were written. */
const SITES_OWN = /Minato Demo Hospital|ward PCs found encrypted/g

describe.skipIf(browserSkipped())('every page, while something is cut', () => {
  let served: ServedHospital
  let browser: Browser
  let english: BrowserDesk
  let japanese: BrowserDesk

  beforeAll(async () => {
    served = await openServedHospital()
    browser = await openChromium()
    english = await openDeskOf(browser, served.url)
    await logIn(english.page, PEOPLE.commander)
    await begin(english.page, 'incident', [1], 'ward PCs found encrypted')
    await next(english.page)
      .getByText(/^Isolate Stage 2/)
      .waitFor()
    japanese = await openDeskOf(browser, served.url, { language: 'ja' })
    await logIn(japanese.page, PEOPLE.commander)
  })
  afterAll(async () => {
    await browser?.close()
    await served?.close()
  })

  it.each(PAGES.flatMap(path => LOOKS.map(look => [path, look] as const)))(
    '%s in a %s room has nothing that keeps a keyboard or a screen reader out',
    async (path, look) => {
      await english.page.emulateMedia({ colorScheme: look })
      await open(english.page, path)
      await english.page.evaluate(AXE)
      expect(await violations(english.page)).toEqual([])
    },
  )

  it.each(PAGES.flatMap(path => SIZES.map(size => [path, ...size] as const)))(
    '%s at %i x %i is not wider than the screen',
    async (path, width, height) => {
      await english.page.setViewportSize({ width, height })
      await open(english.page, path)
      expect(await english.page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0)
    },
  )

  it.each(PAGES)('%s in Japanese holds no English sentence', async path => {
    await open(japanese.page, path)
    expect(await japanese.page.locator('html').getAttribute('lang')).toBe('ja')
    const text = String(await japanese.page.evaluate('document.body.innerText'))
    expect(text).toMatch(/[ぁ-ん]/)
    expect(text.replace(SITES_OWN, '').match(ENGLISH) ?? []).toEqual([])
  })

  it('the dialog that begins an isolation takes the keyboard, keeps nobody out, and gives the keyboard back', async () => {
    const { page } = english
    await open(page, '/')
    const opener = page.getByRole('button', { name: 'Choose kind and stages…' })
    await opener.press('Enter')
    const dialog = page.getByRole('dialog')
    await dialog.locator('input[value="incident"]:focus').waitFor()
    await page.evaluate(AXE)
    expect(await violations(page)).toEqual([])
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    await page.locator('button:focus').filter({ hasText: 'Choose kind and stages…' }).waitFor()
  })

  it('none of them left an error in the browser', () => {
    expect([...english.faults, ...japanese.faults]).toEqual([])
  })
})

async function open(page: Page, path: string): Promise<void> {
  await page.goto(path)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.waitForLoadState('networkidle').catch(() => undefined)
}

/** Runs in the page: what axe finds against WCAG 2.1 A and AA, one line each. */
const JUDGE = `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] }).then(found =>
  found.violations.flatMap(one => one.nodes.map(node => one.id + ': ' + node.target.join(' ') + ': ' + node.failureSummary)))`

function violations(page: Page): Promise<string[]> {
  return page.evaluate(JUDGE)
}
