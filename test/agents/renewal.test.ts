import { X509Certificate } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { diskFiles } from '@kakuri/agent/files.ts'
import { createRenewal, type Renewal } from '@kakuri/agent/renewal.ts'
import { certificateRequest } from '@kakuri/agent/request.ts'
import { linkKeyText, openState, type State } from '@kakuri/agent/state.ts'
import { ADMIN, type TestRegistry, testRegistry } from '@kakuri/controller/agents/testing-registry.ts'
import { HandClock } from '@kakuri/core/base/hand-clock.ts'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { AGENT } from './room.ts'

const DAY_MS = 86_400_000
const MINUTE_MS = 60_000

let folder: string
let clock: HandClock
let test: TestRegistry
let state: State
let renewal: Renewal
let asked: string[]
let reconnected: number
let quiet: boolean
let here: boolean
/** Lasts so long in all, and began so long ago. */
let [lastsMs, oldMs] = [0, 0]

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kakuri-renewal-'))
  clock = new HandClock()
  test = await testRegistry([AGENT], clock)
  state = openState(folder, diskFiles)
  ;[asked, reconnected, quiet, here] = [[], 0, true, true]
  await letIn()
})
afterEach(() => {
  renewal.close()
  test.end()
  rmSync(folder, { recursive: true })
})

async function letIn(): Promise<void> {
  const key = state.newRenewalKey()
  const [linkKey, recipient] = [linkKeyText(state.linkKey()), await state.recipient()]
  const request = await certificateRequest(AGENT, key)
  const { code, ticket } = await test.registry.ask({ agent: AGENT, request, linkKey, recipient, address: '127.0.0.1' })
  await test.registry.approve(AGENT, code, ADMIN)
  const answer = test.registry.state(ticket)
  if (answer.phase !== 'approved') throw new Error('it was approved')
  state.setIdentity({ certificate: answer.certificate, key })
  const { validFromDate, validToDate } = new X509Certificate(answer.certificate)
  lastsMs = validToDate.getTime() - validFromDate.getTime()
  oldMs = clock.now() - validFromDate.getTime()
}

/** As at a start of the agent, when the certificate is so old. */
async function startAt(ms: number): Promise<void> {
  await clock.advance(ms - oldMs)
  renewal = createRenewal({
    ...{ agent: AGENT, state, clock, authority: test.certificates.authority, quiet: () => quiet },
    controllerUtc: () => (here ? clock.now() : null),
    send: async ({ request }) => void asked.push(request),
    reconnect: () => {
      reconnected += 1
    },
    failed: error => {
      throw error
    },
  })
}

/** The controller has answered the request. */
async function answered(): Promise<string> {
  await expect.poll(() => asked.length).toBe(1)
  const { certificate } = await test.registry.renew(AGENT, asked[0] ?? '')
  renewal.take(certificate)
  return certificate
}

it('asks by itself when two thirds of the ninety days are over, and not before', async () => {
  // A machine whose clock is a little behind takes it too.
  expect([lastsMs - oldMs, oldMs].map(ms => Math.round(ms / DAY_MS))).toEqual([90, 2])
  await startAt((lastsMs * 2) / 3 - 10 * MINUTE_MS)
  await clock.advance(9 * MINUTE_MS)
  expect(asked).toEqual([])
  await clock.advance(2 * MINUTE_MS)
  await expect.poll(() => asked.length).toBe(1)
})

it('asks nobody who is not there, and again once an hour until it was answered', async () => {
  here = false
  await startAt(lastsMs - 20 * DAY_MS)
  await clock.advance(90 * MINUTE_MS)
  expect(asked).toEqual([])
  here = true
  await clock.advance(2 * MINUTE_MS)
  await expect.poll(() => asked.length).toBe(1)
  await clock.advance(50 * MINUTE_MS)
  expect(asked).toHaveLength(1)
  await clock.advance(15 * MINUTE_MS)
  await expect.poll(() => asked.length).toBe(2)
})

it('makes the connection anew with the new certificate in a quiet moment', async () => {
  quiet = false
  await startAt(lastsMs - 20 * DAY_MS)
  await answered()
  await clock.advance(60 * MINUTE_MS)
  expect(reconnected).toBe(0)
  quiet = true
  await clock.advance(2 * MINUTE_MS)
  expect(reconnected).toBeGreaterThan(0)
})

it('waits for no quiet moment when the old certificate is about to end', async () => {
  quiet = false
  await startAt(lastsMs - 25 * 60 * MINUTE_MS)
  await answered()
  await clock.advance(30 * MINUTE_MS)
  expect(reconnected).toBe(0)
  await clock.advance(60 * MINUTE_MS)
  expect(reconnected).toBeGreaterThan(0)
})

it('takes a certificate that comes a second time as one that it has', async () => {
  await startAt(lastsMs - 20 * DAY_MS)
  const certificate = await answered()
  renewal.take(certificate)
  state.promote()
  renewal.take(certificate)
  expect(state.identity()?.certificate).toBe(certificate)
})
