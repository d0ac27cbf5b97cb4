import type { DeviceSession } from '@kakuri/core/driver/session.ts'
import { afterEach, describe, expect, it } from 'vitest'
import type { ConsoleDevice, ConsoleDoor } from './console-device.ts'
import { type ConsoleSite, consoleSite, socatMissing } from './console-world.ts'

const PORT = { kind: 'port', port: 'GigabitEthernet1/0/1' } as const
const inTime = () => AbortSignal.timeout(20_000)
const made: ConsoleSite[] = []

async function site(door: ConsoleDoor = 'login', dialect: Parameters<typeof consoleSite>[0] = 'cisco-ios') {
  const one = await consoleSite(dialect, door)
  made.push(one)
  return one
}

afterEach(async () => {
  for (const one of made.splice(0)) await one.close()
})

async function cutOnce(session: DeviceSession) {
  const [reply] = await session.apply([PORT], 'write', inTime())
  const [reading] = await session.verify([PORT], inTime())
  session.destroy()
  return [reply?.ok, reading?.state]
}

/** How the last person left a console of a switch that asks for name and password. */
const LEFT: readonly [string, (far: ConsoleDevice) => void][] = [
  ['at the question for a name', far => far.keys('\r')],
  ['silent until a key is pressed', () => undefined],
  ['with half a name typed', far => far.keys('\rroo')],
  ['at the question for the password of somebody else', far => far.keys('\rroot\r')],
  ['at a prompt, logged in', far => far.leftWith('enable', 'hinoki-4711')],
  ['at a prompt, not enabled', far => far.leftWith('')],
  ['at the question for the enable password', far => far.leftWith('enable')],
  ['in a configuration mode', far => far.leftWith('enable', 'hinoki-4711', 'configure terminal')],
  [
    'in the configuration of a port',
    far => far.leftWith('enable', 'hinoki-4711', 'configure terminal', 'interface GigabitEthernet1/0/3'),
  ],
  ['with half a command typed', far => far.leftHalfTyped('reload')],
  ['in the middle of a command typed', far => far.leftHalfTyped('reload', 3)],
  ['in a search that has found a command', far => far.leftSearching('reload', 2)],
  [
    'in a pager',
    far => {
      far.faults = { pageLines: 2 }
      far.leftWith('enable', 'hinoki-4711', 'show interfaces')
      far.faults = {}
    },
  ],
  [
    'at a question that any key but y and Enter refuses',
    far => {
      far.faults = { question: { text: 'Proceed with reload? [confirm]', takes: 'key' } }
      far.waits = 'question'
    },
  ],
  [
    'at a question that wants yes or no',
    far => {
      far.faults = { question: { text: 'Save? [yes/no]: ', takes: 'line' } }
      far.waits = 'question'
    },
  ],
  [
    'at a question that wants yes or no and knows no Ctrl-C',
    far => {
      far.faults = { question: { text: 'Reload now? [Y/n] ', takes: 'line' }, noBreak: true }
      far.waits = 'question'
    },
  ],
  [
    'stopped by Ctrl-S',
    far => {
      far.leftHalfTyped('reload')
      far.stopped = true
    },
  ],
  [
    'with half a command typed on a line that knows no Ctrl-C',
    far => {
      far.faults = { noBreak: true }
      far.leftHalfTyped('reload', 3)
    },
  ],
]

describe.skipIf(socatMissing())('a console that was left', () => {
  it.each(LEFT)('%s is brought to a known prompt, cut and left at the login', async (_how, leave) => {
    const { far, device, open, consoles } = await site()
    leave(far)
    const before = [...far.ran]
    expect(await cutOnce(await open())).toEqual([true, 'severed'])
    await consoles.left()
    expect(device.interface('GigabitEthernet1/0/1')?.admin).toBe('down')
    expect(far.confirmed).toEqual([])
    // A busy machine seems silent, and an `n` is pressed before Enter: no command anywhere, and no `reload` either.
    expect(far.ran.slice(before.length).filter(line => line.includes('reload'))).toEqual([])
    expect(far.waits).toBe('name')
  })

  it.each(['return', 'password'] as const)('behind a door of the kind %s is entered, and left there', async door => {
    const { far, open, consoles } = await site(door)
    expect(await cutOnce(await open())).toEqual([true, 'severed'])
    await consoles.left()
    expect(far.waits).toBe('door')
  })

  it('in the shell of somebody else is logged out of, and entered under our own name', async () => {
    const { far, open } = await site('login', 'linux-nftables')
    far.waits = 'stranger'
    const session = await open()
    session.destroy()
    expect(far.ran[0]).toBe('tanaka: exit')
    expect(far.tried).toEqual(['kakuri:tsubaki-2026'])
  })

  it('at the question for the password of somebody else that no Ctrl-C ends: ours is not given for theirs', async () => {
    const { far, open } = await site()
    far.keys('\rroot\r')
    far.faults = { noBreak: true }
    const session = await open()
    session.destroy()
    expect(far.tried).toEqual(['root:', 'kakuri:tsubaki-2026'])
  })

  it('at a prompt that nobody knows is UNKNOWN_PROMPT with what was printed, and nothing is typed at it', async () => {
    const { far, open } = await site()
    far.waits = 'stranger'
    const error = await open().catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({
      code: 'UNKNOWN_PROMPT',
      message: expect.stringContaining('tanaka@ward-sw:~$ '),
      transcript: expect.stringContaining('tanaka@ward-sw:~$ '),
    })
    expect(far.ran).toEqual([])
  })

  it('at a question that lets nobody go is UNKNOWN_PROMPT, and is never let through', async () => {
    const { far, open } = await site()
    far.faults = { question: { text: 'Erase everything? (y/n) ', takes: 'line' }, noBreak: true, refuse: /./ }
    far.waits = 'question'
    far.keys = keys => far.print(keys.includes('\r') ? '\r\nErase everything? (y/n) ' : '')
    await expect(open()).rejects.toMatchObject({ code: 'UNKNOWN_PROMPT' })
    expect(far.confirmed).toEqual([])
  })
})
