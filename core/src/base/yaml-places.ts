import { type Document, isAlias, isMap, isScalar, isSeq, type Node, type Pair, type YAMLMap } from 'yaml'
import type { Place } from './fault.ts'

/** Keys and list indexes from the top of a file down to a value. */
export type Path = readonly PropertyKey[]

/** Finds the place of any key or value of a YAML file, by path. Indexes are built when first asked. */
export class YamlPlaces {
  readonly at: (offset: number) => Place
  readonly #text: string
  readonly #top: Node | null
  readonly #anchors = new Map<string, Node>()
  readonly #keys = new WeakMap<YAMLMap, Map<string, Pair>>()

  constructor(text: string, document: Document.Parsed, at: (offset: number) => Place) {
    this.#text = text
    this.#top = document.contents
    this.at = at
  }

  /** Says what an alias stands for; called for each anchor in file order before any alias to it is asked for. */
  anchor(name: string, node: Node): void {
    this.#anchors.set(name, node)
  }

  resolve(node: Node | null): Node | null {
    return isAlias(node) ? (this.#anchors.get(node.source) ?? null) : node
  }

  /** Where the value at `path` stands; where it is missing, the nearest thing around it that is there. */
  value(path: Path): Place {
    const found = this.#find(path)
    return found.missing || found.value === null ? this.key(path) : this.at(startOf(found.value))
  }

  /** Where the key of `path` stands; for a list item, where the item begins. */
  key(path: Path): Place {
    const found = this.#find(path)
    if (!found.missing && found.key !== null) return this.at(startOf(found.key))
    if (!found.missing && found.value !== null) return this.at(startOf(found.value))
    return path.length === 0 ? this.at(0) : this.key(path.slice(0, -1))
  }

  /** The characters of a plain (unquoted) scalar at `path`, or null for anything else. */
  plainText(path: Path): string | null {
    const node = this.resolve(this.#find(path).value)
    return isScalar(node) && node.type === 'PLAIN' ? (node.source ?? null) : null
  }

  /** The characters a node was written with. */
  textOf(node: Node): string {
    const range = node.range
    return range ? this.#text.slice(range[0], range[1]) : ''
  }

  #find(path: Path): { key: Node | null; value: Node | null; missing: boolean } {
    let key: Node | null = null
    let value: Node | null = this.#top
    for (const step of path) {
      const around = this.resolve(value)
      if (isSeq(around) && typeof step === 'number' && step < around.items.length) {
        key = null
        value = around.items[step] as Node
        continue
      }
      const pair = isMap(around) ? this.#index(around).get(String(step)) : undefined
      if (pair === undefined) return { key: null, value: null, missing: true }
      key = pair.key as Node
      value = pair.value as Node | null
    }
    return { key, value, missing: false }
  }

  #index(map: YAMLMap): Map<string, Pair> {
    const known = this.#keys.get(map)
    if (known !== undefined) return known
    const index = new Map<string, Pair>()
    for (const pair of map.items) {
      const name = keyText(pair)
      if (!index.has(name)) index.set(name, pair)
    }
    this.#keys.set(map, index)
    return index
  }
}

export function keyText(pair: Pair): string {
  return isScalar(pair.key) ? String(pair.key.value) : ''
}

export function startOf(node: Node): number {
  return node.range?.[0] ?? 0
}
