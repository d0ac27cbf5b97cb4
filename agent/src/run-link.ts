import { KakuriError } from '@kakuri/core/base/errors.ts'
import { changed, type Inner, reply, tellStatus } from './inner.ts'
import { type AgentLink, type LinkHandlers, openAgentLink } from './link.ts'
import type { Standing } from './presence.ts'
import { PRODUCT } from './version.ts'
import { WORDS } from './words.ts'

/** Asks to be let in where it was not, and opens the link. */
export async function connect(inner: Inner): Promise<AgentLink> {
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
    unreached: reason => parts.say(`controller ${pinned.broker.host} port ${pinned.broker.port}: ${reason}`),
    connected: otherDate => {
      inner.status = ''
      faults.set('date', otherDate ? WORDS.otherDate : null)
      tellStatus(inner)
    },
    quiet: () => (inner.holdings.room()?.run ?? null) === null && !inner.alone.acting(),
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
  let told = ''
  await enrol({
    ...{ agent, state, clock: parts.clock, signal: closing.signal, ask: askController },
    target: { ...controller, authority: parts.authority },
    show: (enrolment, why) => {
      inner.enrolment = enrolment
      const text = `enrolment: ${enrolment.phase}${enrolment.code === null ? '' : `, code ${enrolment.code}`}`
      if (text !== told) parts.say(why === undefined ? text : `${text}: ${why}`)
      told = text
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
  const { host } = inner.parts.config.controller
  inner.linkLog.turned(now === 'here' ? 'here' : 'gone', host, inner.link?.connection()?.session ?? 0)
  inner.alone.roomChanged()
  changed(inner)
}
