import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { CHROMIUM } from './requirements.ts'

/** Nothing of the browser itself may go out, and nothing may ask a graphics card. */
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export interface Look {
  readonly language?: 'ja' | 'en'
  readonly scheme?: 'light' | 'dark'
  readonly width?: number
  readonly height?: number
  readonly address?: string
}

/**
 * `trusted`: SHA-256 of public keys of servers, base64, whose certificates count although no authority of the browser knows them.
 * `executablePath`: a program that starts Chromium elsewhere, such as inside a namespace.
 */
export function openChromium(trusted: readonly string[] = [], executablePath: string = CHROMIUM): Promise<Browser> {
  const trust = trusted.length === 0 ? [] : [`--ignore-certificate-errors-spki-list=${trusted.join(',')}`]
  return chromium.launch({ executablePath, args: [...QUIET, ...trust] })
}

/** A browser of its own for one person: own cookies, own language. What a page reports as an error is kept in `faults`. */
export async function openDeskOf(browser: Browser, url: string, look: Look = {}) {
  const { language = 'en', scheme = 'light', width = 1280, height = 800 } = look
  const context = await browser.newContext({
    baseURL: url,
    locale: language === 'ja' ? 'ja-JP' : 'en-GB',
    timezoneId: 'Asia/Tokyo',
    colorScheme: scheme,
    // Colours are judged as they stay, not on their way from one scheme to the other.
    reducedMotion: 'reduce',
    viewport: { width, height },
    acceptDownloads: true,
  })
  context.setDefaultTimeout(20_000)
  const page = await context.newPage()
  return { context, page, faults: faultsOf(page) }
}

export interface BrowserDesk {
  readonly context: BrowserContext
  readonly page: Page
  readonly faults: readonly string[]
}

/** Script errors and refusals of the content policy: a page that works has none. */
function faultsOf(page: Page): readonly string[] {
  const faults: string[] = []
  page.on('pageerror', error => faults.push(String(error)))
  page.on('console', message => {
    if (message.type() === 'error' && !/Failed to load resource|net::ERR_/.test(message.text()))
      faults.push(message.text())
  })
  return faults
}
