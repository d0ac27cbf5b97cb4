import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startController } from './controller.ts'
import { LAB_LOGIN } from './daemons.ts'
import { type Lab, startLab } from './lab.ts'
import { labSkipped } from './requirements.ts'
import { portState } from './state.ts'
import { readTopology } from './topology.ts'

// snmpd answers from a table up to three seconds old (ifTable cache). `prepare` reads over every rung and so fills it.
describe.skipIf(labSkipped())('an SNMP agent that answers from an old table', () => {
  let lab: Lab
  beforeEach(async () => {
    lab = await startLab(readTopology('two-switches'))
  })
  afterEach(() => lab.stop())

  it('does not make a restore end before the port is open again', async () => {
    const controller = await startController(lab, { name: 'stale-restore' })
    await controller.arm()
    await controller.prepare()
    await controller.isolate(['stage-1'])
    await lab.stopDaemon('core-1', 'sshd')
    expect(await controller.restore(['stage-1'])).toBe('complete')
    expect(await portState(lab, 'core-1:eth2')).toBe('up')
    await controller.end()
  })

  it('does not make an isolation end before the port is down', async () => {
    const controller = await startController(lab, { name: 'stale-isolate' })
    await controller.isolate(['stage-1'])
    await expect.poll(() => adminStatus(lab), { timeout: 10_000 }).toMatch(/INTEGER: (down\(2\)|2)/)
    await controller.restore(['stage-1'])
    await lab.stopDaemon('core-1', 'sshd')
    expect(await controller.isolate(['stage-1'])).toBe('complete')
    expect(await portState(lab, 'core-1:eth2')).toBe('down')
    await controller.end()
  })
})

/** ifAdminStatus of core-1:eth2 as its agent tells it: by ifIndex, which the kernel shows. */
async function adminStatus(lab: Lab): Promise<string> {
  const index = (await lab.read('core-1', ['cat', '/sys/class/net/eth2/ifindex'])).trim()
  const { snmpUser, snmpAuth, snmpPriv } = LAB_LOGIN
  const login = ['-v3', '-l', 'authPriv', '-u', snmpUser, '-a', 'SHA', '-A', snmpAuth, '-x', 'AES', '-X', snmpPriv]
  return lab.read('ctl', ['snmpget', ...login, '198.18.0.11', `1.3.6.1.2.1.2.2.1.7.${index}`])
}
