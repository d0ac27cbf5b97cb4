// Runs inside a host's namespace: sends every flow it is told to send, counts what arrives, and answers `report` on
// standard input. Times are CLOCK_MONOTONIC, which all namespaces of one machine share.
import { createSocket } from 'node:dgram'
import { createInterface } from 'node:readline'

export interface TrafficOrder {
  /** Flow name to the address it goes to. */
  readonly send: Readonly<Record<string, string>>
  readonly everyMs: number
}

export interface TrafficReport {
  /** Flow name to how many were sent; the first is number 1. */
  readonly sent: Readonly<Record<string, number>>
  /** Flow name to the highest number that arrived and when the last one did, in monotonic milliseconds. */
  readonly got: Readonly<Record<string, { readonly highest: number; readonly lastAt: number }>>
}

const PORT = 7000

function monoMs(): number {
  return Number(process.hrtime.bigint()) / 1e6
}

function main(order: TrafficOrder): void {
  const sent: Record<string, number> = {}
  const got: Record<string, { highest: number; lastAt: number }> = {}
  const socket = createSocket('udp4')
  // A cut shows as an error on the socket (no route, no neighbour). It must not stop the traffic that tests the cut.
  socket.on('error', () => undefined)
  socket.on('message', bytes => {
    const [flow = '', number = '0'] = bytes.toString('ascii').split(' ')
    got[flow] = { highest: Math.max(Number(number), got[flow]?.highest ?? 0), lastAt: monoMs() }
  })
  const sendAll = () => {
    for (const [flow, address] of Object.entries(order.send)) {
      const number = (sent[flow] ?? 0) + 1
      sent[flow] = number
      socket.send(`${flow} ${number}`, PORT, address, () => undefined)
    }
  }
  socket.bind(PORT, () => {
    setInterval(sendAll, order.everyMs)
    process.stdout.write('bound\n')
  })
  const lines = createInterface({ input: process.stdin })
  lines.on('line', () => process.stdout.write(`${JSON.stringify({ sent, got } satisfies TrafficReport)}\n`))
  lines.on('close', () => process.exit(0))
}

if (import.meta.main) main(JSON.parse(process.argv[2] ?? '{}'))
