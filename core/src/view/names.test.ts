import { expect, it } from 'vitest'
import type { CutTarget, ProgramBody, Step } from '../compile/program.ts'
import { PROGRAM } from './incident-story.ts'
import { namesOf } from './names.ts'

/** The program with one step whose target this is, on its first device. */
function withTarget(target: CutTarget): ProgramBody {
  const [stage] = PROGRAM.stages
  const step = stage?.waves[0]?.steps[0]
  if (stage === undefined || step === undefined) throw new Error('the story has no step')
  const changed: Step = { ...step, id: 'food-vpn', tag: '1-04', device: 'core', target }
  const core = { ...PROGRAM.devices.core, name: { ja: '中央', en: 'Core' } } as ProgramBody['devices'][string]
  return { ...PROGRAM, devices: { core }, stages: [{ ...stage, waves: [{ steps: [changed] }] }] }
}

it.each([
  ['en', '1-04 (Core, food-vpn on wg0)'],
  ['ja', '1-04（中央 food-vpn wg0）'],
] as const)('a service bears the name of its cut point beside its interface (%s)', (language, told) => {
  expect(namesOf(withTarget({ kind: 'service', name: 'wg0' }), language).step('food-vpn')).toBe(told)
})

it.each([
  ['en', '1-04 (Core, zone-block ehr: eth2+eth3 → eth4)'],
  ['ja', '1-04（中央 ゾーン遮断 ehr: eth2+eth3 → eth4）'],
] as const)('a zone block says what is blocked, by interfaces (%s)', (language, told) => {
  const target = { kind: 'zone-block', id: 'ehr', from: ['eth2', 'eth3'], to: ['eth4'] } as const
  expect(namesOf(withTarget(target), language).step('food-vpn')).toBe(told)
})
