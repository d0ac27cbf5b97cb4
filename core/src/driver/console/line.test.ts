import { expect, it } from 'vitest'
import type { Clock } from '../../base/clock.ts'
import type { Wire } from '../cli/terminal.ts'
import { Line } from './line.ts'

class HeldClock implements Clock {
  readonly slept: number[] = []
  go: () => void = () => undefined
  now = () => 0
  mono = () => 0
  sleep(ms: number): Promise<void> {
    this.slept.push(ms)
    return new Promise(resolve => {
      this.go = resolve
    })
  }
}

function lineOver(clock: Clock) {
  const written: string[] = []
  const far = { ended: (_why: string): void => undefined, polite: null as boolean | null }
  const wire: Wire = {
    write: text => void written.push(text),
    end: politely => {
      far.polite = politely
      far.ended('it was closed')
    },
    listen: (_heard, ended) => {
      far.ended = ended
    },
  }
  return { line: new Line(wire, 9_600, clock), written, far }
}

it('Enter is a carriage return', () => {
  const { line, written } = lineOver(new HeldClock())
  line.write('show clock\n')
  expect(written).toEqual(['show clock\r'])
})

it('a long line goes out in pieces, each when the line has carried the one before', async () => {
  const clock = new HeldClock()
  const { line, written } = lineOver(clock)
  line.write('x'.repeat(40))
  line.write('y\n')
  expect(written).toEqual(['x'.repeat(32)])
  expect(clock.slept[0]).toBeCloseTo(33.3, 1)
  clock.go()
  await Promise.resolve()
  expect(written).toEqual(['x'.repeat(32), `${'x'.repeat(8)}y\r`])
})

it('whoever listens to a line that is gone hears at once why', () => {
  const { line, far } = lineOver(new HeldClock())
  far.ended('the line went away')
  const heard: string[] = []
  line.listen(
    () => undefined,
    why => heard.push(why),
  )
  expect(heard).toEqual(['the line went away'])
})

it('closing lets out what was written, and a line that is gone is closed already', async () => {
  const { line, far } = lineOver(new HeldClock())
  await line.close()
  expect(far.polite).toBe(true)
  await line.close()
})
