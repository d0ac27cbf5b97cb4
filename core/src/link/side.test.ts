import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { HandClock } from '../base/hand-clock.ts'
import { publicKeyText } from '../journal/checkpoint.ts'
import type { LinkSide, Refused } from './contract.ts'
import { openMessage, sealMessage } from './envelope.ts'
import { AGAIN_MS } from './outbox.ts'
import { openLinkSide } from './side.ts'
import { openLinkStore } from './store.ts'
import { LINK_LIMITS } from './topics.ts'

type Kinds = 'note' | 'order'
type Bodies = { readonly note: { readonly text: string }; readonly order: { readonly text: string } }
type Side = LinkSide<Kinds, Bodies>

const newKey = () => generateKeyPairSync('ed25519').privateKey
const keys = { left: newKey(), right: newKey(), stranger: newKey() }
const shape = z.strictObject({ text: z.string() })

let folder: string
let clock: HandClock
/** What was handed to the network, as sent. */
let wire: { readonly from: string; readonly to: string; readonly bytes: Uint8Array }[]
let refused: Refused[]
let heard: string[]
let numbers: number
/** Holds handlers of the right side back until it is called. */
let hold: Promise<void>
const sides = new Map<string, Side>()

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kakuri-link-'))
  clock = new HandClock()
  wire = []
  refused = []
  heard = []
  numbers = 0
  hold = Promise.resolve()
})
afterEach(async () => {
  await Promise.all([...sides.values()].map(side => side.close()))
  sides.clear()
  rmSync(folder, { recursive: true })
})

/** A side as its process would open it; `cut`: what it publishes is lost. */
function open(self: 'left' | 'right', options: { epoch?: number; cut?: boolean } = {}): Side {
  const other = self === 'left' ? 'right' : 'left'
  const take = async (kind: string, text: string) => {
    await hold
    heard.push(`${kind} ${text}`)
  }
  const side = openLinkSide<Kinds, Bodies>({
    ...{ self, key: keys[self], clock, epoch: options.epoch ?? 1, once: new Set(['order']) },
    trusted: peer => (peer === other ? [publicKeyText(keys[other])] : []),
    store: openLinkStore(join(folder, `${self}.db`), clock.now()),
    publish: async (to, bytes) => {
      wire.push({ from: self, to, bytes })
      if (options.cut) throw new Error('the network is gone')
      sides.get(to)?.receive(self, bytes)
    },
    newId: () => `${self}-${numbers++}`,
    shapes: { note: shape, order: shape },
    handlers: {
      note: (body: { text: string }) => take('note', body.text),
      order: (body: { text: string }) => take('order', body.text),
    },
    refused: one => refused.push(one),
  })
  sides.set(self, side)
  return side
}

/** The process of this side dies: nothing it had in memory is left, and nothing more is handled. */
async function kill(self: 'left' | 'right'): Promise<void> {
  const side = sides.get(self)
  sides.delete(self)
  await side?.close()
}

function both(): [Side, Side] {
  const pair: [Side, Side] = [open('left'), open('right')]
  pair[0].peerUp('right')
  pair[1].peerUp('left')
  return pair
}

/** Lets what is under way on both sides come to its end. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 6; turn++) {
    await new Promise(resolve => setImmediate(resolve))
    for (const side of sides.values()) await side.idle()
  }
}

describe('a message', () => {
  it('arrives once, in order, and is acknowledged', async () => {
    const [left] = both()
    await left.send('right', 'note', { text: 'one' })
    await left.send('right', 'note', { text: 'two' })
    await settle()
    expect(heard).toEqual(['note one', 'note two'])
    expect(left.waiting('right')).toBe(0)
    expect(refused).toEqual([])
  })

  it('waits for the other side to come, over a restart of the sender', async () => {
    const left = open('left')
    await left.send('right', 'note', { text: 'kept' })
    await kill('left')
    const again = open('left')
    open('right').peerUp('left')
    expect(again.waiting('right')).toBe(1)
    again.peerUp('right')
    await settle()
    expect(heard).toEqual(['note kept'])
    expect(again.waiting('right')).toBe(0)
  })

  it('that is transient is forgotten with its sender', async () => {
    const left = open('left')
    await left.send('right', 'order', { text: 'old' }, { transient: true })
    await kill('left')
    expect(open('left').waiting('right')).toBe(0)
  })

  it('that was withdrawn is not sent any more', async () => {
    const left = open('left')
    const id = await left.send('right', 'note', { text: 'stale' })
    left.withdraw(id)
    open('right')
    left.peerUp('right')
    await settle()
    expect(heard).toEqual([])
  })

  it('whose like was withdrawn by kind leaves the others', async () => {
    const left = open('left')
    await left.send('right', 'note', { text: 'stale' })
    await left.send('right', 'order', { text: 'good' })
    left.withdrawKind('right', 'note')
    open('right')
    left.peerUp('right')
    await settle()
    expect(heard).toEqual(['order good'])
  })

  it('that the broker lost is sent again after a while, and handled once', async () => {
    const left = open('left', { cut: true })
    open('right').peerUp('left')
    left.peerUp('right')
    await left.send('right', 'note', { text: 'lost' })
    const [lost] = wire
    await clock.advance(AGAIN_MS + 1)
    expect(wire.filter(one => one.to === 'right').map(one => one.bytes)).toEqual([lost?.bytes, lost?.bytes])
    for (const { bytes } of wire.filter(one => one.to === 'right')) sides.get('right')?.receive('left', bytes)
    await settle()
    expect(heard).toEqual(['note lost'])
  })

  it('waits for its turn: only so many are on their way at once', async () => {
    const left = open('left', { cut: true })
    left.peerUp('right')
    const all = Array.from({ length: LINK_LIMITS.inflight + 5 }, (_, index) => String(index))
    await Promise.all(all.map(text => left.send('right', 'note', { text })))
    expect(wire).toHaveLength(LINK_LIMITS.inflight)
    sides.delete('left')
    await left.close()
    open('right').peerUp('left')
    open('left').peerUp('right')
    await settle()
    expect(heard).toEqual(all.map(text => `note ${text}`))
  })
})

describe('a receiver that died', () => {
  it('in the middle of a note is told it again', async () => {
    const [left] = both()
    const held = Promise.withResolvers<void>()
    hold = held.promise.then(() => {
      throw new Error('died here')
    })
    await left.send('right', 'note', { text: 'again' })
    await new Promise(resolve => setImmediate(resolve))
    held.resolve()
    await kill('right')
    hold = Promise.resolve()
    open('right').peerUp('left')
    left.peerUp('right')
    await settle()
    expect(heard).toEqual(['note again'])
  })

  it('in the middle of an order never carries it out again, and says so', async () => {
    const [left] = both()
    const held = Promise.withResolvers<void>()
    hold = held.promise.then(() => {
      throw new Error('died here')
    })
    await left.send('right', 'order', { text: 'cut' })
    await new Promise(resolve => setImmediate(resolve))
    held.resolve()
    await kill('right')
    refused = []
    hold = Promise.resolve()
    open('right').peerUp('left')
    left.peerUp('right')
    await settle()
    expect(heard).toEqual([])
    expect(refused.map(({ why, kind }) => [why, kind])).toEqual([['replayed', 'order']])
    expect(left.waiting('right')).toBe(0)
  })
})

describe('what is not taken', () => {
  const to = (change: object = {}) => ({
    ...{ id: 'x1', from: 'left', to: 'right', n: 5, epoch: 1, kind: 'note', body: { text: 'hello' } },
    ...change,
  })

  it.each([
    ['another key', sealMessage(to(), keys.stranger), 'wrong-signature'],
    ['another receiver', sealMessage(to({ to: 'middle' }), keys.left), 'not-for-us'],
    ['another sender than its topic', sealMessage(to({ from: 'right' }), keys.right), 'wrong-signature'],
    ['no envelope', Buffer.from('{"v":1}'), 'garbled'],
    ['no JSON', Buffer.from([0xff, 0x00]), 'garbled'],
    ['an unknown kind', sealMessage(to({ kind: 'format-disk' }), keys.left), 'unknown-kind'],
    ['a body with more in it', sealMessage(to({ body: { text: 'x', more: 1 } }), keys.left), 'wrong-shape'],
  ])('is a message with %s', async (_, bytes, why) => {
    const [, right] = both()
    right.receive('left', bytes)
    await settle()
    expect(refused.map(one => one.why)).toEqual([why])
    expect(heard).toEqual([])
  })

  it('is a message of which any one byte was changed', () => {
    const bytes = sealMessage(to(), keys.left)
    const trusted = () => [publicKeyText(keys.left)]
    const changed = [...bytes.keys()].map(index => {
      const copy = Uint8Array.from(bytes)
      copy[index] = (copy[index] ?? 0) ^ 1
      return openMessage(copy, 'right', trusted)
    })
    expect(openMessage(bytes, 'right', trusted).ok).toBe(true)
    expect(changed.filter(one => one.ok)).toEqual([])
  })

  it('is an order that was taken before', async () => {
    const [left, right] = both()
    await left.send('right', 'order', { text: 'cut' })
    await settle()
    const copy = wire.find(one => one.to === 'right')
    right.receive('left', copy?.bytes ?? new Uint8Array())
    await settle()
    expect(heard).toEqual(['order cut'])
    expect(refused.map(one => one.why)).toEqual(['replayed'])
  })

  it('is a message of a lower epoch than was heard before, over a restart', async () => {
    open('left', { epoch: 2 }).peerUp('right')
    open('right').peerUp('left')
    await sides.get('left')?.send('right', 'note', { text: 'second' })
    await settle()
    await kill('left')
    await kill('right')
    open('right')
    const old = open('left', { epoch: 1 })
    old.peerUp('right')
    await old.send('right', 'note', { text: 'first' })
    await settle()
    expect(heard).toEqual(['note second'])
    expect(refused.map(one => one.why)).toEqual(['lower-epoch'])
  })

  it('is an acknowledgement by somebody else than the receiver', async () => {
    const [left] = both()
    await kill('right')
    const id = await left.send('right', 'note', { text: 'mine' })
    const forged = { id: 'a1', from: 'stranger', to: 'left', n: 9, epoch: 1, kind: 'ack', body: { ids: [id] } }
    left.receive('stranger', sealMessage(forged, keys.stranger))
    left.receive('right', sealMessage({ ...forged, from: 'right' }, keys.stranger))
    expect(left.waiting('right')).toBe(1)
  })
})

it('numbers rise over a store that was lost', async () => {
  const number = () => {
    const store = openLinkStore(join(folder, `${clock.now()}.db`), clock.now())
    const given = [store.nextNumber(), store.nextNumber()]
    store.close()
    return given
  }
  const before = number()
  await clock.advance(1_000)
  expect(number()[0]).toBeGreaterThan(before[1] ?? 0)
})
