import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { drivenDevice, map } from '../api/map.ts'
import { bundle, checks, differences } from '../api/plan.ts'
import { type Hospital, openHospital } from '../cli/testing-hospital.ts'
import { CABLES, HANDS_CABLE } from '../demo/hospital.ts'
import { createSiteDesk, type LiveSiteDesk } from './site.ts'
import { createSiteFiles } from './site-files.ts'
import { person, startEngine, type TestEngine } from './testing-engine.ts'

let hospital: Hospital
let engine: TestEngine
let site: LiveSiteDesk
let differed = 0

beforeEach(async () => {
  hospital = await openHospital()
  engine = await startEngine(hospital)
  differed = 0
  const { desk } = hospital
  site = createSiteDesk({
    files: createSiteFiles(desk),
    ...{ desk, journal: engine.journal, bundle: engine.engine.bundle, sealKey: engine.secrets.sealKey },
    whileIdle: engine.engine.whileIdle,
    onSealed: sealed => engine.engine.replace(sealed),
    onFilesDiffer: () => {
      differed += 1
    },
  })
  await site.begin()
})
afterEach(async () => {
  site.close()
  await engine.stop()
  await hospital.close()
})

const file = (name: string) => join(hospital.folder, name)
async function edit(name: string, from: string, to: string): Promise<void> {
  const text = await readFile(file(name), 'utf8')
  expect(text).toContain(from)
  await writeFile(file(name), text.replace(from, to))
}
const sealedNow = () => engine.engine.bundle().sha256

describe('the map', () => {
  it('holds every cable with its line, and what each cut point severs', async () => {
    const document = map.parse(await site.map())
    expect(document.cables).toHaveLength(CABLES.length)
    expect(document.cables[0]?.line).toBe(2)
    const cut = (step: string) => document.cuts.find(one => one.step === step)
    const uplink = document.cables.find(({ ends }) =>
      ends.some(end => end.kind === 'port' && end.device === 'sw-core' && end.port === 'Gi1/0/10'),
    )
    expect(cut('backup-uplink')?.cables).toEqual([uplink?.id])
    expect(cut('ct-line')).toMatchObject({ device: null, cables: [HANDS_CABLE] })
    expect(cut('food-vpn')).toMatchObject({ service: 'food-vpn', cables: [], block: null })
    expect(cut('core-block')).toMatchObject({
      ...{ service: null, cables: [] },
      block: { from: ['servers', 'mgmt'], to: ['ward', 'clinic'] },
    })
  })

  it('tells the names of devices that nobody drives, also while the files cannot be read', async () => {
    expect(site.siteDevices().find(({ id }) => id === 'ehr')).toMatchObject({ name: { en: expect.any(String) } })
    await edit('plan.yaml', 'gate: auto', 'gate: never')
    await site.begin()
    expect([site.filesDiffer() === null, site.siteDevices().length > 0]).toEqual([false, true])
  })

  it('lists ports that only a cable names', async () => {
    const { devices } = await site.map()
    expect(devices.find(({ id }) => id === 'ehr')?.ports).toContainEqual({ port: 'eth0', segments: ['servers'] })
  })
})

describe('checks', () => {
  it('prove every pair of the plan', async () => {
    const document = checks.parse(await site.checks())
    expect(document).toMatchObject({ ok: true })
    expect(document.proofs.flatMap(({ severs }) => severs).every(({ holds }) => holds)).toBe(true)
  })

  it('tell a leaking path in both languages, cable by cable', async () => {
    await edit('plan.yaml', 'severs: [{ from: [isp', 'severs: [{ from: [pc-ward-1], to: [pacs] }, { from: [isp')
    const { ok, findings } = await site.checks()
    const leak = findings.find(({ rule }) => rule === 'proof-severs')
    expect([ok, leak?.severity, leak?.file, (leak?.path ?? []).length > 1]).toEqual([false, 'error', 'plan.yaml', true])
    expect(leak?.message.ja).not.toBe(leak?.message.en)
  })

  it('are made once for the same bytes', async () => {
    const [first, second] = await Promise.all([site.checks(), site.checks()])
    expect(second).toBe(first)
    expect(await site.checks()).toBe(first)
  })

  it('throw every fault at once, with its place, where the files cannot be read', async () => {
    await edit('plan.yaml', 'gate: auto', 'gate: never')
    await edit('plan.yaml', 'gate: confirm', 'gate: perhaps')
    await expect(site.checks()).rejects.toMatchObject({
      ...{ code: 'SITE_INVALID', text: { ja: '直す箇所が 2 件あります。' } },
      faults: [{ place: { file: 'plan.yaml' } }, { place: { file: 'plan.yaml' } }],
    })
  })
})

describe('sealing', () => {
  it('makes the new plan the one that is run, and keeps the old one beside it', async () => {
    const old = sealedNow()
    await edit('plan.yaml', 'probation: 20s', 'probation: 30s')
    const made = bundle.parse(await site.seal(person('Sato')))
    expect([made.sha256, made.sealedBy]).toEqual([sealedNow(), 'Sato'])
    const all = z.array(bundle).parse(await site.bundles())
    expect(all.map(({ sha256, current, kept }) => [sha256, current, kept])).toEqual([
      [made.sha256, true, true],
      [old, false, true],
    ])
    expect([...engine.journal.read()].at(-1)).toMatchObject({ type: 'bundle.sealed', actor: 'Sato' })
  })

  it('refuses a plan that does not hold', async () => {
    const old = sealedNow()
    await edit('plan.yaml', 'severs: [{ from: [isp', 'severs: [{ from: [pc-ward-1], to: [pacs] }, { from: [isp')
    await expect(site.seal(person('Sato'))).rejects.toMatchObject({ code: 'PLAN_UNSAFE' })
    expect(sealedNow()).toBe(old)
  })

  it('refuses to move a cut point that is cut, in both languages', async () => {
    const order = { kind: 'incident', direction: 'isolate', reason: 'test' } as const
    await engine.control.start({ ...order, stages: ['backup'], skips: [] }, person('Suzuki'))
    await engine.event('run.ended')
    await edit('plan.yaml', 'id: backup-uplink, tag: 1-01', 'id: backup-routed, tag: 1-01')
    await edit('plan.yaml', 'id: backup-routed, tag: 1-02', 'id: backup-uplink, tag: 1-02')
    await expect(site.seal(person('Sato'))).rejects.toMatchObject({
      ...{ code: 'PLAN_UNSAFE', text: { ja: expect.stringContaining('backup-uplink') } },
    })
  })
})

describe('differences', () => {
  it('are none while the files are what was sealed', async () => {
    expect(differences.parse(await site.differences(sealedNow())).differences).toEqual([])
  })

  it('tell what changed, before and after, in the words of the site files', async () => {
    await edit('plan.yaml', 'gate: confirm', 'gate: { approve: 2 }')
    await edit('plan.yaml', 'tag: 1-01, port: "sw-core:Gi1/0/10"', 'tag: 1-01, port: "sw-core:Gi1/0/11"')
    const found = (await site.differences(sealedNow())).differences
    const line = (en: string) => found.find(({ what }) => what.en.startsWith(en))
    expect(line('stage external')).toMatchObject({ kind: 'changed', before: 'confirm', after: 'approve: 2' })
    expect(line('cut point 1-01 backup-uplink: port')).toMatchObject({
      ...{ before: 'sw-core:Gi1/0/10', after: 'sw-core:Gi1/0/11' },
    })
  })

  it('tell a cut point that is gone and one that is new', async () => {
    await edit('plan.yaml', 'id: ward-2, tag: 3-03', 'id: ward-two, tag: 3-03')
    const found = (await site.differences(sealedNow())).differences
    expect(found.filter(({ kind }) => kind !== 'changed').map(({ kind, what }) => [kind, what.en])).toEqual([
      ['removed', 'cut point 3-03 ward-2'],
      ['added', 'cut point 3-03 ward-two'],
    ])
  })

  it('with a bundle that was never sealed here are not found', async () => {
    await expect(site.differences('0'.repeat(64))).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('with a copy in which a byte was changed are refused', async () => {
    const copy = file(`.kakuri/bundles/${sealedNow()}.kakuri`)
    await writeFile(copy, (await readFile(copy, 'utf8')).replace('Gi1/0/10', 'Gi1/0/11'))
    await expect(site.differences(sealedNow())).rejects.toMatchObject({ code: 'BUNDLE_BROKEN' })
  })
})

it('files that are not what was sealed are told once, until they are sealed', async () => {
  expect([site.filesDiffer(), differed]).toEqual([null, 0])
  await edit('plan.yaml', 'probation: 20s', 'probation: 30s')
  await site.begin()
  expect([site.filesDiffer()?.ja, differed]).toEqual(['計画の内容が違います', 1])
  await site.seal(person('Sato'))
  expect([site.filesDiffer(), differed]).toEqual([null, 2])
})

it('devices tell when each way in was read well, and what failed since', async () => {
  await engine.control.prepare(person('Suzuki'))
  const all = z.array(drivenDevice).parse(site.devices())
  const ways = (id: string) => all.find(device => device.id === id)?.ways
  const [ssh, snmp] = ways('sw-ward-2') ?? []
  expect(ssh).toMatchObject({ rung: 'ssh', goodUtc: null, failing: { code: 'UNREACHABLE' } })
  expect(snmp).toMatchObject({ rung: 'snmp', goodUtc: expect.any(Number), failing: null })
  expect(all.find(({ id }) => id === 'sw-core')?.hostKeys[0]).toMatch(/^SHA256:/)
})
