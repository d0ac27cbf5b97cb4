import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTraffic, type Traffic } from './flows.ts'
import { approve, openRooms, type Rooms, startRun } from './rooms.ts'
import { hardwareState } from './rooms-hardware.ts'
import { roomsSkipped } from './rooms-requirements.ts'
import { portState, setPort } from './state.ts'

const skipped = roomsSkipped()

describe.skipIf(skipped)('three rooms are cut by SSH, console, outlet, relay and two people, in order', () => {
  let rooms: Rooms
  let traffic: Traffic
  beforeAll(async () => {
    rooms = await openRooms()
    traffic = await startTraffic(rooms.lab)
  }, 120_000)
  afterAll(() => rooms?.close())

  const agent = (name: string) => {
    const found = rooms.agents.get(name)
    if (found === undefined) throw new Error(`there is no ${name}`)
    return found
  }
  const crossing = (...expected: string[]) => traffic.crossing(expected)
  let run = ''
  const open = (stage: string) => approve(rooms, run, stage)
  const ended = (step: string) =>
    rooms.until(`the end of ${step}`, events =>
      events.flatMap(event => (event.type === 'step.ended' && event.body.step === step ? [event.body] : [])).at(-1),
    )

  it('carries all traffic before anything is cut, and every agent is in quiet', async () => {
    const all = Object.keys(rooms.lab.topology.flows)
    expect(await crossing(...all)).toEqual(all)
    expect([...rooms.agents.values()].map(({ display }) => display.doc?.room?.run)).toEqual([null, null, null])
    expect(await rooms.kakuri('agent', 'list')).toMatch(/agent-a[\s\S]*agent-b[\s\S]*agent-c/)
  })

  it('finds every cut point ready over the rungs of the plan', async () => {
    await rooms.call('POST', '/prepare', {})
    const prepared = rooms.events().findLast(event => event.type === 'run.prepared')
    const failing = prepared?.type === 'run.prepared' ? prepared.body.observed.filter(one => one.error !== null) : null
    expect(failing).toEqual([])
  })

  it('cuts stage 1 by SSH, by an outlet and by a relay, each read back, and exactly its traffic stops', async () => {
    run = await startRun(rooms)
    expect(await ended('nas-a')).toMatchObject({ outcome: 'done', rung: 'ssh' })
    expect(await ended('nas-b')).toMatchObject({ outcome: 'done', rung: 'outlet' })
    expect(await ended('vendor')).toMatchObject({ outcome: 'done', rung: 'relay' })
    const live = ['pacs-to-ehr', 'pc-b1-to-pc-b2', 'pc-c1-to-pc-c2']
    expect(await crossing(...live)).toEqual(live)
    expect(await portState(rooms.lab, 'core-1:eth3')).toBe('down')
    expect(hardwareState(rooms.lab, 'pdu-b')).toMatchObject({ writes: 1 })
  })

  it('tells every room what is happening', async () => {
    const { display } = agent('agent-a')
    const run = await display.until('the run', ({ room }) => room?.run)
    expect(run.announcements.map(text => text.en)).toEqual([
      'The network is being cut apart. Please change to paper records.',
    ])
  })

  it('cuts stage 2 by the serial console of the server switch', async () => {
    await open('stage-2')
    expect(await ended('pacs')).toMatchObject({ outcome: 'done', rung: 'console' })
    expect(await portState(rooms.lab, 'sw-b:eth3')).toBe('down')
  })

  it('has two people in two rooms pull one cable each; who pulls the wrong one is told at once', async () => {
    await open('stage-3')
    const [b, c] = [agent('agent-b').display, agent('agent-c').display]
    const [taskB, taskC] = await Promise.all([b.task('pc-b1'), c.task('pc-c1')])
    expect([taskB.tag, taskC.tag]).toEqual(['3-01', '3-02'])
    expect(taskB.cables.map(cable => cable.ends[0].name.en)).toEqual(['Server switch'])
    await setPort(rooms.lab, 'pc-b2:eth0', 'down')
    const wrong = await b.until('the wrong cable', ({ room }) => room?.tasks.find(task => task.phase === 'wrong-cable'))
    expect(wrong.wrong?.id).toBe('C-0205')
    await setPort(rooms.lab, 'pc-b2:eth0', 'up')
    await b.task('pc-b1')
    expect(await b.answer(taskB, '田中 次郎')).toMatchObject({ status: 200 })
    await b.until('the link still up', ({ room }) => room?.tasks.find(task => task.phase === 'still-up'))
    await setPort(rooms.lab, 'pc-b1:eth0', 'down')
    await setPort(rooms.lab, 'pc-c1:eth0', 'down')
    const verified = b.until('verified', ({ room }) =>
      room?.tasks.some(task => task.step === 'pc-b1' && task.phase === 'verified'),
    )
    await b.answer(await b.task('pc-b1'), '田中 次郎')
    await verified
    await c.answer(taskC, '警備 高橋')
    expect(await ended('pc-b1')).toMatchObject({ outcome: 'done', rung: 'hands' })
    expect(await ended('pc-c1')).toMatchObject({ outcome: 'done', rung: 'hands' })
    expect(await crossing()).toEqual([])
  })

  it('kept the order: no step of a stage was begun before the stage in front of it had ended', () => {
    const events = rooms.events()
    const marks = events.flatMap(event => {
      if (event.type === 'stage.started' || event.type === 'stage.ended') return `${event.type} ${event.body.stage}`
      return event.type === 'step.intent' ? 'touched' : []
    })
    const order = marks.filter((mark, i) => mark !== marks[i - 1])
    const around = (id: string) => [`stage.started ${id}`, 'touched', `stage.ended ${id}`]
    expect(order).toEqual(['stage-1', 'stage-2', 'stage-3'].flatMap(around))
  })

  it('names the people who answered at the displays, and the agents through which they did', () => {
    const answers = rooms.events().flatMap(event => (event.type === 'task.answered' ? [event] : []))
    expect(answers.map(({ body }) => body.by)).toEqual(['田中 次郎', '田中 次郎', '警備 高橋'])
  })

  it('each agent wrote down every order that changes a device before it touched it, and what came of it', () => {
    const events = agent('agent-b').events()
    const taken = events.filter(event => event.type === 'order.taken')
    const ends = events.filter(event => event.type === 'order.ended')
    expect(taken.length).toBeGreaterThan(0)
    expect(ends.length).toBe(taken.length)
  })
})
