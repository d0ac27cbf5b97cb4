import type { SimDevice, SimInterface } from './device.ts'
import { SILENT, type SimAnswer, type SimDialect, type SimShell, type SimShellParts, said } from './shell.ts'

const INVALID = "% Invalid input detected at '^' marker.\n\n"
const MODES = { user: '>', enable: '#', config: '(config)#', interface: '(config-if)#' } as const

/** Cisco IOS, written from its documents. Echoes whatever the terminal asks for. */
export const ciscoIos: SimDialect = {
  alwaysEchoes: true,
  refusal: `            ^\n${INVALID}`,
  open: parts => new IosShell(parts),
}

class IosShell implements SimShell {
  readonly greeting = '\n'
  readonly #device: SimDevice
  readonly #enable: string | null
  #mode: keyof typeof MODES
  #tries = 0
  #interface = ''

  constructor({ device, enable }: SimShellParts) {
    this.#device = device
    this.#enable = enable
    this.#mode = enable === null ? 'enable' : 'user'
  }

  prompt(): string {
    return `${this.#device.name}${MODES[this.#mode]}`
  }

  line(text: string): SimAnswer {
    const configuring = this.#mode === 'config' || this.#mode === 'interface'
    if (text === '') return SILENT
    if (!configuring && text === 'exit') return { output: '', bye: true }
    if (!configuring && text.startsWith('terminal ')) return SILENT
    if (!configuring && text.startsWith('show interfaces')) return this.#show(text)
    if (this.#mode === 'user' && text === 'enable') return { output: '', ask: 'Password: ' }
    if (this.#mode === 'enable' && text === 'configure terminal') {
      this.#mode = 'config'
      return said('Enter configuration commands, one per line.  End with CNTL/Z.\n')
    }
    if (configuring) return this.#configure(text)
    return said(`            ^\n${INVALID}`)
  }

  secret(text: string): SimAnswer {
    if (text === this.#enable) {
      this.#mode = 'enable'
      return SILENT
    }
    this.#tries++
    return this.#tries < 3 ? { output: '', ask: 'Password: ' } : said('% Bad secrets\n\n')
  }

  #configure(text: string): SimAnswer {
    if (text === 'end') {
      this.#mode = 'enable'
      return SILENT
    }
    const [, name] = /^interface (\S+)$/.exec(text) ?? []
    if (name !== undefined) return this.#select(name)
    if (text === 'interface') return said('% Incomplete command.\n\n')
    if (this.#mode !== 'interface' || !/^(no )?shutdown$/.test(text)) return said(`            ^\n${INVALID}`)
    this.#device.setAdmin(this.#interface, text === 'shutdown' ? 'down' : 'up')
    return SILENT
  }

  #select(name: string): SimAnswer {
    if (!this.#device.interface(name)) return said(`                      ^\n${INVALID}`)
    this.#mode = 'interface'
    this.#interface = name
    return SILENT
  }

  #show(text: string): SimAnswer {
    const all = this.#device.interfaces
    if (text === 'show interfaces') return said(all.map(one => this.#long(one)).join(''))
    if (text !== 'show interfaces description') return said(`                 ^\n${INVALID}`)
    const head = 'Interface                      Status         Protocol Description\n'
    return said(head + all.map(one => this.#row(one)).join(''))
  }

  #row({ name, admin, alias }: SimInterface): string {
    const link = this.#device.link(name)
    const status = admin === 'down' ? 'admin down' : link
    return `${short(name).padEnd(30)} ${status.padEnd(14)} ${link.padEnd(8)} ${alias}\n`
  }

  #long({ name, admin }: SimInterface): string {
    const link = this.#device.link(name)
    const why = admin === 'down' ? 'disabled' : link === 'up' ? 'connected' : 'notconnect'
    return `${name} is ${admin === 'down' ? 'administratively down' : link}, line protocol is ${link} (${why})\n  MTU 1500 bytes\n`
  }
}

/** The short form that IOS prints: two letters, such as Gi1/0/1. */
function short(name: string): string {
  return name.replace(/^([A-Z][a-z])[A-Za-z-]*/, '$1')
}
