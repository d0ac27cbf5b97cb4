// Runs inside the lab: somebody with the certificate of one agent who wants to be another. Arguments: own name, own state folder, the
// other's name, the other's state as JSON. Says under the other's name that it is gone and sends a message of it, asks to hear what is
// for it, and stays until standard input ends. Prints `tried` when the broker has answered all of that, `heard <topic>` for what it
// hears, and `out` when its connection ends.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { BEAT_TOPIC, downTopic, ROOT_TOPIC, stateTopic, upTopic } from '@kakuri/core/link/topics.ts'
import mqtt from 'mqtt'

const [name = '', folder = '', other = '', state = ''] = process.argv.slice(2)
const read = (file: string) => JSON.parse(readFileSync(join(folder, file), 'utf8'))
const { certificate, key } = read('keys/identity.json')
const { authority, broker } = read('welcome.json')

const client = mqtt.connect({
  ...{ protocol: 'mqtts', host: broker.host, port: broker.port, ca: authority, cert: certificate, key },
  ...{ clientId: other, protocolVersion: 4, clean: true, reconnectPeriod: 0, keepalive: 30 },
})
client.on('error', () => undefined)
client.on('close', () => {
  console.log('out')
  process.exit(0)
})
client.on('message', topic => console.log(`heard ${topic}`))
await new Promise<void>(resolve => client.once('connect', () => resolve()))
// A broker that refuses a topic answers with a failure or not at all; an answer to the next packet follows in any case.
const filters = [downTopic(other), upTopic(other), `${ROOT_TOPIC}/#`, '#', downTopic(name), BEAT_TOPIC]
for (const filter of filters) await client.subscribeAsync(filter, { qos: 1 }).catch(() => undefined)
await client.publishAsync(stateTopic(other), state, { qos: 1, retain: true })
await client.publishAsync(upTopic(other), 'forged', { qos: 1 })
console.log('tried')
process.stdin.on('close', () => process.exit(0)).resume()
