import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import type { Clock } from '@kakuri/core/base/clock.ts'
import { libraryUser } from '@kakuri/core/driver/snmp/user.ts'
import type { SnmpUser } from '@kakuri/core/site/credentials.ts'
import netSnmp, { type Agent, type Message, type Pdu, type Sender, type Varbind } from 'net-snmp'
import type { SimDevice } from './device.ts'
import { type Cell, INTEGER, SnmpTables } from './snmp-tables.ts'

/** What goes wrong, to be changed while it runs. */
export interface SnmpFaults {
  /** Requests that come in are lost. */
  silent: boolean
  /** So many requests are lost before the next is heard. */
  dropNext: number
  /** Milliseconds before a request is looked at. */
  delayMs: number
  /** Every SET is refused with noAccess. */
  readOnly: boolean
  /** SETs of these ports are refused with this error status of RFC 3416. */
  readonly refuse: Map<string, number>
  /** A request with more variables than this is answered with tooBig. */
  maxVarbinds: number
  /** Called before a SET is looked at. */
  beforeSet: () => void
}

export interface SnmpSimulator {
  readonly address: string
  readonly port: number
  readonly faults: SnmpFaults
  /** Requests heard, by kind; a request sent again counts again. */
  readonly heard: { get: number; bulk: number; set: number }
  /** As after a reboot: every interface gets another index. */
  moveIndexes(by: number): void
  close(): Promise<void>
}

export interface SnmpSimulatorParts {
  readonly device: SimDevice
  readonly clock: Clock
  readonly communities?: readonly string[]
  readonly users?: readonly SnmpUser[]
  /** 127.0.0.1 and any free port unless told. */
  readonly address?: string
  readonly port?: number
}

const TOO_BIG = 1
const NO_ACCESS = 6
const WRONG_VALUE = 10
const NOT_WRITABLE = 17
const BULK_LIMIT = 100

/** Starts a real SNMP agent (v2c and v3) on loopback that acts a device of the shared model. */
export async function startSnmpSimulator(parts: SnmpSimulatorParts): Promise<SnmpSimulator> {
  const socket = createSocket('udp4')
  socket.bind(parts.port ?? 0, parts.address ?? '127.0.0.1')
  await once(socket, 'listening')
  const faults = noFaults()
  const agent = makeAgent(parts, hearing(socket, faults, parts.clock))
  const tables = new SnmpTables(parts.device)
  const heard = { get: 0, bulk: 0, set: 0 }
  serve(agent, { device: parts.device, tables, faults, heard })
  return {
    ...socket.address(),
    faults,
    heard,
    moveIndexes: by => tables.shift(by),
    close: async () => {
      agent.close()
      await once(socket, 'close')
    },
  }
}

function noFaults(): SnmpFaults {
  return {
    silent: false,
    dropNext: 0,
    delayMs: 0,
    readOnly: false,
    refuse: new Map(),
    maxVarbinds: 1000,
    beforeSet: () => undefined,
  }
}

function makeAgent({ communities = [], users = [] }: SnmpSimulatorParts, socket: unknown): Agent {
  const options = { port: 1, address: '127.0.0.1', dgramModule: { createSocket: () => socket } }
  // The library tells of every request and of every one it did not take; the answer on the wire says the same.
  const agent = netSnmp.createAgent(options, () => undefined)
  for (const community of communities) agent.getAuthorizer().addCommunity(community)
  for (const user of users) agent.getAuthorizer().addUser(libraryUser(user))
  return agent
}

/** The bound socket as the library wants it: its own `bind` cannot ask for any free port, and faults come before it. */
function hearing(socket: Socket, faults: SnmpFaults, clock: Clock): unknown {
  const open = { open: true }
  socket.on('close', () => {
    open.open = false
  })
  const lost = () => faults.silent || (faults.dropNext > 0 && faults.dropNext-- > 0)
  return {
    bind: () => undefined,
    on(event: string, listener: (...given: unknown[]) => void) {
      if (event !== 'message') return socket.on(event, listener)
      return socket.on('message', async (datagram, sender) => {
        if (lost()) return
        if (faults.delayMs > 0) await clock.sleep(faults.delayMs)
        if (open.open) listener(datagram, sender)
      })
    },
    send: socket.send.bind(socket),
    address: () => socket.address(),
    close: () => socket.close(),
  }
}

interface Acting {
  readonly device: SimDevice
  readonly tables: SnmpTables
  readonly faults: SnmpFaults
  readonly heard: SnmpSimulator['heard']
}

/** The library does the wire and the security; what is answered comes from the device's model. */
function serve(agent: Agent, acting: Acting): void {
  const answerWith =
    (answer: (request: Pdu) => Partial<Pdu>) => (socket: unknown, message: Message, sender: Sender) => {
      const pdu = message.pdu.getResponsePduForRequest()
      const tooBig = message.pdu.varbinds.length > acting.faults.maxVarbinds
      Object.assign(pdu, tooBig ? { errorStatus: TOO_BIG, varbinds: [] } : answer(message.pdu))
      agent.sendResponse(socket, sender, message, pdu)
    }
  agent.getRequest = answerWith(request => get(acting, request))
  agent.getNextRequest = answerWith(request => bulk(acting, request, 1))
  agent.getBulkRequest = answerWith(request => bulk(acting, request, Math.min(request.maxRepetitions ?? 1, BULK_LIMIT)))
  agent.setRequest = answerWith(request => set(acting, request))
}

function get({ tables, heard }: Acting, request: Pdu): Partial<Pdu> {
  heard.get++
  return { varbinds: request.varbinds.map(({ oid }) => varbind(oid, tables.get(oid), 'NoSuchInstance')) }
}

function bulk({ tables, heard }: Acting, request: Pdu, rows: number): Partial<Pdu> {
  heard.bulk++
  const varbinds: Varbind[] = []
  let row = request.varbinds.map(one => one.oid)
  for (let count = 0; count < rows; count++) {
    const cells = row.map(oid => varbind(oid, tables.next(oid), 'EndOfMibView'))
    varbinds.push(...cells)
    row = cells.map(cell => cell.oid)
  }
  return { varbinds }
}

/** Either every variable is set or none (RFC 3416, clause 4.2.5). */
function set(acting: Acting, request: Pdu): Partial<Pdu> {
  acting.heard.set++
  acting.faults.beforeSet()
  const statuses = request.varbinds.map(one => statusOf(acting, one))
  const first = statuses.findIndex(status => status !== 0)
  if (first >= 0) return { errorStatus: statuses[first] ?? 0, errorIndex: first + 1, varbinds: request.varbinds }
  for (const { oid, value } of request.varbinds) {
    acting.device.setAdmin(acting.tables.adminOf(oid) ?? '', value === 1 ? 'up' : 'down')
  }
  return { varbinds: request.varbinds }
}

function statusOf({ tables, faults }: Acting, { oid, type, value }: Varbind): number {
  const port = tables.adminOf(oid)
  if (faults.readOnly) return NO_ACCESS
  if (port === undefined) return NOT_WRITABLE
  if (type !== INTEGER || (value !== 1 && value !== 2)) return WRONG_VALUE
  return faults.refuse.get(port) ?? 0
}

function varbind(oid: string, cell: Cell | undefined, missing: 'NoSuchInstance' | 'EndOfMibView'): Varbind {
  return cell === undefined ? { oid, type: netSnmp.ObjectType[missing], value: null } : { ...cell }
}
