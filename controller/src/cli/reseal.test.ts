import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Hospital, openHospital } from './testing-hospital.ts'

let hospital: Hospital

beforeEach(async () => {
  hospital = await openHospital()
})
afterEach(() => hospital.close())

/** The two cut points of the first stage, each with the other's port. */
const swapped = (plan: string) =>
  plan
    .replace('id: backup-uplink, tag: 1-01', 'id: backup-routed, tag: 1-01')
    .replace('id: backup-routed, tag: 1-02', 'id: backup-uplink, tag: 1-02')

async function sealSwapped() {
  const file = join(hospital.folder, 'plan.yaml')
  await writeFile(file, swapped(await readFile(file, 'utf8')))
  return hospital.run(hospital.words('seal'))
}

it('a cut point that is cut now cannot be sealed onto another port: a restore would open what was never cut', async () => {
  await hospital.run(hospital.words('cut', '--stage', '1', '--yes', '--reason', 'test'))
  const { code, err } = await sealSwapped()
  expect([code, err.includes('[PLAN_UNSAFE]'), err.includes('backup-uplink')]).toEqual([3, true, true])
})

it('with nothing cut it can', async () => {
  expect((await sealSwapped()).code).toBe(0)
})

it('a bundle that was sealed earlier, or for another journal, is not run, and what is sealed last is', async () => {
  const file = join(hospital.folder, '.kakuri/bundle.kakuri')
  const older = await readFile(file)
  await sealSwapped()
  const newer = await readFile(file)
  await writeFile(file, older)
  const cut = hospital.words('cut', '--stage', '1', '--yes', '--reason', 'test')
  const { code, err } = await hospital.run(cut)
  expect([code, err.includes('[BUNDLE_BROKEN]'), err.includes('sealed last')]).toEqual([8, true, true])
  expect(await hospital.run(hospital.words('log'))).toMatchObject({ out: expect.not.stringContaining('test') })
  await writeFile(file, newer)
  expect((await hospital.run(cut)).code).toBe(0)
})
