import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startController } from '../lab/controller.ts'
import { startTraffic } from '../lab/flows.ts'
import { startLab } from '../lab/lab.ts'
import { readTopology } from '../lab/topology.ts'
import { median, milliseconds, type Row, spread } from './report.ts'

const ROUNDS = 5
const BUDGET_MS = 100
/** Flows that stage 1 leaves alone. */
const KEPT = ['pacs-to-ehr', 'pc-a1-to-ehr']

/** The last packet that still crossed after a stage 1 trigger: real traffic every 2 ms, armed sessions, journal on disk. */
export async function benchLastPacket(): Promise<Row[]> {
  const late: number[] = []
  for (let round = 0; round < ROUNDS; round++) late.push(await lastPacket())
  const what = 'last packet that crossed after the stage 1 trigger (lab hospital, armed)'
  const budget = milliseconds(BUDGET_MS)
  const note = 'packets leave every 2 ms; both cores also carry the daemons and the traffic itself'
  return [{ what, measured: spread(late), against: '', ratio: null, budget, met: median(late) <= BUDGET_MS, note }]
}

async function lastPacket(): Promise<number> {
  const lab = await startLab(readTopology('hospital'))
  const folder = mkdtempSync(join(tmpdir(), 'kakuri-bench-'))
  try {
    const traffic = await startTraffic(lab, 2)
    const controller = await startController(lab, { name: 'bench', journalFolder: folder })
    await controller.arm()
    await traffic.crossing(Object.keys(lab.topology.flows))
    await controller.isolate(['stage-1'])
    const live = await traffic.crossing(KEPT)
    const stopped = [...(await traffic.flows())].filter(([name]) => !live.includes(name))
    if (stopped.length === 0) throw new Error('stage 1 stopped nothing')
    const last = Math.max(...stopped.map(([, flow]) => flow.lastAt)) - controller.triggeredAt
    await controller.end()
    return last
  } finally {
    await lab.stop()
    rmSync(folder, { recursive: true })
  }
}
