import { spawn } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { systemClock } from '@kakuri/core/base/clock.ts'
import { asContact, type DriverWorld } from '@kakuri/core/driver/contract-suite.ts'
import type { RelayMemory } from '@kakuri/core/driver/relay/board.ts'
import type { GpioTools } from '@kakuri/core/driver/relay/gpio-tools.ts'
import { openRelayMemory } from '@kakuri/core/driver/relay/memory.ts'
import { createOpenRelaySession } from '@kakuri/core/driver/relay/session.ts'
import type { DeviceSession } from '@kakuri/core/driver/session.ts'
import { CHIP, relayDevice, relayProfile } from './gpio-world-parts.ts'

const SCRIPT = resolve(import.meta.dirname, 'gpio-tool.py')
const NAMES = ['gpioset', 'gpioget', 'gpioinfo'] as const
/** Not before a test is over: in these worlds nobody takes a line back in the background. */
const NEVER_MS = 3_600_000

/** A machine with one GPIO chip of eight lines, and the tools that stand in for libgpiod's. */
export class GpioMachine {
  readonly folder = mkdtempSync(join(tmpdir(), 'kakuri-gpio-'))
  readonly tools: GpioTools
  readonly memoryFile = join(this.folder, 'relays.json')

  constructor(version: '1.6.3' | '2.2.1') {
    const [gpioset, gpioget, gpioinfo] = NAMES.map(name => {
      const path = join(this.folder, name)
      copyFileSync(SCRIPT, path)
      chmodSync(path, 0o755)
      return path
    })
    this.tools = { gpioset: gpioset ?? '', gpioget: gpioget ?? '', gpioinfo: gpioinfo ?? '' }
    writeFileSync(join(this.folder, 'version'), version)
    mkdirSync(join(this.folder, CHIP))
    writeFileSync(join(this.folder, CHIP, 'lines'), '8')
  }

  /** As at a start of the agent: nothing is known but the file of commanded states. */
  async open(
    given: { reviveAfterMs?: number; severed?: 'on' | 'off'; profile?: string; memory?: RelayMemory } = {},
  ): Promise<DeviceSession> {
    const { reviveAfterMs = NEVER_MS, severed = 'on', profile = 'gpio-lines' } = given
    const memory = given.memory ?? (await openRelayMemory(this.memoryFile))
    const open = createOpenRelaySession({ memory, tools: this.tools, reviveAfterMs })
    return open({
      device: relayDevice(profile, { kind: 'gpio', chip: CHIP }, severed),
      profile: relayProfile(profile),
      clock: systemClock,
      signal: AbortSignal.timeout(20_000),
    })
  }

  /** Sessions one after the other in one life of an agent. */
  opener(memory: RelayMemory): () => Promise<DeviceSession> {
    const open = createOpenRelaySession({ memory, tools: this.tools, reviveAfterMs: NEVER_MS })
    return () =>
      open({
        device: relayDevice('gpio-lines', { kind: 'gpio', chip: CHIP }),
        profile: relayProfile('gpio-lines'),
        clock: systemClock,
        signal: AbortSignal.timeout(20_000),
      })
  }

  level(line: string): '0' | '1' | null {
    if (Number(line) >= 8) return null
    const file = join(this.folder, CHIP, `${line}.level`)
    return existsSync(file) && readFileSync(file, 'utf8') === '1' ? '1' : '0'
  }

  holder(line: string): number | null {
    const file = join(this.folder, CHIP, `${line}.holder`)
    const pid = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0
    return pid > 0 && isAlive(pid) ? pid : null
  }

  /** Somebody else at the machine ends whoever holds the line and takes it. */
  takeByHand(line: string, level: '0' | '1'): void {
    this.kill(line)
    if (this.level(line) === level) return
    const mode = readFileSync(join(this.folder, 'version'), 'utf8').startsWith('2') ? ['-c'] : ['--mode=signal']
    const child = spawn(this.tools.gpioset, [...mode, CHIP, `${line}=${level}`], { detached: true, stdio: 'ignore' })
    child.unref()
    this.#until(() => this.holder(line) === child.pid)
  }

  kill(line: string): void {
    const pid = this.holder(line)
    if (pid === null) return
    process.kill(pid, 'SIGKILL')
    this.#until(() => !isAlive(pid))
  }

  /** No line takes this value from now on. */
  refuse(value: '0' | '1'): void {
    writeFileSync(join(this.folder, 'refuse'), value)
  }

  hang(): void {
    writeFileSync(join(this.folder, 'hang'), '')
  }

  pullChip(): void {
    rmSync(join(this.folder, CHIP, 'lines'))
  }

  /** Values that the lines took since it was made. */
  writes(): number {
    const file = join(this.folder, 'writes')
    return existsSync(file) ? readFileSync(file, 'utf8').split('\n').length - 1 : 0
  }

  close(): void {
    for (const name of readdirSync(join(this.folder, CHIP)))
      if (name.endsWith('.holder')) this.kill(name.slice(0, -'.holder'.length))
    rmSync(this.folder, { recursive: true, force: true })
  }

  /** Waits for another process without letting this one go on. */
  #until(so: () => boolean): void {
    const pause = new Int32Array(new SharedArrayBuffer(4))
    for (let tries = 0; tries < 1_000 && !so(); tries++) Atomics.wait(pause, 0, 0, 5)
    if (!so()) throw new Error('the GPIO line did not become what the test wants')
  }
}

/** A zombie has no command line. */
export function isAlive(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`).length > 0
  } catch {
    return false
  }
}

export async function gpioWorld(version: '1.6.3' | '2.2.1', severed: 'on' | 'off' = 'on'): Promise<DriverWorld> {
  const machine = new GpioMachine(version)
  const cut = severed === 'on' ? '1' : '0'
  if (severed === 'off') for (const line of ['1', '2', '3']) machine.takeByHand(line, '1')
  const before = machine.writes()
  return {
    session: await machine.open({ severed }),
    ports: ['1', '2', '3'],
    target: asContact,
    links: false,
    device: {
      admin: line => {
        const level = machine.level(line)
        return level === null ? null : level === cut ? 'down' : 'up'
      },
      setAdmin: (line, admin) => machine.takeByHand(line, (admin === 'down') === (cut === '1') ? '1' : '0'),
      writes: () => machine.writes() - before,
    },
    faults: { refuse: () => machine.refuse(cut), hang: () => machine.hang(), drop: () => machine.pullChip() },
    secrets: [],
    close: async () => machine.close(),
  }
}
