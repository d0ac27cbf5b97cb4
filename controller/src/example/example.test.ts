import { readFileSync } from 'node:fs'
import type { Parsed } from '@kakuri/core/base/fault.ts'
import { formatFault } from '@kakuri/core/base/fault.ts'
import { parsePlan } from '@kakuri/core/plan/read.ts'
import { writeCables } from '@kakuri/core/site/cables/write.ts'
import { parseSite } from '@kakuri/core/site/read.ts'
import { describe, expect, it } from 'vitest'

const file = (name: string) => ({ name, bytes: new Uint8Array(readFileSync(new URL(name, import.meta.url))) })
const cables = file('cables.csv')
const site = () => must(parseSite({ site: file('site.yaml'), cables }))

function must<T>(parsed: Parsed<T>): T {
  if (!parsed.ok) throw new Error(parsed.faults.map(formatFault).join('\n'))
  return parsed.value
}

/** The file with its commented settings in force: those whose `#` stands right before the text, or before two spaces. */
function uncommented(name: string) {
  const text = Buffer.from(file(name).bytes).toString('utf8')
  return { name, bytes: Buffer.from(text.replace(/^( *)#(?=[a-z]| {2}\S)/gm, '$1')) }
}

describe('the example that kakuri init writes', () => {
  it('has settings for an agent that are right once the # before them is taken away', () => {
    const map = must(parseSite({ site: uncommented('site.yaml'), cables }))
    const plan = must(parsePlan(uncommented('plan.yaml'), map))
    const { agents, contacts, rooms } = map
    expect([...agents.values()].map(one => [one.id, one.room, one.attach.port])).toEqual([
      ['box-1', 'server-room', 'Gi1/0/11'],
    ])
    expect([contacts?.length, rooms.get('server-room')?.people?.length, plan.alone?.afterMs]).toEqual([1, 2, 1_800_000])
  })

  it('is a site map without a fault', () => {
    const { devices, cables, segments, rooms } = site()
    expect([devices.size, cables.size, segments.size, rooms.size]).toEqual([6, 8, 6, 2])
  })

  it('is a cut plan of three stages without a fault', () => {
    const plan = must(parsePlan(file('plan.yaml'), site()))
    expect(plan.stages.map(stage => [stage.id, stage.gate.kind, stage.cutPoints.map(point => point.tag)])).toEqual([
      ['outside', 'confirm', ['1-01', '1-02', '1-03']],
      ['servers', 'approve', ['2-01']],
      ['clients', 'confirm', ['3-01', '3-02']],
    ])
  })

  it('has a cables.csv exactly as it would be written', () => {
    expect(Buffer.from(writeCables(site().cables.values()))).toEqual(Buffer.from(cables.bytes))
  })

  it('takes the rungs that the devices have where the plan names none', () => {
    const plan = must(parsePlan(file('plan.yaml'), site()))
    const ladders = plan.stages.flatMap(stage => stage.cutPoints.map(point => point.ladder.join(' ')))
    expect(ladders).toEqual([
      'ssh snmp hands',
      'ssh hands',
      'ssh hands',
      'ssh hands',
      'ssh snmp hands',
      'ssh snmp hands',
    ])
  })
})
