import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '@kakuri/core/base/clock.ts'
import type { Journal } from '@kakuri/core/journal/contract.ts'
import type { AnyNewEvent } from '@kakuri/core/journal/events.ts'
import { openJournal } from '@kakuri/core/journal/sqlite.ts'
import { CONTROLLER, type UpBody } from '@kakuri/core/link/messages.ts'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openDesk } from '../cli/desk.ts'
import { testCli } from '../cli/testing.ts'
import { type Hospital, openHospital } from '../cli/testing-hospital.ts'
import { HANDS_CABLE } from '../demo/hospital.ts'
import type { Agents, Who } from '../service/contract.ts'
import { type RunningService, startService } from '../service/lifecycle.ts'
import { type TestAgent, testAgent } from './testing-agent.ts'

/** One cable that several ask for, or of which several say that it is out: it ends once, in one name. */

const ROOM = 'server-agent'
const STEP = 'ct-line'
const suzuki: Who = { name: 'Suzuki', kind: 'account', roles: ['commander', 'onsite'], steppedUpUntil: null }

let hospital: Hospital
let service: RunningService
let folder: string
let agent: TestAgent
let own: Journal
let run: string

beforeEach(async () => {
  hospital = await openHospital({ sealed: false })
  const file = join(hospital.folder, 'site.yaml')
  const lines = `agents:\n  ${ROOM}: { room: server-room, attach: "sw-mgmt:eth11" }\n`
  await writeFile(file, (await readFile(file, 'utf8')).replace('\ncontroller:', `\n${lines}\ncontroller:`))
  await hospital.run(hospital.words('seal'))
  folder = await mkdtemp(join(tmpdir(), 'kakuri-same-'))
  own = await openJournal({
    ...{ file: join(folder, 'own.db'), key: generateKeyPairSync('ed25519').privateKey, clock: systemClock },
    ...{ epoch: 1, product: 'kakuri-agent' },
  })
  const { cli } = testCli({ cwd: hospital.folder })
  const loopback = { host: '127.0.0.1', port: 0 }
  service = await startService(openDesk(cli, { site: hospital.folder, key: hospital.keyFile, lang: 'en' }), {
    ...{ listen: [loopback], names: [], http: false, consoleFolder: null, demo: false, log: 'fatal' },
    agents: { at: { kind: 'own', listen: loopback } },
  })
  agent = await testAgent(agents(), ROOM, folder)
  await agent.come({ bundle: service.engine.bundle().sha256 })
  run = await atTheTask()
})
afterEach(async () => {
  await agent.close()
  await service.stop('test')
  await own.close()
  await hospital.close()
  await rm(folder, { recursive: true, force: true })
})

function agents(): Agents {
  if (service.service.agents === null) throw new Error('no agents are served')
  return service.service.agents
}

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

/** A run of the controller that waits for the cable. */
async function atTheTask(): Promise<string> {
  const order = { stages: ['backup', 'external'], skips: [], reason: 'ransom note' }
  const started = await service.engine.control.start({ ...order, kind: 'incident', direction: 'isolate' }, suzuki)
  await written('gate.waiting')
  await service.engine.control.approve(started.run, 'external', suzuki)
  await written('task.shown')
  return started.run
}

/** Somebody pressed at the display; the agent asked for the same cable by itself, and the press counted there too. */
const pressed = (utc = 1) =>
  agent.link.send(CONTROLLER, 'answer', {
    ...{ run, step: STEP, drill: false, by: 'Yamada', answer: 'done', note: '', utc, mono: 1 },
  })

async function pulledAlone(): Promise<void> {
  const common = { actor: 'kakuri', run: 'alone-1' } as const
  const bundle = service.engine.bundle().sha256
  const began = {
    kind: 'incident',
    direction: 'isolate',
    bundle,
    reason: '',
    stages: ['external'],
    steps: [STEP],
  } as const
  const events: AnyNewEvent[] = [
    { ...common, type: 'run.started', body: began },
    { ...common, type: 'step.intent', body: { step: STEP, rung: 'hands', action: 'apply', was: null } },
    { ...common, type: 'task.answered', body: { step: STEP, by: 'Yamada', answer: 'done', note: '' } },
    {
      ...{ ...common, type: 'step.ended' },
      body: { step: STEP, outcome: 'handed-over', rung: 'hands', reading: null, second: null, ms: 1, note: '' },
    },
  ]
  await own.append(events)
  const all = [...own.read()].map(event => ({ ...event, body: { ...event.body } }))
  await agent.link.send(CONTROLLER, 'evidence', { events: all } as unknown as UpBody<'evidence'>)
}

/** What the agent said was handled and acknowledged. */
async function allTaken(): Promise<void> {
  while (agent.link.waiting(CONTROLLER) > 0) await systemClock.sleep(10)
}

const ends = () => hospital.events('step.ended').filter(event => event.run === run && event.body.step === STEP)
const answers = () => hospital.events('task.answered').map(event => event.body.by)
const cuts = () => hospital.events('agent.adopted').length

it.each<[string, readonly (() => Promise<unknown>)[], number, number]>([
  ['the press at the display, then the record of the agent', [pressed, pulledAlone], 0, 0],
  ['the record of the agent, then the press at the display', [pulledAlone, pressed], 1, 1],
])('%s: the cable ends once and is held once', async (_what, [first, second], adopted, late) => {
  hospital.world.network.unplug(HANDS_CABLE)
  await first?.()
  await written('run.ended')
  await second?.()
  await allTaken()
  expect([ends().length, answers(), cuts()]).toEqual([1, ['Yamada'], adopted])
  expect(hospital.events('agent.late-answer').length).toBe(late)
})

it('a press that is told three times, two of them after a crash of the agent, is one answer and no late one', async () => {
  hospital.world.network.unplug(HANDS_CABLE)
  for (const utc of [1, 1, 2]) await pressed(utc)
  await written('run.ended')
  await pressed(3)
  await pulledAlone()
  await allTaken()
  expect([ends().length, answers(), hospital.events('agent.late-answer').length]).toEqual([1, ['Yamada'], 0])
})

it('the console and the display at once: one of them counts, and the other is told or written down', async () => {
  hospital.world.network.unplug(HANDS_CABLE)
  const body = { answer: 'done', note: '', onBehalfOf: null } as const
  const [console] = await Promise.allSettled([service.engine.control.answer(run, STEP, body, suzuki), pressed()])
  await written('run.ended')
  await pulledAlone()
  await allTaken()
  expect([ends().length, answers().length]).toEqual([1, 1])
  const told = hospital.events('agent.late-answer').length + (console?.status === 'rejected' ? 1 : 0)
  expect(told).toBe(1)
})
