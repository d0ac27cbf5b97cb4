import type { Clock } from '@kakuri/core/base/clock.ts'
import type { Credentials, SnmpUser, SshCredentials } from '@kakuri/core/site/credentials.ts'
import { DEVICES, type DemoDevice } from './hospital.ts'
import { startSnmpSimulator } from './simulators/snmp.ts'
import { startSshSimulator } from './simulators/ssh.ts'
import type { Listening } from './site-files.ts'
import type { World } from './world.ts'

/** Milliseconds a simulated device takes to answer a line: about what a switch in the same building does. */
export const DEVICE_LATENCY_MS = 40

const SSH_LOGIN: SshCredentials = { kind: 'ssh', user: 'ops', password: 'demo-only-ssh', enable: 'demo-only-enable' }
const SNMP_LOGIN: SnmpUser = {
  kind: 'snmp-v3',
  user: 'ops',
  auth: { protocol: 'sha256', password: 'demo-only-auth' },
  priv: { protocol: 'aes128', password: 'demo-only-priv' },
}

/** What goes into the demo's secrets.age. They open nothing but simulators on this machine. */
export const DEMO_CREDENTIALS: ReadonlyMap<string, Credentials> = new Map<string, Credentials>([
  ['network-admin', SSH_LOGIN],
  ['network-snmp', SNMP_LOGIN],
])

export interface Running {
  readonly listening: ReadonlyMap<string, Listening>
  close(): Promise<void>
}

/** Starts SSH and SNMP of every driven device on 127.0.0.1, each on a free port. `latencyMs`: before each answer over SSH. */
export async function startSimulators(world: World, clock: Clock, latencyMs: number): Promise<Running> {
  const listening = new Map<string, Listening>()
  const closers: (() => Promise<void>)[] = []
  for (const device of DEVICES.filter(one => one.dialect !== null || one.snmp)) {
    listening.set(device.id, await startDevice(world, device, { clock, latencyMs }, closers))
  }
  return {
    listening,
    close: async () => {
      await Promise.all(closers.map(close => close()))
      world.network.close()
    },
  }
}

async function startDevice(
  world: World,
  device: DemoDevice,
  { clock, latencyMs }: { readonly clock: Clock; readonly latencyMs: number },
  closers: (() => Promise<void>)[],
): Promise<Listening> {
  const model = world.devices.get(device.id)
  if (model === undefined) throw new Error(`the demo's world has no ${device.id}`)
  const ssh = device.dialect === null ? null : await startSsh(model, device, device.dialect, latencyMs)
  if (ssh !== null && !device.sshDead) closers.push(() => ssh.close())
  const snmp = device.snmp ? await startSnmpSimulator({ device: model, clock, users: [SNMP_LOGIN] }) : null
  if (snmp !== null) closers.push(() => snmp.close())
  return {
    ssh: ssh && { port: ssh.port, hostKey: ssh.hostKeyFingerprint },
    snmp: snmp && { port: snmp.port },
  }
}

type Dialect = NonNullable<DemoDevice['dialect']>

/** A dead SSH had a host key once; then nothing answers at its port. */
async function startSsh(
  model: Parameters<typeof startSshSimulator>[0]['device'],
  device: DemoDevice,
  dialect: Dialect,
  latencyMs: number,
) {
  const { user, password = '', enable = '' } = SSH_LOGIN
  const users = [{ name: user, password, enable }]
  const ssh = await startSshSimulator({ device: model, dialect, users, faults: { latencyMs } })
  if (device.sshDead) await ssh.close()
  return ssh
}
