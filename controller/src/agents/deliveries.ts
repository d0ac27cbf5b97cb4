import { join, relative, resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Clock } from '@kakuri/core/base/clock.ts'
import type { Bilingual } from '@kakuri/core/base/text.ts'
import type { Bundle, ProgramDevice } from '@kakuri/core/compile/program.ts'
import { roomSteps } from '@kakuri/core/compile/room-part.ts'
import { type CodeHash, hashOfCode } from '@kakuri/core/link/agent-secrets.ts'
import type { ControllerSide, DownBodies } from '@kakuri/core/link/contract.ts'
import { LINK_LIMITS } from '@kakuri/core/link/topics.ts'
import type { Credentials } from '@kakuri/core/site/credentials.ts'
import { photoKind } from '../service/photos.ts'
import type { Registry } from './contract.ts'
import type { Presence, Standing } from './presence.ts'
import { lockedFor, secretsFor } from './secrets.ts'

export interface DeliveryParts {
  readonly link: Pick<ControllerSide, 'send' | 'withdrawKind' | 'waiting'>
  readonly presence: Pick<Presence, 'get' | 'here'>
  readonly registry: Pick<Registry, 'enrolled'>
  readonly bundle: () => Bundle
  /** The stored bytes of the bundle; null where they are gone. */
  readonly bundleBytes: () => Promise<Uint8Array | null>
  readonly credentials: ReadonlyMap<string, Credentials>
  /** Codes for cutting a room alone, by the name of who has it. */
  readonly codes: ReadonlyMap<string, string>
  readonly siteFolder: string
  readonly readFile: (path: string) => Promise<Uint8Array | null>
  readonly clock: Clock
  /** Something could not be given to an agent. */
  readonly warn: (agent: string, warning: Bilingual) => void
}

/** Bundles and photographs are large: so many agents are given theirs at a time, and one waits so long for one of them. */
const AT_ONCE = 8
const LONGEST_MS = 30_000
const LOOK_MS = 100
/** So long after one agent's secrets come the next one's. */
const LOCK_EVERY_MS = 10
/** What stands around content in a message, and a third more for base64. */
const ROOM_FOR_ENVELOPE = 4_096
const mostBytes = Math.floor(((LINK_LIMITS.downPacketBytes - ROOM_FOR_ENVELOPE) * 3) / 4)

/** Gives each agent what it must hold: the bundle, its secrets, its photographs. */
export class Deliveries {
  readonly #parts: DeliveryParts
  readonly #queue = new Map<string, Set<'bundle' | 'photos'>>()
  readonly #given = new Map<string, string>()
  /** Agents whose secrets are to be locked for them. */
  readonly #secrets = new Set<string>()
  #locking = false
  readonly #closing = new AbortController()
  readonly #codes: Promise<readonly CodeHash[]>
  #packed: { readonly sha256: string; readonly gzip: string } | null = null
  #working = 0

  constructor(parts: DeliveryParts) {
    this.#parts = parts
    this.#codes = Promise.all([...parts.codes].map(([by, code]) => hashOfCode(by, code)))
  }

  came(standing: Standing): void {
    const { agent, boot } = standing
    if (standing.bundle !== this.#parts.bundle().sha256) this.#want(agent, 'bundle')
    if (standing.readOnly) return
    this.#secrets.add(agent)
    if (!this.#locking) void this.#lockAll()
    // After a start nobody knows what is left of what it had.
    if (this.#given.get(agent) !== `${boot} ${this.#parts.bundle().sha256}`) this.#want(agent, 'photos')
  }

  planChanged(): void {
    for (const standing of this.#parts.presence.here()) this.came(standing)
  }

  close(): void {
    this.#closing.abort()
    this.#queue.clear()
  }

  #want(agent: string, what: 'bundle' | 'photos'): void {
    this.#queue.set(agent, (this.#queue.get(agent) ?? new Set()).add(what))
    while (this.#working < AT_ONCE && this.#working < this.#queue.size) {
      this.#working += 1
      void this.#work()
    }
  }

  async #work(): Promise<void> {
    for (;;) {
      const next = this.#queue.entries().next().value
      if (next === undefined || this.#closing.signal.aborted) break
      const [agent, wanted] = next
      this.#queue.delete(agent)
      await this.#giveLarge(agent, wanted).catch(error => this.#failed(agent, error))
    }
    this.#working -= 1
  }

  #failed(agent: string, error: unknown): void {
    const why = error instanceof Error ? error.message : String(error)
    this.#parts.warn(agent, {
      en: `Something it should hold could not be given to it: ${why}`,
      ja: `必要なデータを渡せませんでした：${why}`,
    })
  }

  async #giveLarge(agent: string, wanted: ReadonlySet<'bundle' | 'photos'>): Promise<void> {
    if (wanted.has('bundle')) await this.#giveBundle(agent)
    if (wanted.has('photos')) await this.#givePhotos(agent)
  }

  async #giveBundle(agent: string): Promise<void> {
    const packed = await this.#pack(agent)
    if (packed === null || this.#here(agent)?.bundle === packed.sha256) return
    await this.#give(agent, 'bundle', packed)
  }

  /** Made once for all. */
  async #pack(agent: string): Promise<DownBodies['bundle'] | null> {
    const { sha256 } = this.#parts.bundle()
    if (this.#packed?.sha256 === sha256) return this.#packed
    const bytes = await this.#parts.bundleBytes()
    // Another one was sealed meanwhile: its own turn comes.
    if (bytes === null || !Buffer.from(bytes).includes(sha256)) return null
    const gzip = gzipSync(bytes)
    if (gzip.length > mostBytes) {
      this.#parts.warn(agent, TOO_LARGE.bundle)
      return null
    }
    this.#packed = { sha256, gzip: gzip.toString('base64') }
    return this.#packed
  }

  async #givePhotos(agent: string): Promise<void> {
    const standing = this.#here(agent)
    if (standing === null || standing.readOnly) return
    for (const device of photographed(this.#parts.bundle(), agent)) {
      const photo = await this.#photo(agent, device)
      if (photo !== null) await this.#give(agent, 'photo', photo)
    }
    this.#given.set(agent, `${standing.boot} ${this.#parts.bundle().sha256}`)
  }

  async #photo(agent: string, { id, photo = '' }: ProgramDevice): Promise<DownBodies['photo'] | null> {
    const { siteFolder, readFile, warn } = this.#parts
    const path = resolve(siteFolder, photo)
    const inside = relative(siteFolder, path)
    const bytes = inside.startsWith('..') || join(siteFolder, inside) !== path ? null : await readFile(path)
    const mime = bytes === null ? null : photoKind(bytes)
    if (bytes !== null && mime !== null && bytes.length <= mostBytes)
      return { device: id, mime, bytes: Buffer.from(bytes).toString('base64') }
    warn(agent, TOO_LARGE.photo(id, photo))
    return null
  }

  /** Sends, and waits until it was taken: what lies in memory for an agent is one of these at a time. */
  async #give<K extends 'bundle' | 'photo'>(agent: string, kind: K, body: DownBodies[K]): Promise<void> {
    const { link, clock } = this.#parts
    if (kind === 'bundle') link.withdrawKind(agent, kind)
    const before = link.waiting(agent)
    await link.send(agent, kind, body, { transient: true })
    const until = clock.mono() + LONGEST_MS
    while (link.waiting(agent) > before && this.#here(agent) !== null && clock.mono() < until) {
      if (this.#closing.signal.aborted) return
      await clock.sleep(LOOK_MS, this.#closing.signal)
    }
  }

  /**
   * One after another, with a pause: locking costs as much as letting an agent in, and when a thousand come back at once each of
   * them still holds the secrets that it had.
   */
  async #lockAll(): Promise<void> {
    this.#locking = true
    for (const agent of this.#secrets) {
      this.#secrets.delete(agent)
      await this.#giveSecrets(agent)
      if (this.#secrets.size > 0) await this.#parts.clock.sleep(LOCK_EVERY_MS, this.#closing.signal)
      if (this.#closing.signal.aborted) break
    }
    this.#locking = false
  }

  async #giveSecrets(agent: string): Promise<void> {
    const { registry, link, credentials, bundle } = this.#parts
    const enrolled = registry.enrolled(agent)
    if (enrolled === null || enrolled.revoked) return
    try {
      const secrets = secretsFor(bundle().program, agent, credentials, await this.#codes)
      const age = await lockedFor(enrolled.recipient, secrets)
      link.withdrawKind(agent, 'secrets')
      await link.send(agent, 'secrets', { age }, { transient: true })
    } catch (error) {
      this.#failed(agent, error)
    }
  }

  #here(agent: string): Standing | null {
    const standing = this.#parts.presence.get(agent)
    return standing?.here === true ? standing : null
  }
}

/** Devices of which the display of this agent may have to show where they stand. */
function photographed({ program }: Bundle, agent: string): ProgramDevice[] {
  const all = withPhoto.get(program) ?? Object.values(program.devices).filter(device => device.photo !== undefined)
  withPhoto.set(program, all)
  if (all.length === 0) return []
  const room = program.agents?.[agent]?.room
  const ends = roomSteps(program, agent).flatMap(step => step.cables.flatMap(id => program.cables[id]?.ends ?? []))
  const atEnds = new Set(ends.flatMap(end => (end.kind === 'port' ? [end.device] : [])))
  return all.filter(device => device.room === room || atEnds.has(device.id))
}

/** A sealed program does not change, and every agent that comes asks. */
const withPhoto = new WeakMap<Bundle['program'], readonly ProgramDevice[]>()

const TOO_LARGE = {
  bundle: {
    en: 'The sealed plan is too large for the link: it cannot hold it.',
    ja: '封印済みの計画が大きすぎるため、渡せません。',
  },
  photo: (device: string, file: string): Bilingual => ({
    en: `The photograph of ${device} (${file}) is not in the site folder, is no JPEG, PNG or WebP, or is too large.`,
    ja: `${device} の写真（${file}）がサイトフォルダーにないか、JPEG・PNG・WebP でないか、大きすぎます。`,
  }),
} as const
