import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { labSkipped } from '../lab/requirements.ts'
import { begin, hold, logIn, next, pass, stageColumn } from './acts.ts'
import { type BrowserDesk, openChromium, openDeskOf } from './chromium.ts'
import { browserSkipped } from './requirements.ts'
import { PEOPLE } from './served-hospital.ts'
import { openServedLab, type ServedLab } from './served-lab.ts'

/** Nobody hurries in a test: what is restored waits until it is confirmed. */
const patient = (plan: string) => plan.replaceAll('probation: 10s', 'probation: 10m')

const INSIDE_WARDS = ['pc-a1-to-pc-b1', 'pc-a2-to-pc-a1']

const skipped = labSkipped() || browserSkipped()

describe.skipIf(skipped)('an incident in the lab hospital, from the console', () => {
  let served: ServedLab
  let browser: Browser
  let suzuki: BrowserDesk
  let sato: BrowserDesk

  beforeAll(async () => {
    served = await openServedLab([PEOPLE.commander, PEOPLE.second], patient)
    browser = await openChromium([], served.chromium)
    suzuki = await openDeskOf(browser, served.url)
    sato = await openDeskOf(browser, served.url)
  })
  afterAll(async () => {
    await browser?.close()
    await served?.close()
  })

  const crossing = (...expected: string[]) => served.traffic.crossing(expected)
  const ended = () => served.events().flatMap(event => (event.type === 'step.ended' ? [event.body.outcome] : []))

  it('finds every cut point ready, while all traffic crosses', async () => {
    await logIn(suzuki.page, PEOPLE.commander)
    await next(suzuki.page)
      .getByRole('button', { name: /^Prepare/ })
      .click()
    await suzuki.page
      .getByRole('listitem')
      .filter({ hasText: /^10\s*Ready by device/ })
      .waitFor()
    const all = Object.keys(served.lab.topology.flows)
    expect(await crossing(...all)).toEqual(all)
    expect(ended()).toEqual([])
  })

  it('cuts backup and outside at once: the page says read back, and no packet crosses there any more', async () => {
    await begin(suzuki.page, 'incident', [1, 2, 3], 'ward PCs found encrypted')
    await readBack(suzuki.page, 1, 4)
    const live = ['pc-a1-to-ehr', 'ehr-to-pc-b1', 'pacs-to-ehr', ...INSIDE_WARDS]
    expect(await crossing(...live)).toEqual(live)
  })

  it('cuts the servers once the commander confirms', async () => {
    await pass(suzuki.page, 'incident', 2)
    await readBack(suzuki.page, 2, 3)
    expect(await crossing(...INSIDE_WARDS)).toEqual(INSIDE_WARDS)
  })

  it('leaves the wards as they are until a second person has approved', async () => {
    await pass(suzuki.page, 'incident', 3)
    await next(suzuki.page).getByText('You have approved. 1 more must').waitFor()
    expect(await crossing(...INSIDE_WARDS)).toEqual(INSIDE_WARDS)
  })

  it('cuts the wards when the second person approves in a browser of their own: nothing crosses', async () => {
    await logIn(sato.page, PEOPLE.second)
    await pass(sato.page, 'incident', 3)
    await next(suzuki.page).getByText('Every stage is isolated').waitFor()
    await readBack(suzuki.page, 3, 3)
    expect(await crossing()).toEqual([])
    expect(ended().toSorted()).toEqual(['already-so', ...Array.from({ length: 9 }, () => 'done')])
  })

  it('restores the wards once two people have approved, and keeps them once the commander confirms', async () => {
    const { page } = suzuki
    await page.getByRole('link', { name: 'Restore', exact: true }).click()
    await page.getByRole('checkbox', { name: /^Stage 3, .*Restore this stage/ }).check()
    await page.getByRole('textbox', { name: /Why it is restored/ }).fill('wards found clean')
    await hold(page.getByRole('button', { name: /^Restore stage 3 .*\(INCIDENT\)/ }))
    await hold(page.getByRole('button', { name: /^Approve restoring stage 3 .*\(INCIDENT\)/ }))
    await page.getByText('You have approved. Another person is still needed.').waitFor()
    expect(await crossing()).toEqual([])
    await pass(sato.page, 'incident', 3)
    await hold(page.getByRole('button', { name: 'Confirm: stage 3 stays restored' }))
    await page.getByText('Confirmed by Suzuki.').waitFor()
    await page.getByText('Complete.').waitFor()
    expect(await crossing(...INSIDE_WARDS)).toEqual(INSIDE_WARDS)
  })

  it('shows on the board what is cut still, and leaves no error in either browser', async () => {
    const { page } = suzuki
    await page.getByRole('link', { name: 'Board' }).click()
    await next(page)
      .getByText(/^Isolate Stage 3/)
      .waitFor()
    expect([...suzuki.faults, ...sato.faults]).toEqual([])
  })
})

/** The stage's counter says so many, and the journal stands behind it. */
function readBack(page: Page, stage: number, count: number): Promise<void> {
  return stageColumn(page, stage)
    .getByRole('button', { name: new RegExp(`^${count} read back`) })
    .waitFor()
}
