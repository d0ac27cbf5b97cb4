import type { SimDevice, SimInterface } from './device.ts'
import { SILENT, type SimAnswer, type SimDialect, type SimShell, said } from './shell.ts'

/** FRR's vtysh, as recorded from 8.4.4: what is simulated is what the profile types, and what a person may ask by hand. */
export const frrVtysh: SimDialect = {
  alwaysEchoes: false,
  refusal: '% Unknown command: %s\n',
  open: ({ device }) => new VtyshShell(device),
}

class VtyshShell implements SimShell {
  readonly greeting = '\nHello, this is FRRouting (version 8.4.4).\nCopyright 1996-2005 Kunihiro Ishiguro, et al.\n\n'
  readonly #device: SimDevice
  #mode: '' | '(config)' | '(config-if)' = ''
  #interface = ''
  /** Interfaces that vtysh made up because somebody configured them. */
  readonly #pseudo = new Set<string>()

  constructor(device: SimDevice) {
    this.#device = device
  }

  prompt(): string {
    return `${this.#device.name}${this.#mode}# `
  }

  line(text: string): SimAnswer {
    const [first = '', second = '', third = ''] = text.trim().split(/\s+/)
    if (first === '' || text === 'terminal length 0') return SILENT
    if (text === 'exit' && this.#mode === '') return { output: '', bye: true }
    if (first === 'show' && second === 'interface') return said(this.#show(third))
    if (this.#mode === '' && text === 'configure terminal') return this.#enter('(config)')
    if (this.#mode !== '' && text === 'end') return this.#enter('')
    if (this.#mode !== '' && first === 'interface' && second !== '') return this.#select(second)
    if (this.#mode === '(config-if)' && text === 'shutdown') return this.#set('down')
    if (this.#mode === '(config-if)' && text === 'no shutdown') return this.#set('up')
    return said(`% Unknown command: ${text}\n`)
  }

  secret(): SimAnswer {
    return SILENT
  }

  #enter(mode: '' | '(config)'): SimAnswer {
    this.#mode = mode
    return SILENT
  }

  #select(name: string): SimAnswer {
    this.#mode = '(config-if)'
    this.#interface = name
    if (!this.#device.interface(name)) this.#pseudo.add(name)
    return SILENT
  }

  #set(admin: 'up' | 'down'): SimAnswer {
    this.#device.setAdmin(this.#interface, admin)
    return SILENT
  }

  #show(name: string): string {
    const shown = this.#device.interfaces.filter(one => name === '' || one.name === name)
    if (shown.length > 0) return shown.map(one => this.#block(one)).join('')
    const rest = '  Link ups:       0    last: (never)\n  Link downs:     0    last: (never)\n  vrf: default\n'
    if (this.#pseudo.has(name)) return `Interface ${name} is down\n${rest}  pseudo interface\n`
    return `% Can't find interface ${name}\n`
  }

  #block({ name, admin, alias, index }: SimInterface): string {
    const state = admin === 'down' ? 'down' : `up, line protocol is ${this.#device.link(name)}`
    const description = alias === '' ? '' : `  OS Description: ${alias}\n`
    return `Interface ${name} is ${state}\n  vrf: default\n${description}  index ${index} metric 0 mtu 1500 speed 10000 \n`
  }
}
