import type { AnyEvent } from '@kakuri/core/journal/events.ts'
import { emptyBoard } from '@kakuri/core/view/board.ts'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openDesk } from '../desk.ts'
import { readBundle } from '../sealed.ts'
import { testCli } from '../testing.ts'
import { type Hospital, openHospital } from '../testing-hospital.ts'
import { type AgentStatus, agentLines, createAgentFold } from './agent-lines.ts'

let hospital: Hospital
beforeAll(async () => {
  hospital = await openHospital()
})
afterAll(() => hospital.close())

const deskIn = (lang: 'en' | 'ja') => openDesk(testCli({ cwd: hospital.folder }).cli, { site: hospital.folder, lang })
const agent = (id: string, change: Partial<AgentStatus> = {}): AgentStatus => ({
  ...{ id, phase: 'enrolled', link: 'online', asking: false, alone: false, held: false, cutAlone: [] },
  ...change,
})

async function lines(agents: readonly AgentStatus[], lang: 'en' | 'ja' = 'en'): Promise<string[]> {
  const desk = deskIn(lang)
  const { program } = await readBundle(desk)
  return agentLines(desk, program, agents)
}

it.each<[string, Partial<AgentStatus>, string, string]>([
  ['is away', { link: 'offline' }, 'away: r1', '未接続: r1'],
  ['is revoked', { phase: 'revoked', link: 'offline' }, 'revoked: r1', '失効: r1'],
  ['has an expired certificate', { link: 'read-only' }, 'certificate expired, no orders: r1', '指示不可）: r1'],
  ['waits for approval', { phase: 'asking', asking: true }, 'wait for approval: r1', '承認待ち: r1'],
  ['was never let in', { phase: 'unknown', link: 'offline' }, 'never let in: r1', '未登録: r1'],
  ['acts alone', { alone: true, link: 'offline' }, 'Alone  acting now: r1', '単独動作  動作中: r1'],
  [
    'holds what it cut',
    { alone: true, held: true },
    'Alone  cut, not taken over yet: r1',
    '遮断済み（未引き継ぎ）: r1',
  ],
  ['cut alone', { cutAlone: ['internet'] }, 'Alone  cut and in force: r1 (', '遮断継続中: r1 ('],
])('an agent that %s is named for it', async (_what, change, en, ja) => {
  const agents = [agent('r1', change), agent('r2')]
  expect((await lines(agents)).join('\n')).toContain(en)
  expect((await lines(agents, 'ja')).join('\n')).toContain(ja)
})

it('where all is well one line says so, and without agents none', async () => {
  expect(await lines([agent('r1'), agent('r2')])).toEqual(['', expect.stringContaining('2 of 2 online')])
  expect(await lines([])).toEqual([])
})

it('of very many it names a few', async () => {
  const all = Array.from({ length: 500 }, (_, at) => agent(`r${at}`, { link: 'offline' }))
  expect((await lines(all))[1]).toMatch(/away: r0, .*r7 \+492$/)
})

it('without a controller the journal tells who is revoked, and what was cut alone and is in force', async () => {
  const desk = deskIn('en')
  const { program } = await readBundle(desk)
  const fold = createAgentFold()
  const say = (type: string, body: unknown) => fold.add({ type, body } as AnyEvent)
  say('agent.revoked', { agent: 'r1', reason: 'stolen' })
  say('agent.revoked', { agent: 'r2', reason: 'broken' })
  say('agent.enrolled', { agent: 'r2' })
  for (const step of ['internet', 'ct-line']) say('agent.adopted', { agent: 'r3', step })
  const board = { ...emptyBoard(program), cut: new Map([['internet', {}]]) } as unknown as ReturnType<typeof emptyBoard>
  const agents = await fold.status(desk, board)
  const unknown = { link: null, asking: null, alone: null, held: null }
  expect(agents).toEqual([
    { id: 'r3', phase: null, ...unknown, cutAlone: ['internet'] },
    { id: 'r1', phase: 'revoked', ...unknown, cutAlone: [] },
  ])
  const [, first, second] = agentLines(desk, program, agents)
  expect([first, second]).toEqual([
    expect.stringMatching(/no controller answers here.*revoked: r1/),
    expect.stringMatching(/cut and in force: r3/),
  ])
})
