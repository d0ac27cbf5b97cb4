import { afterEach, beforeEach, expect, it } from 'vitest'
import { openDesk } from '../cli/desk.ts'
import { testCli } from '../cli/testing.ts'
import { type Hospital, openHospital } from '../cli/testing-hospital.ts'
import { type RunningService, startService } from './lifecycle.ts'

let hospital: Hospital
let service: RunningService

beforeEach(async () => {
  hospital = await openHospital()
  const { cli } = testCli({ cwd: hospital.folder })
  const desk = openDesk(cli, { site: hospital.folder, key: hospital.keyFile, lang: 'en' })
  service = await startService(desk, {
    ...{ listen: [{ host: '127.0.0.1', port: 0 }], names: [], http: true, consoleFolder: null, demo: false },
    log: 'fatal',
  })
})
afterEach(() => hospital.close())

it('told to stop twice it stops once, and tells both what is left open', async () => {
  expect(await Promise.all([service.stop('one'), service.stop('two')])).toEqual([null, null])
  expect(hospital.events('service.stopped').map(event => event.body)).toEqual([{ reason: 'one', open: null }])
})

it('stops while every rung is being tried, and lets go of the devices', async () => {
  const who = { name: 'Suzuki', kind: 'account', roles: ['commander'], steppedUpUntil: null } as const
  const told = service.engine.control.prepare(who).then(
    () => 'prepared',
    error => error.code,
  )
  expect(await service.stop('test')).toBe(null)
  expect(['prepared', 'JOURNAL_CLOSED', 'CONNECTION_LOST']).toContain(await told)
})
