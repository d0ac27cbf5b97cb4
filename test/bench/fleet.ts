// Agents as the controller sees them: each with a certificate, a connection and a link key of its own, taking every message and
// acknowledging it. They hold no disk and check no signature: on site each does that on a box of its own. Argument: a file with the
// fleet. Prints `here` when all have said that they are, then a line for each `count` on standard input: messages taken so far.
import { createPrivateKey } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { sealMessage } from '@kakuri/core/link/envelope.ts'
import { BEAT_TOPIC, downTopic, stateTopic, upTopic } from '@kakuri/core/link/topics.ts'
import mqtt from 'mqtt'

export interface Fleet {
  readonly host: string
  readonly port: number
  /** PEM. */
  readonly authority: string
  readonly agents: readonly FleetAgent[]
}

export interface FleetAgent {
  readonly name: string
  /** PEM, of the TLS certificate and of the link. */
  readonly key: string
  readonly certificate: string
  readonly linkKey: string
}

/** So many connect at once, as after a controller's return. */
const AT_ONCE = 50

let taken = 0

async function enter(fleet: Fleet, { name, key, certificate, linkKey }: FleetAgent): Promise<void> {
  const { host, port, authority } = fleet
  const link = createPrivateKey(linkKey)
  const state = (what: 'here' | 'gone') =>
    Buffer.from(
      JSON.stringify({
        ...{ v: 1, agent: name, state: what, boot: 1, session: 1, product: 'bench', bundle: null, checkpoint: null },
        head: { seq: 0, hash: '0'.repeat(64) },
      }),
    )
  const client = await mqtt.connectAsync({
    ...{ protocol: 'mqtts', host, port, ca: authority, cert: certificate, key, clientId: name, protocolVersion: 4 },
    ...{ clean: true, reconnectPeriod: 0, keepalive: 60 },
    will: { topic: stateTopic(name), payload: state('gone'), qos: 1, retain: true },
  })
  let n = Date.now() * 1_000
  client.on('message', (topic, bytes) => {
    if (topic !== downTopic(name)) return
    const message = JSON.parse(bytes.toString('utf8'))
    if (message.kind === 'ack') return
    taken++
    const ack = {
      ...{ id: `a${n}`, from: name, to: 'controller', n: n++, epoch: 1 },
      kind: 'ack',
      body: { ids: [message.id] },
    }
    client.publish(upTopic(name), Buffer.from(sealMessage(ack, link)), { qos: 1 })
  })
  client.on('close', () => console.log(`gone ${name}`))
  await client.subscribeAsync([downTopic(name), BEAT_TOPIC], { qos: 1 })
  await client.publishAsync(stateTopic(name), state('here'), { qos: 1, retain: true })
}

async function main(file: string): Promise<void> {
  const fleet: Fleet = JSON.parse(readFileSync(file, 'utf8'))
  for (let from = 0; from < fleet.agents.length; from += AT_ONCE)
    await Promise.all(fleet.agents.slice(from, from + AT_ONCE).map(agent => enter(fleet, agent)))
  console.log('here')
  const lines = createInterface({ input: process.stdin })
  lines.on('line', () => console.log(taken))
  lines.on('close', () => process.exit(0))
}

if (import.meta.main) await main(process.argv[2] ?? '')
