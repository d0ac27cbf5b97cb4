import type { KeyObject } from 'node:crypto'
import type { Clock } from '@kakuri/core/base/clock.ts'
import { KakuriError } from '@kakuri/core/base/errors.ts'
import { roomSteps } from '@kakuri/core/compile/room-part.ts'
import type { Openers } from '@kakuri/core/driver/session.ts'
import type { Journal } from '@kakuri/core/journal/contract.ts'
import { openJournal } from '@kakuri/core/journal/sqlite.ts'
import { CONTROLLER, type OrderResult, type UpBody } from '@kakuri/core/link/messages.ts'
import { createRoomFold, type RoomFold } from '@kakuri/core/view/room.ts'
import { type Alone, createAlone } from './alone.ts'
import { type Codes, createCodes } from './alone-codes.ts'
import type { AgentConfig } from './config.ts'
import { type AgentDesk, createDesk } from './desk.ts'
import type { Enrolment } from './display/contract.ts'
import { driversFor } from './drivers.ts'
import { createFaults, type Faults } from './faults.ts'
import type { Files } from './files.ts'
import { createHoldings, type Holdings } from './holdings.ts'
import { type AgentLink, type LinkHandlers, openAgentLink } from './link.ts'
import { createOrders, type Orders } from './orders.ts'
import { createPlant, type Plant } from './plant.ts'
import { createPresence, type Presence, type Standing } from './presence.ts'
import { createRefusals, type Refusals } from './refusals.ts'
import { openState, type State } from './state.ts'
import { PRODUCT } from './version.ts'
import { WORDS } from './words.ts'

export interface AgentParts {
  readonly config: AgentConfig
  /** PEM: the controller's authority, as a person brought it. */
  readonly authority: string
  readonly files: Files
  readonly clock: Clock
  readonly newId: () => string
  /** From 0 to 1. */
  readonly random: () => number
  readonly openers: Openers
  /** Called at named points; production hands in a function that does nothing. */
  readonly crash: (point: string) => void
  /** For the log. */
  readonly say: (text: string) => void
}

/** A running agent. */
export interface Agent {
  readonly desk: AgentDesk
  /** Resolves when the agent was let in and its link is open; never before. */
  readonly linked: Promise<AgentLink>
  /** The journal takes what is written; systemd is told so. */
  healthy(): boolean
  close(): Promise<void>
}

/** Everything that lives as long as the process, wired up in one place. */
interface Inner {
  readonly parts: AgentParts
  readonly state: State
  readonly key: KeyObject
  readonly boot: number
  readonly journal: Journal
  readonly refusals: Refusals
  readonly faults: Faults
  readonly holdings: Holdings
  readonly plant: Plant
  readonly orders: Orders
  readonly alone: Alone
  readonly codes: Codes
  readonly desk: AgentDesk
  readonly failed: (error: unknown) => void
  readonly closing: AbortController
  /** Counts as gone from the start until the link is open. */
  readonly nobody: Presence
  link: AgentLink | null
  enrolment: Enrolment | null
  own: { readonly bundle: string; readonly fold: RoomFold } | null
  status: string
  /** Results of orders that an earlier process left, until there is a link. */
  unsent: OrderResult[]
}

/** Starts at once with what is in the state folder; asks to be let in where it was not yet. */
export async function startAgent(parts: AgentParts): Promise<Agent> {
  const inner = await build(parts)
  const { holdings, orders, alone, plant, desk } = inner
  for (const name of await holdings.load()) inner.faults.set(name, WORDS.broken(name))
  await plant.renew()
  await orders.recover()
  alone.begin()
  const linked = connect(inner)
  linked.catch(error => {
    if (!inner.closing.signal.aborted) inner.failed(error)
  })
  return { desk, linked, healthy: () => !inner.closing.signal.aborted, close: () => close(inner) }
}

async function build(parts: AgentParts): Promise<Inner> {
  const { config, clock, files, newId, crash } = parts
  const { agent } = config
  const state = openState(config.state, files)
  const key = state.linkKey()
  const journal = await openJournal({ file: state.file('journal.db'), key, clock, epoch: 1, product: PRODUCT })
  const boot = state.nextBoot()
  const failed = (error: unknown) => fail(inner, error)
  const refusals = createRefusals(journal, clock, failed)
  const refuse = (kind: string, id: string, why: string, detail: string) => refusals.tell({ id, kind, why, detail })
  const faults = createFaults(() => changed(inner))
  const holdings = createHoldings({
    ...{ state, files, refuse, trusted: () => state.pinned()?.trusted ?? [] },
    changed: what => held(inner, what),
  })
  const plant = createPlant({
    ...{ agent, bundle: holdings.bundle, secrets: holdings.secrets, busy: () => alone.busy() },
    driversFor: (bundle, secrets) => driversFor({ agent, openers: parts.openers, clock }, bundle, secrets),
    armed: reports => faults.armed(reports),
  })
  const orders = createOrders({
    ...{ agent, journal, clock, refuse, failed, crash, workshop: plant.current },
    connection: () => inner.link?.connection() ?? null,
    readOnly: () => inner.link?.readOnly() ?? true,
    reply: (result, lasting) => reply(inner, result, lasting),
    told: (device, rung, error) => faults.device(device, rung, error),
  })
  const alone = createAlone({
    ...{ agent, journal, clock, newId, crash, failed, room: holdings.room, workshop: plant.current },
    before: () => holdings.before(),
    presence: () => inner.link?.presence ?? inner.nobody,
    cursor: () => state.cursor(),
    changed: () => changed(inner),
  })
  const codes = createCodes({
    ...{ clock, codes: () => holdings.secrets()?.codes ?? [], wrong: () => alone.wrongCodes() },
    recordWrong: async reason => {
      await journal.append([{ type: 'alone.refused', actor: 'kakuri', run: null, body: { reason } }])
    },
    begin: by => alone.byCodes(by),
    busy: () => alone.acting(),
    possible: () => possible(inner),
  })
  const desk = createDesk({
    ...{ agent, product: PRODUCT, clock, zoneMinutes: config.display.zone, room: holdings.room },
    language: () => state.language() ?? config.display.language,
    setLanguage: language => state.setLanguage(language),
    enrolment: () => inner.enrolment,
    controller: () => standing(inner),
    readOnly: () => inner.link?.readOnly() ?? false,
    own: () => inner.own?.fold.view() ?? null,
    ...{ alone: () => alone, codes: () => codes, possible: () => possible(inner), faults: () => faults.all() },
    send: body => sendAnswer(inner, body),
    photo: async device => holdings.photo(device),
  })
  const nobody = createPresence({ clock, kept: null, keep: none, changed: none, rewritten: none })
  const inner: Inner = {
    ...{ parts, state, key, boot, journal, refusals, faults, holdings, plant, orders, alone, codes, desk, failed },
    ...{ closing: new AbortController(), nobody, link: null, enrolment: null, own: null, status: '', unsent: [] },
  }
  journal.onAppend(events => {
    if (inner.own?.fold.add(events)) changed(inner)
  })
  return inner
}

const none = () => undefined

async function connect(inner: Inner): Promise<AgentLink> {
  const { parts, state, key, boot, journal, refusals, closing, failed, faults } = inner
  const { clock, newId, random, config } = parts
  await letIn(inner)
  const pinned = state.pinned()
  if (pinned === null || closing.signal.aborted) throw new KakuriError('JOURNAL_CLOSED', 'The agent is ending.')
  const link = await openAgentLink({
    ...{
      agent: config.agent,
      state,
      pinned,
      key,
      boot,
      product: PRODUCT,
      journal,
      clock,
      newId,
      random,
      refusals,
      failed,
    },
    bundle: () => inner.plant.current()?.bundle.sha256 ?? null,
    handlers: handlersOf(inner),
    turned: now => turned(inner, now),
    rewritten: () => {
      faults.set('rewritten', WORDS.rewritten)
      const detail = 'the head of its journal does not fit the one seen before'
      void refusals.tell({ id: '', kind: 'beat', why: 'rewritten', detail })
    },
    connected: () => {
      inner.status = ''
      tellStatus(inner)
    },
    cursorMoved: () => {
      inner.alone.cursorMoved()
      void inner.plant.renew().then(() => changed(inner), failed)
    },
  })
  inner.link = link
  inner.nobody.close()
  for (const result of inner.unsent.splice(0)) await reply(inner, result, true)
  changed(inner)
  return link
}

async function letIn(inner: Inner): Promise<void> {
  const { parts, state, closing } = inner
  if (state.identity() !== null && state.pinned() !== null) return
  const [{ enrol }, { askController }] = await Promise.all([import('./enrol.ts'), import('./uplink/ask.ts')])
  const { agent, controller } = parts.config
  await enrol({
    ...{ agent, state, clock: parts.clock, signal: closing.signal, ask: askController },
    target: { ...controller, authority: parts.authority },
    show: enrolment => {
      inner.enrolment = enrolment
      parts.say(`enrolment: ${enrolment.phase}${enrolment.code === null ? '' : `, code ${enrolment.code}`}`)
      changed(inner)
    },
  })
  inner.enrolment = null
}

function handlersOf({ holdings, orders }: Inner): LinkHandlers {
  return {
    order: (order, about) => orders.take(order, about),
    cancel: async ({ order }) => orders.cancel(order),
    room: (body, { id }) => holdings.takeRoom(body, id),
    bundle: (body, { id }) => holdings.takeBundle(body, id),
    secrets: (body, { id }) => holdings.takeSecrets(body, id),
    photo: (body, { id }) => holdings.takePhoto(body, id),
  }
}

function turned(inner: Inner, now: Standing): void {
  const controller = inner.parts.config.controller.host
  const session = inner.link?.connection()?.session ?? 0
  const event =
    now === 'here'
      ? ({ type: 'link.back', actor: 'kakuri', run: null, body: { controller, session } } as const)
      : ({ type: 'link.lost', actor: 'kakuri', run: null, body: { controller } } as const)
  inner.journal.append([event]).catch(inner.failed)
  inner.alone.roomChanged()
  changed(inner)
}

function held(inner: Inner, what: 'bundle' | 'secrets' | 'room'): void {
  if (what === 'room') inner.alone.roomChanged()
  inner.faults.set(`${what === 'bundle' ? 'bundle.kakuri' : what === 'secrets' ? 'secrets.age' : 'room.json'}`, null)
  if (what !== 'room') inner.plant.renew().then(() => changed(inner), inner.failed)
  changed(inner)
}

/** Folds the own journal anew where another bundle is in use; tells display and controller what is different. */
function changed(inner: Inner): void {
  const bundle = inner.plant.current()?.bundle
  if (bundle !== undefined && inner.own?.bundle !== bundle.sha256) {
    const fold = createRoomFold({ program: bundle.program, agent: inner.parts.config.agent, alone: true })
    fold.add(inner.journal.read())
    inner.own = { bundle: bundle.sha256, fold }
  }
  inner.desk.changed()
  tellStatus(inner)
}

function tellStatus(inner: Inner): void {
  const { link, plant, alone, faults } = inner
  if (link === null || link.connection() === null) return
  const body = { bundle: plant.current()?.bundle.sha256 ?? null, alone: alone.busy(), hardware: faults.hardware() }
  const text = JSON.stringify(body)
  if (text === inner.status) return
  inner.status = text
  link.side.withdrawKind(CONTROLLER, 'status')
  link.side.send(CONTROLLER, 'status', body, { transient: true }).catch(inner.failed)
}

async function reply(inner: Inner, result: OrderResult, lasting: boolean): Promise<void> {
  if (inner.link === null) inner.unsent.push(result)
  else await inner.link.side.send(CONTROLLER, 'result', result, { transient: !lasting })
}

async function sendAnswer(inner: Inner, body: UpBody<'answer'>): Promise<void> {
  if (inner.link === null) throw new KakuriError('CONNECTION_LOST', 'This agent was not let in yet.')
  await inner.link.side.send(CONTROLLER, 'answer', body)
}

function standing({ link }: Inner): { readonly state: Standing; readonly sinceUtc: number | null } {
  return { state: link?.presence.standing ?? 'never', sinceUtc: link?.presence.sinceUtc ?? null }
}

function possible({ plant, holdings, parts }: Inner): boolean {
  const bundle = plant.current()?.bundle
  const people = new Set(holdings.secrets()?.codes.map(code => code.by))
  return bundle !== undefined && people.size > 1 && roomSteps(bundle.program, parts.config.agent).length > 0
}

/** Told to people where it is about the disk, and to the log in any case. */
function fail(inner: Inner, error: unknown): void {
  const text = error instanceof Error ? error.message : String(error)
  if (error instanceof KakuriError && error.code === 'JOURNAL_CLOSED') return
  inner.parts.say(text)
  if (error instanceof KakuriError && /^(JOURNAL|FILE)_/.test(error.code)) inner.faults.set('disk', WORDS.disk(text))
}

async function close(inner: Inner): Promise<void> {
  inner.closing.abort()
  inner.nobody.close()
  await inner.orders.close()
  await inner.alone.close()
  await inner.link?.close()
  await inner.plant.close()
  await inner.journal.close()
}
