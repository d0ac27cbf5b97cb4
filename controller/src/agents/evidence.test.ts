import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '@kakuri/core/base/clock.ts'
import type { Journal } from '@kakuri/core/journal/contract.ts'
import type { AnyNewEvent, EvidenceEntry } from '@kakuri/core/journal/events.ts'
import { openJournal } from '@kakuri/core/journal/sqlite.ts'
import { CONTROLLER, type UpBody } from '@kakuri/core/link/messages.ts'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openDesk } from '../cli/desk.ts'
import { testCli } from '../cli/testing.ts'
import { type Hospital, openHospital } from '../cli/testing-hospital.ts'
import { HANDS_CABLE } from '../demo/hospital.ts'
import type { Agents, Who } from '../service/contract.ts'
import { type RunningService, startService } from '../service/lifecycle.ts'
import { placed } from './evidence-chain.ts'
import { type TestAgent, testAgent } from './testing-agent.ts'

/** What an agent recorded by itself, in a journal as agents keep it, sent to the whole service. */

let hospital: Hospital
let service: RunningService
let folder: string
let agent: TestAgent
let own: Journal

const suzuki: Who = { name: 'Suzuki', kind: 'account', roles: ['commander'], steppedUpUntil: null }
const ROOM = 'server-agent'
const OTHER = 'clinic-agent'
/** The VPN of step food-vpn, as its firewall has it. */
const VPN = 'vpn0'
const never = (): never => {
  throw new Error('it is not there')
}
const agents = (): Agents => service.service.agents ?? never()
const doc = () =>
  agents()
    .list()
    .find(one => one.id === ROOM)

async function start(port = 0): Promise<RunningService> {
  const { cli } = testCli({ cwd: hospital.folder })
  const desk = openDesk(cli, { site: hospital.folder, key: hospital.keyFile, lang: 'en' })
  const loopback = { host: '127.0.0.1', port: 0 }
  return startService(desk, {
    ...{ listen: [loopback], names: [], http: false, consoleFolder: null, demo: false, log: 'fatal' },
    agents: { at: { kind: 'own', listen: { host: loopback.host, port } } },
  })
}

beforeEach(async () => {
  hospital = await openHospital({ sealed: false })
  const file = join(hospital.folder, 'site.yaml')
  const lines = `agents:\n  ${ROOM}: { room: server-room, attach: "sw-mgmt:eth11" }\n  ${OTHER}: { room: clinic-riser, attach: "sw-mgmt:eth12" }\n`
  await writeFile(file, (await readFile(file, 'utf8')).replace('\ncontroller:', `\n${lines}\ncontroller:`))
  const sealed = await hospital.run(hospital.words('seal'))
  if (sealed.code !== 0) throw new Error(sealed.err)
  folder = await mkdtemp(join(tmpdir(), 'kakuri-evidence-'))
  own = await openJournal({
    ...{ file: join(folder, 'own.db'), key: generateKeyPairSync('ed25519').privateKey, clock: systemClock },
    ...{ epoch: 1, product: 'kakuri-agent' },
  })
  service = await start()
  agent = await testAgent(agents(), ROOM, folder)
  await agent.come({ bundle: service.engine.bundle().sha256 })
})
afterEach(async () => {
  await agent.close()
  await service.stop('test')
  await own.close()
  await hospital.close()
  await rm(folder, { recursive: true, force: true })
})

const OPEN = { state: 'open', admin: 'up', link: 'up', detail: 'before' } as const
const SEVERED = { state: 'severed', admin: 'down', link: 'down', detail: 'after' } as const

/** A run of the agent alone that cut this step. */
function aloneRun(step: string, rung: 'ssh' | 'hands', kind: 'incident' | 'drill' = 'incident'): AnyNewEvent[] {
  const run = 'alone-1'
  const common = { actor: 'kakuri', run } as const
  const bundle = service.engine.bundle().sha256
  const began = { kind, direction: 'isolate', bundle, reason: 'codes', stages: ['external'], steps: [step] } as const
  const answered: AnyNewEvent = {
    ...{ ...common, type: 'task.answered' },
    body: { step, by: 'Yamada', answer: 'done', note: '' },
  }
  return [
    { ...common, type: 'run.started', body: began },
    { ...common, type: 'step.observed', body: { step, rung: 'ssh', reading: OPEN } },
    { ...common, type: 'step.intent', body: { step, rung, action: 'apply', was: OPEN } },
    ...(rung === 'hands' ? [answered] : []),
    {
      ...{ ...common, type: 'step.ended' },
      body: { step, outcome: 'done', rung, reading: SEVERED, second: null, ms: 1, note: '' },
    },
  ]
}

const all = () => [...own.read()] as unknown as EvidenceEntry[]
const plain = (events: readonly EvidenceEntry[]) =>
  events.map(event => ({ ...event, body: { ...event.body } })) as UpBody<'evidence'>['events']
const send = (events = all()) => agent.link.send(CONTROLLER, 'evidence', { events: plain(events) })

/** Resolves when the journal holds so many events of this type. */
const written = (type: Parameters<Hospital['events']>[0], count = 1) =>
  new Promise<void>(resolve => {
    const end = service.service.views.listen(() => look())
    const look = () => {
      if (hospital.events(type).length < count) return
      end()
      resolve()
    }
    look()
  })

describe('what an agent cut alone', () => {
  it('is taken over after a look at the device, once, however often it is sent', async () => {
    await own.append(aloneRun('internet', 'ssh'))
    await send()
    await send()
    await written('agent.adopted')
    const [adopted] = hospital.events('agent.adopted')
    expect(adopted?.body).toMatchObject({ agent: ROOM, step: 'internet', stage: 'external', rung: 'ssh', was: OPEN })
    // The simulated firewall was never touched: the controller's own look counts more than the agent's word.
    expect([adopted?.body.reading?.state, adopted?.body.outcome]).toEqual(['open', 'unverified'])
    await send([...all()])
    await own.append([{ type: 'alone.ended', actor: 'kakuri', run: null, body: { result: 'complete' } }])
    await send(all().slice(-1))
    await written('agent.evidence', all().length)
    const seqs = hospital.events('agent.evidence').map(event => event.body.entry.seq)
    expect([seqs, hospital.events('agent.adopted').length]).toEqual([all().map(entry => entry.seq), 1])
    expect(doc()?.held).toBe(false)
  })

  it('in a drill is recorded and not taken over', async () => {
    await own.append(aloneRun('internet', 'ssh', 'drill'))
    await send()
    await written('agent.evidence', all().length)
    await own.append([{ type: 'alone.ended', actor: 'kakuri', run: null, body: { result: 'complete' } }])
    await send(all().slice(-1))
    await written('agent.evidence', all().length)
    expect(hospital.events('agent.adopted')).toEqual([])
  })

  it('of another room is recorded and not taken over, and its display answers nothing there', async () => {
    const other = await testAgent(agents(), OTHER, folder)
    await other.come({ bundle: service.engine.bundle().sha256 })
    const order = { stages: ['backup', 'external'], skips: [], reason: 'monthly' }
    const { run } = await service.engine.control.start({ ...order, kind: 'drill', direction: 'isolate' }, suzuki)
    await written('gate.waiting')
    await service.engine.control.approve(run, 'external', suzuki)
    await written('task.shown')
    await own.append(aloneRun('internet', 'ssh'))
    await other.link.send(CONTROLLER, 'evidence', { events: plain(all()) })
    const said = { run, step: 'ct-line', drill: true, by: 'Yamada', answer: 'done', note: '', utc: 1, mono: 1 } as const
    await other.link.send(CONTROLLER, 'answer', said)
    await written('agent.late-answer')
    await written('agent.evidence', all().length)
    expect([hospital.events('agent.adopted').length, hospital.events('task.answered').length]).toEqual([0, 0])
    expect(hospital.events('agent.late-answer')[0]?.body.reason).toContain('does not belong to the room of this agent')
    await service.engine.control.cancel(run, 'over', suzuki)
    await other.close()
  })

  it('by a person at its display answers the task of a run that waits for the same cable', async () => {
    const order = { stages: ['backup', 'external'], skips: [], reason: 'ransom note' }
    const { run } = await service.engine.control.start({ ...order, kind: 'incident', direction: 'isolate' }, suzuki)
    await written('gate.waiting')
    await service.engine.control.approve(run, 'external', suzuki)
    await written('task.shown')
    hospital.world.network.unplug(HANDS_CABLE)
    await own.append(aloneRun('ct-line', 'hands'))
    await send()
    await written('run.ended')
    const [said] = hospital.events('task.answered')
    expect(said?.body).toMatchObject({ step: 'ct-line', by: 'Yamada', via: `agent ${ROOM}`, answer: 'already-out' })
  })

  it('over a device ends the task of a run that waits for the same cut, by what the controller reads', async () => {
    const firewall = hospital.world.devices.get('fw-edge') ?? never()
    const set = firewall.setAdmin.bind(firewall)
    const deaf = vi.spyOn(firewall, 'setAdmin').mockImplementation((name, admin) => name === VPN || set(name, admin))
    const order = { stages: ['backup', 'external'], skips: [], reason: 'ransom note' }
    const { run } = await service.engine.control.start({ ...order, kind: 'incident', direction: 'isolate' }, suzuki)
    await written('gate.waiting')
    await service.engine.control.approve(run, 'external', suzuki)
    await written('task.shown', 2)
    const ends = () => hospital.events('step.ended').filter(event => event.body.step === 'food-vpn')
    await own.append(aloneRun('food-vpn', 'ssh'))
    await send()
    await written('agent.adopted')
    // The agent says so, and the firewall says otherwise: that is no end.
    expect([hospital.events('agent.adopted')[0]?.body.outcome, ends()]).toEqual(['unverified', []])
    const before = hospital.events('step.ended').length
    deaf.mockRestore()
    firewall.setAdmin(VPN, 'down')
    await own.append(aloneRun('food-vpn', 'ssh'))
    await send()
    await written('step.ended', before + 1)
    expect(ends()[0]?.body).toMatchObject({ outcome: 'already-so', rung: 'ssh', reading: { state: 'severed' } })
    expect(service.service.views.tasks().map(task => task.step)).toEqual(['ct-line'])
  })
})

it('an agent that is let in anew with a fresh journal is heard: what it cuts is taken over again', async () => {
  await own.append([...aloneRun('internet', 'ssh'), ...aloneRun('internet', 'ssh')])
  await send()
  await written('agent.adopted')
  await agent.close()
  await own.close()
  await rm(join(folder, 'own.db'))
  await rm(join(folder, `${ROOM}.db`))
  own = await openJournal({
    ...{ file: join(folder, 'own.db'), key: generateKeyPairSync('ed25519').privateKey, clock: systemClock },
    ...{ epoch: 1, product: 'kakuri-agent' },
  })
  agent = await testAgent(agents(), ROOM, folder)
  await agent.come({ bundle: service.engine.bundle().sha256, head: own.head() })
  await own.append(aloneRun('internet', 'ssh'))
  await send()
  await written('agent.adopted', 2)
  expect(hospital.events('agent.adopted').map(event => event.body.evidence)).toEqual([9, 5])
  expect(hospital.events('agent.evidence-broken')).toEqual([])
})

describe('a record that does not fit', () => {
  it('is told, and its sound part is kept', async () => {
    await own.append(aloneRun('internet', 'ssh'))
    const [first, ...rest] = all()
    await send([first ?? never(), ...rest.map(entry => ({ ...entry, actor: 'somebody else' }))])
    await written('agent.evidence-broken')
    await written('agent.evidence')
    expect(hospital.events('agent.evidence').map(event => event.body.entry.seq)).toEqual([1])
    expect(hospital.events('agent.adopted')).toEqual([])
    expect(doc()?.warnings).toHaveLength(1)
  })

  it('is told no more of the box that is let in after it under the same name', async () => {
    await own.append(aloneRun('internet', 'ssh'))
    await send(all().map(entry => ({ ...entry, actor: 'somebody else' })))
    await written('agent.evidence-broken')
    await agent.close()
    agent = await testAgent(agents(), ROOM, await mkdtemp(join(folder, 'next-')))
    await agent.come({ bundle: service.engine.bundle().sha256 })
    expect(doc()?.warnings).toEqual([])
  })

  const hash = (at: number) => all()[at]?.hash ?? ''
  const LATER = 'f'.repeat(64)

  it.each([
    ['a hole', () => placed(all().slice(2), { last: { seq: 1, hash: hash(0) }, first: hash(0) }, false), [3, 4], 2],
    [
      'another entry under a number that is here',
      () => placed(all(), { last: { seq: 2, hash: LATER }, first: hash(0) }, false),
      [3, 4],
      2,
    ],
    [
      'what is here already',
      () => placed(all().slice(0, 2), { last: { seq: 2, hash: hash(1) }, first: hash(0) }, false),
      [],
      null,
    ],
    [
      'a journal begun anew without leave',
      () => placed(all(), { last: { seq: 9, hash: LATER }, first: LATER }, false),
      [1, 2, 3, 4],
      1,
    ],
    [
      'a journal begun anew after being let in anew',
      () => placed(all(), { last: { seq: 9, hash: LATER }, first: LATER }, true),
      [1, 2, 3, 4],
      null,
    ],
    [
      'the same journal from its begin after being let in anew',
      () => placed(all(), { last: { seq: 9, hash: LATER }, first: hash(0) }, true),
      [],
      null,
    ],
  ])('%s: what is new, and where it does not fit', async (_what, place, fresh, fault) => {
    await own.append(aloneRun('internet', 'ssh').slice(0, 3))
    const found = place()
    expect([found.fresh.map(entry => entry.seq), found.fault?.seq ?? null]).toEqual([fresh, fault])
  })
})

describe('a start in the middle of a run', () => {
  it('waits for an agent that was connected, so that what it cut alone is known before the run goes on', async () => {
    const order = { stages: ['backup', 'external'], skips: [], reason: 'ransom note' }
    await service.engine.control.start({ ...order, kind: 'incident', direction: 'isolate' }, suzuki)
    await written('gate.waiting')
    await service.stop('restart')
    await agent.vanish()
    await own.append(aloneRun('internet', 'ssh'))
    const starting = start(agent.broker.port)
    await agent.come({ boot: 2, head: own.head() }).catch(comeAgain)
    await send()
    service = await starting
    const [adopted] = hospital.events('agent.adopted')
    const [goesOn] = hospital.events('run.recovered', 'run.resumed')
    expect(adopted?.seq).toBeLessThan(goesOn?.seq ?? 0)
  })
})

/** The broker does not listen yet. */
const comeAgain = (): Promise<void> => agent.come().catch(comeAgain)
