import { openJournal } from '@kakuri/core/journal/sqlite.ts'
import { createAlone } from './alone.ts'
import { createCodes } from './alone-codes.ts'
import { type AgentDesk, createDesk } from './desk.ts'
import { driversFor } from './drivers.ts'
import { createFaults } from './faults.ts'
import { createHoldings } from './holdings.ts'
import { type AgentParts, changed, fail, held, type Inner, possible, reply, sendAnswer, standing } from './inner.ts'
import type { AgentLink } from './link.ts'
import { createLinkLog } from './link-log.ts'
import { createOrders } from './orders.ts'
import { createPlant } from './plant.ts'
import { createPresence } from './presence.ts'
import { createRefusals } from './refusals.ts'
import { connect } from './run-link.ts'
import { openState } from './state.ts'
import { PRODUCT } from './version.ts'
import { WORDS } from './words.ts'

export type { AgentParts }

/** A running agent. */
export interface Agent {
  readonly desk: AgentDesk
  /** Resolves when the agent was let in and its link is open; never before. */
  readonly linked: Promise<AgentLink>
  /** False from when it closes: systemd hears a sign of life as long as it holds. A full disk is no reason to start again. */
  healthy(): boolean
  close(): Promise<void>
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
    ...{ state, files, refuse, trusted: () => state.pinned()?.trusted ?? [], inUse: () => alone.openBundle() },
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
    ...{ possible: () => possible(inner), failed },
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
  const closing = new AbortController()
  const nobody = createPresence({ clock, kept: null, keep: none, changed: none, rewritten: none })
  const inner: Inner = {
    ...{ parts, state, key, boot, journal, refusals, faults, holdings, plant, orders, alone, codes, desk, failed },
    ...{
      closing,
      linkLog: createLinkLog({ journal, clock, failed, signal: closing.signal }),
      nobody,
      link: null,
      enrolment: null,
      own: null,
      status: '',
      unsent: [],
    },
  }
  journal.onAppend(events => {
    if (inner.own?.fold.add(events)) changed(inner)
  })
  return inner
}

const none = () => undefined

async function close(inner: Inner): Promise<void> {
  inner.closing.abort()
  inner.nobody.close()
  await inner.orders.close()
  await inner.alone.close()
  await inner.link?.close()
  await inner.plant.close()
  await inner.journal.close()
}
