import { type Document, isAlias, isMap, isScalar, isSeq, type Node, type Pair, type Scalar, type YAMLMap } from 'yaml'
import type { Fault } from './fault.ts'
import { LIMITS } from './limits.ts'
import { controlCharacter } from './printable.ts'
import { keyText, startOf, type YamlPlaces } from './yaml-places.ts'

/** What a text in a file may be. */
export interface TextRules {
  readonly characters: number
  /** Characters that a person cannot see are refused. */
  readonly visible: boolean
}

/** Texts that people will read on terminals and displays. */
export const SHOWN_TEXTS: TextRules = { characters: LIMITS.textCharacters, visible: true }

/** Turns the nodes of a YAML file into plain data, and collects what YAML allows but a site file must not hold. */
export class YamlValues {
  readonly faults: Fault[] = []
  /** True when a limit was hit and the rest of the file was left unread. */
  exhausted = false
  readonly #places: YamlPlaces
  readonly #open = new Set<Node>()
  readonly #texts: TextRules
  #aliases = 0
  #values = 0

  constructor(places: YamlPlaces, texts: TextRules) {
    this.#places = places
    this.#texts = texts
  }

  read(document: Document.Parsed): unknown {
    const { explicit, version } = document.directives.yaml
    if (explicit && version !== '1.2') {
      this.#fault(
        0,
        `The line %YAML ${version} changes how values are read.`,
        'remove it: the file is read as YAML 1.2',
      )
    }
    return this.#value(document.contents)
  }

  #value(node: Node | null): unknown {
    if (node === null || this.exhausted) return null
    this.#values += 1
    if (this.#values > LIMITS.yamlValues) return this.#stop(node, `more than ${LIMITS.yamlValues} values`)
    if (isAlias(node)) return this.#alias(node.source, node)
    if (node.tag !== undefined) return this.#tagged(node, node.tag)
    if (node.anchor !== undefined) this.#places.anchor(node.anchor, node)
    if (isScalar(node)) return this.#scalar(node)
    this.#open.add(node)
    const value = isMap(node) ? this.#map(node) : isSeq(node) ? node.items.map(item => this.#value(item as Node)) : null
    this.#open.delete(node)
    return value
  }

  /** A tag can turn text into anything; what is checked further is the text as written. */
  #tagged(node: Node, tag: string): string | null {
    const name = tag.replace('tag:yaml.org,2002:', '!!')
    this.#fault(startOf(node), `The value has the tag ${name}, and tags are not read.`, `remove ${name}`)
    return isScalar(node) ? (node.source ?? null) : null
  }

  #alias(name: string, node: Node): unknown {
    this.#aliases += 1
    if (this.#aliases > LIMITS.yamlAliases) return this.#stop(node, `more than ${LIMITS.yamlAliases} uses of *names`)
    const target = this.#places.resolve(node)
    if (target !== null && !this.#open.has(target)) return this.#value(target)
    const message =
      target === null ? `*${name} refers to nothing above it.` : `*${name} stands inside what it refers to.`
    this.#fault(startOf(node), message, 'write the value out here; text that begins with * needs quotes')
    return null
  }

  #scalar(node: Scalar): unknown {
    const value = node.value
    if (typeof value !== 'string') return value
    if (value.length > this.#texts.characters) {
      const message = `This text has ${value.length} characters; at most ${this.#texts.characters} are read.`
      this.#fault(startOf(node), message, 'is a closing quote missing?')
    }
    const control = this.#texts.visible ? controlCharacter(value) : null
    if (control !== null) this.#fault(startOf(node), `This text holds the invisible character ${control}.`, 'remove it')
    return value
  }

  #map(map: YAMLMap): Record<string, unknown> {
    const object: Record<string, unknown> = Object.create(null)
    for (const pair of map.items) {
      const key = this.#key(pair)
      if (key === null) continue
      if (key in object) this.#twice(map, pair, key)
      else object[key] = this.#value(pair.value as Node | null)
    }
    return object
  }

  /** The key as text; null, with a fault, where YAML reads something else than text. */
  #key(pair: Pair): string | null {
    const key = pair.key as Node | null
    if (key !== null && isScalar(key) && typeof key.value === 'string') {
      const text = this.#scalar(key)
      if (text === '<<') this.#fault(startOf(key), 'The merge key << is not read.', 'write the values out here')
      return text === '<<' || text === '__proto__' ? null : key.value
    }
    const written = key === null ? '' : this.#places.textOf(key)
    const offset = key === null ? startOf(pair.value as Node) : startOf(key)
    this.#fault(offset, `The key ${written} is not text for YAML.`, `put it in quotes: "${written}"`)
    return null
  }

  #twice(map: YAMLMap, pair: Pair, key: string): void {
    const first = map.items.find(other => keyText(other) === key)
    const line = first === undefined ? 1 : this.#places.at(startOf(first.key as Node)).line
    this.#fault(
      startOf(pair.key as Node),
      `${key} stands here a second time; the first is in line ${line}.`,
      'keep one of the two',
    )
  }

  #stop(node: Node, what: string): null {
    this.exhausted = true
    this.#fault(
      startOf(node),
      `The file holds ${what} once every *name is written out; it is not read further.`,
      'use fewer *names',
    )
    return null
  }

  #fault(offset: number, message: string, hint: string): void {
    this.faults.push({ place: this.#places.at(offset), message, hint })
  }
}
