import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer, type Server } from 'node:tls'
import { askController } from '@kakuri/agent/uplink/ask.ts'
import { openTls } from '@kakuri/agent/uplink/tls.ts'
import { type Forged, forge, USES } from '@kakuri/controller/agents/testing-registry.ts'
import { type Issued, issueAuthority, issueServer } from '@kakuri/controller/tls/issue.ts'
import { systemClock } from '@kakuri/core/base/clock.ts'
import type { Order } from '@kakuri/core/link/messages.ts'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { writesTo } from './devices.ts'
import { AGENT } from './room.ts'
import { openWorld, until, type World } from './world.ts'

const HOST = '127.0.0.1'
const [LONG_AGO, LATER] = [Date.UTC(2001, 0, 1), Date.UTC(2090, 0, 1)]
const DAY_MS = 86_400_000

let authority: Issued
let server: Server | null = null
let world: World | null = null
beforeAll(async () => {
  authority = await issueAuthority(Date.now())
})
afterEach(async () => {
  server?.close()
  await world?.end()
  ;[server, world] = [null, null]
})

/** Answers every request of HTTP by an empty object. */
async function serve({ key, cert }: Issued): Promise<number> {
  const answer = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}'
  server = createServer({ key, cert }, socket => socket.on('error', () => undefined).end(answer)).listen(0, HOST)
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

const at = (port: number, trusted: string) => ({ host: HOST, port, authority: trusted })
const soon = () => AbortSignal.timeout(30_000)

async function open(port: number, trusted: string): Promise<boolean> {
  const { socket, otherDate } = await openTls(at(port, trusted), soon())
  socket.on('error', () => undefined).destroy()
  return otherDate
}

describe('a controller is known by its authority, address and use', () => {
  it('and nothing is told of the date where that fits', async () => {
    const port = await serve(await issueServer(authority, [HOST], Date.now()))
    expect(await open(port, authority.cert)).toBe(false)
  })

  it.each([
    ['have ended', LONG_AGO],
    ['have not begun', LATER],
  ])('also where its certificates %s by the clock here, and that is told', async (_, now) => {
    const other = await issueAuthority(now)
    const port = await serve(await issueServer(other, [HOST], now))
    expect(await open(port, other.cert)).toBe(true)
    expect(await askController(at(port, other.cert), 'GET', '/', null, soon())).toEqual({ status: 200, body: {} })
  })

  it.each([
    ['signed by another', async () => forged(await namesake())],
    ['for another address', () => forged(authority, { address: '192.0.2.1' })],
    ['an agent’s', () => forged(authority, { usage: USES.client })],
  ])('and a certificate that has ended and is %s does not count', async (_, make) => {
    const port = await serve(await make())
    await expect(open(port, authority.cert)).rejects.toThrow('its certificate does not count')
    const asked = askController(at(port, authority.cert), 'GET', '/', null, soon())
    await expect(asked).rejects.toMatchObject({ code: 'CONTROLLER_AWAY' })
  })
})

const forged = (issuer: Issued, change: Partial<Forged> = {}) =>
  forge({ issuer, agent: 'x', address: HOST, usage: USES.server, years: [2001, 2002], ...change })

/** Its certificates name the true authority as their issuer, and it signs them with a key of its own. */
const namesake = async (): Promise<Issued> => ({ cert: authority.cert, key: (await issueAuthority(Date.now())).key })

/** A controller by whose clock it is another time, with an agent that holds bundle and secrets; gives what a verb came to. */
async function between(now: () => number) {
  world = await openWorld(undefined, { ...systemClock, now })
  const { controller, devices, give, sealed } = world
  const agent = await world.startAgent()
  await until(() => controller.births.length > 0)
  await give()
  await until(() => controller.side.waiting(AGENT) === 0 && agent.desk.doc().controller.state === 'here')
  let orders = 0
  const outcomeOf = async (verb: Order['verb']) => {
    const { boot = 0, session = 0 } = controller.births.at(-1) ?? {}
    const place = { order: `order-${orders++}`, boot, session, bundle: sealed.sha256, device: 'sw1' } as const
    const how = { rung: 'console', verb, write: 'write', deadlineMs: 30_000 } as const
    await controller.side.send(AGENT, 'order', { ...place, ...how, was: [], targets: [{ kind: 'port', port: 'p1' }] })
    return (await until(() => controller.results.find(one => one.order === place.order))).outcome
  }
  return { agent, outcomeOf, writes: () => writesTo(devices, 'sw1') }
}

describe('an agent', () => {
  it.each([
    ['ahead of', LONG_AGO],
    ['behind', LATER],
  ])(
    'whose clock is years %s the controller’s takes orders all the same, and says that a clock is wrong',
    async (_, utc) => {
      const { agent, outcomeOf, writes } = await between(() => utc)
      expect(await outcomeOf('apply')).toEqual({ kind: 'replies', replies: [{ ok: true }] })
      expect(writes()).toEqual(['apply p1'])
      expect(agent.desk.doc().readOnly).toBe(false)
      expect(agent.desk.doc().faults.map(({ en }) => en)).toEqual([expect.stringContaining('clock')])
    },
  )

  it('whose certificate has ended by the controller’s clock reads its devices and changes nothing', async () => {
    let ahead = 0
    const { agent, outcomeOf, writes } = await between(() => Date.now() + ahead)
    ahead = 91 * DAY_MS
    await until(() => agent.desk.doc().readOnly)
    expect(await outcomeOf('apply')).toMatchObject({ kind: 'error', message: expect.stringContaining('expired') })
    expect(await outcomeOf('observe')).toMatchObject({ kind: 'readings' })
    expect(writes()).toEqual([])
  })
})
