import { KakuriError } from '../base/errors.ts'
import { type ContactRung, contactsOf } from '../compile/contacts.ts'
import type { CutTarget, ProgramDevice } from '../compile/program.ts'
import type { ContactRef } from '../site/shape.ts'
import type { Driver, OpenDriver, Reading, Reply, Revert, Write } from './contract.ts'
import { type ContactReading, contactKey, joinReadings, joinReplies, wasOf } from './fed-join.ts'

/** Opens the driver of a device that switches contacts: its one slot, so nobody else moves them meanwhile. */
export type OpenSwitch = (device: string, signal: AbortSignal) => Promise<OpenDriver>

/**
 * A driver over every contact that feeds a device, or breaks its lines: a target is severed when all of its contacts are.
 * Errors as `OpenDriver`. A device that switches some of the contacts and cannot be opened is held against the targets that need
 * it; where that is all of them, its error is theirs.
 */
export async function openFed(
  device: ProgramDevice,
  rung: ContactRung,
  open: OpenSwitch,
  signal: AbortSignal,
): Promise<OpenDriver> {
  const names = switchesOf(device, rung)
  if (names.length === 0) throw new KakuriError('UNREACHABLE', `The site map names no ${rung} for ${device.id}`)
  const switches = new Map<string, Switch>()
  const letGo = () => {
    for (const { driver } of switches.values()) driver?.release()
  }
  try {
    // In the same order for everybody, so that two devices that share two PDUs never wait for each other.
    for (const name of names) switches.set(name, await openOne(name, open, signal))
  } catch (error) {
    letGo()
    throw error
  }
  const dead = [...switches.values()].flatMap(one => (one.driver === null ? [one.error] : []))
  if (dead.length < switches.size && !signal.aborted) return new Fed(device, rung, switches)
  letGo()
  throw dead[0] ?? new KakuriError('TIMEOUT', `The ${rung} of ${device.id} did not become free before the deadline`)
}

type Switch =
  | { readonly driver: OpenDriver; readonly error: null }
  | { readonly driver: null; readonly error: KakuriError }

function switchesOf(device: ProgramDevice, rung: ContactRung): string[] {
  const contacts = rung === 'outlet' ? (device.outlets ?? []) : Object.values(device.relays ?? {}).flat()
  return [...new Set(contacts.map(contact => contact.device))].sort()
}

async function openOne(name: string, open: OpenSwitch, signal: AbortSignal): Promise<Switch> {
  try {
    return { driver: await open(name, signal), error: null }
  } catch (error) {
    if (!(error instanceof KakuriError)) throw error
    return { driver: null, error }
  }
}

/** What one device answered about the contacts it was asked for, by contact. */
type Answers<T> =
  | { readonly ok: true; readonly said: ReadonlyMap<string, T> }
  | { readonly ok: false; readonly error: KakuriError }

class Fed implements OpenDriver {
  readonly device: string
  readonly rung: ContactRung
  readonly #of: ProgramDevice
  readonly #switches: ReadonlyMap<string, Switch>

  constructor(device: ProgramDevice, rung: ContactRung, switches: ReadonlyMap<string, Switch>) {
    this.device = device.id
    this.rung = rung
    this.#of = device
    this.#switches = switches
  }

  observe(targets: readonly CutTarget[], signal: AbortSignal): Promise<Reading[]> {
    return this.#read(targets, (driver, contacts) => driver.observe(contacts, signal))
  }

  verify(targets: readonly CutTarget[], signal: AbortSignal): Promise<Reading[]> {
    return this.#read(targets, (driver, contacts) => driver.verify(contacts, signal))
  }

  apply(targets: readonly CutTarget[], write: Write, signal: AbortSignal): Promise<Reply[]> {
    return this.#write(targets, (driver, contacts) => driver.apply(contacts.map(targetOf), write, signal))
  }

  revert(reverts: readonly Revert[], write: Write, signal: AbortSignal): Promise<Reply[]> {
    const wasFor = (ref: ContactRef) =>
      wasOf(
        ref,
        reverts.filter(({ target }) => this.#contacts(target).some(one => sameContact(one, ref))).map(({ was }) => was),
      )
    return this.#write(
      reverts.map(({ target }) => target),
      (driver, contacts) => {
        const each = contacts.map(contact => ({ target: targetOf(contact), was: wasFor(contact) }))
        return driver.revert(each, write, signal)
      },
    )
  }

  takeTranscript(): string {
    const parts = this.#open().map(([name, driver]) => [name, driver.takeTranscript()] as const)
    const said = parts.filter(([, text]) => text !== '').map(([name, text]) => `[${name}]\n${text}`)
    return said.join('').slice(-TRANSCRIPT_LIMIT)
  }

  release(): void {
    for (const [, driver] of this.#open()) driver.release()
  }

  destroy(): void {
    for (const [, driver] of this.#open()) driver.destroy()
  }

  async #read(
    targets: readonly CutTarget[],
    read: (driver: Driver, contacts: readonly CutTarget[]) => Promise<Reading[]>,
  ): Promise<Reading[]> {
    const asked = this.#byDevice(targets.flatMap(target => this.#contacts(target)))
    const answers = await this.#exchange(asked, (driver, contacts) => read(driver, contacts.map(targetOf)))
    this.#throwWhereNothing(targets, answers)
    return targets.map(target => {
      const contacts = this.#contacts(target)
      if (contacts.length === 0) return { ...UNREAD, detail: this.#cannot(target) }
      return joinReadings(contacts.map(contact => readingOf(contact, answers)))
    })
  }

  async #write(
    targets: readonly CutTarget[],
    write: (driver: Driver, contacts: readonly ContactRef[]) => Promise<Reply[]>,
  ): Promise<Reply[]> {
    const dead = new Map([...this.#switches].flatMap(([name, { error }]) => (error === null ? [] : [[name, error]])))
    // Half a cut helps nobody: a target is left alone where one of its contacts cannot be moved.
    const able = targets.filter(target => this.#contacts(target).every(({ device }) => !dead.has(device)))
    const asked = this.#byDevice(able.flatMap(target => this.#contacts(target)))
    const answers = await this.#exchange(asked, write)
    for (const [name, error] of dead) answers.set(name, { ok: false, error })
    this.#throwWhereNothing(targets, answers)
    return targets.map(target => {
      const contacts = this.#contacts(target)
      if (contacts.length === 0) return { ok: false, refusal: this.#cannot(target) }
      return joinReplies(contacts.map(contact => [contact, replyOf(contact, answers)] as const))
    })
  }

  async #exchange<T>(
    asked: ReadonlyMap<string, readonly ContactRef[]>,
    say: (driver: Driver, contacts: readonly ContactRef[]) => Promise<T[]>,
  ): Promise<Map<string, Answers<T>>> {
    const all = [...asked].map(async ([name, contacts]): Promise<[string, Answers<T>]> => {
      const { driver, error } = this.#switches.get(name) ?? missing(name)
      return [name, driver === null ? { ok: false, error } : await answersOf(contacts, say(driver, contacts))]
    })
    return new Map(await Promise.all(all))
  }

  /** An error is thrown only where no target is left that it spares. */
  #throwWhereNothing(targets: readonly CutTarget[], answers: ReadonlyMap<string, Answers<unknown>>): void {
    const errors = targets.map(target => this.#contacts(target).map(({ device }) => failureOf(answers.get(device))))
    const hit = errors.map(each => each.find(error => error !== null) ?? null)
    const [first] = hit
    if (first !== undefined && first !== null && hit.every(error => error !== null)) throw first
  }

  #contacts(target: CutTarget): readonly ContactRef[] {
    return contactsOf(this.#of, this.rung, target)
  }

  #byDevice(contacts: readonly ContactRef[]): Map<string, ContactRef[]> {
    const unique = new Map(contacts.map(contact => [contactKey(contact), contact]))
    return Map.groupBy(unique.values(), contact => contact.device)
  }

  #open(): [string, OpenDriver][] {
    return [...this.#switches].flatMap(([name, { driver }]) => (driver === null ? [] : [[name, driver]]))
  }

  #cannot(target: CutTarget): string {
    return `the site map names no ${this.rung} that does a ${target.kind} of ${this.device}`
  }
}

const TRANSCRIPT_LIMIT = 16 * 1024
const UNREAD = { state: 'unknown', admin: null, link: null } as const

function targetOf({ contact }: ContactRef): CutTarget {
  return { kind: 'contact', contact }
}

function sameContact(one: ContactRef, other: ContactRef): boolean {
  return contactKey(one) === contactKey(other)
}

function missing(name: string): Switch {
  return { driver: null, error: new KakuriError('UNREACHABLE', `${name} was not opened`) }
}

async function answersOf<T>(contacts: readonly ContactRef[], said: Promise<T[]>): Promise<Answers<T>> {
  try {
    const all = (await said).entries()
    return { ok: true, said: new Map(all.map(([at, one]) => [contacts[at]?.contact ?? '', one])) }
  } catch (error) {
    if (!(error instanceof KakuriError)) throw error
    return { ok: false, error }
  }
}

function failureOf(answers: Answers<unknown> | undefined): KakuriError | null {
  return answers === undefined || answers.ok ? null : answers.error
}

function readingOf(contact: ContactRef, all: ReadonlyMap<string, Answers<Reading>>): ContactReading {
  const answers = all.get(contact.device)
  if (answers?.ok === false) return { contact, reading: { ...UNREAD, detail: sentence(answers.error) } }
  const reading = answers?.said.get(contact.contact)
  return { contact, reading: reading ?? { ...UNREAD, detail: 'the device did not speak of it' } }
}

function replyOf(contact: ContactRef, all: ReadonlyMap<string, Answers<Reply>>): Reply {
  const answers = all.get(contact.device)
  if (answers?.ok === false) return { ok: false, refusal: sentence(answers.error) }
  return (
    answers?.said.get(contact.contact) ?? {
      ok: false,
      refusal: 'it was left alone: another contact of it cannot be moved',
    }
  )
}

function sentence(error: KakuriError): string {
  return `${error.code}: ${error.message}`
}
