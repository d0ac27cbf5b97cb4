import type { CST } from 'yaml'

/**
 * Offset of the first map or list nested deeper than `limit`, or null. Works on the tokens and without recursion, because
 * everything after this step recurses.
 */
export function tooDeepAt(tokens: readonly CST.Token[], limit: number): number | null {
  const open: { token: CST.Token; depth: number }[] = tokens.map(token => ({ token, depth: 0 }))
  let first: number | null = null
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { token, depth } = next
    if (depth > limit) {
      first = first === null ? token.offset : Math.min(first, token.offset)
      continue
    }
    for (const child of childrenOf(token)) open.push({ token: child, depth: depth + 1 })
  }
  return first
}

function childrenOf(token: CST.Token): CST.Token[] {
  if (token.type === 'document') return token.value === undefined ? [] : [token.value]
  if (token.type !== 'block-map' && token.type !== 'block-seq' && token.type !== 'flow-collection') return []
  const children: CST.Token[] = []
  for (const item of token.items) {
    if (item.key) children.push(item.key)
    if (item.value) children.push(item.value)
  }
  return children
}
