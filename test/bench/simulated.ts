import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { stringify } from 'yaml'
import type { CutTimes } from './cut-child.ts'
import { median, milliseconds, type Row, spread } from './report.ts'
import type { SimulatedAddress } from './simulated-devices.ts'

const DEVICES = 500
const PORTS = 10
const LATENCY_MS = 50
const BUDGET_MS = 2000
const ROUNDS = 3

/** Many simulated devices in one process, the controller in another: two cores carry both sides of every session. */
export async function benchSimulated(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'kakuri-bench-'))
  const words = [join(import.meta.dirname, 'simulated-devices.ts'), DEVICES, PORTS, LATENCY_MS].map(String)
  const simulators = spawn(process.execPath, words, { stdio: ['pipe', 'pipe', 'inherit'] })
  try {
    const [line] = await once(createInterface({ input: simulators.stdout }), 'line')
    writeSite(folder, JSON.parse(line))
    const times: number[] = []
    for (let round = 0; round < ROUNDS; round++) times.push((await cut(folder, round)).armed)
    return [
      {
        what: `${DEVICES} simulated devices x ${PORTS} ports, ${LATENCY_MS} ms each, SSH armed, read back`,
        measured: spread(times),
        against: '',
        ratio: null,
        budget: milliseconds(BUDGET_MS),
        met: median(times) <= BUDGET_MS,
        note: 'the simulators run on the same two cores',
      },
    ]
  } finally {
    simulators.stdin.end()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function cut(folder: string, round: number): Promise<CutTimes> {
  const words = [join(import.meta.dirname, 'cut-child.ts'), folder, join(folder, `journal-${round}.db`), 'armed']
  const { stdout } = await promisify(execFile)(process.execPath, words)
  const times: CutTimes = JSON.parse(stdout)
  if (times.outcomes.done !== 2 * DEVICES * PORTS) throw new Error(`not every port was cut: ${JSON.stringify(times)}`)
  return times
}

/** Every device hangs on one management switch that nothing drives. */
function writeSite(folder: string, devices: readonly SimulatedAddress[]): void {
  const rows = devices.flatMap(({ id }, d) => [
    `M-${d},,${id},mgmt0,mgmt-sw,eth${d + 1},grey,copper,mgmt,`,
    ...Array.from(
      { length: PORTS },
      (_, p) => `C-${d}-${p},"=""1-${tagOf(d, p)}""",${id},eth${p + 1},wall,w${d}-${p},red,copper,ward,`,
    ),
  ])
  const header = 'cable,tag,a_device,a_port,b_device,b_port,colour,medium,segments,notes'
  const files = {
    'site.yaml': stringify(siteYaml(devices)),
    'cables.csv': [header, ...rows, ''].join('\r\n'),
    'plan.yaml': stringify(planYaml(devices)),
    'credentials.json': JSON.stringify({ ops: { kind: 'ssh', user: 'ops', password: 'bench' } }),
  }
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
}

function tagOf(device: number, port: number): number {
  return device * PORTS + port + 1
}

function siteYaml(devices: readonly SimulatedAddress[]): object {
  const place = { kind: 'switch', room: 'room' }
  const device = ({ id, port, hostKey }: SimulatedAddress) => {
    const ssh = { profile: 'frr-vtysh', port, credentials: 'ops', hostKeys: [hostKey] }
    return { ...place, name: id, address: '127.0.0.1', segment: 'mgmt', ways: { ssh } }
  }
  return {
    site: 'kakuri/1',
    id: 'bench',
    name: 'Bench',
    rooms: { room: { name: 'Room' } },
    segments: { mgmt: { kind: 'management', name: 'Management' }, ward: { kind: 'client', name: 'Ward' } },
    devices: {
      'mgmt-sw': { ...place, name: 'Management' },
      ...Object.fromEntries(devices.map(one => [one.id, device(one)])),
    },
    controller: { attach: 'mgmt-sw:ctl', segment: 'mgmt' },
  }
}

function planYaml(devices: readonly SimulatedAddress[]): object {
  const cutPoints = devices.flatMap(({ id }, d) =>
    Array.from({ length: PORTS }, (_, p) => ({
      id: `${id}-${p + 1}`,
      tag: `1-${tagOf(d, p)}`,
      port: `${id}:eth${p + 1}`,
    })),
  )
  return { plan: 'kakuri/1', name: 'Bench', stages: [{ id: 'wards', name: 'Wards', gate: 'auto', cutPoints }] }
}
