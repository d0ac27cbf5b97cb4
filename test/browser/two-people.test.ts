import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { begin, logIn, next, pass, stageColumn, telephone } from './acts.ts'
import { type BrowserDesk, openChromium, openDeskOf } from './chromium.ts'
import { browserSkipped } from './requirements.ts'
import { openServedHospital, PEOPLE, type ServedHospital } from './served-hospital.ts'

describe.skipIf(browserSkipped())('a stage that two people have to approve', () => {
  let served: ServedHospital
  let browser: Browser
  let suzuki: BrowserDesk
  let sato: BrowserDesk

  beforeAll(async () => {
    served = await openServedHospital()
    browser = await openChromium()
    suzuki = await openDeskOf(browser, served.url)
    sato = await openDeskOf(browser, served.url)
  })
  afterAll(async () => {
    await browser?.close()
    await served?.close()
  })

  it('is prepared by the commander, who sees every cut point but the cable ready', async () => {
    await logIn(suzuki.page, PEOPLE.commander)
    await next(suzuki.page)
      .getByRole('button', { name: /^Prepare/ })
      .click()
    await suzuki.page
      .getByRole('listitem')
      .filter({ hasText: /^9\s*Ready by device/ })
      .waitFor()
    expect(served.hospital.cuts()).toEqual([])
  })

  it('is reached through the stages before it: one confirmed, one cable pulled by hand', async () => {
    await begin(suzuki.page, 'incident', [1, 2, 3], 'ward PCs found encrypted')
    await pass(suzuki.page, 'incident', 2)
    const task = next(suzuki.page).getByRole('link', { name: 'Go to the tasks' })
    await task.click()
    served.hospital.world.network.unplug('C-0004')
    await telephone(suzuki.page, 'Yamada')
    await suzuki.page.getByRole('link', { name: 'Board' }).click()
    await suzuki.page.getByText('Approved 0 of 2').first().waitFor()
  })

  it('waits for the second person after the first one has approved', async () => {
    await pass(suzuki.page, 'incident', 3)
    await next(suzuki.page).getByText('You have approved. 1 more must').waitFor()
    expect(served.hospital.events('stage.started').map(({ body }) => body.stage)).not.toContain('segments')
  })

  it('is cut when the second person approves in a browser of their own', async () => {
    await logIn(sato.page, PEOPLE.second)
    await pass(sato.page, 'incident', 3)
    await next(suzuki.page).getByText('Every stage is isolated').waitFor()
    await stageColumn(suzuki.page, 3).getByText('Opened by Suzuki, Sato').waitFor()
    const approved = served.hospital.events('gate.approved').map(({ actor }) => actor)
    expect(approved).toEqual(['Suzuki', 'Sato'])
  })

  it('is cut on the devices, not on the page alone', () => {
    const outcomes = served.hospital.events('step.ended').map(({ body }) => body.outcome)
    expect(outcomes).toHaveLength(10)
    expect(new Set(outcomes)).toEqual(new Set(['done']))
    expect(served.hospital.cuts()).toHaveLength(9)
  })

  it('leaves no error in either browser', () => {
    expect([...suzuki.faults, ...sato.faults]).toEqual([])
  })
})
