import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { HANDS_CABLE } from '../demo/hospital.ts'
import { cutsIn, stateOf } from '../demo/world.ts'
import { type Hospital, openHospital } from './testing-hospital.ts'

let hospital: Hospital
beforeEach(async () => {
  hospital = await openHospital()
})
afterEach(() => hospital.close())

const FIRST_STAGE = ['sw-core Gi1/0/10', 'fw-core bak0']
const cuts = () => cutsIn(hospital.world)
const words = (...given: string[]) => hospital.words(...given)
const cutFirst = () => hospital.run(words('cut', '--stage', '1', '--yes', '--reason', 'test'))
const resultOf = (out: string) => JSON.parse(out.trim().split('\n').at(-1) ?? '')

describe('cut', () => {
  it('cuts the stage it is told and says that every step was read back', async () => {
    const { code, out } = await cutFirst()
    expect(code).toBe(0)
    expect(out).toContain('Complete: every step was read back.')
    expect(cuts().sort()).toEqual([...FIRST_STAGE].sort())
  })

  it('writes JSON lines that end in the result', async () => {
    const { out } = await hospital.run(words('cut', '--stage', 'backup', '--yes', '--reason', 'test', '--json'))
    expect(resultOf(out)).toMatchObject({ result: { result: 'complete', exit: 'complete', outcomes: { done: 2 } } })
  })

  it('touches nothing when the word is not typed', async () => {
    const { code, out } = await hospital.run(words('cut', '--reason', 'test'), 'isolate\n')
    expect([code, out.includes('Nothing was begun'), cuts()]).toEqual([130, true, []])
  })

  it('needs a reason', async () => {
    const { code, err } = await hospital.run(words('cut', '--stage', '1'))
    expect([code, err.includes('A reason is needed'), cuts()]).toEqual([1, true, []])
  })

  it('asks for the name and never takes the one of the operating system', async () => {
    const anonymous = words('cut', '--stage', '1', '--yes', '--reason', 'test').filter(
      word => !['--actor', 'Suzuki'].includes(word),
    )
    const { code, err } = await hospital.run(anonymous)
    expect([code, err.includes('A name is needed'), cuts()]).toEqual([1, true, []])
  })

  it('tells the stage that was meant', async () => {
    const { code, err } = await hospital.run(words('cut', '--stage', 'bakcup', '--yes', '--reason', 'test'))
    expect([code, err.includes('Did you mean backup?')]).toEqual([1, true])
  })

  it('refuses a stage that is not there before it asks for anything', async () => {
    const anonymous = words('cut', '--stage', '9').filter(word => !['--actor', 'Suzuki'].includes(word))
    const { code, out, err } = await hospital.run(anonymous)
    expect([code, out.includes('Your name'), err.includes('There is no stage "9".')]).toEqual([1, false, true])
  })

  it('refuses a stage whose earlier ones are not isolated', async () => {
    const { code, err } = await hospital.run(words('cut', '--stage', '3', '--yes', '--reason', 'test'))
    expect([code, err.includes('[STAGE_ORDER]'), cuts()]).toEqual([10, true, []])
  })

  it('refuses a bundle in which one byte was changed', async () => {
    const file = join(hospital.folder, '.kakuri/bundle.kakuri')
    await writeFile(file, (await readFile(file, 'utf8')).replace('Gi1/0/10', 'Gi1/0/11'))
    const { code, err } = await cutFirst()
    expect([code, err.includes('[BUNDLE_BROKEN]'), cuts()]).toEqual([8, true, []])
  })

  it('says that the site files have moved on, and carries out what was sealed', async () => {
    const file = join(hospital.folder, 'plan.yaml')
    await writeFile(file, (await readFile(file, 'utf8')).replace('probation: 20s', 'probation: 30s'))
    const { code, out } = await cutFirst()
    expect([code, out.includes('[SITE_CHANGED]')]).toEqual([0, true])
  })

  it('leaves out a cut point with a reason, and does not call that complete', async () => {
    const skip = ['--skip', '1-02=under test by the vendor']
    const { code, out } = await hospital.run(words('cut', '--stage', '1', '--yes', '--reason', 'test', ...skip))
    expect(out).toContain('INCOMPLETE. Not read back: 1-02.')
    expect([code, out.includes('under test by the vendor'), cuts()]).toEqual([4, true, ['sw-core Gi1/0/10']])
  })
})

describe('at a terminal', () => {
  const cutAll = () => hospital.start(words('cut', '--reason', 'test'))

  it('asks for the word, the gate, the task and two different approvers, and shows INCIDENT', async () => {
    const terminal = cutAll()
    await terminal.shows('Type ISOLATE')
    terminal.type('ISOLATE\r')
    await terminal.shows('Type the stage name')
    terminal.type('external\r')
    await terminal.shows('Type done, cannot find')
    hospital.world.network.unplug(HANDS_CABLE)
    terminal.type('done\r')
    await terminal.shows('Confirmed by (name)')
    terminal.type('Yamada\r')
    await terminal.shows('Approval, 2 more needed')
    terminal.type('佐藤\r')
    await terminal.shows('Approval, 1 more needed')
    terminal.type('佐 藤\r')
    await terminal.shows('has already approved')
    terminal.type('Tanaka\r')
    expect(await terminal.code).toBe(0)
    expect(terminal.out()).toContain('INCIDENT')
    expect(terminal.out()).toContain('colour: yellow')
  })

  it('says at once that the wrong cable went down', async () => {
    const terminal = hospital.start(words('cut', '--reason', 'test', '--yes'))
    await terminal.shows('Type done, cannot find')
    hospital.world.network.unplug('C-0014')
    await terminal.shows('WRONG CABLE')
    hospital.world.network.plugIn('C-0014')
    hospital.world.network.unplug(HANDS_CABLE)
    terminal.type('done\r')
    await terminal.shows('Confirmed by (name)')
    terminal.type('Yamada\r')
    await terminal.shows('Approval, 2 more needed')
    terminal.type('\r')
    expect(await terminal.code).toBe(5)
  })

  it('Ctrl-C pauses between steps, a second one says what is under way, and resume goes on', async () => {
    const terminal = hospital.start(words('cut', '--reason', 'test', '--yes'))
    await terminal.shows('Type done, cannot find')
    terminal.type('\u0003')
    await terminal.shows('Pausing')
    terminal.type('\u0003')
    await terminal.shows('Still under way:')
    hospital.world.network.unplug(HANDS_CABLE)
    terminal.type('done\r')
    await terminal.shows('Confirmed by (name)')
    terminal.type('Yamada\r')
    expect([await terminal.code, cuts().includes('sw-ward-1 Gi1/0/23')]).toEqual([5, false])
    const again = await hospital.run(words('resume', '--approved-by', 'Sato', '--approved-by', 'Tanaka'))
    expect([again.code, cuts().includes('sw-ward-1 Gi1/0/23')]).toEqual([0, true])
  })

  it('Ctrl-C before anything was begun ends with exit code 130', async () => {
    const terminal = hospital.start(words('cut'))
    await terminal.shows('Reason for this run')
    terminal.type('\u0003')
    expect([await terminal.code, cuts()]).toEqual([130, []])
  })

  it('Ctrl-C at a gate pauses the run; cut then says that it is open', async () => {
    const terminal = hospital.start(words('cut', '--reason', 'test'))
    await terminal.shows('Type ISOLATE')
    terminal.type('ISOLATE\r')
    await terminal.shows('Type the stage name')
    terminal.type('\u0003')
    expect(await terminal.code).toBe(5)
    expect(terminal.out()).toContain('kakuri resume')
    const { code, err } = await cutFirst()
    expect([code, err.includes('[RUN_IN_PROGRESS]')]).toEqual([10, true])
  })

  it('asks again where the word or the stage was mistyped, and goes on', async () => {
    const terminal = hospital.start(words('cut', '--reason', 'test', '--stage', '1', '2'))
    await terminal.shows('Type ISOLATE')
    terminal.type('isolate\r')
    await terminal.shows('"isolate" is not ISOLATE')
    terminal.type('ISOLATE\r')
    await terminal.shows('Type the stage name, external,')
    terminal.type('externl\r')
    await terminal.shows('"externl" is not external')
    terminal.type('\r')
    expect([await terminal.code, cuts().sort()]).toEqual([5, [...FIRST_STAGE].sort()])
  })

  it('understands the answers that the Japanese instruction asks for', async () => {
    const terminal = hospital.start([...words('cut', '--reason', 'test', '--stage', '1', '2', '--yes'), '--lang', 'ja'])
    await terminal.shows('「完了」「見つからない」')
    terminal.type('「見つからない」\r')
    await terminal.shows('作業者の氏名')
    terminal.type('山田\r')
    expect([await terminal.code, terminal.out().includes('到達不能')]).toEqual([4, true])
  })

  it('arm shows what is ready and cuts on warm sessions at a word', async () => {
    const terminal = hospital.start(words('arm', '--reason', 'test', '--yes'))
    await terminal.shows('armed>')
    terminal.type('cut 1\r')
    await terminal.shows('Still armed')
    terminal.type('quit\r')
    expect(await terminal.code).toBe(0)
    expect(terminal.out()).toContain('ssh: UNREACHABLE')
    expect(cuts().sort()).toEqual([...FIRST_STAGE].sort())
  })
})

describe('drill', () => {
  it('goes through everything and changes nothing on any device', async () => {
    const before = stateOf(hospital.world)
    const task = 'external\ndone\nYamada\nSato\nTanaka\n'
    const { code, out } = await hospital.run(words('drill'), task)
    expect([code, out.includes('[DRILL]'), stateOf(hospital.world) === before]).toEqual([0, true, true])
    expect(out).toContain('Reason: not given.')
    expect(out).toContain('Confirmed by (name): Yamada\n')
  })
})

it('a drill shows what a person answered where it was not done', async () => {
  const terminal = hospital.start(words('drill', '--stage', '1', '2'))
  await terminal.shows('Type the stage name')
  terminal.type('external\r')
  await terminal.shows('Type done, cannot find')
  terminal.type('other\r')
  await terminal.shows('Confirmed by (name)')
  terminal.type('Yamada\r')
  await terminal.shows('What happened')
  terminal.type('the door is locked\r')
  expect([await terminal.code, terminal.out().includes('Yamada: other (the door is locked)')]).toEqual([0, true])
  expect(terminal.out()).toContain('In earnest this would not have been cut by hand: ')
})

describe('restore', () => {
  it('puts back what was when somebody confirms with a name', async () => {
    const before = stateOf(hospital.world)
    await cutFirst()
    const typed = 'RESTORE\nconfirm\nSuzuki\n'
    const { code, out } = await hospital.run(words('restore', '--reason', 'over'), typed)
    expect([code, out.includes('was open, link up\n'), stateOf(hospital.world) === before]).toEqual([0, true, true])
  })

  it('asks two people for a stage that needs them, and does not say that what comes back will stop', async () => {
    await hospital.run(words('cut', '--reason', 'test'), 'ISOLATE\nexternal\ncannot find\nYamada\nSato\nTanaka\n')
    const { out } = await hospital.run(words('restore', '--reason', 'over', '--yes', '--stage', '3'), '')
    expect(out).toContain('about to be RESTORED')
    expect(out).not.toContain('No EHR at the bedside')
  })

  it('cuts again when nobody confirms, and says so', async () => {
    await cutFirst()
    const { code, out } = await hospital.run(words('restore', '--reason', 'over'), 'RESTORE\n')
    expect([code, cuts().sort()]).toEqual([4, [...FIRST_STAGE].sort()])
    expect(out).toContain('NOT RESTORED: nobody confirmed backup, and it was cut again.\n  2 done\n')
  })

  it('refuses where nothing is cut', async () => {
    const { code, err } = await hospital.run(words('restore', '--yes', '--reason', 'over'))
    expect([code, err.includes('[NOTHING_TO_RESTORE]'), err.match(/according to/g)]).toEqual([
      10,
      true,
      ['according to'],
    ])
  })
})

describe('cancel', () => {
  it('ends a run paused at a gate, keeps what is cut, and lets a restore begin', async () => {
    const paused = await hospital.run(words('cut', '--reason', 'test'), 'ISOLATE\n')
    expect(paused.out).not.toMatch(/^ +$/m)
    const { code, out } = await hospital.run(words('cancel', '--reason', 'one stage is enough'), 'CANCEL\n')
    expect([paused.code, code, cuts().sort()]).toEqual([5, 4, [...FIRST_STAGE].sort()])
    expect(out).toContain('Cancelled. What is cut stays cut.')
    const restored = await hospital.run(words('restore', '--yes', '--confirm-probation', '--reason', 'over'))
    expect([restored.code, cuts()]).toEqual([0, []])
  })

  it('begins nothing without the typed word', async () => {
    await hospital.run(words('cut', '--reason', 'test'), 'ISOLATE\n')
    const { code, out } = await hospital.run(words('cancel', '--reason', 'test'), 'yes\n')
    const open = await cutFirst()
    expect([code, out.includes('"yes" is not CANCEL'), open.code]).toEqual([130, true, 10])
  })

  it('says that there is nothing to cancel where no run is open', async () => {
    const { code, out } = await hospital.run(words('cancel'))
    expect([code, out.includes('Nothing to cancel')]).toEqual([0, true])
  })
})

describe('sealing while something is cut', () => {
  const resealed = async (change: (plan: string) => string) => {
    const file = join(hospital.folder, 'plan.yaml')
    await writeFile(file, change(await readFile(file, 'utf8')))
    return hospital.run(words('seal'))
  }

  it('refuses a plan that has lost a cut point which is cut now', async () => {
    await cutFirst()
    const { code, err } = await resealed(plan => plan.replace('id: backup-uplink', 'id: backup-other'))
    expect([code, err.includes('backup-uplink')]).toEqual([3, true])
  })

  it('takes one that still has it', async () => {
    await cutFirst()
    expect((await resealed(plan => plan.replace('probation: 20s', 'probation: 30s'))).code).toBe(0)
  })
})

describe('looking', () => {
  it('status tells what is cut from the journal', async () => {
    await cutFirst()
    const { out } = await hospital.run(words('status', '--json'))
    const [backup, external] = JSON.parse(out).status.stages
    expect(backup.steps.map((step: { cut: boolean }) => step.cut)).toEqual([true, true])
    expect(external.steps.map((step: { cut: boolean }) => step.cut)).toEqual([false, false, false])
  })

  it('status goes on saying done where a second run found its own cut', async () => {
    await cutFirst()
    await cutFirst()
    const { out } = await hospital.run(words('status'))
    expect([out.match(/CUT {2}✔ done/g)?.length, out.includes('already-so')]).toEqual([2, false])
  })

  it('status --watch raises an alarm when somebody opens a path', async () => {
    await cutFirst()
    const terminal = hospital.start(words('status', '--watch'))
    await terminal.shows('Watching what is cut')
    hospital.world.devices.get('sw-core')?.setAdmin('Gi1/0/10', 'up')
    await terminal.shows('PATH REOPENED')
    terminal.cli.interrupts.fire()
    expect(await terminal.code).toBe(0)
  })

  it('cut --watch goes on watching after the last stage', async () => {
    const terminal = hospital.start(words('cut', '--stage', '1', '--yes', '--reason', 'test', '--watch'))
    await terminal.shows('Watching what is cut')
    hospital.world.devices.get('fw-core')?.setAdmin('bak0', 'up')
    await terminal.shows('PATH REOPENED')
    terminal.cli.interrupts.fire()
    expect([await terminal.code, terminal.out().includes('What is cut stays cut')]).toEqual([0, true])
  })

  it('status --watch follows the process that writes the journal', async () => {
    const armed = hospital.start(words('arm', '--reason', 'test', '--yes'))
    await armed.shows('armed>')
    const watching = hospital.start(words('status', '--watch'))
    await watching.shows('Another process writes the journal')
    armed.type('cut 1\r')
    await watching.shows('The run ended: complete.')
    watching.cli.interrupts.fire()
    await armed.shows('Still armed')
    armed.type('quit\r')
    expect([await watching.code, await armed.code]).toEqual([0, 0])
  })

  it('a second writer is refused while one holds the journal, and readers are not', async () => {
    const armed = hospital.start(words('arm', '--reason', 'test', '--yes'))
    await armed.shows('armed>')
    const second = await cutFirst()
    const status = await hospital.run(words('status'))
    armed.type('quit\r')
    await armed.code
    expect([second.code, second.err.includes('[JOURNAL_LOCKED]'), status.code]).toEqual([6, true, 0])
  })

  it('log shows one run by the beginning of its id', async () => {
    await cutFirst()
    const { code, out } = await hospital.run(words('log', '--run', 'id-0'))
    expect([code, out.includes('Suzuki started'), out.includes('sealed the cut plan')]).toEqual([0, true, false])
  })

  it('journal verify finds a changed byte and names the event', async () => {
    await cutFirst()
    const good = await hospital.run(words('journal', 'verify'))
    const file = join(hospital.folder, '.kakuri/journal.db')
    const db = new DatabaseSync(file)
    db.exec(`DROP TRIGGER event_no_update; UPDATE event SET body = replace(body, '"test"', '"best"')`)
    db.close()
    const bad = await hospital.run(words('journal', 'verify'))
    expect([good.code, bad.code]).toEqual([0, 9])
    expect(bad.out).toMatch(/First bad event: \d+/)
  })

  it('doctor finds the dead SSH and nothing else', async () => {
    const { code, out } = await hospital.run(words('doctor', '--json'))
    const wrong = JSON.parse(out).doctor.filter((one: { ok: boolean }) => !one.ok)
    expect(code).toBe(11)
    expect(wrong.map((one: { check: string }) => one.check)).toEqual(['sw-ward-2 ssh'])
    expect(wrong[0].text).toMatch(/cannot be reached: it refuses the connection\. \[UNREACHABLE\]/)
    expect(wrong[0].text).not.toContain('next rung')
  })
})
