import { createHash } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import { KakuriError } from '@kakuri/core/base/errors.ts'
import type { Bundle } from '@kakuri/core/compile/program.ts'
import { openBundle } from '@kakuri/core/compile/seal.ts'
import type { AgentSecrets } from '@kakuri/core/link/agent-secrets.ts'
import type { DownBody } from '@kakuri/core/link/messages.ts'
import type { RoomView } from '@kakuri/core/view/room-shape.ts'
import type { Files } from './files.ts'
import { readRoomView } from './room-view.ts'
import type { State } from './state.ts'

export interface HoldingsParts {
  readonly state: State
  readonly files: Files
  /** Keys whose bundles count. */
  readonly trusted: () => readonly string[]
  /** SHA-256 of the bundle that a run of the agent's own has to be ended with; null where none is open. */
  readonly inUse: () => string | null
  readonly refuse: (kind: string, id: string, why: string, detail: string) => Promise<void>
  readonly changed: (what: 'bundle' | 'secrets' | 'room') => void
}

/** What the controller gave this agent to hold, so that it can go on alone. Everything is durable when a `take` resolves. */
export interface Holdings {
  bundle(): Bundle | null
  /** The one held before: a run that began with it is ended with it. */
  before(): Bundle | null
  secrets(): AgentSecrets | null
  room(): RoomView | null
  takeBundle(body: DownBody<'bundle'>, id: string): Promise<void>
  takeSecrets(body: DownBody<'secrets'>, id: string): Promise<void>
  takeRoom(body: DownBody<'room'>, id: string): Promise<void>
  takePhoto(body: DownBody<'photo'>, id: string): Promise<void>
  photo(device: string): { readonly mime: string; readonly bytes: Uint8Array } | null
  /** Opens what an earlier process left. What cannot be opened any more is told by its name. */
  load(): Promise<readonly string[]>
}

const BUNDLE = 'bundle.kakuri'
const BEFORE = 'bundle.before.kakuri'
const SECRETS = 'secrets.age'
const ROOM = 'room.json'
/** A bundle that unfolds to more is not one. */
const BUNDLE_BYTES = 128 * 1024 * 1024

export function createHoldings(parts: HoldingsParts): Holdings {
  return new DiskHoldings(parts)
}

class DiskHoldings implements Holdings {
  readonly #parts: HoldingsParts
  #bundle: Bundle | null = null
  #secrets: AgentSecrets | null = null
  #room: RoomView | null = null

  constructor(parts: HoldingsParts) {
    this.#parts = parts
  }

  bundle = () => this.#bundle
  before = () => this.#open(BEFORE)
  secrets = () => this.#secrets
  room = () => this.#room

  async load(): Promise<readonly string[]> {
    const broken: string[] = []
    const from = async (name: string, read: () => void | Promise<void>) => {
      try {
        await read()
      } catch {
        broken.push(name)
      }
    }
    await from(BUNDLE, () => {
      this.#bundle = this.#open(BUNDLE)
    })
    await from(SECRETS, async () => {
      const bytes = this.#read(SECRETS)
      if (bytes !== null) this.#secrets = await this.#unlock(bytes)
    })
    await from(ROOM, () => {
      const bytes = this.#read(ROOM)
      if (bytes !== null) this.#room = readRoomView(JSON.parse(bytes.toString('utf8')))
    })
    return broken
  }

  async takeBundle({ sha256, gzip }: DownBody<'bundle'>, id: string): Promise<void> {
    if (this.#bundle?.sha256 === sha256) return
    const bytes = unfolded(gzip)
    const opened = bytes === null ? 'it is not gzip, or far too large' : this.#opened(bytes)
    const fault = typeof opened === 'string' ? opened : this.#unfit(opened, sha256)
    if (fault !== null || bytes === null || typeof opened === 'string') {
      return this.#parts.refuse('bundle', id, 'bundle', fault ?? 'it cannot be read')
    }
    const { state, files } = this.#parts
    const old = this.#read(BUNDLE)
    if (old !== null && !this.#isInUse()) files.write(state.file(BEFORE), old)
    files.write(state.file(BUNDLE), bytes)
    this.#bundle = opened
    this.#parts.changed('bundle')
  }

  async takeSecrets({ age }: DownBody<'secrets'>, id: string): Promise<void> {
    const bytes = Buffer.from(age, 'base64')
    const opened = await this.#unlock(bytes).catch(() => null)
    if (opened === null)
      return this.#parts.refuse('secrets', id, 'secrets', 'they do not open with the key of this agent')
    this.#parts.files.write(this.#parts.state.file(SECRETS), bytes)
    this.#secrets = opened
    this.#parts.changed('secrets')
  }

  async takeRoom({ view }: DownBody<'room'>, id: string): Promise<void> {
    const room = readRoomView(view)
    if (room === null) return this.#parts.refuse('room', id, 'wrong-shape', 'it is not the view of a room')
    this.#parts.files.write(this.#parts.state.file(ROOM), JSON.stringify(room))
    this.#room = room
    this.#parts.changed('room')
  }

  async takePhoto({ device, mime, bytes }: DownBody<'photo'>): Promise<void> {
    const { state, files } = this.#parts
    files.write(state.file(photoFile(device)), JSON.stringify({ device, mime, bytes }))
    this.#parts.changed('room')
  }

  photo(device: string): { readonly mime: string; readonly bytes: Uint8Array } | null {
    const kept = this.#read(photoFile(device))
    if (kept === null) return null
    const { mime, bytes } = JSON.parse(kept.toString('utf8'))
    return { mime: String(mime), bytes: Buffer.from(String(bytes), 'base64') }
  }

  /** The one before has to stay: several may be sealed while the agent is at work alone. */
  #isInUse(): boolean {
    const inUse = this.#parts.inUse()
    return inUse !== null && inUse !== this.#bundle?.sha256 && inUse === this.before()?.sha256
  }

  #read(name: string): Buffer | null {
    return this.#parts.files.read(this.#parts.state.file(name))
  }

  #open(name: string): Bundle | null {
    const bytes = this.#read(name)
    return bytes === null ? null : openBundle(bytes, this.#parts.trusted())
  }

  /** The bundle, or why it is none. */
  #opened(bytes: Uint8Array): Bundle | string {
    try {
      return openBundle(bytes, this.#parts.trusted())
    } catch (error) {
      if (error instanceof KakuriError) return error.message
      throw error
    }
  }

  #unfit(bundle: Bundle, sha256: string): string | null {
    if (bundle.sha256 !== sha256) return `it is ${bundle.sha256} and was sent as ${sha256}`
    const held = this.#bundle
    if (held === null) return null
    if (bundle.epoch < held.epoch) return `its epoch is ${bundle.epoch}; the one held has ${held.epoch}`
    const older = Date.parse(bundle.sealedAt) < Date.parse(held.sealedAt)
    return older ? `it was sealed at ${bundle.sealedAt}; the one held is of ${held.sealedAt}` : null
  }

  /** The age library and the shape are loaded when there is something to open. */
  async #unlock(bytes: Uint8Array): Promise<AgentSecrets> {
    const [{ Decrypter }, { agentSecrets }, identity] = await Promise.all([
      import('age-encryption'),
      import('@kakuri/core/link/agent-secrets.ts'),
      this.#parts.state.ageIdentity(),
    ])
    const decrypter = new Decrypter()
    decrypter.addIdentity(identity)
    const read = agentSecrets.safeParse(JSON.parse(await decrypter.decrypt(bytes, 'text')))
    return read.success ? read.data : refuseSecrets()
  }
}

function refuseSecrets(): never {
  throw new KakuriError('SECRETS_BROKEN', 'The secrets of this agent are not right.')
}

/** A device's name may hold what a file name may not. */
const photoFile = (device: string) => `photos/${createHash('sha256').update(device).digest('hex')}.json`

function unfolded(gzip: string): Uint8Array | null {
  try {
    return gunzipSync(Buffer.from(gzip, 'base64'), { maxOutputLength: BUNDLE_BYTES })
  } catch {
    // Whatever it is, it is refused and recorded.
    return null
  }
}
