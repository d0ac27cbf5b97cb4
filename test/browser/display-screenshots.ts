// Every state of a room's screen, in each language and both sizes, into screenshots/display (or the folder named). They are
// made to be looked at: a tired person with gloves must not be able to misread one.
import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { DisplayDoc } from '@kakuri/agent/display/contract.ts'
import { doc, ENDED, STATE_NAMES, STATES } from '@kakuri/agent/display/testing.ts'
import type { Page } from 'playwright-core'
import { openChromium } from './chromium.ts'
import { openScreen, openServedDisplay, type ServedDisplay, SIZES, type Size, showOn } from './served-display.ts'

const FOLDER = resolve(process.argv[2] ?? join(import.meta.dirname, '../../screenshots/display'))
const LANGUAGES = ['both', 'ja', 'en'] as const
const look = (one: DisplayDoc, language: DisplayDoc['language']): DisplayDoc => ({ ...one, language })

interface Shot {
  readonly page: Page
  readonly served: ServedDisplay
  readonly language: DisplayDoc['language']
  take(name: string): Promise<unknown>
}

/** What is reached by pressing, from an open task. */
const PRESSED: Readonly<Record<string, (shot: Shot) => Promise<void>>> = {
  name: async ({ page }) => page.locator('.answers .press').nth(1).click(),
  typed: async ({ page }) => {
    await page.locator('.answers .press').last().click()
    await page.locator('.typed').waitFor()
  },
  latin: async ({ page }) => page.locator('.key.wide').last().click(),
}

async function pressed(shot: Shot): Promise<void> {
  await showOn(shot.page, shot.served, look(STATES.task, shot.language))
  for (const [name, act] of Object.entries(PRESSED)) {
    await act(shot)
    await shot.take(`pressed-${name}`)
  }
  await showOn(shot.page, shot.served, look(doc(), shot.language))
  await showOn(shot.page, shot.served, look(STATES.task, shot.language))
  await shot.page.locator('.answers .press').nth(3).click()
  await shot.take('pressed-note')
  await shot.page.locator('.troubles .press').first().click()
  await shot.page.locator('.names .press').first().click()
  await shot.page.locator('.after').waitFor()
  await shot.take('pressed-sent')
}

async function cover(shot: Shot): Promise<void> {
  await showOn(shot.page, shot.served, look(STATES['alone-codes-only'], shot.language))
  await shot.page.locator('.cover input').press('End')
  await shot.take('cover-open')
  await shot.page.locator('.press.danger').click()
  await shot.take('cover-code')
  await shot.page.locator('.code-field').fill('123456')
  await shot.page.locator('.keypad .main').click()
  await shot.take('cover-refused')
  await shot.page.locator('.keypad .press').nth(7).click()
  await shot.take('cover-letters')
}

async function scans(shot: Shot): Promise<void> {
  await showOn(shot.page, shot.served, look(STATES['task-drill'], shot.language))
  await shot.page.keyboard.type('kakuri:C-0042\n')
  await shot.take('scan-wrong')
}

async function ends(shot: Shot): Promise<void> {
  for (const [name, after] of Object.entries(ENDED)) {
    await showOn(shot.page, shot.served, look(doc(), shot.language))
    await showOn(shot.page, shot.served, look(STATES.task, shot.language))
    await showOn(shot.page, shot.served, look(after, shot.language))
    await shot.take(name)
  }
}

async function all(shot: Shot): Promise<void> {
  for (const name of STATE_NAMES) {
    await showOn(shot.page, shot.served, look(doc(), shot.language))
    await showOn(shot.page, shot.served, look(STATES[name], shot.language))
    await shot.take(name)
  }
  await ends(shot)
  await pressed(shot)
  await cover(shot)
  await scans(shot)
}

async function lost(shot: Shot): Promise<void> {
  await showOn(shot.page, shot.served, look(STATES.task, shot.language))
  await shot.served.close()
  await shot.page.locator('.lost-strip').waitFor()
  await shot.take('lost')
}

mkdirSync(FOLDER, { recursive: true })
const browser = await openChromium()
for (const size of Object.keys(SIZES).filter((name): name is Size => name in SIZES)) {
  for (const language of LANGUAGES) {
    const served = await openServedDisplay(look(doc(), language))
    const { page, context, faults } = await openScreen(browser, served.url, size)
    const take = (name: string) => page.screenshot({ path: join(FOLDER, `${size}-${language}-${name}.png`) })
    const shot = { page, served, language, take }
    await all(shot)
    await lost(shot)
    await context.close()
    console.log(`${size} ${language}: ${faults.length === 0 ? 'without a fault' : faults.join('; ')}`)
  }
}
await browser.close()
console.log(`written to ${FOLDER}`)
