import { expect, it } from 'vitest'
import type { AnyEvent } from './events.ts'
import { follow } from './follow.ts'

/** A journal that counts how often it is read. */
function counted(length: number) {
  const journal = {
    length,
    readings: [] as number[],
    head: () => ({ seq: journal.length, hash: '' }),
    *read(after = 0) {
      journal.readings.push(after)
      for (let seq = after + 1; seq <= journal.length; seq++) yield { seq } as AnyEvent
    },
  }
  return journal
}

function followed(journal: ReturnType<typeof counted>) {
  const seen: number[] = []
  return { seen, catchUp: follow(journal, event => seen.push(event.seq)) }
}

it('those that have read nothing yet read along with the first that does', () => {
  const journal = counted(3)
  const [one, other] = [followed(journal), followed(journal)]
  expect([one.seen, other.seen]).toEqual([[], []])
  other.catchUp()
  expect([one.seen, other.seen]).toEqual([
    [1, 2, 3],
    [1, 2, 3],
  ])
  one.catchUp()
  expect(journal.readings).toEqual([0])
})

it('whoever begins to follow later reads from the first event on, alone', () => {
  const journal = counted(2)
  const one = followed(journal)
  one.catchUp()
  const later = followed(journal)
  later.catchUp()
  expect([one.seen, later.seen]).toEqual([
    [1, 2],
    [1, 2],
  ])
})

it('each call gives what came since, to the caller alone', () => {
  const journal = counted(2)
  const [one, other] = [followed(journal), followed(journal)]
  one.catchUp()
  journal.length = 4
  one.catchUp()
  expect([one.seen, other.seen]).toEqual([
    [1, 2, 3, 4],
    [1, 2],
  ])
  expect(journal.readings).toEqual([0, 2])
})

it('a journal in which nothing is new is not read', () => {
  const journal = counted(2)
  const one = followed(journal)
  one.catchUp()
  one.catchUp()
  expect(journal.readings).toEqual([0])
})

it('one that is made to read on while another takes an event gets each event once', () => {
  const journal = counted(3)
  const other = followed(journal)
  const asking = follow(journal, () => other.catchUp())
  const seen: number[] = []
  const last = follow(journal, event => seen.push(event.seq))
  asking()
  last()
  expect([other.seen, seen]).toEqual([
    [1, 2, 3],
    [1, 2, 3],
  ])
})

it('one that fails at an event keeps nobody from the rest', () => {
  const journal = counted(3)
  const failing = follow(journal, event => {
    if (event.seq === 2) throw new Error('at 2')
  })
  const other = followed(journal)
  expect(failing).toThrow('at 2')
  other.catchUp()
  expect(other.seen).toEqual([1, 2, 3])
})
