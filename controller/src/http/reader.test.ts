import { expect, it } from 'vitest'
import { Reader } from './stream-reader.ts'
import { EMPTY_BOARD } from './testing-documents.ts'

const MIB = 1024 * 1024

/** A line on which nothing is ever taken by the other side. */
function stuckWire() {
  const wire = {
    writableLength: 0,
    destroyed: false,
    write(bytes: Uint8Array) {
      wire.writableLength += bytes.length
      return false
    },
    end: () => undefined,
    destroy() {
      wire.destroyed = true
    },
    once: () => undefined,
  }
  return wire
}

it('a single message larger than the most that may wait cuts nobody off', () => {
  const wire = stuckWire()
  new Reader(wire, null).send(new Uint8Array(2 * MIB))
  expect(wire.destroyed).toBe(false)
})

it('the next one does, where nothing of it was taken', () => {
  const wire = stuckWire()
  const reader = new Reader(wire, null)
  reader.send(new Uint8Array(2 * MIB))
  reader.send(new Uint8Array(1))
  expect([wire.destroyed, wire.writableLength]).toEqual([true, 2 * MIB])
})

it('a large board that is still on its way is no sign that nobody reads', () => {
  const wire = stuckWire()
  const reader = new Reader(wire, null)
  reader.takeBoard({ ...EMPTY_BOARD, isolated: ['x'.repeat(3 * MIB)] })
  reader.told(1, new Uint8Array(1000))
  expect(wire.destroyed).toBe(false)
})

it('what changed without an event, such as that the run was let go, reaches a reader whose board has every event', () => {
  const wire = stuckWire()
  const reader = new Reader(wire, null)
  reader.takeBoard({ ...EMPTY_BOARD, seq: 7, busy: true })
  const before = wire.writableLength
  reader.told(7, new Uint8Array(10))
  expect(wire.writableLength).toBe(before + 10)
})
