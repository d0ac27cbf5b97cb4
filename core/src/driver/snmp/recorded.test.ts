import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { systemClock } from '../../base/clock.ts'
import { loadProfiles } from '../../profile/load.ts'
import { fakeDevice } from '../pool-fakes.ts'
import { recordedAnswer, startFakeAgent } from './fake-agent.ts'
import { openSnmpSession } from './session.ts'

const PROFILE = resolve(import.meta.dirname, '../../../../firmware-profiles/if-mib')
const CASES = join(PROFILE, 'cases')
const reading = z.strictObject({
  state: z.enum(['open', 'severed', 'absent', 'unknown']),
  admin: z.enum(['up', 'down']).nullable(),
  link: z.enum(['up', 'down']).nullable(),
  detail: z.string(),
})
const reply = z.union([
  z.strictObject({ ok: z.literal(true) }),
  z.strictObject({ ok: z.literal(false), refusal: z.string() }),
])

/** What a real agent was asked and answered: PDU tag and what follows the request id, in hexadecimal. */
const recording = z.strictObject({
  device: z.string(),
  what: z.string(),
  targets: z.array(z.string()),
  said: z.array(z.strictObject({ asked: z.string(), answered: z.string() })),
  expect: z.strictObject({
    before: z.array(reading),
    cut: z.array(reply),
    after: z.array(reading),
    restored: z.array(reply),
  }),
})

function ifMib() {
  const read = loadProfiles([{ name: 'profile.yaml', bytes: readFileSync(join(PROFILE, 'profile.yaml')) }])
  const profile = read.ok ? read.value.get('if-mib') : undefined
  if (profile === undefined) throw new Error(JSON.stringify(read))
  return profile
}

it.each(readdirSync(CASES))('%s: observed, cut, read back and restored as it was recorded', async name => {
  const { said, targets, expect: expected } = recording.parse(JSON.parse(readFileSync(join(CASES, name), 'utf8')))
  const asked: string[] = []
  const agent = await startFakeAgent(({ id, tag, rest }) => {
    const now = said[asked.push(`${tag.toString(16)} ${rest}`) - 1]
    return now === undefined ? [] : [recordedAnswer(id, now.answered)]
  })
  const signal = AbortSignal.timeout(20_000)
  const session = await openSnmpSession({
    device: fakeDevice('ward-sw', {
      address: '127.0.0.1',
      ways: { snmp: { profile: 'if-mib', port: agent.port, credentials: 'ward' } },
    }),
    profile: ifMib(),
    credentials: { kind: 'snmp-v2c', community: 'private' },
    clock: systemClock,
    signal,
  })
  const ports = targets.map(port => ({ kind: 'port', port }) as const)
  const before = await session.observe(ports, signal)
  const cut = await session.apply(ports, 'write', signal)
  const after = await session.verify(ports, signal)
  const reverts = expected.before.flatMap((was, at) => ports.slice(at, at + 1).map(target => ({ target, was })))
  const restored = await session.revert(reverts, 'write', signal)
  session.destroy()
  agent.close()
  expect({ before, cut, after, restored }).toEqual(expected)
  expect(asked).toEqual(said.map(one => one.asked))
})
