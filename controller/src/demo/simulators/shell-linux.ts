import type { SimDevice, SimInterface, SimZoneBlock } from './device.ts'
import { SILENT, type SimAnswer, type SimDialect, type SimShell, said } from './shell.ts'

/** bash with ip and nft, as recorded on Debian 12. Only the lines that the profile types are understood. */
export const linuxNftables: SimDialect = {
  alwaysEchoes: false,
  refusal: 'RTNETLINK answers: Operation not permitted\n',
  open: ({ device }) => new LinuxShell(device),
}

interface Command {
  readonly pattern: RegExp
  run(parts: readonly string[]): string | null
}

class LinuxShell implements SimShell {
  readonly greeting = '\nLast login: Sat Nov 21 05:00:00 2026 from 192.0.2.9\n'
  readonly #device: SimDevice
  #ownPrompt = false
  #status = 0
  readonly #commands: readonly Command[] = [
    { pattern: /^unset HISTFILE; export .*PS1=/, run: () => this.#takePrompt() },
    { pattern: /^ip -o link show$/, run: () => this.#device.interfaces.map(one => this.#link(one)).join('') },
    { pattern: /^ip link set dev (\S+) (up|down)$/, run: ([name = '', admin]) => this.#set(name, admin === 'up') },
    {
      pattern: /^printf .*table inet kakuri_(\S+) (\{.*\})' \| nft -f -$/,
      run: ([id = '', body = '']) => this.#block(id, body),
    },
    { pattern: /^nft list table inet kakuri_(\S+)$/, run: ([id = '']) => this.#list(id) },
    {
      pattern: /^nft 'add table inet kakuri_(\S+); delete table inet kakuri_\1'$/,
      run: ([id = '']) => this.#unblock(id),
    },
  ]

  constructor(device: SimDevice) {
    this.#device = device
  }

  prompt(): string {
    return this.#ownPrompt ? `[kakuri ${this.#status}]#` : `root@${this.#device.name}:~# `
  }

  line(text: string): SimAnswer {
    if (text === '') return SILENT
    if (text === 'exit') return { output: 'logout\n', bye: true }
    for (const { pattern, run } of this.#commands) {
      const match = pattern.exec(text)
      if (match === null) continue
      this.#status = 0
      return said(run(match.slice(1)) ?? '')
    }
    this.#status = 127
    return said(`bash: ${text.split(' ')[0]}: command not found\n`)
  }

  secret(): SimAnswer {
    return SILENT
  }

  #takePrompt(): null {
    this.#ownPrompt = true
    return null
  }

  #fail(output: string): string {
    this.#status = 1
    return output
  }

  #set(name: string, up: boolean): string | null {
    const known = this.#device.setAdmin(name, up ? 'up' : 'down')
    return known ? null : this.#fail(`Cannot find device "${name}"\n`)
  }

  #link({ name, admin, carrier, alias, index, kind }: SimInterface): string {
    const up = admin === 'up' ? (carrier ? ',UP,LOWER_UP' : ',UP') : ''
    const flags = `${admin === 'up' && !carrier ? 'NO-CARRIER,' : ''}${kind === 'port' ? 'BROADCAST,MULTICAST' : 'POINTOPOINT,NOARP'}${up}`
    const peer = kind === 'port' ? `@if${index + 1}` : ''
    const text = alias === '' ? '' : `\\    alias ${alias}`
    return `${index}: ${name}${peer}: <${flags}> mtu 1500 qdisc noqueue state ${admin === 'up' ? 'UP' : 'DOWN'} mode DEFAULT group default qlen 1000\\    link/ether 02:00:00:00:00:01 brd ff:ff:ff:ff:ff:ff${text}\n`
  }

  #block(id: string, body: string): string | null {
    const [, from = '', to = ''] = /iifname \{ ([^}]*) \} oifname \{ ([^}]*) \} counter drop/.exec(body) ?? []
    const names = (list: string) => [...list.matchAll(/"([^"]+)"/g)].map(match => match[1] ?? '')
    this.#device.setBlock({ id, from: names(from), to: names(to) })
    return null
  }

  #unblock(id: string): null {
    this.#device.removeBlock(id)
    return null
  }

  #list(id: string): string {
    const block = this.#device.block(id)
    if (block) return table(block)
    return this.#fail(`Error: No such file or directory\nlist table inet kakuri_${id}\n                ^^^^^^^^\n`)
  }
}

function table({ id, from, to }: SimZoneBlock): string {
  const set = (names: readonly string[]) => {
    const quoted = names.map(name => `"${name}"`)
    return quoted.length === 1 ? quoted[0] : `{ ${quoted.join(', ')} }`
  }
  const drop = (a: readonly string[], b: readonly string[]) =>
    `\t\tiifname ${set(a)} oifname ${set(b)} counter packets 0 bytes 0 drop\n`
  return `table inet kakuri_${id} {\n\tchain forward {\n\t\ttype filter hook forward priority raw - 10; policy accept;\n${drop(from, to)}${drop(to, from)}\t}\n}\n`
}
