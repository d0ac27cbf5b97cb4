import type { CutTarget } from '../compile/program.ts'
import type { SshOperation } from './ssh-shape.ts'

/** A line as it is typed. The target's names must have passed `unsafeName` before. */
export function fillLine(line: string, target: CutTarget, list: SshOperation['list']): string {
  const values = valuesOf(target, list)
  // A function, because `$&` and its like in a name must stay what they are.
  return line.replace(/\{(name|id|from|to)\}/g, placeholder => values[placeholder.slice(1, -1)] ?? placeholder)
}

function valuesOf(target: CutTarget, list: SshOperation['list']): { readonly [placeholder: string]: string } {
  if (target.kind === 'port') return { name: target.port }
  if (target.kind === 'service') return { name: target.name }
  if (target.kind !== 'zone-block') return {}
  const join = (names: readonly string[]) =>
    names.map(name => (list?.item ?? '{name}').replace('{name}', () => name)).join(list?.between ?? ' ')
  return { id: target.id, from: join(target.from), to: join(target.to) }
}
