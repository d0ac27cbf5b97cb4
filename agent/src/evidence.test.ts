import type { AnyEvent } from '@kakuri/core/journal/events.ts'
import type { UpBody } from '@kakuri/core/link/messages.ts'
import { LINK_LIMITS } from '@kakuri/core/link/topics.ts'
import { beforeEach, expect, it } from 'vitest'
import { createEvidence, type Evidence, type EvidenceParts } from './evidence.ts'

let entries: AnyEvent[]
let sent: UpBody<'evidence'>['events'][]
let listener: () => void
let cursor: number
let failures: unknown[]
let full: boolean
beforeEach(() => {
  ;[entries, sent, cursor, failures, full] = [[], [], 0, [], false]
})

const entry = (seq: number, reason = 'why') => ({ seq, type: 'alone.refused', body: { reason } }) as unknown as AnyEvent

function open(): Evidence {
  const journal = {
    head: () => ({ seq: entries.at(-1)?.seq ?? 0, hash: '' }),
    read: (after = 0) => entries.filter(one => one.seq > after),
    onAppend: (heard: () => void) => {
      listener = heard
      return () => undefined
    },
  } as unknown as EvidenceParts['journal']
  return createEvidence({
    ...{ journal, cursor: () => cursor, moved: () => undefined, failed: error => failures.push(error) },
    setCursor: seq => {
      if (full) throw new Error('the disk is full')
      cursor = seq
    },
    send: async ({ events }) => {
      sent.push(events)
      return `m${sent.length}`
    },
  })
}

const settled = () => new Promise(resolve => setImmediate(resolve))

it('sends no message that is larger than a packet may be, in whatever language its entries are', async () => {
  entries = Array.from({ length: 100 }, (_, at) => entry(at + 1, '抜けないケーブル'.repeat(200)))
  const evidence = open()
  await settled()
  for (let at = 1; at < 20; at += 1) {
    evidence.acknowledged([`m${at}`])
    await settled()
  }
  expect(cursor).toBe(100)
  const largest = Math.max(...sent.map(events => Buffer.byteLength(JSON.stringify(events))))
  expect(largest).toBeLessThan(LINK_LIMITS.upPacketBytes)
})

it('goes on after the disk was full when the controller had acknowledged something', async () => {
  entries = [entry(1)]
  const evidence = open()
  await settled()
  full = true
  expect(() => evidence.acknowledged(['m1'])).toThrow('full')
  full = false
  entries = [...entries, entry(2)]
  listener()
  await settled()
  expect(sent.at(-1)?.map(one => one.seq)).toEqual([1, 2])
})
