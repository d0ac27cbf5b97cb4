import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { journalOf, startController } from './controller.ts'
import { TINY_DISK } from './daemons.ts'
import { type Lab, startLab } from './lab.ts'
import { labSkipped } from './requirements.ts'
import { portState, readState, setPort } from './state.ts'
import { readTopology } from './topology.ts'

describe.skipIf(labSkipped())('what goes wrong on the way in', () => {
  let lab: Lab
  beforeEach(async () => {
    lab = await startLab(readTopology('two-switches'))
  })
  afterEach(() => lab.stop())

  it('a changed host key ends the SSH rung before any password is sent, and the ladder goes on', async () => {
    const other = lab.hostKeys.get('mgmt-1') ?? ''
    const changes = { hostKeys: new Map([...lab.hostKeys, ['core-1', other]]) }
    const controller = await startController(lab, { name: 'host-key', changes })
    expect(await controller.isolate(['stage-1'])).toBe('complete')
    const failed = await controller.event('rung.failed', event => event.body.step === 'nas')
    expect(failed.body).toMatchObject({ rung: 'ssh', code: 'HOST_KEY_CHANGED' })
    expect(await portState(lab, 'core-1:eth2')).toBe('down')
    expect(readFileSync(join(lab.folder, 'core-1/sshd.log'), 'utf8')).not.toMatch(/password|Accepted/)
    await controller.end()
  })

  it('a wrong password is named as such, is written nowhere, and the ladder goes on', async () => {
    const password = 'not-the-password-7319'
    const credentials = { 'lab-switches': { kind: 'ssh', user: 'ops', password } } as const
    const controller = await startController(lab, { name: 'password', changes: { credentials } })
    expect(await controller.isolate(['stage-1'])).toBe('complete')
    const failed = await controller.event('rung.failed', event => event.body.step === 'nas')
    expect(failed.body).toMatchObject({ rung: 'ssh', code: 'LOGIN_REFUSED' })
    await controller.end()
    expect(JSON.stringify(journalOf(lab, 'password'))).not.toContain(password)
  })

  it('no password or key of any device stands in the journal of a run', async () => {
    const controller = await startController(lab, { name: 'secrets' })
    await controller.isolate(['stage-1', 'stage-2'])
    await controller.restore(['stage-1', 'stage-2'])
    await controller.end()
    const record = JSON.stringify(journalOf(lab, 'secrets'))
    expect(record).not.toMatch(/lab-only-(cut|auth|priv)/)
  })

  it('a full disk stops new device actions before they start and says so; with space again the run can begin', async () => {
    const controller = await startController(lab, { name: 'full-disk', journalFolder: TINY_DISK })
    await controller.isolate(['stage-1'])
    const cut = await readState(lab)
    const filler = join(lab.folder, 'tiny/filler')
    fill(filler)
    await expect(controller.isolate(['stage-2'])).rejects.toMatchObject({ code: 'JOURNAL_FULL' })
    expect(await readState(lab)).toEqual(cut)
    rmSync(filler)
    expect(await controller.isolate(['stage-2'])).toBe('complete')
    await controller.end()
  })

  it('a second controller on the same journal is refused', async () => {
    const controller = await startController(lab, { name: 'twice' })
    await expect(startController(lab, { name: 'twice' })).rejects.toMatchObject({ code: 'JOURNAL_LOCKED' })
    await controller.end()
  })
})

/** Writes until the disk takes no more. */
function fill(file: string): void {
  mkdirSync(join(file, '..'), { recursive: true })
  const block = Buffer.alloc(1024)
  for (let content = block; ; content = Buffer.concat([content, block])) {
    try {
      writeFileSync(file, content)
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') return
      throw error
    }
  }
}

describe.skipIf(labSkipped())('the watch while a plan is cut', () => {
  let lab: Lab
  beforeEach(async () => {
    lab = await startLab(readTopology('two-switches'))
  })
  afterEach(() => lab.stop())

  it('notices a port that somebody re-enabled by hand, and says which', async () => {
    const controller = await startController(lab, { name: 'watch' })
    await controller.isolate(['stage-1'])
    await controller.watch()
    await controller.event('watch.started')
    await setPort(lab, 'core-1:eth2', 'up')
    const from = performance.now()
    const reopened = await controller.event('watch.reopened')
    console.info(
      `watch: a port opened by hand was noticed after ${Math.round(performance.now() - from)} ms; period 500 ms`,
    )
    expect(reopened.body).toMatchObject({ step: 'nas', reading: { state: 'open' } })
    expect(reopened.body.text.en).toMatch(/1-01/)
    expect(await portState(lab, 'core-1:eth2')).toBe('up')
    await controller.end()
  })

  it('cuts a reopened path again where the plan says so', async () => {
    const controller = await startController(lab, { name: 'recut' })
    await controller.isolate(['stage-1', 'stage-2'])
    await controller.watch()
    await controller.event('watch.started')
    await setPort(lab, 'core-1:eth6', 'up')
    const again = await controller.event('watch.severed-again')
    expect(again.body.step).toBe('pc')
    expect(await portState(lab, 'core-1:eth6')).toBe('down')
    await controller.end()
  })
})
