import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { diskFiles } from '@kakuri/agent/files.ts'
import { createHoldings, type Holdings } from '@kakuri/agent/holdings.ts'
import { openState } from '@kakuri/agent/state.ts'
import { publicKeyText } from '@kakuri/core/compile/seal.ts'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { roomProgram, seal, sealKey } from './room.ts'

let folder: string
let inUse: string | null
let holdings: Holdings
let refused: string[]
beforeEach(() => {
  refused = []
  folder = mkdtempSync(join(tmpdir(), 'kakuri-holdings-'))
  inUse = null
  holdings = createHoldings({
    ...{ state: openState(folder, diskFiles), files: diskFiles, trusted: () => [publicKeyText(sealKey)] },
    ...{
      inUse: () => inUse,
      refuse: async (_kind, _id, _why, detail) => void refused.push(detail),
      changed: () => undefined,
    },
  })
})
afterEach(() => rmSync(folder, { recursive: true }))

const [FIRST, SECOND, THIRD] = ['01', '02', '03'].map(month =>
  seal(roomProgram(), { sealedAt: `2026-${month}-01T00:00:00.000Z` }),
) as [ReturnType<typeof seal>, ReturnType<typeof seal>, ReturnType<typeof seal>]

async function takeAll(): Promise<(string | undefined)[]> {
  for (const one of [FIRST, SECOND, THIRD]) await holdings.takeBundle(one.message, 'id')
  return [holdings.bundle()?.sha256, holdings.before()?.sha256]
}

it('the newest bundle and the one before are held', async () => {
  expect(await takeAll()).toEqual([THIRD.sha256, SECOND.sha256])
})

it('the bundle of a run that the agent carries out alone is held to its end, however many are sealed meanwhile', async () => {
  inUse = FIRST.sha256
  expect(await takeAll()).toEqual([THIRD.sha256, FIRST.sha256])
})

const later = { sealedAt: '2026-09-01T00:00:00.000Z' }
it.each([
  [
    'sealed earlier',
    () => seal(roomProgram(), { epoch: 2, sealedAt: '2026-01-01T00:00:00.000Z' }).message,
    'sealed at',
  ],
  [
    'of a lower epoch, though sealed later',
    () => seal(roomProgram(), { epoch: 1, ...later }).message,
    'its epoch is 1',
  ],
  [
    'that is another than it was sent as',
    () => ({ ...seal(roomProgram(), { epoch: 2, ...later }).message, sha256: FIRST.sha256 }),
    'was sent as',
  ],
])('a bundle %s is refused for that, and the one held stays', async (_what, make, why) => {
  const held = seal(roomProgram(), { epoch: 2, sealedAt: '2026-06-01T00:00:00.000Z' })
  await holdings.takeBundle(held.message, 'id')
  await holdings.takeBundle(make(), 'id')
  expect(refused).toEqual([expect.stringContaining(why)])
  expect(holdings.bundle()?.sha256).toBe(held.sha256)
})
