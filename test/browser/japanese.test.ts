import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hold, logIn } from './acts.ts'
import { type BrowserDesk, openChromium, openDeskOf } from './chromium.ts'
import { browserSkipped } from './requirements.ts'
import { openServedHospital, PEOPLE, type ServedHospital } from './served-hospital.ts'

describe.skipIf(browserSkipped())('日本語のコンソール', () => {
  let served: ServedHospital
  let browser: Browser
  let desk: BrowserDesk
  let page: Page

  beforeAll(async () => {
    served = await openServedHospital()
    browser = await openChromium()
    desk = await openDeskOf(browser, served.url, { language: 'ja' })
    page = desk.page
    await logIn(page, PEOPLE.commander)
  })
  afterAll(async () => {
    await browser?.close()
    await served?.close()
  })

  it('訓練では機器を切らず、模擬と示す', async () => {
    await begin(page, 'drill', '月例訓練')
    await page.getByRole('listitem').getByText('模擬（変更なし）').nth(1).waitFor()
    expect(served.hospital.cuts()).toEqual([])
    expect(served.hospital.events('step.ended').map(({ body }) => body.outcome)).toEqual(['simulated', 'simulated'])
  })

  it('実対応で遮断し、読み返して確かめる', async () => {
    await begin(page, 'incident', '病棟端末で暗号化を確認')
    await page.getByText('遮断済み（読取確認済み）').nth(1).waitFor()
    expect(served.hospital.cuts()).toHaveLength(2)
  })

  it('復旧し、時間内に確定する', async () => {
    await page.getByRole('link', { name: '復旧', exact: true }).click()
    await page.getByRole('checkbox', { name: 'このステージを復旧する' }).check()
    await page.getByRole('textbox', { name: /復旧の理由/ }).fill('安全を確認')
    await hold(page.getByRole('button', { name: /^ステージ 1.*を復旧（実対応）/ }))
    await hold(page.getByRole('button', { name: /確定/ }).first())
    await page.getByText('復旧を確定').first().waitFor()
    // These words stand on the page before the confirmation is durable, too.
    const confirmedBy = () => served.hospital.events('probation.confirmed').map(({ actor }) => actor)
    await expect.poll(confirmedBy).toEqual(['Suzuki'])
    expect(served.hospital.cuts()).toEqual([])
  })

  it('記録は日本語で読め、英語に切り替えても同じ出来事を示す', async () => {
    await page.getByRole('link', { name: '記録', exact: true }).click()
    await page.getByText(/Suzukiが.*復旧を確定しました/).waitFor()
    await page.getByText('English', { exact: true }).click()
    await page.getByText(/Suzuki confirmed that stage .* stays restored/).waitFor()
    expect(desk.faults).toEqual([])
  })
})

/** ステージ 1 だけを選んで始める。 */
async function begin(page: Page, kind: 'incident' | 'drill', reason: string): Promise<void> {
  await page.goto('/')
  await page.getByRole('button', { name: /^(隔離を始める…|種類とステージを選ぶ…)$/ }).click()
  const dialog = page.getByRole('dialog')
  await dialog.locator(`input[type="radio"][value="${kind}"]`).check()
  for (const [index, box] of (await dialog.locator('input[type="checkbox"]').all()).entries()) {
    await box.setChecked(index === 0)
  }
  await dialog.getByRole('textbox').fill(reason)
  await hold(dialog.getByRole('button', { name: kind === 'drill' ? /^訓練：/ : /^実対応：/ }))
  await dialog.waitFor({ state: 'detached' })
}
