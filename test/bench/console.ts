import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { onlookerRows } from './console-onlookers.ts'
import { pageRows } from './console-page.ts'
import type { Row } from './report.ts'
import { openServedSite } from './served-site.ts'

const DEVICES = 100
const PORTS = 10
const BUILD = join(import.meta.dirname, '../../scripts/build-console.ts')

/** The console before a board of 1,000 steps in a real browser, and the executor with nobody and with many looking on. */
export async function benchConsole(): Promise<Row[]> {
  const { status } = spawnSync(process.execPath, [BUILD], { stdio: 'inherit' })
  if (status !== 0) throw new Error('the console could not be built')
  const site = await openServedSite(DEVICES, PORTS)
  try {
    return [...(await pageRows(site)), ...(await onlookerRows(site))]
  } finally {
    await site.close()
  }
}
