import { execFileSync, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { systemClock } from '@kakuri/core/base/clock.ts'
import { KakuriError } from '@kakuri/core/base/errors.ts'
import type { Reading, Reply } from '@kakuri/core/driver/contract.ts'
import type { DeviceSession } from '@kakuri/core/driver/session.ts'
import { openSnmpSession } from '@kakuri/core/driver/snmp/session.ts'
import type { SnmpCommunity, SnmpUser } from '@kakuri/core/site/credentials.ts'
import { ifMib, snmpDevice } from '../simulators/snmp-world.ts'
import { COMMUNITY, READER, START_SNMPD, USERS } from './start.ts'

/** What one round of observe, cut, read back and restore came to. */
export interface Round {
  readonly before: readonly Reading[]
  readonly simulated: readonly Reply[]
  readonly kernelAfterSimulation: readonly string[]
  readonly cut: readonly Reply[]
  readonly after: readonly Reading[]
  readonly kernelAfterCut: readonly string[]
  readonly restored: readonly Reply[]
  readonly kernelAfterRestore: readonly string[]
  readonly transcript: string
}

export interface ScenarioReport {
  /** Each login to its round, or to the code of the error it ended with. */
  readonly logins: Readonly<Record<string, Round | string>>
  /** What a session read after its agent was restarted, or the code of its error. */
  readonly restarted: readonly Reading[] | string
}

const PORTS = Array.from({ length: 10 }, (_, at) => `eth${at + 1}`)
const WAS_DOWN = 'eth4'
const targets = PORTS.map(port => ({ kind: 'port', port }) as const)
const inTime = () => AbortSignal.timeout(30_000)

function kernel(): string[] {
  return PORTS.map(port => {
    const [link] = JSON.parse(execFileSync('ip', ['-json', 'link', 'show', port], { encoding: 'utf8' }))
    return link.flags.includes('UP') ? 'up' : 'down'
  })
}

function open(credentials: SnmpCommunity | SnmpUser): Promise<DeviceSession> {
  return openSnmpSession({
    device: snmpDevice(161),
    profile: ifMib(),
    credentials,
    clock: systemClock,
    signal: inTime(),
  })
}

async function round(credentials: SnmpCommunity | SnmpUser): Promise<Round> {
  const session = await open(credentials)
  const before = await session.observe(targets, inTime())
  const reverts = before.flatMap((was, at) => {
    const target = targets[at]
    return target === undefined ? [] : [{ target, was }]
  })
  const simulated = await session.apply(targets, 'simulate', inTime())
  const kernelAfterSimulation = kernel()
  const cut = await session.apply(targets, 'write', inTime())
  const after = await session.verify(targets, inTime())
  const kernelAfterCut = kernel()
  const restored = await session.revert(reverts, 'write', inTime())
  const kernelAfterRestore = kernel()
  const transcript = session.takeTranscript()
  session.destroy()
  return {
    before,
    simulated,
    kernelAfterSimulation,
    cut,
    after,
    kernelAfterCut,
    restored,
    kernelAfterRestore,
    transcript,
  }
}

async function attempt(credentials: SnmpCommunity | SnmpUser): Promise<Round | string> {
  try {
    return await round(credentials)
  } catch (error) {
    if (!(error instanceof KakuriError)) throw error
    return error.code
  }
}

/** snmpd was started just before; it answers once it is up. */
async function untilUp(): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    if (typeof (await openOnce()) !== 'string') return
    await systemClock.sleep(50)
  }
}

async function openOnce(): Promise<DeviceSession | string> {
  return open(COMMUNITY).then(
    session => {
      session.destroy()
      return session
    },
    (error: KakuriError) => error.code,
  )
}

/** A session that was opened before the agent was restarted, and what it is worth after. */
async function acrossRestart(credentials: SnmpUser): Promise<readonly Reading[] | string> {
  const session = await open(credentials)
  const pid = Number(readFileSync(join(process.env.FOLDER ?? '', 'pid'), 'utf8'))
  process.kill(pid)
  // Nobody takes its exit status, so it stays as a zombie without a command line.
  while (readFileSync(`/proc/${pid}/cmdline`).length > 0) await systemClock.sleep(20)
  spawn('sh', ['-c', `exec ${START_SNMPD}`], { stdio: 'ignore' })
  await untilUp()
  return session.observe(targets, inTime()).catch((error: KakuriError) => error.code)
}

const [some = READER] = USERS
const logins: readonly (readonly [string, SnmpCommunity | SnmpUser])[] = [
  ['v2c', COMMUNITY],
  ...USERS.map(user => [user.user, user] as const),
  ['reader', READER],
  ['unknown user', { ...some, user: 'nobody' }],
  ['wrong authentication password', { ...some, auth: { ...some.auth, password: 'kaede-kaede' } }],
  ['wrong privacy password', { ...some, priv: { ...some.priv, password: 'kaede-kaede' } }],
]

// Whoever started this is gone: so is everything in this namespace, for this is its first process.
process.stdin.on('end', () => process.exit(1)).resume()

await untilUp()
execFileSync('ip', ['link', 'set', WAS_DOWN, 'down'])
// snmpd shows changes made behind its back after its cache ran out.
await systemClock.sleep(4000)
const report: Record<string, Round | string> = {}
for (const [name, credentials] of logins) report[name] = await attempt(credentials)
const restarted = await acrossRestart(some)
process.stdout.write(JSON.stringify({ logins: report, restarted } satisfies ScenarioReport))
process.exit(0)
