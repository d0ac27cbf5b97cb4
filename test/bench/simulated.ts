import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import type { CutTimes } from './cut-child.ts'
import { median, milliseconds, type Row, spread } from './report.ts'
import { writeSite } from './simulated-site.ts'

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
    writeSite(folder, JSON.parse(line), PORTS)
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
