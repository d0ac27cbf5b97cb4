import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ServedDemo, screenWhere } from './testing-served.ts'

const AGENT = 'box-server-room'

describe.each(['en', 'ja'])('the demo that serves, in %s', language => {
  let demo: ServedDemo
  let url = ''
  let display = ''
  let run = ''
  beforeAll(async () => {
    demo = new ServedDemo(['--listen', '127.0.0.1:0', '--lang', language])
    const addresses = await demo.addresses()
    url = addresses.url
    display = addresses.display
  })
  afterAll(() => demo.clear())

  it('is ready to carry out a run', async () => {
    const answer = await fetch(`${url}/api/v1/ready`)
    expect(await answer.json()).toEqual({ ready: true })
  })

  it.each(['suzuki', 'sato', 'tanaka', 'yamada', 'ito', 'watanabe'])('lets %s in with what it prints', async name => {
    const [password] = /demo-only-\w+/.exec(demo.out) ?? []
    const headers = { 'content-type': 'application/json', origin: url }
    const body = JSON.stringify({ name, password, code: '' })
    const answer = await fetch(`${url}/api/v1/login`, { method: 'POST', headers, body })
    expect([answer.status, demo.out.includes(name)]).toEqual([200, true])
  })

  it('serves the console where it was built, and says that it is a demo', async () => {
    const page = await fetch(url)
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
  })

  it('serves the screen of the server room, whose agent it lets in', async () => {
    const page = await fetch(display)
    const { agent, room } = await screenWhere(display, one => one.controller.state === 'here' && one.room !== null)
    expect([page.status, agent, room?.room.people.length]).toEqual([200, AGENT, 2])
  })

  it('has the core switch cut in stage 1 by an order that the agent carries out', async () => {
    await expect.poll(() => overSsh(demo, 'backup-uplink'), { timeout: 30_000 }).toBe('open')
    const isolate = { kind: 'incident', direction: 'isolate', stages: ['backup', 'external'], reason: 'test' }
    const { body } = await demo.call('/runs', isolate)
    run = (body as { readonly run: string }).run
    await screenWhere(display, ({ room }) => room?.run?.stages[0]?.ended === true)
    // On a busy machine the next rung of its ladder may have told first; the order stands in the agent's record all the same.
    const ended = demo.events('step.ended').find(one => one.body.step === 'backup-uplink')
    expect(ended?.body.outcome).toBe('done')
    const orders = () =>
      demo.events('agent.evidence').flatMap(({ body: { entry } }) => (entry.type === 'order.taken' ? [entry.body] : []))
    await expect
      .poll(orders, { timeout: 20_000 })
      .toEqual([expect.objectContaining({ device: 'sw-core', rung: 'ssh', verb: 'apply', write: 'write' })])
  })

  it('asks there for the cable that only a person can pull, and takes the answer for the end of its step', async () => {
    const opened = await demo.call(`/runs/${run}/stages/external/approve`, {})
    const { room } = await screenWhere(display, one => one.room?.tasks[0]?.phase === 'open')
    const task = room?.tasks[0]
    await demo.said(/C-0004/)
    const said = await fetch(`${display}/api/answer`, {
      ...{ method: 'POST', headers: { 'content-type': 'application/json', origin: display } },
      body: JSON.stringify({ run, step: task?.step, drill: false, by: 'Yamada', answer: 'done', note: '' }),
    })
    await screenWhere(display, one => one.room?.isolated.length === 2)
    expect([opened.status, said.status, task?.cables[0]?.tag]).toEqual([200, 200, '2-03'])
    const step = task?.step ?? ''
    expect(demo.events('task.answered').map(one => [one.actor, one.body.by])).toEqual([[`agent ${AGENT}`, 'Yamada']])
    expect(demo.events('step.ended').find(one => one.body.step === step)?.body).toMatchObject({
      outcome: 'done',
      rung: 'hands',
    })
  })

  it('ends at a signal with exit code 0, no word on standard error, and leaves no folder behind', async () => {
    const agent = demo.agentPid()
    const code = await demo.end('SIGTERM')
    expect([code, demo.err, demo.left(), isThere(agent)]).toEqual([0, '', [], false])
  })
})

it('takes free ports where another program has those it wants, and says so', async () => {
  const console = createServer().listen(0, '127.0.0.1')
  await once(console, 'listening')
  // Where another program has it already, that is as good.
  const screen = createServer().on('error', () => undefined)
  screen.listen(8480, '127.0.0.1')
  const { port } = console.address() as AddressInfo
  const demo = new ServedDemo(['--listen', `127.0.0.1:${port}`, '--lang', 'en'])
  const { url, display } = await demo.addresses()
  const ready = await (await fetch(`${url}/api/v1/ready`)).json()
  await demo.end('SIGTERM')
  console.close()
  screen.close()
  expect([ready, url.endsWith(`:${port}`), display.endsWith(':8480')]).toEqual([{ ready: true }, false, false])
  expect(demo.out).toContain(`Port ${port} is taken`)
  expect(demo.out).toContain('Port 8480 is taken')
  await demo.clear()
})

it('takes its agent and every folder along when it is killed', async () => {
  const demo = new ServedDemo(['--listen', '127.0.0.1:0', '--lang', 'en'])
  await demo.addresses()
  const agent = demo.agentPid()
  await demo.end('SIGKILL')
  await expect.poll(() => [isThere(agent), demo.left()], { timeout: 20_000 }).toEqual([false, []])
  await demo.clear()
})

/** What preparing reads there through the agent, once that holds plan and secrets. */
async function overSsh(demo: ServedDemo, step: string): Promise<string | undefined> {
  await demo.call('/prepare', {})
  const observed = demo.events('run.prepared').at(-1)?.body.observed ?? []
  return observed.find(one => one.step === step && one.rung === 'ssh')?.reading?.state
}

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
