import { constants, deflateRawSync } from 'node:zlib'
import type { Wire } from './stream-reader.ts'

/** RFC 1952, 2.3: deflate, no flags, no time, unknown system. */
const HEAD = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255)

/**
 * A stream of events as one gzip stream. Every message becomes a piece that ends at a byte and refers to nothing before it: it is
 * packed once however many consoles are open, and what one message holds tells nothing about the size of another. The checksum at
 * the end of gzip is left out: it would be counted anew for every reader, of a stream that ends by being cut.
 */
export function packedWire(wire: Wire): Wire {
  wire.write(HEAD)
  return {
    write: bytes => wire.write(packed(bytes)),
    end: bytes => wire.end(packed(bytes)),
    destroy: () => wire.destroy(),
    once: (event, listener) => wire.once(event, listener),
    get writableLength() {
      return wire.writableLength
    },
    get destroyed() {
      return wire.destroyed
    },
  }
}

const known = new WeakMap<Uint8Array, Uint8Array>()

function packed(bytes: Uint8Array): Uint8Array {
  const piece = known.get(bytes) ?? deflateRawSync(bytes, { level: 1, finishFlush: constants.Z_SYNC_FLUSH })
  known.set(bytes, piece)
  return piece
}

/** Whether the other side takes gzip; `gzip;q=0` says that it does not. */
export function takesGzip(accepted: string | undefined): boolean {
  return /(?:^|,)\s*gzip\s*(?:;\s*q=(?!0(?:\.0*)?\s*(?:,|$))[\d.]+\s*)?(?:,|$)/i.test(accepted ?? '')
}
