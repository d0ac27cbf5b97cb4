import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { HandClock } from '../base/hand-clock.ts'
import { publicKeyText } from '../journal/checkpoint.ts'
import type { LinkSide, Refused } from './contract.ts'
import { openMessage, sealMessage } from './envelope.ts'
import { MOST_IN_LINE, openLinkSide } from './side.ts'
import { KEPT, openLinkStore } from './store.ts'

/** A peer that holds its key and means harm, and a broker that brings messages late. */

type Side = LinkSide<never, Record<never, never>>
const newKey = () => generateKeyPairSync('ed25519').privateKey
const own = newKey()
const shape = z.strictObject({ text: z.string() })

let folder: string
let clock: HandClock
let side: Side
let heard: string[]
let refused: Refused[]
/** Ids that were acknowledged. */
let acked: string[]
/** Key that the peer's name stands for now. */
let peer: KeyObject
let hold: Promise<void>

const openSide = (): Side =>
  openLinkSide<never, Record<never, never>>({
    ...{ self: 'controller', key: own, clock, epoch: 1, once: new Set<string>(), latest: new Set(['view']) },
    trusted: () => [publicKeyText(peer)],
    life: () => publicKeyText(peer),
    store: openLinkStore(join(folder, 'link.db'), clock.now()),
    publish: async (_to, bytes) => {
      const opened = openMessage(bytes, 'room-a', () => [publicKeyText(own)])
      if (opened.ok) acked.push(...(opened.envelope.body.ids as string[]))
    },
    newId: () => 'ack',
    shapes: { note: shape, view: shape },
    handlers: { note: take, view: take },
    refused: one => refused.push(one),
  })

async function take({ text }: { readonly text: string }): Promise<void> {
  await hold
  heard.push(text)
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kakuri-hostile-'))
  clock = new HandClock()
  heard = []
  refused = []
  acked = []
  peer = newKey()
  hold = Promise.resolve()
  side = openSide()
})
afterEach(async () => {
  await side.close()
  rmSync(folder, { recursive: true })
})

function say(text: string, n: number, { kind = 'note', epoch = 1 } = {}): void {
  const message = { id: `${kind}-${text}`, from: 'room-a', to: 'controller', kind, epoch, n, body: { text } }
  side.receive('room-a', sealMessage(message, peer))
}

describe('whoever is let in anew under a name', () => {
  it.each([
    ['the highest number there is', Number.MAX_SAFE_INTEGER, 1],
    ['the highest epoch there is', 1, Number.MAX_SAFE_INTEGER],
  ])('is heard although who had it before gave %s', async (_what, n, epoch) => {
    say('poison', n, { epoch })
    await side.idle()
    peer = newKey()
    say('fresh', 7)
    await side.idle()
    expect([heard, refused]).toEqual([['poison', 'fresh'], []])
  })
})

describe('a kind of which the newest counts', () => {
  it('is not taken back by an older one that comes late, over a restart too', async () => {
    say('first', 10, { kind: 'view' })
    await side.idle()
    say('third', 30, { kind: 'view' })
    await side.idle()
    say('second', 20, { kind: 'view' })
    await side.idle()
    await side.close()
    side = openSide()
    say('late', 25, { kind: 'view' })
    say('newer', 31, { kind: 'view' })
    await side.idle()
    expect(heard).toEqual(['first', 'third', 'newer'])
    expect(acked).toContain('view-late')
  })
})

describe('a peer that says much', () => {
  it('has so many messages in memory, and the rest is not acknowledged, so that it comes again', async () => {
    const go = Promise.withResolvers<void>()
    hold = go.promise
    const many = Array.from({ length: 3 * MOST_IN_LINE }, (_, at) => at)
    for (const at of many) say(`${at}`, at)
    go.resolve()
    await side.idle()
    expect([heard.length, acked.length]).toEqual([MOST_IN_LINE, MOST_IN_LINE])
    for (const at of many.slice(MOST_IN_LINE, 2 * MOST_IN_LINE)) say(`${at}`, at)
    await side.idle()
    expect(heard.length).toBe(2 * MOST_IN_LINE)
  })
})

describe('the store', () => {
  it('keeps no more of a sender that gives all its messages one number', async () => {
    const file = join(folder, 'other.db')
    const store = openLinkStore(file, 0)
    await Promise.all(Array.from({ length: KEPT + 2_000 }, (_, at) => store.mark('room-a', `id-${at}`, 5, 'ended')))
    store.close()
    const db = new DatabaseSync(file)
    const rows = Number(db.prepare('SELECT count(*) AS n FROM inbox').get()?.n)
    db.close()
    expect(rows).toBeLessThanOrEqual(KEPT + 500)
  })
})
