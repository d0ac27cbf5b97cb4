import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Controller, journalOf, startController } from './controller.ts'
import { startTraffic } from './flows.ts'
import { type Lab, startLab } from './lab.ts'
import { labSkipped } from './requirements.ts'
import { portState, setPort } from './state.ts'
import { readTopology } from './topology.ts'

describe.skipIf(labSkipped())('when devices do not answer in the lab hospital', () => {
  let lab: Lab
  beforeEach(async () => {
    lab = await startLab(readTopology('hospital'))
  })
  afterEach(() => lab.stop())

  it('a switch whose sshd is stopped is cut by SNMP', async () => {
    await lab.stopDaemon('ward-sw-a', 'sshd')
    const controller = await startController(lab, { name: 'sshd-stopped' })
    expect(await controller.isolate(['stage-1', 'stage-2', 'stage-3'])).toBe('complete')
    const failed = await controller.event('rung.failed', event => event.body.step === 'ward-a-pc')
    expect(failed.body).toMatchObject({ rung: 'ssh', code: 'UNREACHABLE' })
    expect((await ended(controller, 'ward-a-pc')).body).toMatchObject({ rung: 'snmp', outcome: 'done' })
    expect(await portState(lab, 'ward-sw-a:eth3')).toBe('down')
    await controller.end()
  })

  it('a switch whose sshd takes the connection and then hangs is cut by SNMP before SSH is given up', async () => {
    await lab.read('bkp-1', ['sh', '-c', 'kill -STOP $(cat /run/lab/bkp-1/sshd.pid)'])
    await setPort(lab, 'bkp-1:eth3', 'up')
    const controller = await startController(lab, { name: 'sshd-hangs' })
    expect(await controller.isolate(['stage-1'])).toBe('complete')
    expect((await ended(controller, 'backup-tape')).body).toMatchObject({ rung: 'snmp', outcome: 'done' })
    expect(await portState(lab, 'bkp-1:eth3')).toBe('down')
    await controller.end()
  })

  it('one with both gone becomes a task for a person, and every other step ends while the task waits', async () => {
    await lab.stopDaemon('srv-1', 'sshd')
    await lab.stopDaemon('srv-1', 'snmpd')
    const traffic = await startTraffic(lab)
    const controller = await startController(lab, { name: 'both-gone' })
    await controller.isolate(['stage-1'])
    const run = controller.isolate(['stage-2'])
    const task = await controller.asked('pacs')
    expect(task.instruction).toMatchObject({ action: 'unplug', tag: '2-03', cables: ['C-0023'], drill: false })
    const others = await Promise.all(['wards-to-servers', 'server-uplink'].map(step => ended(controller, step)))
    expect(others.map(event => event.body.outcome)).toEqual(['done', 'done'])
    await setPort(lab, 'pacs:eth0', 'down')
    await controller.answer('pacs', 'done')
    expect(await run).toBe('incomplete')
    const answered = await controller.event('task.answered')
    expect(answered.body).toMatchObject({ step: 'pacs', by: 'night nurse' })
    expect(Math.max(...others.map(event => event.seq))).toBeLessThan(answered.seq)
    // Nobody could read it back, and the record says so.
    expect((await ended(controller, 'pacs')).body).toMatchObject({ rung: 'hands', outcome: 'handed-over' })
    expect(await traffic.crossing(['pc-a1-to-pc-b1'])).not.toContain('pacs-to-ehr')
    await controller.end()
  })

  it('the VPN of a firewall that takes no login becomes a task that names the line it runs over by the tag printed there', async () => {
    await lab.stopDaemon('fw-1', 'sshd')
    const controller = await startController(lab, { name: 'vpn-by-hand' })
    const run = controller.isolate(['stage-1'])
    const { instruction } = await controller.asked('food-vpn')
    expect(instruction).toMatchObject({ action: 'unplug', tag: '1-03', cables: ['C-0017'] })
    await setPort(lab, 'outside:eth0', 'down')
    await controller.answer('food-vpn', 'done')
    await run
    expect((await ended(controller, 'food-vpn')).body).toMatchObject({ rung: 'hands' })
    expect((await ended(controller, 'internet-line')).body).toMatchObject({ rung: 'snmp', outcome: 'done' })
    await controller.end()
  })

  it('a wrong cable pulled by a person is said at once, with its name', async () => {
    await lab.stopDaemon('srv-1', 'sshd')
    await lab.stopDaemon('srv-1', 'snmpd')
    const controller = await startController(lab, { name: 'wrong-cable' })
    await controller.isolate(['stage-1'])
    const run = controller.isolate(['stage-2'])
    await controller.asked('pacs')
    await setPort(lab, 'nas:eth0', 'down')
    const wrong = await controller.event('task.wrong-cable', event => event.body.cable === 'C-0019')
    expect(wrong.body).toMatchObject({ step: 'pacs', port: { device: 'bkp-1', port: 'eth2' } })
    await setPort(lab, 'nas:eth0', 'up')
    await setPort(lab, 'pacs:eth0', 'down')
    await controller.answer('pacs', 'done')
    await run
    await controller.end()
    // Nobody may be sent to a cable that an earlier stage has cut, or that nobody touched.
    const called = journalOf(lab, 'wrong-cable').flatMap(event =>
      event.type === 'task.wrong-cable' ? event.body.cable : [],
    )
    expect(called).toEqual(['C-0019'])
  })
})

function ended(controller: Controller, step: string) {
  return controller.event('step.ended', event => event.body.step === step)
}
