import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { codeOf } from '../../accounts/testing.ts'
import { running } from '../remote/local-call.ts'
import { type Hospital, openHospital } from '../testing-hospital.ts'

describe('beside a controller that runs', () => {
  let hospital: Hospital
  let url: string
  let stop: () => Promise<number>
  beforeEach(async () => {
    hospital = await openHospital()
    const service = hospital.start(hospital.words('serve', '--listen', '127.0.0.1:0', '--http'), { terminal: false })
    await Promise.race([service.shows('kakuri user add'), service.code])
    stop = () => {
      service.cli.interrupts.fire()
      return service.code
    }
    url = running.parse(JSON.parse(await readFile(join(hospital.folder, '.kakuri/controller.json'), 'utf8'))).url
  })
  afterEach(async () => {
    await stop()
    await hospital.close()
  })

  const user = (...words: string[]) => hospital.run(hospital.words('user', ...words))

  it('makes, changes and lists accounts through it', async () => {
    const made = JSON.parse((await user('add', '鈴木', '--role', 'admin', '--json')).out)
    expect(made).toMatchObject({ user: { name: '鈴木', codesLeft: 10 }, codes: expect.any(Array) })
    await user('add', 'Guest', '--role', 'viewer', '--no-second-factor')
    expect((await user('roles', 'guest', '--role', 'onsite')).out).toContain('onsite')
    expect((await user('reset', '鈴木', '--codes')).out).toContain('Printed codes')
    expect((await user('list')).out.split('\n')).toHaveLength(3)
  })

  it('says what the controller refuses', async () => {
    await user('add', 'Suzuki', '--role', 'admin')
    expect((await user('disable', 'suzuki')).err).toContain('[LAST_ADMIN]')
  })

  it('takes no password chosen by somebody else', async () => {
    const words = hospital.words('user', 'add', 'Suzuki', '--role', 'admin', '--password-stdin')
    const { code, err } = await hospital.run(words, 'a password of my own\n')
    expect([code, err.includes('--password-stdin')]).toEqual([1, true])
  })

  it('makes an account that logs in at once', async () => {
    const { password, totpUri } = JSON.parse((await user('add', 'Suzuki', '--role', 'admin', '--json')).out)
    const body = JSON.stringify({ name: 'suzuki', password, code: codeOf(totpUri, Date.now()) })
    const headers = { 'content-type': 'application/json', origin: url }
    const answer = await fetch(`${url}/api/v1/login`, { method: 'POST', headers, body })
    expect([answer.status, await answer.json()]).toMatchObject([200, { name: 'Suzuki', roles: ['admin'] }])
  })
})
