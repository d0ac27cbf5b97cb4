// `pnpm screenshots`: every page in both languages, bright and dark, in the states a person may meet, into screenshots/. They are
// made to be looked at: nothing may overlap, be cut off or stand in the wrong language.
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { openServedSite } from '../bench/served-site.ts'
import { begin, hold, logIn, next, pass, telephone } from './acts.ts'
import { type Look, openChromium, openDeskOf } from './chromium.ts'
import { browserMissing } from './requirements.ts'
import { openServedHospital, PEOPLE, type Person, type ServedHospital } from './served-hospital.ts'

const FOLDER = join(import.meta.dirname, '../../screenshots')
const PAGES = ['', 'picture', 'tasks', 'chronology', 'restore', 'plan', 'admin'] as const

/** Each language once bright and once dark, on a desk and on a tablet. */
const LOOKS = {
  'ja-light': { language: 'ja', scheme: 'light' },
  'ja-dark-tablet': { language: 'ja', scheme: 'dark', width: 768, height: 1024 },
  'en-dark': { language: 'en', scheme: 'dark' },
  'en-light-tablet': { language: 'en', scheme: 'light', width: 1024, height: 768 },
} as const satisfies Record<string, Look>

/** The eyes: one logged-in page for each look. */
class Camera {
  readonly #pages: ReadonlyMap<string, Page>

  private constructor(pages: ReadonlyMap<string, Page>) {
    this.#pages = pages
  }

  static async open(browser: Browser, url: string, person: Pick<Person, 'name' | 'password'>): Promise<Camera> {
    const pages = new Map<string, Page>()
    for (const [name, look] of Object.entries(LOOKS)) {
      const { page } = await openDeskOf(browser, url, look)
      await page.goto('/')
      await page.locator('input[autocomplete="username"]').waitFor()
      if (pages.size < 4) await page.screenshot({ path: join(FOLDER, `login-${name}.png`) })
      await logIn(page, person)
      pages.set(name, page)
    }
    return new Camera(pages)
  }

  /** Takes these pages (all unless told) in this state. */
  async take(state: string, pages: readonly string[] = PAGES): Promise<void> {
    for (const [look, page] of this.#pages) {
      for (const name of pages) {
        await page.goto(`/${name}`)
        await page.getByRole('heading', { level: 1 }).waitFor()
        // Live pages never fall silent; half a second lets drawings settle.
        await page.waitForTimeout(500)
        await page.screenshot({ path: join(FOLDER, `${state}-${name || 'board'}-${look}.png`), fullPage: true })
      }
    }
    console.log(`${state}: ${pages.length} pages in ${this.#pages.size} looks`)
  }

  /** As they stand, without loading anything: the controller is away. */
  async takeAsTheyStand(state: string): Promise<void> {
    for (const [look, page] of this.#pages) {
      await page.screenshot({ path: join(FOLDER, `${state}-${look}.png`) })
    }
  }
}

async function hospital(browser: Browser): Promise<void> {
  const served = await openServedHospital()
  try {
    const admin = await Camera.open(browser, served.url, PEOPLE.admin)
    const camera = await Camera.open(browser, served.url, PEOPLE.commander)
    const { page: desk } = await openDeskOf(browser, served.url)
    await logIn(desk, PEOPLE.commander)
    await camera.take('1-quiet')
    await admin.take('1-quiet-admin', ['admin'])
    await drill(desk, camera)
    await incident(served, desk, camera, browser)
    await restore(desk, camera)
    await failing(served, camera)
  } finally {
    await served.close()
  }
}

async function drill(desk: Page, camera: Camera): Promise<void> {
  await next(desk)
    .getByRole('button', { name: /^Prepare/ })
    .click()
  await next(desk)
    .getByText(/^Isolate Stage 1/)
    .waitFor()
  await begin(desk, 'drill', [1, 2], 'monthly drill')
  await pass(desk, 'drill', 2)
  await next(desk).getByRole('link', { name: 'Go to the tasks' }).waitFor()
  await camera.take('2-drill')
  await desk.goto('/tasks')
  await desk.getByRole('button', { name: /^Done: found it/ }).click()
  await desk.getByRole('button', { name: 'Send this answer' }).click()
  await desk.goto('/')
  await next(desk)
    .getByText(/^Isolate Stage 1/)
    .waitFor()
}

async function incident(served: ServedHospital, desk: Page, camera: Camera, browser: Browser): Promise<void> {
  await begin(desk, 'incident', [1, 2, 3], 'ward PCs found encrypted')
  await pass(desk, 'incident', 2)
  await next(desk).getByRole('link', { name: 'Go to the tasks' }).click()
  await camera.take('3-incident')
  served.hospital.world.network.unplug('C-0004')
  await telephone(desk, 'Yamada')
  await desk.goto('/')
  await pass(desk, 'incident', 3)
  await camera.take('4-approval', [''])
  const { page: second } = await openDeskOf(browser, served.url)
  await logIn(second, PEOPLE.second)
  await pass(second, 'incident', 3)
  await next(desk).getByText('Every stage is isolated').waitFor()
  await camera.take('5-isolated', ['', 'picture', 'restore', 'chronology'])
}

async function restore(desk: Page, camera: Camera): Promise<void> {
  await desk.goto('/restore')
  await desk
    .getByRole('checkbox', { name: /Restore this stage/ })
    .last()
    .check()
  await desk.getByRole('textbox', { name: /Why it is restored/ }).fill('backup found clean')
  await desk.screenshot({ path: join(FOLDER, '6-restore-chosen.png'), fullPage: true })
  await hold(desk.getByRole('button', { name: /^Restore stage 1/ }))
  await desk.getByText(/Unless somebody confirms within/).waitFor()
  await camera.take('6-probation', ['restore', ''])
}

async function failing(served: ServedHospital, camera: Camera): Promise<void> {
  await served.kill()
  await camera.takeAsTheyStand('7-away')
}

/** A thousand steps in one stage. */
async function long(browser: Browser): Promise<void> {
  const site = await openServedSite(100, 10)
  try {
    const camera = await Camera.open(browser, site.url, { name: 'Suzuki', password: 'Suzuki has a long password' })
    await camera.take('8-long', ['', 'plan', 'picture'])
  } finally {
    await site.close()
  }
}

const missing = browserMissing()
if (missing !== null) throw new Error(missing)
rmSync(FOLDER, { recursive: true, force: true })
mkdirSync(FOLDER, { recursive: true })
const browser = await openChromium()
try {
  await hospital(browser)
  await long(browser)
} finally {
  await browser.close()
}
console.log(`look at ${FOLDER}`)
