import type { Role } from '@kakuri/core/journal/events.ts'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { AccountDoc } from '../api/accounts.ts'
import { type Hospital, openHospital } from '../cli/testing-hospital.ts'
import { HANDS_CABLE } from '../demo/hospital.ts'
import { takeBackLost } from './lost-approvals.ts'
import { person, startEngine, type TestEngine } from './testing-engine.ts'

let hospital: Hospital
let engine: TestEngine
let run: string
const suzuki = person('Suzuki', 'commander')
const sato = person('Sato', 'network')
const tanaka = person('Tanaka', 'commander')

const account = (name: string, disabled: boolean, ...roles: Role[]): AccountDoc => ({
  ...{ name, roles, disabled, second: 'none', codesLeft: 0, createdUtc: 0, lastLoginUtc: null },
})
let accounts: AccountDoc[]

const open = async (since = 0) => {
  engine = await startEngine(hospital, since)
  takeBackLost(engine.journal, engine.engine, { list: () => accounts })
}

beforeEach(async () => {
  hospital = await openHospital()
  accounts = [account('Sato', false, 'network'), account('Suzuki', false, 'commander')]
  await open()
  const order = { kind: 'incident' as const, direction: 'isolate' as const, reason: 'ransom note', skips: [] }
  run = (await engine.control.start({ ...order, stages: ['backup', 'external', 'segments'] }, suzuki)).run
  await engine.event('gate.waiting', ({ body }) => body.stage === 'external')
  await engine.control.approve(run, 'external', suzuki)
  const { body } = await engine.event('task.shown')
  hospital.world.network.unplug(HANDS_CABLE)
  await engine.control.answer(run, body.step, { answer: 'done', note: '', onBehalfOf: 'Yamada' }, suzuki)
  await engine.event('gate.waiting', ({ body }) => body.stage === 'segments')
  await engine.control.approve(run, 'segments', sato)
})
afterEach(async () => {
  await engine.stop()
  await hospital.close()
})

const changed = (name: string, change: 'disabled' | 'roles' | 'password', roles: Role[]) =>
  engine.journal.append([
    { type: 'account.changed', actor: 'Watanabe', run: null, body: { account: name, change, roles } },
  ])

it.each([
  ['is disabled', 'disabled', ['network']],
  ['may approve no longer', 'roles', ['viewer']],
] as const)(
  'an approval counts no longer when its account %s: a second person is not enough',
  async (_why, change, roles) => {
    await changed('ｓａｔｏ', change, [...roles])
    const withdrawn = await engine.event('gate.withdrawn')
    expect([withdrawn.actor, withdrawn.body.by]).toEqual(['kakuri', 'Sato'])
    expect(await engine.control.approve(run, 'segments', tanaka)).toEqual({ approvals: ['Tanaka'], opened: false })
  },
)

it('an approval stays when its account has a new password or another role that may approve', async () => {
  await changed('Sato', 'password', ['network'])
  await changed('Sato', 'roles', ['commander'])
  expect(await engine.control.approve(run, 'segments', tanaka)).toEqual({ approvals: ['Sato', 'Tanaka'], opened: true })
})

it('an approval whose account was disabled while the controller was down counts no longer after the start', async () => {
  await engine.stop()
  accounts = [account('Sato', true, 'network')]
  await open(engine.journal.head().seq)
  await engine.event('gate.withdrawn')
  expect(await engine.control.approve(run, 'segments', tanaka)).toEqual({ approvals: ['Tanaka'], opened: false })
})
