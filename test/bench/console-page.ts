import { setTimeout as later } from 'node:timers/promises'
import type { CDPSession, Page } from 'playwright-core'
import { logIn as logInPage } from '../browser/acts.ts'
import { openChromium, openDeskOf } from '../browser/chromium.ts'
import { lateness, recordShots, type Shot } from './board-shots.ts'
import { drill, logIn, stepsOf } from './console-site.ts'
import { median, milliseconds, type Row, spread } from './report.ts'
import { COMMANDER, type ServedSite } from './served-site.ts'

const ROUNDS = 9
const LOOK_MS = 100
const MOST_LOOKS = 100
const FIRST_LOAD_BYTES = 300_000
const PIXEL_MS = 150

/** The console before a board of many steps, in a real browser. */
export async function pageRows(site: ServedSite): Promise<Row[]> {
  const cookie = await logIn(site.url)
  const order = await stepsOf(site, cookie)
  // The first run opens the sessions to the devices.
  await drill(site, cookie)
  const browser = await openChromium()
  try {
    const { page, context } = await openDeskOf(browser, site.url)
    const loaded = countBytes(await context.newCDPSession(page))
    await logInPage(page, COMMANDER)
    await boardShown(page)
    const rounds: Lateness[] = []
    const first = await loaded()
    while (rounds.length < ROUNDS) rounds.push(await oneRound(site, page, cookie, order))
    return [firstLoadRow(first), pixelRow(rounds, order.length)]
  } finally {
    await browser.close()
  }
}

type Lateness = ReturnType<typeof lateness>

const boardShown = (page: Page) => page.locator('main li[data-index]').first().waitFor()

/** A page opened anew for each round: an incident has only a first time. */
async function oneRound(site: ServedSite, page: Page, cookie: string, order: readonly string[]): Promise<Lateness> {
  await page.reload()
  await boardShown(page)
  await page.evaluate(recordShots, order.length)
  const events = await drill(site, cookie)
  return lateness(events, await takeShots(page, order.length), order)
}

/** Until the end of the run is on the page. */
async function takeShots(page: Page, total: number): Promise<Shot[]> {
  const shots: Shot[] = []
  for (let looks = 0; looks < MOST_LOOKS; looks++) {
    shots.push(...((await page.evaluate('takeShots()')) as Shot[]))
    const begun = shots.findIndex(({ ended }) => ended !== null && ended < total)
    if (begun >= 0 && shots.at(-1)?.ended === total) return shots
    await later(LOOK_MS)
  }
  throw new Error('the end of the drill never came to the page')
}

interface Loaded {
  /** The page, its scripts, styles and icon. */
  readonly files: number
  /** What the controller told it: plan, board, who is logged in; the stream's share as unpacked. */
  readonly data: number
  readonly plain: readonly string[]
}

/** Bytes as transferred, headers included, from now on. */
function countBytes(cdp: CDPSession): () => Promise<Loaded> {
  const responses = new Map<string, { url: string; packed: boolean }>()
  const bytes = new Map<string, number>()
  const add = (id: string, more: number) => bytes.set(id, (bytes.get(id) ?? 0) + more)
  cdp.on('Network.responseReceived', ({ requestId, response }) => {
    responses.set(requestId, { url: response.url, packed: Object.keys(response.headers).some(isPacking) })
  })
  // An event stream never finishes.
  cdp.on('Network.eventSourceMessageReceived', ({ requestId, data }) => add(requestId, Buffer.byteLength(data)))
  cdp.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => bytes.set(requestId, encodedDataLength))
  const enabled = cdp.send('Network.enable')
  return async () => {
    await enabled
    const all = [...responses].map(([id, one]) => ({ ...one, bytes: bytes.get(id) ?? 0 }))
    const sum = (api: boolean) =>
      all.filter(({ url }) => url.includes('/api/') === api).reduce((total, one) => total + one.bytes, 0)
    const plain = all.filter(({ url, packed }) => /\.(js|css)$/.test(url) && !packed).map(({ url }) => url)
    return { files: sum(false), data: sum(true), plain }
  }
}

const isPacking = (header: string) => header.toLowerCase() === 'content-encoding'

function firstLoadRow({ files, data, plain }: Loaded): Row {
  if (plain.length > 0) throw new Error(`sent without compression: ${plain.join(', ')}`)
  return {
    what: 'console, first load: page, scripts, styles until the board is shown',
    measured: kilobytes(files),
    ...{ against: '', ratio: null, budget: kilobytes(FIRST_LOAD_BYTES), met: files <= FIRST_LOAD_BYTES },
    note: `as transferred, headers included; what the controller tells of 1,000 steps is another ${kilobytes(data)} of JSON, counted unpacked where it comes by the stream`,
  }
}

const kilobytes = (bytes: number) => `${Math.round(bytes / 1000)} kB`

/** The budget is held to the 99th percentile, in the median round: what else runs on the machine shows in single rounds. */
function pixelRow(rounds: readonly Lateness[], steps: number): Row {
  const all = rounds.flatMap(({ counters, rows }) => [...counters, ...rows])
  const slowest = rounds.map(({ counters, rows }) => percentile([...counters, ...rows], 0.99))
  const rows = rounds.flatMap(one => one.rows)
  return {
    what: `console, event to pixel, board of ${steps} steps, 99th percentile`,
    measured: spread(slowest),
    ...{ against: '', ratio: null, budget: milliseconds(PIXEL_MS), met: median(slowest) <= PIXEL_MS },
    note:
      `a drill on a page just opened, from the journal to the painted frame that shows it; over all ${all.length} starts and ends ` +
      `of steps the median is ${milliseconds(median(all))}, over the ${rows.length} in drawn rows ${milliseconds(median(rows))}; ` +
      'browser, controller and simulated devices share two cores',
  }
}

function percentile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * part) - 1)] ?? Number.NaN
}
