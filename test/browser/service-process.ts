import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

const MAIN = join(import.meta.dirname, '../../controller/src/main.ts')

type Launch = (argv: readonly string[]) => ChildProcess

const launchHere: Launch = ([program = '', ...words]) => spawn(program, words, { stdio: ['ignore', 'pipe', 'pipe'] })

/** `kakuri serve` as a child. The first start takes a free port; later ones the same. */
export class ServiceProcess {
  url = ''
  #child: ChildProcess | null = null
  readonly #words: (...words: string[]) => string[]
  readonly #launch: Launch

  /** `words`: adds site, key and language to a command. `launch`: starts a program elsewhere, such as inside a namespace. */
  constructor(words: (...words: string[]) => string[], launch: Launch = launchHere) {
    this.#words = words
    this.#launch = launch
  }

  get pid(): number | undefined {
    return this.#child?.pid
  }

  async start(): Promise<void> {
    const port = this.url === '' ? '0' : new URL(this.url).port
    const words = this.#words('serve', '--listen', `127.0.0.1:${port}`)
    const child = this.#launch([process.execPath, MAIN, ...words])
    this.#child = child
    this.url = await addressOf(child)
  }

  async end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child
    this.#child = null
    if (child === null || child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill(signal)
    await ended
  }
}

/** The address that the service prints when it listens; an error with all it said when it ends before. */
function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = ''
    const hear = (chunk: Buffer) => {
      said += chunk.toString()
      const [address] = /https?:\/\/127\.0\.0\.1:\d+/.exec(said) ?? []
      if (address !== undefined) resolve(address)
    }
    child.stdout?.on('data', hear)
    child.stderr?.on('data', hear)
    child.once('exit', code => reject(new Error(`kakuri serve ended with ${code}:\n${said}`)))
  })
}
