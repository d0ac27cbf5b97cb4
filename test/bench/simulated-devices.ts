// Many simulated SSH devices in one process. Arguments: devices, ports a device, latency in ms. Prints where they listen.
import { SimDevice } from '../../controller/src/demo/simulators/device.ts'
import { startSshSimulator } from '../../controller/src/demo/simulators/ssh.ts'

export interface SimulatedAddress {
  readonly id: string
  readonly port: number
  readonly hostKey: string
}

const [devices = 0, ports = 0, latencyMs = 0] = process.argv.slice(2).map(Number)
const user = { name: 'ops', password: 'bench' }

async function startOne(id: string): Promise<SimulatedAddress> {
  const device = new SimDevice({ name: id, ports: Array.from({ length: ports }, (_, i) => `eth${i + 1}`) })
  const simulator = await startSshSimulator({ device, dialect: 'frr-vtysh', users: [user], faults: { latencyMs } })
  return { id, port: simulator.port, hostKey: simulator.hostKeyFingerprint }
}

const started = await Promise.all(Array.from({ length: devices }, (_, i) => startOne(`sw-${i + 1}`)))
console.log(JSON.stringify(started))
process.stdin.on('end', () => process.exit(0)).resume()
