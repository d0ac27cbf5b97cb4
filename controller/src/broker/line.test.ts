import { Socket } from 'node:net'
import { expect, it } from 'vitest'
import { Line } from './line.ts'

/** A connection that somebody at this address has opened. */
const from = (remoteAddress: string) => Object.defineProperty(new Socket(), 'remoteAddress', { value: remoteAddress })

it('every address comes in turn, however many connections one of them opens', () => {
  const line = new Line(10)
  const [first, second, third, other] = [from('a'), from('a'), from('a'), from('b')]
  expect([first, second, third, other].map(socket => line.add(socket))).toEqual([true, true, true, true])
  const order = Array.from({ length: 5 }, () => line.next())
  expect(order).toEqual([first, other, second, third, undefined])
  expect(line.size).toBe(0)
})

it('takes no more than may wait', () => {
  const line = new Line(1)
  expect([line.add(from('a')), line.add(from('b')), line.size]).toEqual([true, false, 1])
})

it('forgets who went away, and takes another in its place', async () => {
  const line = new Line(1)
  const gone = from('a')
  line.add(gone)
  await new Promise(resolve => gone.once('close', resolve).destroy())
  const other = from('b')
  expect([line.size, line.add(other), line.next() === other]).toEqual([0, true, true])
})
