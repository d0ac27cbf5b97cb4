import { beforeAll, describe, expect, it } from 'vitest'
import { labSkipped } from '../lab/requirements.ts'
import type { Round, ScenarioReport } from './scenario.ts'
import { runScenario, USERS } from './start.ts'

const ok = Array.from({ length: 10 }, () => ({ ok: true }))
const down = Array.from({ length: 10 }, () => 'down')
const asItWas = ['up', 'up', 'up', 'down', 'up', 'up', 'up', 'up', 'up', 'up']

describe.skipIf(labSkipped())("Debian's snmpd, ten ports, one of them down before", () => {
  let report: ScenarioReport
  beforeAll(async () => {
    report = (await runScenario()) as ScenarioReport
  })

  function round(login: string): Round {
    const found = report.logins[login]
    if (found === undefined || typeof found === 'string') throw new Error(`${login} ended with ${found}`)
    return found
  }

  describe.each(['v2c', ...USERS.map(({ user }) => user)])('as %s', login => {
    it('a cut takes every port down in the kernel, and is read back', () => {
      expect(round(login)).toMatchObject({
        cut: ok,
        kernelAfterCut: down,
        after: down.map(admin => ({ state: 'severed', admin })),
      })
    })

    it('a restore brings back exactly what was', () => {
      expect(round(login)).toMatchObject({ restored: ok, kernelAfterRestore: asItWas })
    })

    it('a simulated cut changes nothing', () => {
      expect(round(login)).toMatchObject({ simulated: ok, kernelAfterSimulation: asItWas })
    })
  })

  it('tells the port that was down before from the others', () => {
    expect(round('v2c').before.map(reading => reading.admin)).toEqual(asItWas)
  })

  it('a user who may only read is refused port by port, and nothing changes', () => {
    const { cut, kernelAfterCut } = round('reader')
    expect([new Set(cut.map(reply => !reply.ok && reply.refusal)), kernelAfterCut]).toEqual([
      new Set(['noAccess']),
      asItWas,
    ])
  })

  it.each(['unknown user', 'wrong authentication password', 'wrong privacy password'])('%s is LOGIN_REFUSED', login => {
    expect(report.logins[login]).toBe('LOGIN_REFUSED')
  })

  it('a session goes on after the agent was restarted and its engine counts another boot', () => {
    expect(report.restarted).toMatchObject(asItWas.map(admin => ({ admin })))
  })

  it('the transcript holds no secret', () => {
    expect(
      Object.values(report.logins)
        .map(one => (typeof one === 'string' ? '' : one.transcript))
        .join(''),
    ).not.toMatch(/sakura|tsubaki|hinoki/)
  })
})
