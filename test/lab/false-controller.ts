// Runs inside the lab, in the controller's namespace: somebody who has everything of the site, its keys too, and has taken the
// controller's place. Argument: JSON of `Given`. Lets agents in, says no beat, and does on standard input's lines what they name;
// prints `ready` when the agent is there, and each name when it was done.
import { createPrivateKey, generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto'
import { cpSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { gzipSync } from 'node:zlib'
import { createVault } from '@kakuri/controller/accounts/vault.ts'
import { openRegistry } from '@kakuri/controller/agents/registry.ts'
import { openCertificates } from '@kakuri/controller/tls/certificates.ts'
import { systemClock } from '@kakuri/core/base/clock.ts'
import { openBundle, publicKeyText } from '@kakuri/core/compile/seal.ts'
import { sealBeat } from '@kakuri/core/link/envelope.ts'
import type { Order } from '@kakuri/core/link/messages.ts'
import { BEAT_TOPIC, downTopic } from '@kakuri/core/link/topics.ts'
import { openSecrets } from '@kakuri/core/site/secrets.ts'
import { openController, until } from '../agents/controller.ts'
import { seal } from '../agents/room.ts'

export interface Given {
  readonly site: string
  readonly keyFile: string
  /** Bundle that was sealed and in use before. */
  readonly older: string
  readonly agent: string
  readonly host: string
  readonly port: number
}

const given: Given = JSON.parse(process.argv[2] ?? '')
const { site, agent, host, port } = given
const { sealKey } = await openSecrets(readFileSync(join(site, 'secrets.age')), {
  identity: readFileSync(given.keyFile, 'utf8'),
})
if (sealKey === null) throw new Error('secrets.age holds no seal key')
const key = createPrivateKey(sealKey)
// A copy: the true controller comes back to what it left.
const folder = join(site, '../false')
cpSync(join(site, '.kakuri'), folder, { recursive: true })
const record = async () => undefined
const certificates = await openCertificates({
  ...{ folder: join(folder, 'tls'), vault: createVault(key), clock: systemClock, names: [host], record },
})
const registry = openRegistry({
  ...{ file: join(folder, 'agents.db'), certificates, record, clock: systemClock, random: bytes => randomBytes(bytes) },
  ...{ planAgents: () => new Set([agent]), trusted: () => [], broker: () => ({ host, port }) },
})
const linkKey = () => registry.enrolled(agent)?.linkKey ?? ''
const controller = await openController({
  ...{ agent, linkKey, registry, certificates, key, folder, listen: { host, port }, quiet: true },
})
const { side, broker, births, results, sent, forge } = controller

const bytes = readFileSync(join(folder, 'bundle.kakuri'))
const bundle = openBundle(bytes, [publicKeyText(key)])
const stranger = generateKeyPairSync('ed25519').privateKey
const LATER = { sealedAt: new Date(Date.now() + 60_000).toISOString(), epoch: bundle.epoch }

const orderFor = (change: Partial<Order> = {}): Order => {
  const { boot = 0, session = 0 } = births.at(-1) ?? {}
  return {
    ...{ order: randomUUID(), boot, session, bundle: bundle.sha256, device: 'pdu-b', rung: 'outlet', verb: 'apply' },
    ...{ write: 'write', targets: [{ kind: 'contact', contact: '7' }], was: [], deadlineMs: 30_000 },
    ...change,
  }
}
const send = (order: Order) => side.send(agent, 'order', order, { transient: true })
const sendBundle = (one: { readonly sha256: string; readonly bytes: Uint8Array }) =>
  side.send(agent, 'bundle', { sha256: one.sha256, gzip: gzipSync(one.bytes).toString('base64') })

/** The bytes of the order that was carried out. */
let recorded: Uint8Array = new Uint8Array()

function oneByteChanged(): { readonly sha256: string; readonly bytes: Uint8Array } {
  const { sha256, bytes: sealed } = seal(bundle.program, { ...LATER, key })
  const changed = Buffer.from(sealed)
  const at = changed.indexOf('198.18.0.31') + '198.18.0.3'.length
  changed[at] = '2'.charCodeAt(0)
  return { sha256, bytes: changed }
}

const acts: { readonly [name: string]: () => Promise<unknown> } = {
  'a true order': async () => {
    const order = orderFor()
    await send(order)
    await until(() => results.some(result => result.order === order.order))
    recorded = sent.find(one => Buffer.from(one).includes(`"order":"${order.order}"`)) ?? recorded
  },
  'a bundle with one changed byte': () => sendBundle(oneByteChanged()),
  'a bundle sealed before the one held': () => {
    const older = readFileSync(given.older)
    return sendBundle({ sha256: openBundle(older, [publicKeyText(key)]).sha256, bytes: older })
  },
  'a bundle sealed by another key': () => sendBundle(seal(bundle.program, { ...LATER, key: stranger })),
  'the bytes of a true order, sent again': () => broker.carrier.publish(downTopic(agent), recorded),
  'the bytes of a true order, in another session': async () => {
    await nextSession()
    await broker.carrier.publish(downTopic(agent), recorded)
  },
  'an order that was given for the session before': async () => {
    const order = orderFor()
    await nextSession()
    await send(order)
  },
  'an order of a lower epoch': () => forge('order', orderFor(), { epoch: 0 }),
  'an order signed by another key': () => forge('order', orderFor(), { key: stranger }),
  'an order for a device of another room': () => send(orderFor({ device: 'board-c', rung: 'relay' })),
  'a beat signed by another key': () => {
    const head = { seq: 1_000_000, hash: 'ab'.repeat(32) }
    const beat = { epoch: 1, boot: 1_000_000, n: 1, utc: Date.now(), head }
    return broker.carrier.publish(BEAT_TOPIC, sealBeat(beat, stranger))
  },
}

async function nextSession(): Promise<void> {
  const before = births.length
  broker.drop(agent)
  await until(() => births.length > before)
}

await until(() => births.length > 0)
console.log('ready')
createInterface({ input: process.stdin })
  .on('line', async name => {
    await acts[name]?.()
    console.log(name)
  })
  .on('close', () => process.exit(0))
