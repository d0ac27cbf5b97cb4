import fc from 'fast-check'
import { expect, it } from 'vitest'
import { inBatches } from './batches.ts'
import type { Answer } from './client.ts'
import { AgentRefusal } from './failure.ts'

const [TOO_BIG, GEN_ERR, NOT_WRITABLE] = [1, 5, 17]

interface AgentModel {
  /** Items it refuses. */
  readonly refused: ReadonlySet<number>
  /** Most variables it takes. */
  readonly limit: number
  /** Whether it names the variable it refuses. */
  readonly names: boolean
}

/** An agent as RFC 3416 has it: all of a request or nothing. Each item takes `width` variables. */
function agent({ refused, limit, names }: AgentModel, width: number, done: number[]) {
  return (items: readonly number[]): Promise<Answer> => {
    if (items.length * width > limit) return refuse(TOO_BIG, 0)
    const at = items.findIndex(item => refused.has(item))
    if (at >= 0) return refuse(names ? NOT_WRITABLE : GEN_ERR, names ? at * width + 1 : 0)
    done.push(...items)
    const varbinds = items.flatMap(item => Array.from({ length: width }, () => ({ oid: `1.3.${item}`, value: item })))
    return Promise.resolve({ ok: true, varbinds })
  }
}

function refuse(status: number, index: number): Promise<Answer> {
  return Promise.resolve({ ok: false, refusal: new AgentRefusal(status, index) })
}

const models = fc.record({
  count: fc.nat(40),
  refused: fc.uniqueArray(fc.nat(40)),
  limit: fc.integer({ min: 3, max: 60 }),
  names: fc.boolean(),
  width: fc.integer({ min: 1, max: 3 }),
  size: fc.integer({ min: 1, max: 50 }),
})

it('whatever the agent refuses and however small its requests, every item is asked for once, and only the refused are refused', async () => {
  await fc.assert(
    fc.asyncProperty(models, async ({ count, refused, limit, names, width, size }) => {
      const items = Array.from({ length: count }, (_, at) => at)
      const done: number[] = []
      const bad = new Set(refused)
      const ask = agent({ refused: bad, limit, names }, width, done)
      const said = await inBatches(items, { size, width, ask, read: (_item, [varbind]) => varbind?.value })
      const wanted = items.filter(item => !bad.has(item))
      expect(done.toSorted((a, b) => a - b)).toEqual(wanted)
      expect(items.map(item => said.get(item)?.ok)).toEqual(items.map(item => !bad.has(item)))
      expect(wanted.map(item => said.get(item))).toEqual(wanted.map(value => ({ ok: true, value })))
    }),
  )
})

it('an item that is too big by itself is refused', async () => {
  const said = await inBatches([1], { size: 1, width: 1, ask: () => refuse(TOO_BIG, 0), read: () => null })
  expect(said.get(1)).toEqual({ ok: false, refusal: 'tooBig' })
})

it('an agent that lets this user write nothing is asked once', async () => {
  let asked = 0
  const ask = () => {
    asked++
    return refuse(16, 0)
  }
  const said = await inBatches([1, 2, 3, 4], { size: 4, width: 1, ask, read: () => null })
  expect([asked, said.size]).toEqual([1, 4])
})
