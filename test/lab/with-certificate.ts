// Runs inside the lab: somebody who holds an agent's certificate and key. Arguments: the agent's name, its state folder, and what to
// do: `stay` (connect and do nothing), `flood` (send as much as goes out) or `elsewhere` (use the topic of another agent). Prints
// `in` when the broker has let it in, and `out <why>` when the connection ended; then ends.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { downTopic, upTopic } from '@kakuri/core/link/topics.ts'
import mqtt from 'mqtt'

const [name = '', state = '', what = 'stay'] = process.argv.slice(2)
const read = (file: string) => JSON.parse(readFileSync(join(state, file), 'utf8'))
const { certificate, key } = read('keys/identity.json')
const { authority, broker } = read('welcome.json')

const client = mqtt.connect({
  ...{ protocol: 'mqtts', host: broker.host, port: broker.port, ca: authority, cert: certificate, key },
  ...{ clientId: name, protocolVersion: 4, clean: true, reconnectPeriod: 0, keepalive: 30 },
})
let why = ''
client.on('error', error => {
  why ||= error.message
})
client.on('close', () => {
  console.log(`out ${why}`)
  process.exit(0)
})
client.on('connect', () => {
  console.log('in')
  if (what === 'flood') flood()
  if (what === 'elsewhere') client.subscribe(downTopic('agent-a'), { qos: 1 })
})

function flood(): void {
  const bytes = Buffer.alloc(4_000, 'x')
  for (let index = 0; index < 200; index++) client.publish(upTopic(name), bytes, { qos: 0 })
  setImmediate(flood)
}
process.stdin.on('close', () => process.exit(0)).resume()
