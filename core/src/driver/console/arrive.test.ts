import { expect, it } from 'vitest'
import type { Clock } from '../../base/clock.ts'
import type { SshProfile } from '../../profile/ssh-shape.ts'
import { Transcript } from '../cli/transcript.ts'
import { Arrival } from './arrive.ts'
import { Keyboard } from './keyboard.ts'
import { Line } from './line.ts'
import { Situations } from './situation.ts'

const profile: SshProfile = {
  id: 'toy',
  name: 'Toy',
  rung: 'ssh',
  standing: 'documented',
  modes: { enable: { prompt: 'sw# ' } },
  start: 'enable',
  open: [],
  close: [],
  questions: [],
  refusals: [],
  linesAtOnce: 1,
  names: { interface: '\\w+' },
  reads: {},
  operations: {},
}

/** A device that prints what `says` gives, each time that somebody waits. */
function arrivalAt(says: (waits: number) => string) {
  const pressed: string[] = []
  let print = (_bytes: Uint8Array): void => undefined
  let now = 0
  let waits = 0
  const clock: Clock = {
    now: () => now,
    mono: () => now,
    sleep: async ms => {
      print(Buffer.from(says(waits++)))
      now += ms / 2
      print(Buffer.from(says(waits++)))
      now += ms / 2
    },
  }
  const wire = {
    write: (text: string) => void pressed.push(text),
    end: () => undefined,
    listen: (heard: (bytes: Uint8Array) => void) => {
      print = heard
    },
  }
  const situations = new Situations(profile)
  const line = new Line(wire, 9_600, clock)
  const transcript = new Transcript([])
  const signal = new AbortController().signal
  const parts = { device: 'sw', path: '/dev/ttyUSB0', line, situations, clock, transcript, signal }
  const arrival = new Arrival(new Keyboard(parts), situations, profile, { kind: 'ssh', user: 'ops', password: 'x' })
  return { arrival, pressed }
}

it('a device that prints without a pause is left alone: what it does must not be broken off', async () => {
  const { arrival, pressed } = arrivalAt(() => '!!!!')
  await expect(arrival.arrive()).rejects.toMatchObject({
    code: 'UNKNOWN_PROMPT',
    message: expect.stringContaining('prints without a pause'),
  })
  expect(pressed).toEqual([])
})

it('a device that has printed its fill is spoken to', async () => {
  const { arrival, pressed } = arrivalAt(waits => (waits < 10 ? '!!!!' : waits === 10 ? '\nsw# ' : ''))
  await arrival.arrive()
  expect(pressed).toEqual(['\x03\x05\x15'])
})
