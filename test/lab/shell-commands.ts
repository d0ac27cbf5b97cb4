import { createServer, type Server, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import type { Traffic } from './flows.ts'
import type { Lab } from './lab.ts'
import { setPort } from './state.ts'
import { splitPort } from './topology.ts'

/** What a command of the lab's shell prints, and its exit status. */
export interface LabAnswer {
  readonly lines: readonly string[]
  readonly status: number
}

interface Parts {
  readonly lab: Lab
  readonly traffic: Traffic
}

type LabCommand = (parts: Parts, word: string) => Promise<LabAnswer>

const COMMANDS: Readonly<Record<string, LabCommand>> = {
  flows: ({ lab, traffic }) => flows(lab, traffic),
  pull: ({ lab }, cable) => moveCable(lab, cable, 'down'),
  plug: ({ lab }, cable) => moveCable(lab, cable, 'up'),
  stop: ({ lab }, device) => daemons(lab, device, 'stop'),
  start: ({ lab }, device) => daemons(lab, device, 'start'),
}

/** Answers the commands of the lab's shell: one JSON list of words a line, one JSON answer a line. */
export async function serveLabCommands(path: string, parts: Parts): Promise<Server> {
  const server = createServer(socket => {
    createInterface({ input: socket }).on('line', line => void reply(socket, parts, JSON.parse(line)))
  })
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(path, resolve))
  return server
}

async function reply(socket: Socket, parts: Parts, words: readonly string[]): Promise<void> {
  const [name = '', word = ''] = words
  const command = COMMANDS[name] ?? (async () => wrong(`There is no command ${name}.`))
  const answer = await command(parts, word).catch(error => wrong(String(error)))
  socket.end(`${JSON.stringify(answer)}\n`)
}

const wrong = (line: string): LabAnswer => ({ lines: [line], status: 1 })
const said = (line: string): LabAnswer => ({ lines: [line], status: 0 })

/** A host that cannot find its neighbour asks again once a second. What was plugged in just now needs that long. */
const SETTLING_MS = 1500

/** Looks for a moment at what arrives: every flow sends fifty packets a second. */
async function flows(lab: Lab, traffic: Traffic): Promise<LabAnswer> {
  await new Promise(resolve => setTimeout(resolve, SETTLING_MS))
  const crossing = await traffic.crossing([])
  const names = Object.keys(lab.topology.flows)
  const width = Math.max(...names.map(name => name.length))
  const lines = names.map(name => `${name.padEnd(width)}  ${crossing.includes(name) ? 'crosses' : 'stopped'}`)
  return { lines: [...lines, `${crossing.length} of ${names.length} flows cross`], status: 0 }
}

/** The lab takes one end of a cable down; the other end then loses its link, as with a cable that is pulled. */
async function moveCable(lab: Lab, id: string, state: 'up' | 'down'): Promise<LabAnswer> {
  const cable = lab.topology.cables.find(one => one.id === id)
  if (cable === undefined) return wrong(`There is no cable "${id}" in the lab; cables.csv names them, such as C-0023.`)
  const end = farEnd(lab, cable.ends)
  await setPort(lab, end, state)
  if (state === 'up') await giveRoute(lab, splitPort(end)[0])
  const ends = cable.ends.map(end => splitPort(end).join(' ')).join(' and ')
  return said(`Cable ${id} between ${ends} is ${state === 'down' ? 'out' : 'in'}.`)
}

/** The kernel forgets a host's way out with the link; a real host keeps it. */
async function giveRoute(lab: Lab, id: string): Promise<void> {
  const host = lab.topology.hosts[id]
  const net = host === undefined ? undefined : lab.topology.segments[host.segment]?.net
  if (net !== undefined) await lab.read(id, ['ip', 'route', 'replace', 'default', 'via', `${net}.1`])
}

/** A host's or wall's end where there is one; else the second, which is not the one that the plan cuts. */
function farEnd(lab: Lab, ends: readonly [string, string]): string {
  const notDriven = ends.find(end => lab.topology.devices[splitPort(end)[0]] === undefined)
  return notDriven ?? ends[1]
}

async function daemons(lab: Lab, device: string, order: 'stop' | 'start'): Promise<LabAnswer> {
  if (lab.topology.devices[device] === undefined) {
    return wrong(`There is no device "${device}" in the lab; site.yaml names them, such as srv-1.`)
  }
  const act = order === 'stop' ? lab.stopDaemon : lab.startDaemon
  for (const daemon of ['sshd', 'snmpd'] as const) await act(device, daemon)
  return said(
    `${device} ${order === 'stop' ? 'no longer answers' : 'answers'} over SSH and SNMP. Its ports are as they were.`,
  )
}
