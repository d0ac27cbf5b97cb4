import { expect, it } from 'vitest'
import type { ProgramBody, Step } from '../../compile/program.ts'
import { instructionFor } from './instruction.ts'

const switchAt = (id: string, ja: string, en: string, room: string, unit: number) => ({
  ...{ id, kind: 'switch' as const, name: { ja, en }, room, rack: 'B-2', unit, address: null, ways: {}, aaa: null },
})

const PROGRAM: ProgramBody = {
  ...{ format: 'kakuri-program/1', site: { id: 'x', name: { ja: '', en: '' } } },
  ...{ plan: { name: { ja: '', en: '' }, triggers: [] }, segments: {}, profiles: {}, aaa: {}, stages: [] },
  rooms: { srv: { name: { ja: 'サーバー室', en: 'server room' } }, w3: { name: { ja: '3階病棟', en: 'ward 3' } } },
  devices: {
    core: switchAt('core', '基幹スイッチ', 'core switch', 'srv', 24),
    ward: switchAt('ward', '病棟スイッチ', 'ward switch', 'w3', 3),
  },
  cables: {
    'C-0042': {
      ...{ id: 'C-0042', tag: '1-03', colour: 'red', medium: 'fibre' },
      ends: [
        { kind: 'port', device: 'core', port: 'Gi1/0/7' },
        { kind: 'port', device: 'ward', port: 'Gi1/0/24' },
      ],
    },
  },
}

const STEP: Step = {
  ...{ id: 's', tag: '1-03', kind: 'hands', device: null, target: null, ladder: [], second: null },
  ...{ cables: ['C-0042'], display: null, impact: null },
}

it('tells in English which cable, where both of its ends are, and what to answer', () => {
  expect(instructionFor(PROGRAM, STEP, 'unplug', false).text.en).toMatchInlineSnapshot(`
    "Please unplug the cable with the tag "1-03". Compare the tag before you pull.
    Cable C-0042 (tag 1-03, colour: red, kind: fibre)
      one end: server room, rack B-2, unit 24 from the floor, device "core switch" (core), port Gi1/0/7
      other end: ward 3, rack B-2, unit 3 from the floor, device "ward switch" (ward), port Gi1/0/24
    When it is done, answer "done" with your name. If you cannot find it, pull nothing and answer "cannot find"."
  `)
})

it('tells the same in Japanese', () => {
  expect(instructionFor(PROGRAM, STEP, 'unplug', false).text.ja).toMatchInlineSnapshot(`
    "タグ「1-03」のケーブルを、タグを見比べてから抜いてください。
    ケーブル C-0042(タグ 1-03、色: 赤（red）、種類: fibre)
      片方の端: サーバー室 ラック B-2 下から24段目(24U) 機器「基幹スイッチ」(core) ポート Gi1/0/7
      もう片方の端: 3階病棟 ラック B-2 下から3段目(3U) 機器「病棟スイッチ」(ward) ポート Gi1/0/24
    終わったら、お名前を添えて「完了」と答えてください。見つからないときは、何も抜かずに「見つからない」と答えてください。"
  `)
})

it('leaves a colour that it has no Japanese word for as the file writes it', () => {
  const cables = { 'C-0042': { ...PROGRAM.cables['C-0042'], colour: 'RAL 5015' } } as typeof PROGRAM.cables
  expect(instructionFor({ ...PROGRAM, cables }, STEP, 'unplug', false).text.ja).toContain('色: RAL 5015、')
})

it('a drill says that it is one before anything else', () => {
  const { text, drill } = instructionFor(PROGRAM, STEP, 'unplug', true)
  expect(drill).toBe(true)
  expect(text.en).toMatch(/^\[DRILL\] This is a drill\. Please do not touch the cable/)
  expect(text.ja).toMatch(/^【訓練】これは訓練です。ケーブルには触らないでください。/)
})

it('a restore asks to plug back', () => {
  const { text } = instructionFor(PROGRAM, STEP, 'plug', false)
  expect(text.en).toContain('back where it was')
  expect(text.ja).toContain('戻してください')
  expect(text.en).not.toMatch(/unplug|pull/)
  expect(text.ja).not.toContain('抜')
})

it("the plan's own wording takes the place of the sentence, and the tag is still named", () => {
  const step = { ...STEP, display: { ja: '赤い線を抜く', en: 'Pull the red one' } }
  const { text } = instructionFor(PROGRAM, step, 'unplug', false)
  expect(text.en.split('\n')[0]).toBe('Pull the red one (tag "1-03")')
  expect(text.ja.split('\n')[0]).toBe('赤い線を抜く(タグ「1-03」)')
})

it('names the tag that is printed on the cable where the cut point bears another, as a VPN does over a line', () => {
  const { text, tag } = instructionFor(PROGRAM, { ...STEP, tag: '1-04' }, 'unplug', false)
  expect(tag).toBe('1-03')
  expect(`${text.en} ${text.ja}`).not.toContain('1-04')
})

it('names the tag of the cut point where the cable bears none', () => {
  const bare = { ...PROGRAM.cables['C-0042'], tag: null } as ProgramBody['cables'][string]
  const program = { ...PROGRAM, cables: { 'C-0042': bare } }
  expect(instructionFor(program, STEP, 'unplug', false).tag).toBe('1-03')
})

it('the room is that of the first end in a room, where the device itself is not given', () => {
  expect(instructionFor(PROGRAM, STEP, 'unplug', false).room).toBe('srv')
})

const POWER: Step = { ...STEP, id: 'p', tag: '3-01', kind: 'power', device: 'core', target: { kind: 'power' } }

it('tells of power to unplug the cord and every cable of the device, which is found by its name and not by a tag of a cable', () => {
  const { text, tag, room } = instructionFor(PROGRAM, POWER, 'unplug', false)
  expect([tag, room]).toEqual(['3-01', 'srv'])
  expect(text.en.split('\n')[0]).toBe(
    'Please unplug the power cord of device "core switch" (core, tag "3-01"), there may be two, and every cable below. Compare the name before you pull.',
  )
  expect(text.ja.split('\n')[0]).toBe(
    '機器「基幹スイッチ」(core、タグ「3-01」)の名前を見比べてから、電源コード(2本あることもあります)と次のケーブルをすべて抜いてください。',
  )
})

it('tells to put all of it back when power is restored by hands', () => {
  const { en, ja } = instructionFor(PROGRAM, POWER, 'plug', false).text
  expect(en).toContain(
    'Please put the power cord of device "core switch" (core, tag "3-01") and every cable below back',
  )
  expect(ja).toContain('電源コードと、次のケーブルをすべて、元の差し込み口に戻してください。')
})

it('uses the wording of the plan for power too', () => {
  const display = { ja: '分電盤の 3 番を切ってください', en: 'Switch off breaker 3' }
  const { en } = instructionFor(PROGRAM, { ...POWER, display }, 'unplug', false).text
  expect(en).toContain('Switch off breaker 3 (tag "3-01")')
})
