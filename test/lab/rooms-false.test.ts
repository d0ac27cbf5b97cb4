import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { AnyEvent } from '@kakuri/core/journal/events.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { until } from '../agents/controller.ts'
import type { Given } from './false-controller.ts'
import { openRooms, type RoomAgent, type Rooms } from './rooms.ts'
import { hardwareState } from './rooms-hardware.ts'
import { roomsSkipped } from './rooms-requirements.ts'
import { readState } from './state.ts'
import { CONTROLLER } from './topology.ts'

const skipped = roomsSkipped()
const FALSE_CONTROLLER = join(import.meta.dirname, 'false-controller.ts')

type Refused = Extract<AnyEvent, { type: 'link.refused' }>['body']

/** What it does, and how the agent writes that down. */
const CASES: readonly (readonly [string, Partial<Refused>])[] = [
  ['a bundle with one changed byte', { kind: 'bundle', detail: expect.stringContaining('SHA-256') }],
  ['a bundle sealed before the one held', { kind: 'bundle', detail: expect.stringContaining('it was sealed at') }],
  ['a bundle sealed by another key', { kind: 'bundle', detail: expect.stringContaining('not trusted') }],
  ['the bytes of a true order, sent again', { kind: 'order', why: 'replayed' }],
  ['the bytes of a true order, in another session', { kind: 'order', why: 'replayed' }],
  ['an order that was given for the session before', { kind: 'order', why: 'order' }],
  ['an order of a lower epoch', { kind: 'order', why: 'lower-epoch' }],
  ['an order signed by another key', { kind: 'order', why: 'wrong-signature' }],
  ['an order for a device of another room', { kind: 'order', why: 'order' }],
  ['a beat signed by another key', { kind: 'beat', why: 'wrong-signature' }],
]

describe.skipIf(skipped)('somebody with the keys of the site, in the place of the controller', () => {
  let rooms: Rooms
  let agent: RoomAgent
  let enemy: Enemy
  beforeAll(async () => {
    rooms = await openRooms()
    agent = rooms.agents.get('agent-b') ?? fail('there is no agent-b')
    const older = await sealAnew(rooms, agent)
    await rooms.killController()
    const place = { agent: agent.name, host: '198.18.0.2', port: 8883 }
    enemy = startEnemy(rooms, { site: rooms.site, keyFile: join(rooms.site, '../site.key'), older, ...place })
    await enemy.said('ready')
    await agent.display.until('no controller', ({ controller }) => controller.state === 'gone')
  }, 180_000)
  afterAll(() => rooms?.close())

  /** Everything that a false message could have changed. */
  const standing = async () => ({
    ...(await readState(rooms.lab)),
    pdu: hardwareState(rooms.lab, 'pdu-b'),
    board: hardwareState(rooms.lab, 'board-c'),
    bundle: readFileSync(join(agent.state, 'bundle.kakuri'), 'utf8'),
  })

  it('is obeyed where nothing is wrong: what follows is refused for the one thing that is', async () => {
    await enemy.act('a true order')
    expect(hardwareState(rooms.lab, 'pdu-b')).toMatchObject({ writes: 1 })
  })

  it.each(CASES)('%s is refused, touches nothing, and is written down', async (name, refused) => {
    const before = await standing()
    const seq = agent.events().at(-1)?.seq ?? 0
    const since = () => agent.events().filter(event => event.seq > seq)
    await enemy.act(name)
    const told = await until(() => since().find(event => event.type === 'link.refused'))
    expect(told.body).toMatchObject(refused)
    expect(since().filter(event => event.type === 'order.taken')).toEqual([])
    expect(await standing()).toEqual(before)
    expect(agent.display.doc?.controller.state).toBe('gone')
  })

  it('all of it stands in the journal of the true controller when that is back', async () => {
    await enemy.leave()
    await rooms.startController()
    const evidence = await rooms.until('the last refusal', events => {
      const told = events.flatMap(({ type, body }) =>
        type === 'agent.evidence' && body.agent === agent.name && body.entry.type === 'link.refused'
          ? [body.entry.body]
          : [],
      )
      return told.length >= CASES.length ? told : null
    })
    expect(evidence).toEqual(CASES.map(([, refused]) => expect.objectContaining(refused)))
    await agent.display.until('the controller', ({ controller }) => controller.state === 'here')
  })
})

/** Another plan is sealed and given to the agent. Gives the file of the one before. */
async function sealAnew(rooms: Rooms, agent: RoomAgent): Promise<string> {
  const sealed = join(rooms.site, '.kakuri/bundle.kakuri')
  const held = join(agent.state, 'bundle.kakuri')
  const older = join(rooms.site, '../older.kakuri')
  copyFileSync(sealed, older)
  const plan = join(rooms.site, 'plan.yaml')
  writeFileSync(plan, readFileSync(plan, 'utf8').replace('Isolation of three rooms', 'Second isolation of three rooms'))
  await rooms.kakuri('seal')
  await until(() => readFileSync(held, 'utf8') === readFileSync(sealed, 'utf8'))
  return older
}

interface Enemy {
  /** Resolves when it has printed it. */
  said(line: string): Promise<unknown>
  act(name: string): Promise<unknown>
  leave(): Promise<void>
}

function startEnemy(rooms: Rooms, given: Given): Enemy {
  const words = [process.execPath, FALSE_CONTROLLER, JSON.stringify(given)]
  const child: ChildProcessWithoutNullStreams = rooms.lab.spawn(CONTROLLER, words)
  const lines: string[] = []
  let [complaints, over] = ['', false]
  createInterface({ input: child.stdout }).on('line', line => lines.push(line))
  child.stderr.on('data', chunk => {
    complaints += chunk
  })
  child.once('exit', () => {
    over = true
  })
  const said = (line: string) => until(() => lines.includes(line) || (over && fail(complaints)))
  const act = (name: string) => {
    child.stdin.write(`${name}\n`)
    return said(name)
  }
  const leave = async () => {
    child.stdin.end()
    await until(() => over)
  }
  return { said, act, leave }
}

function fail(why: string): never {
  throw new Error(why)
}
