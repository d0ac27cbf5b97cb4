import { HandClock } from '@kakuri/core/base/hand-clock.ts'
import type { AnyEvent, AnyNewEvent } from '@kakuri/core/journal/events.ts'
import { beforeEach, expect, it } from 'vitest'
import { createLinkLog, type LinkLog } from './link-log.ts'

let clock: HandClock
let written: AnyEvent[]
let listeners: ((events: readonly AnyEvent[]) => void)[]

async function append(events: readonly AnyNewEvent[]): Promise<AnyEvent[]> {
  const stored = events as unknown as AnyEvent[]
  written.push(...stored)
  for (const listener of listeners) listener(stored)
  return stored
}

function open(): LinkLog {
  const journal = {
    ...{ append, read: () => [...written] },
    onAppend: (listener: (events: readonly AnyEvent[]) => void) => {
      listeners.push(listener)
      return () => undefined
    },
  }
  const { signal } = new AbortController()
  return createLinkLog({
    ...{ journal: journal as unknown as Parameters<typeof createLinkLog>[0]['journal'], clock, signal },
    failed: error => {
      throw error
    },
  })
}

beforeEach(() => {
  clock = new HandClock()
  written = []
  listeners = []
})

const types = () => written.map(event => event.type)

async function flap(log: LinkLog, times: number): Promise<void> {
  for (let at = 0; at < times; at += 1) {
    log.turned('gone', 'c', 0)
    await clock.advance(9_000)
    log.turned('here', 'c', at)
  }
}

it('a loss and the return after it are written, and the first hearing after a start is no return', () => {
  const log = open()
  log.turned('here', 'c', 1)
  log.turned('gone', 'c', 1)
  log.turned('here', 'c', 2)
  expect(types()).toEqual(['link.lost', 'link.back'])
})

it('of a link that flaps for a day few entries are written', async () => {
  await flap(open(), 9_600)
  expect(written.length).toBeLessThan(320)
})

it('a loss that lasts is written all the same, and so is the return after it', async () => {
  const log = open()
  await flap(log, 6)
  const before = written.length
  log.turned('gone', 'c', 7)
  await clock.advance(59_000)
  expect(written.length).toBe(before)
  await clock.advance(2_000)
  log.turned('here', 'c', 8)
  expect(types().slice(before)).toEqual(['link.lost', 'link.back'])
})

it('the return after what the agent did alone is always written, over a restart too', async () => {
  const log = open()
  await flap(log, 6)
  const before = written.length
  log.turned('gone', 'c', 7)
  await append([
    { type: 'alone.began', actor: 'a', run: null, body: { why: 'codes', by: [], stages: [], steps: [] } },
    { type: 'alone.ended', actor: 'a', run: null, body: { result: 'complete' } },
  ])
  open().turned('here', 'c', 8)
  expect(types().slice(before)).toEqual(['alone.began', 'alone.ended', 'link.back'])
})
