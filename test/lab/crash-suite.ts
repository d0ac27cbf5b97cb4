import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Controller, journalOf, startController } from './controller.ts'
import { blindActions, carefulHands, crashCases, heal, SCENARIOS, type Scenario, STAGES } from './crash-scenarios.ts'
import { type Lab, startLab } from './lab.ts'
import { labSkipped } from './requirements.ts'
import { type LabState, readState, setPort } from './state.ts'
import { readTopology } from './topology.ts'

/** Kills a controller at each of these points in a lab of their own. Two files share the cases, since files run side by side. */
export function crashSuite(half: 'before' | 'after'): void {
  describe.skipIf(labSkipped())(`a controller killed in the lab ${half} it writes or acts`, () => suite(half))
}

function suite(half: 'before' | 'after'): void {
  let lab: Lab
  let open: LabState
  let cut: LabState
  let cases = 0
  beforeAll(async () => {
    await freshLab()
    const controller = await startController(lab, { name: 'unharmed' })
    await controller.isolate(STAGES)
    cut = await stateOf(lab)
    await controller.restore(STAGES)
    await controller.end()
    expect(await stateOf(lab)).toEqual(open)
  })
  afterAll(() => lab.stop())
  // A case that failed may leave something cut; it must not take the next ones along.
  afterEach(async () => {
    if (same(await stateOf(lab), open)) return
    await lab.stop()
    await freshLab()
  })

  async function freshLab() {
    lab = await startLab({ ...readTopology('two-switches'), freshTables: true })
    open = await stateOf(lab)
  }

  it.each(crashCases().filter(([point]) => point.startsWith(half)))(
    '%s, %s, is taken up again: same end, and no device action repeated blindly',
    async (point, how) => {
      const scenario: Scenario = SCENARIOS[how]
      const name = `case-${++cases}`
      const controller = await startController(lab, { name, ...scenario.people })
      await scenario.prepare?.({ lab, name, controller })
      await controller.crashAt(point)
      await Promise.allSettled([scenario.provoke({ lab, name, controller })])
      await Promise.allSettled([controller.end()])
      expect(await controller.died).toBe('SIGKILL')

      const next = await startController(lab, { name })
      carefulHands(lab, next)
      await takeUp(next, scenario)
      await next.end()
      expect(blindActions(journalOf(lab, name))).toEqual([])
    },
  )

  async function takeUp(next: Controller, { ends }: Scenario) {
    await next.resume()
    if (ends === 'unplugged') await finishByHand(next)
    else await heal(lab)
    if (ends === 'cut') {
      await next.isolate(STAGES)
      expect(cutsOf(await stateOf(lab))).toEqual(cutsOf(cut))
    }
    await restoreRest(next)
    await setPort(lab, 'nas:eth0', 'up')
    expect(await stateOf(lab)).toEqual(open)
  }

  /** The cable is out, and stays out until somebody plugs it back. */
  async function finishByHand(next: Controller) {
    await setPort(lab, 'ehr:eth0', 'up')
    await next.isolate(['stage-1'])
    expect((await stateOf(lab)).links['core-1:eth2']).toBe('no-carrier')
    await heal(lab)
  }
}

async function restoreRest(next: Controller): Promise<void> {
  const [restored] = await Promise.allSettled([next.restore(STAGES)])
  if (restored?.status === 'rejected') expect(restored.reason).toMatchObject({ code: 'NOTHING_TO_RESTORE' })
}

/** The counters of the zone block's own table move with every packet it drops. */
async function stateOf(lab: Lab): Promise<LabState> {
  const state = await readState(lab)
  const still = (text: string) => text.replaceAll(/packets \d+ bytes \d+/g, 'packets N bytes N')
  return {
    ...state,
    rulesets: Object.fromEntries(Object.entries(state.rulesets).map(([id, text]) => [id, still(text)])),
  }
}

/** Of a port that a switch shut, its configuration says so only when it was told by command line, and not by SNMP in its stead. */
function cutsOf({ links, rulesets }: LabState): Omit<LabState, 'configs'> {
  return { links, rulesets }
}

function same(a: LabState, b: LabState): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
