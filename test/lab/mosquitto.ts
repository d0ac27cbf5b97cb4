import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { LAB_FOLDER } from './daemons.ts'
import type { Lab } from './lab.ts'
import { killInside, type OtherBroker, type Rooms } from './rooms.ts'
import { CONTROLLER } from './topology.ts'

const PROGRAM = '/usr/sbin/mosquitto'
const AT = '198.18.0.2:8884'
const FOLDER = `${LAB_FOLDER}/mosquitto`

/** For `describe.skipIf`, as `labSkipped`. */
export function mosquittoSkipped(): boolean {
  if (existsSync(PROGRAM)) return false
  const line = 'Mosquitto in the lab needs package mosquitto'
  if (process.env.CI === 'true') throw new Error(`${line}; on CI nothing may be skipped`)
  console.warn(`lab tests skipped: ${line}`)
  return true
}

/** Debian's Mosquitto beside the controller, set up as docs/how-to/use-another-broker.md says. It runs as its own user. */
export class LabMosquitto implements OtherBroker {
  readonly url = `mqtts://${AT}`
  #parts: Pick<Rooms, 'lab' | 'kakuri'> | null = null
  #child: ChildProcessWithoutNullStreams | null = null
  #pid = 0
  #said = ''

  async start(parts: Pick<Rooms, 'lab' | 'kakuri'>): Promise<void> {
    this.#parts = parts
    await this.setUp()
    await this.run()
  }

  /** Everything it needs, written anew: so comes the list of revoked certificates as it is now. */
  async setUp(): Promise<void> {
    await this.#given.kakuri('agent', 'mosquitto', FOLDER, '--at', AT)
    await this.#given.lab.read(CONTROLLER, ['chown', '-R', 'mosquitto:', FOLDER])
  }

  /** Resolves when it listens. */
  async run(): Promise<void> {
    const start = ['sh', '-c', 'echo "pid $$"; exec "$@" 2>&1', 'sh', PROGRAM, '-v', '-c', `${FOLDER}/mosquitto.conf`]
    const child = this.#given.lab.spawn(CONTROLLER, start)
    this.#child = child
    this.#said = ''
    child.stdout.on('data', chunk => {
      this.#said += chunk
    })
    await this.#until(' running\n')
    this.#pid = Number(/pid (\d+)/.exec(this.#said)?.[1])
  }

  /** Ends it at once, as a power cut would. */
  async kill(): Promise<void> {
    if (this.#child === null) return
    const ended = once(this.#child, 'exit')
    await this.#signal('SIGKILL')
    await ended
    this.#child = null
  }

  /** As `systemctl reload` does. Resolves when it has begun, which it ends before it looks at another connection. */
  async reload(): Promise<void> {
    await this.#signal('SIGHUP')
    await this.#until('Reloading config.')
  }

  /** Until it has written that; fails with its words where it ended instead. */
  async #until(text: string): Promise<void> {
    const child = this.#child
    if (child === null) throw new Error('it does not run')
    const gone = once(child, 'exit').then(() => Promise.reject(new Error(`mosquitto ended: ${this.#said}`)))
    while (!this.#said.includes(text)) await Promise.race([once(child.stdout, 'data'), gone])
    gone.catch(() => undefined)
  }

  #signal(signal: NodeJS.Signals): Promise<void> {
    return killInside(this.#given.lab, CONTROLLER, this.#pid, signal)
  }

  get #given(): Pick<Rooms, 'lab' | 'kakuri'> & { readonly lab: Lab } {
    if (this.#parts === null) throw new Error('it was not started yet')
    return this.#parts
  }
}
