import type { CutTarget } from '../compile/program.ts'
import type { Reading } from '../driver/contract.ts'
import { sameName } from './names.ts'
import type { SshBlockRead, SshInterfaceRead, SshNames, SshRead } from './ssh-shape.ts'

const DETAIL_CHARACTERS = 300

/** What a device printed for `read`, read for one target. Never guesses: what the output does not tell is `unknown`. */
export function readingOf(read: SshRead, names: SshNames, target: CutTarget, output: string): Reading {
  return readerOf(read, names, output)(target)
}

/** The same for many targets of one output, which is taken apart once. */
export function readerOf(read: SshRead, names: SshNames, output: string): (target: CutTarget) => Reading {
  if ('drop' in read) {
    return target => (target.kind === 'zone-block' ? blockReading(read, target, output) : unknown(output))
  }
  const readName = interfaceReader(read, names, output)
  return target => {
    if (target.kind === 'port') return readName(target.port)
    return target.kind === 'service' ? readName(target.name) : unknown(output)
  }
}

export function unknown(detail: string): Reading {
  return { state: 'unknown', admin: null, link: null, detail: cut(detail) }
}

function interfaceReader(read: SshInterfaceRead, names: SshNames, output: string): (name: string) => Reading {
  const lines = output.split('\n')
  const same = sameName(names)
  const rows = interfaceRows(read, lines).map(row => ({ ...row, same: same(row.name) }))
  const gone = goneLines(read, lines, rows)
  return name => {
    const wanted = same(name)
    const own = rows.filter(row => row.same === wanted)
    const absent = gone.find(({ below }) => below === null || own.some(row => row.at === below))
    if (absent !== undefined) return { state: 'absent', admin: null, link: null, detail: cut(absent.line) }
    const [first] = own
    if (first !== undefined) {
      const differs = own.some(row => row.admin !== first.admin || row.link !== first.link)
      return differs ? unknown(own.map(row => row.line).join(' | ')) : stateOf(first)
    }
    // Only a list that was understood, and that holds no line about the name, proves that there is no such interface.
    const mentioned = lines.find(line => same(line.trimStart().split(/[\s:]/)[0] ?? '') === wanted)
    const complete = rows.length > 0 && mentioned === undefined && !read.command.includes('{name}')
    return complete
      ? { state: 'absent', admin: null, link: null, detail: `no line about ${name}` }
      : unknown(mentioned ?? lines.find(line => line.trim() !== '') ?? '')
  }
}

/** Lines that say "no such interface". One below a row speaks of that row's interface, one above them all of what was asked. */
function goneLines(read: SshInterfaceRead, lines: readonly string[], rows: readonly InterfaceRow[]) {
  const patterns = (read.absent ?? []).map(pattern => new RegExp(pattern))
  return lines.flatMap((line, at) => {
    if (!patterns.some(pattern => pattern.test(line))) return []
    return [{ line, below: rows.findLast(row => row.at <= at)?.at ?? null }]
  })
}

export interface InterfaceRow {
  readonly name: string
  readonly admin: 'up' | 'down' | null
  readonly link: 'up' | 'down' | null
  readonly line: string
  /** Number of the line in the output, from 0. */
  readonly at: number
}

/** Every interface that these lines tell of. */
export function interfaceRows(read: SshInterfaceRead, lines: readonly string[]): InterfaceRow[] {
  const row = new RegExp(read.row)
  return lines.flatMap((line, at) => {
    const groups = row.exec(line)?.groups
    if (groups === undefined) return []
    const { name = '', admin = '', link = '' } = groups
    return [{ name, admin: word(read.admin, admin), link: word(read.link, link), line, at }]
  })
}

function word(words: { readonly [word: string]: 'up' | 'down' }, found: string): 'up' | 'down' | null {
  return (Object.hasOwn(words, found) ? words[found] : undefined) ?? null
}

function stateOf({ admin, link, line }: InterfaceRow): Reading {
  // Down and yet with a link: the device contradicts itself, and nobody may call that severed.
  const state =
    admin === null || (admin === 'down' && link === 'up') ? 'unknown' : admin === 'down' ? 'severed' : 'open'
  return { state, admin, link, detail: cut(line) }
}

type ZoneBlock = Extract<CutTarget, { kind: 'zone-block' }>

function blockReading(read: SshBlockRead, target: ZoneBlock, output: string): Reading {
  const lines = output.split('\n').filter(line => line.trim() !== '')
  const open = new RegExp(read.open)
  const absent = lines.find(line => open.test(line))
  if (absent !== undefined) return { state: 'open', admin: null, link: null, detail: cut(absent) }
  const drop = new RegExp(`^(?:${read.drop})$`)
  const drops = lines.flatMap(line => {
    const { from, to } = drop.exec(line.trim())?.groups ?? {}
    return from === undefined || to === undefined ? [] : [{ from: quoted(from), to: quoted(to) }]
  })
  const around = lines.filter(line => !drop.test(line.trim())).map(line => line.trim())
  const ours = around.length === read.around.length && read.around.every((one, i) => whole(one, around[i] ?? ''))
  if (!ours) return unknown(lines.map(line => line.trim()).join(' '))
  const pairs = target.from.flatMap(from => target.to.map(to => [from, to] as const))
  const missing = pairs.find(([from, to]) => !dropped(drops, from, to) || !dropped(drops, to, from))
  const detail = missing ? `nothing drops between ${missing.join(' and ')}` : around[0]
  return {
    state: missing || pairs.length === 0 ? 'open' : 'severed',
    admin: null,
    link: null,
    detail: cut(detail ?? ''),
  }
}

function whole(pattern: string, line: string): boolean {
  return new RegExp(`^(?:${pattern})$`).test(line)
}

interface Drop {
  readonly from: readonly string[]
  readonly to: readonly string[]
}

function dropped(drops: readonly Drop[], from: string, to: string): boolean {
  return drops.some(drop => drop.from.includes(from) && drop.to.includes(to))
}

function quoted(list: string): string[] {
  return [...list.matchAll(/"([^"]*)"/g)].map(match => match[1] ?? '')
}

function cut(detail: string): string {
  return detail.trim().slice(0, DETAIL_CHARACTERS)
}
