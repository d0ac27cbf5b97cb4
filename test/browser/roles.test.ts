import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { logIn } from './acts.ts'
import { openChromium, openDeskOf } from './chromium.ts'
import { browserSkipped } from './requirements.ts'
import { openServedHospital, PEOPLE, type ServedHospital } from './served-hospital.ts'

type Who = keyof typeof PEOPLE

describe.skipIf(browserSkipped())('what a person may not do', () => {
  let served: ServedHospital
  let browser: Browser
  const pages = new Map<Who, Page>()

  beforeAll(async () => {
    served = await openServedHospital()
    browser = await openChromium()
    for (const who of ['viewer', 'onsite', 'network', 'admin'] as const) {
      const { page } = await openDeskOf(browser, served.url)
      await logIn(page, PEOPLE[who])
      pages.set(who, page)
    }
  })
  afterAll(async () => {
    await browser?.close()
    await served?.close()
  })

  const pageOf = (who: Who): Page => {
    const page = pages.get(who)
    if (page === undefined) throw new Error(`${who} has no page`)
    return page
  }

  it.each(['viewer', 'onsite', 'admin'] as const)('%s sees that others begin an isolation, and who', async who => {
    const button = pageOf(who).getByRole('button', { name: 'Begin an isolation…' })
    await button.waitFor()
    expect(await button.isDisabled()).toBe(true)
    await pageOf(who).getByText('Only the roles commander / network may do this.').first().waitFor()
  })

  it('network may begin a drill and nothing else', async () => {
    const page = pageOf('network')
    await page.getByRole('button', { name: 'Begin an isolation…' }).click()
    const kind = (value: string) => page.locator(`input[type="radio"][value="${value}"]`)
    await kind('drill').waitFor()
    const disabled = await Promise.all(['incident', 'live-drill', 'drill'].map(one => kind(one).isDisabled()))
    expect(disabled).toEqual([true, true, false])
    await page.keyboard.press('Escape')
  })

  it.each([
    ['viewer', false],
    ['onsite', false],
    ['network', true],
    ['admin', true],
  ] as const)('the menu of %s shows the page Admin with what it may see there: %s', async (who, shown) => {
    const links = await pageOf(who).getByRole('link', { name: 'Admin' }).count()
    expect(links > 0).toBe(shown)
  })

  it.each([
    ['viewer', 'POST', '/runs'],
    ['viewer', 'POST', '/prepare'],
    ['viewer', 'POST', '/chronology/notes'],
    ['viewer', 'GET', '/accounts'],
    ['onsite', 'POST', '/runs'],
    ['onsite', 'POST', '/bundles'],
    ['onsite', 'GET', '/devices'],
    ['network', 'GET', '/accounts'],
    ['network', 'POST', '/tokens'],
    ['admin', 'POST', '/runs'],
    ['admin', 'POST', '/prepare'],
    ['admin', 'POST', '/bundles'],
  ] as const)('%s who asks the controller itself for %s %s from the page is refused', async (who, method, path) => {
    const status = await pageOf(who).evaluate(
      async ([method, path]) => {
        const order = { kind: 'incident', direction: 'isolate', stages: ['backup'], reason: 'x' }
        const body =
          path === '/chronology/notes'
            ? { text: 'x' }
            : path === '/tokens'
              ? { name: 'x', role: 'viewer', days: 1 }
              : order
        const sent =
          method === 'GET' ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
        return (await fetch(`/api/v1${path}`, { method, ...sent })).status
      },
      [method, path] as const,
    )
    expect(status).toBe(403)
  })

  it('has left nothing behind: no run, no cut', () => {
    expect(served.hospital.events('run.started', 'note.added', 'token.created')).toEqual([])
    expect(served.hospital.cuts()).toEqual([])
  })
})
