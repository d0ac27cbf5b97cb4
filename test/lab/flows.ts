import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import { join } from 'node:path'
import { createInterface, type Interface } from 'node:readline'
import type { Lab } from './lab.ts'
import type { TrafficOrder, TrafficReport } from './traffic.ts'

export interface FlowState {
  readonly sent: number
  /** Highest number that arrived; 0 before the first. */
  readonly got: number
  /** When the last one arrived, monotonic milliseconds of the machine; 0 before the first. */
  readonly lastAt: number
}

/** Real traffic between the lab's hosts. */
export interface Traffic {
  /** Where every flow stands now. */
  flows(): Promise<ReadonlyMap<string, FlowState>>
  /**
   * The flows of which a packet sent after this call arrived. Looks until every flow has sent and every one in `expected`
   * has brought five packets, so a slow machine takes longer and judges the same; gives what it has after 15 seconds.
   */
  crossing(expected: readonly string[]): Promise<string[]>
  stop(): void
}

const ENOUGH = 5
const PATIENCE_MS = 15_000

export async function startTraffic(lab: Lab, everyMs = 20): Promise<Traffic> {
  const hosts = await Promise.all(Object.keys(lab.topology.hosts).map(host => startHost(lab, host, everyMs)))
  const flows = async () => merge(lab, await Promise.all(hosts.map(host => host.report())))
  return {
    flows,
    crossing: expected => crossing(flows, expected),
    stop: () => {
      for (const host of hosts) host.stop()
    },
  }
}

interface Host {
  report(): Promise<TrafficReport>
  stop(): void
}

async function startHost(lab: Lab, host: string, everyMs: number): Promise<Host> {
  const own = Object.entries(lab.topology.flows).filter(([, flow]) => flow.from === host)
  const send = Object.fromEntries(own.map(([name, flow]) => [name, lab.topology.hosts[flow.to]?.address ?? '']))
  const order: TrafficOrder = { send, everyMs }
  const child = lab.spawn(host, [process.execPath, join(import.meta.dirname, 'traffic.ts'), JSON.stringify(order)])
  const lines = createInterface({ input: child.stdout })
  await nextLine(child, lines)
  return {
    report: async () => {
      const line = nextLine(child, lines)
      child.stdin.write('report\n')
      return JSON.parse(await line)
    },
    stop: () => child.stdin.end(),
  }
}

function nextLine(child: ChildProcessWithoutNullStreams, lines: Interface): Promise<string> {
  return new Promise((resolve, reject) => {
    const ended = () => reject(new Error(`traffic ended: ${child.stderr.read()}`))
    child.once('exit', ended)
    lines.once('line', line => {
      child.off('exit', ended)
      resolve(line)
    })
  })
}

function merge(lab: Lab, reports: readonly TrafficReport[]): Map<string, FlowState> {
  const sent = Object.assign({}, ...reports.map(report => report.sent))
  const got = Object.assign({}, ...reports.map(report => report.got))
  const names = Object.keys(lab.topology.flows)
  return new Map(
    names.map(name => [
      name,
      { sent: sent[name] ?? 0, got: got[name]?.highest ?? 0, lastAt: got[name]?.lastAt ?? 0 } satisfies FlowState,
    ]),
  )
}

async function crossing(flows: Traffic['flows'], expected: readonly string[]): Promise<string[]> {
  const before = await flows()
  const sentBefore = (name: string) => before.get(name)?.sent ?? 0
  const until = performance.now() + PATIENCE_MS
  for (;;) {
    const now = await flows()
    const allSent = [...now].every(([name, flow]) => flow.sent >= sentBefore(name) + ENOUGH)
    const allCame = expected.every(name => (now.get(name)?.got ?? 0) >= sentBefore(name) + ENOUGH)
    if ((allSent && allCame) || performance.now() > until) {
      return [...now].filter(([name, flow]) => flow.got > sentBefore(name)).map(([name]) => name)
    }
    await new Promise(resolve => setTimeout(resolve, 50))
  }
}
