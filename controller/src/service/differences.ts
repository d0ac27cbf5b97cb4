import { canonicalJson, type Json, sha256Hex } from '@kakuri/core/base/canonical.ts'
import type { ProgramBody } from '@kakuri/core/compile/program.ts'
import type { DifferencesDoc } from '../api/plan.ts'
import { type Item, itemsOf } from './program-items.ts'

type Difference = DifferencesDoc['differences'][number]

/** What a person has to know who would run the one instead of the other. Empty only where the programs are the same. */
export function differencesOf(before: ProgramBody, after: ProgramBody): Difference[] {
  const [were, are] = [byKey(itemsOf(before)), byKey(itemsOf(after))]
  const found = [
    ...[...were.values()].flatMap(item => changed(item, are.get(item.key))),
    ...[...are.values()].filter(({ key }) => !were.has(key)).map(added),
  ]
  if (found.length > 0) return found
  const [was, is] = [digestOf(before), digestOf(after)]
  return was === is ? [] : [otherwise(was, is)]
}

const digestOf = (program: ProgramBody) => sha256Hex(canonicalJson(program as unknown as Json))
const byKey = (items: readonly Item[]) => new Map(items.map(item => [item.key, item]))

function added({ what, fields }: Item): Difference {
  return { what, kind: 'added', before: null, after: summary(fields) }
}

function changed(was: Item, is: Item | undefined): Difference[] {
  if (is === undefined) return [{ what: was.what, kind: 'removed', before: summary(was.fields), after: null }]
  const names = [...new Set([...Object.keys(was.fields), ...Object.keys(is.fields)])]
  return names.flatMap(name => {
    const [before, after] = [was.fields[name] ?? null, is.fields[name] ?? null]
    if (before === after) return []
    const what = { ja: `${is.what.ja} ${name}`, en: `${is.what.en}: ${name}` }
    return { what, kind: 'changed', before, after } satisfies Difference
  })
}

function summary(fields: Item['fields']): string {
  const said = Object.entries(fields).filter(([, value]) => value !== null)
  return said.map(([name, value]) => `${name}: ${value}`).join('\n')
}

/** What stands in no line above, and still would be another program. */
function otherwise(before: string, after: string): Difference {
  return { what: { en: 'compiled program', ja: 'コンパイル結果' }, kind: 'changed', before, after }
}
