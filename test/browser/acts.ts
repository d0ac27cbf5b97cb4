import type { Locator, Page } from 'playwright-core'
import type { Person } from './served-hospital.ts'

/** What people do on the console, in the words of its English interface. */

export async function logIn(page: Page, { name, password }: Pick<Person, 'name' | 'password'>): Promise<void> {
  await page.goto('/')
  await page.locator('input[autocomplete="username"]').fill(name)
  await page.locator('input[autocomplete="current-password"]').fill(password)
  await page.locator('form button[type="submit"]').click()
  await page.getByRole('navigation').waitFor()
}

/** Presses and holds until the button says that it was accepted, or is gone because the act was done. */
export async function hold(button: Locator): Promise<void> {
  await button.waitFor()
  await button.scrollIntoViewIfNeeded()
  const box = await button.boundingBox()
  if (box === null) throw new Error('the button to hold is not on the page')
  const { mouse } = button.page()
  await mouse.move(box.x + box.width / 2, box.y + box.height / 2)
  const handle = await button.elementHandle()
  await mouse.down()
  await button
    .page()
    .waitForFunction(
      element => element === null || !element.isConnected || element.getAttribute('data-phase') !== 'holding',
      handle,
    )
  await mouse.up()
}

export type Kind = 'incident' | 'drill' | 'live-drill'

/** Opens the dialog, chooses and gives a reason. `stages`: numbers of stages, from 1. */
export async function fillOrder(page: Page, kind: Kind, stages: readonly number[], reason: string): Promise<Locator> {
  await page.getByRole('button', { name: /^(Begin an isolation…|Choose kind and stages…)$/ }).click()
  const dialog = page.getByRole('dialog')
  await dialog.locator(`input[type="radio"][value="${kind}"]`).check()
  for (const [index, box] of (await dialog.locator('input[type="checkbox"]').all()).entries()) {
    await box.setChecked(stages.includes(index + 1))
  }
  await dialog.getByRole('textbox').fill(reason)
  return dialog
}

/** The same, and holds. */
export async function begin(page: Page, kind: Kind, stages: readonly number[], reason: string): Promise<void> {
  const dialog = await fillOrder(page, kind, stages, reason)
  await hold(dialog.getByRole('button', { name: /^(INCIDENT|DRILL|LIVE DRILL):/ }))
  await dialog.waitFor({ state: 'detached' })
}

const KINDS = { incident: 'INCIDENT', drill: 'DRILL', 'live-drill': 'LIVE DRILL' } as const

/** Confirms or approves the gate of a stage where it is what comes next. */
export function pass(page: Page, kind: Kind, stage: number): Promise<void> {
  return hold(next(page).getByRole('button', { name: new RegExp(`^${KINDS[kind]}: .*Stage ${stage}\\b`) }))
}

/** The part of the board that tells what to do next. */
export const next = (page: Page) => page.getByRole('region', { name: /^Next/ })

/** The column of a stage, by its number from 1. */
export const stageColumn = (page: Page, number: number) =>
  page.getByRole('region', { name: new RegExp(`^Stage ${number}\\b`) })

/** On the page of tasks: enters that somebody at the rack has done it, as told by telephone. */
export async function telephone(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: /^Done: / }).click()
  await page.getByRole('radio', { name: /^By telephone/ }).check()
  await page.getByRole('textbox', { name: /^Name of the person/ }).fill(name)
  await page.getByRole('button', { name: 'Send this answer' }).click()
}
