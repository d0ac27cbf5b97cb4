import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { begin, logIn, next, pass, stageColumn, telephone } from './acts.ts'
import { type BrowserDesk, openChromium, openDeskOf } from './chromium.ts'
import { browserSkipped } from './requirements.ts'
import { openServedHospital, PEOPLE, type ServedHospital } from './served-hospital.ts'

describe.skipIf(browserSkipped())('the controller is killed between two approvals, with the page open', () => {
  let served: ServedHospital
  let browser: Browser
  let suzuki: BrowserDesk

  beforeAll(async () => {
    served = await openServedHospital()
    browser = await openChromium()
    suzuki = await openDeskOf(browser, served.url)
    await logIn(suzuki.page, PEOPLE.commander)
    await begin(suzuki.page, 'incident', [1, 2, 3], 'ward PCs found encrypted')
    await pass(suzuki.page, 'incident', 2)
    await next(suzuki.page).getByRole('link', { name: 'Go to the tasks' }).click()
    served.hospital.world.network.unplug('C-0004')
    await telephone(suzuki.page, 'Yamada')
    await suzuki.page.getByRole('link', { name: 'Board' }).click()
    await pass(suzuki.page, 'incident', 3)
    await next(suzuki.page).getByText('You have approved. 1 more must').waitFor()
  })
  afterAll(async () => {
    await browser?.close()
    await served?.close()
  })

  it('goes on showing the last known state, says how old it is, and takes no orders', async () => {
    await served.kill()
    const { page } = suzuki
    await page.getByRole('alert').filter({ hasText: 'The controller is away' }).waitFor()
    await page.getByText(/Last known state, .* old/).waitFor()
    await stageColumn(page, 3).getByText('Approved 1 of 2').waitFor()
    expect(await page.getByRole('button', { name: 'Withdraw my approval' }).first().isDisabled()).toBe(true)
  })

  it('is live again without a reload when the controller is back, which took up the run by itself', async () => {
    await served.start()
    const { page } = suzuki
    await page.locator('#away-title').waitFor({ state: 'detached' })
    await stageColumn(page, 3).getByText('Approved 1 of 2').waitFor()
    expect(served.hospital.events('run.recovered')).toHaveLength(1)
  })

  it('needs only the second approval after that, and cuts to the last step', async () => {
    const sato = await openDeskOf(browser, served.url)
    await logIn(sato.page, PEOPLE.second)
    await pass(sato.page, 'incident', 3)
    await next(suzuki.page).getByText('Every stage is isolated').waitFor()
    expect(served.hospital.cuts()).toHaveLength(9)
    expect([...suzuki.faults, ...sato.faults]).toEqual([])
  })
})
