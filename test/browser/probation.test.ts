import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { begin, hold, logIn, next } from './acts.ts'
import { type BrowserDesk, openChromium, openDeskOf } from './chromium.ts'
import { browserSkipped } from './requirements.ts'
import { openServedHospital, PEOPLE, type ServedHospital } from './served-hospital.ts'

/** Long enough to be seen, short enough to wait for. */
const brief = (plan: string) => plan.replaceAll('probation: 20s', 'probation: 4s')

describe.skipIf(browserSkipped())('a restore whose probation is left to expire', () => {
  let served: ServedHospital
  let browser: Browser
  let suzuki: BrowserDesk
  let cut: readonly string[]

  beforeAll(async () => {
    served = await openServedHospital({ plan: brief })
    browser = await openChromium()
    suzuki = await openDeskOf(browser, served.url)
    await logIn(suzuki.page, PEOPLE.commander)
    await begin(suzuki.page, 'incident', [1], 'backup in danger')
    await next(suzuki.page)
      .getByText(/^Isolate Stage 2/)
      .waitFor()
    cut = served.hospital.cuts()
  })
  afterAll(async () => {
    await browser?.close()
    await served?.close()
  })

  it('says before it begins what was observed and what will be put back', async () => {
    const { page } = suzuki
    await page.getByRole('link', { name: 'Restore' }).click()
    await page.getByRole('row').filter({ hasText: 'is opened' }).nth(1).waitFor()
  })

  it('counts down and says what happens unless somebody confirms', async () => {
    const { page } = suzuki
    await page.getByRole('checkbox', { name: /Restore this stage/ }).check()
    await page.getByRole('textbox', { name: /Why it is restored/ }).fill('backup found clean')
    await hold(page.getByRole('button', { name: /^Restore stage 1 .*\(INCIDENT\)/ }))
    await page.getByText(/Unless somebody confirms within .*, stage 1, .*, is cut again/).waitFor()
    expect(served.hospital.cuts()).toEqual([])
  })

  it('cuts the stage again and says so', async () => {
    const { page } = suzuki
    await page.getByText('NOT CONFIRMED: cut again').first().waitFor()
    await page.getByText('Ended INCOMPLETE.').waitFor()
    expect(served.hospital.events('probation.expired')).toHaveLength(1)
    expect(served.hospital.cuts()).toEqual(cut)
    expect(suzuki.faults).toEqual([])
  })
})
