import { join } from 'node:path'
import type { DisplayDoc } from '@kakuri/agent/display/contract.ts'
import { startDisplay } from '@kakuri/agent/display/server.ts'
import { NIGHT } from '@kakuri/agent/display/testing.ts'
import { ScriptedDesk } from '@kakuri/agent/display/testing-desk.ts'
import { type Clock, systemClock } from '@kakuri/core/base/clock.ts'
import type { Browser, Page } from 'playwright-core'
import { type BrowserDesk, openDeskOf } from './chromium.ts'

const FOLDER = join(import.meta.dirname, '../../agent/display/dist')

/** Sizes a room's screen comes in: a 7-inch panel and a 24-inch one. */
export const SIZES = { small: [800, 480], large: [1920, 1080] } as const
export type Size = keyof typeof SIZES

/** The real server of the page, before a desk that shows what it is told. */
export async function openServedDisplay(doc: DisplayDoc, port = 0) {
  const began = systemClock.mono()
  const clock: Clock = { ...systemClock, now: () => NIGHT + systemClock.mono() - began }
  const desk = new ScriptedDesk(doc)
  const server = await startDisplay({ desk, port, folder: FOLDER, clock })
  return { desk, url: server.url, close: () => server.close() }
}
export type ServedDisplay = Awaited<ReturnType<typeof openServedDisplay>>

/** A screen of that size with the page on it, ready. */
export async function openScreen(browser: Browser, url: string, size: Size): Promise<BrowserDesk> {
  const [width, height] = SIZES[size]
  const opened = await openDeskOf(browser, url, { width, height, language: 'ja' })
  await opened.page.goto('/')
  await opened.page.locator('.frame').waitFor()
  return opened
}

let shown = 0

/** Shows a document, and waits until the page has drawn this very one. */
export async function showOn(page: Page, { desk }: ServedDisplay, doc: DisplayDoc): Promise<void> {
  shown += 1
  const nowUtc = doc.nowUtc + shown
  desk.show({ ...doc, nowUtc })
  await page.locator(`.frame[data-at="${nowUtc}"]`).waitFor()
}
