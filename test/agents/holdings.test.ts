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
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kakuri-holdings-'))
  inUse = null
  holdings = createHoldings({
    ...{ state: openState(folder, diskFiles), files: diskFiles, trusted: () => [publicKeyText(sealKey)] },
    ...{ inUse: () => inUse, refuse: () => Promise.reject(new Error('refused')), changed: () => undefined },
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
