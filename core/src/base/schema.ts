import { z } from 'zod'
import type { Fault } from './fault.ts'
import { type Suggest, suggestFrom } from './suggest.ts'
import type { YamlFile } from './yaml.ts'
import type { Path } from './yaml-places.ts'

/**
 * zod's findings as faults with places. Every message of a schema is a predicate ("must be ...", "names ..."), which the
 * path of the value becomes the subject of; after a line break follows the hint, if there is one.
 */
export function checkSchema<T>(
  schema: z.ZodType<T>,
  yaml: YamlFile,
): { readonly value: T | null; readonly faults: readonly Fault[] } {
  const result = schema.safeParse(yaml.value, { error: predicate, reportInput: true })
  if (result.success) return { value: result.data, faults: [] }
  return { value: null, faults: result.error.issues.flatMap(issue => faultsOf(issue, yaml)) }
}

/** A predicate and its hint as one message of a schema. */
export function said(sentence: string, hint: string | null = null): string {
  return hint === null ? sentence : `${sentence}\n${hint}`
}

/** Makes the fault for the value, or the key, at a path. */
export function faultAt(yaml: YamlFile, path: Path, message: string, of: 'value' | 'key' = 'value'): Fault {
  const [sentence, hint = null] = message.split('\n')
  const place = of === 'key' ? yaml.places.key(path) : yaml.places.value(path)
  return { place, message: `${subject(path, yaml.value)} ${sentence}.`, hint }
}

function faultsOf(issue: z.core.$ZodIssue, yaml: YamlFile): Fault[] {
  if (issue.code === 'unrecognized_keys') {
    const suggest = suggestFrom(issue.message.split('\n'))
    return issue.keys.map(key => faultAt(yaml, [...issue.path, key], unknownKey(key, issue.message, suggest), 'key'))
  }
  if (issue.code === 'invalid_key') {
    return issue.issues.map(inner => faultAt(yaml, issue.path, inner.message, 'key'))
  }
  const hint = issue.code === 'invalid_type' ? typeHint(issue, yaml) : null
  return [faultAt(yaml, issue.path, hint === null ? issue.message : said(issue.message, hint))]
}

/** Where YAML read another type than the person meant. */
function typeHint(issue: z.core.$ZodIssueInvalidType, yaml: YamlFile): string | null {
  const { expected, input } = issue
  const plain = yaml.places.plainText(issue.path)
  if (expected === 'string' && plain !== null && plain !== '') return `put it in quotes: "${plain}"`
  if (expected === 'boolean' && typeof input === 'string') {
    if (/^(on|yes|y)$/i.test(input)) return 'did you mean true?'
    if (/^(off|no|n)$/i.test(input)) return 'did you mean false?'
  }
  const number = expected === 'number' && typeof input === 'string' && /^\d+$/.test(input)
  if (number) return `write it without quotes: ${input}`
  return expected === 'array' && typeof input === 'string' ? `did you mean [${input}]?` : null
}

function unknownKey(key: string, known: string, suggest: Suggest): string {
  const near = suggest(key)
  return said(
    'is not a key that is known here',
    near ? `did you mean ${near}?` : `known are ${known.split('\n').join(', ')}`,
  )
}

/** What zod found, in plain words. For unknown keys: the known ones, one a line. */
function predicate(issue: z.core.$ZodRawIssue): string {
  const { input } = issue
  if (issue.code === 'unrecognized_keys') return knownKeys(issue.inst).join('\n')
  if (issue.code === 'invalid_key') return 'cannot be a key here'
  if (input === undefined) return 'is missing'
  if (issue.code === 'invalid_type') return `must be ${expected(issue.expected)}, not ${shown(input)}`
  if (issue.code === 'invalid_value') return oneOf(issue.values.map(String), input)
  if (issue.code === 'too_small' && issue.origin !== 'number') return 'is empty'
  if (issue.code === 'too_small') return `must be at least ${issue.minimum}, not ${shown(input)}`
  if (issue.code === 'too_big') return `must be at most ${issue.maximum}, not ${shown(input)}`
  return `cannot be ${shown(input)}`
}

function knownKeys(inst: unknown): string[] {
  return inst instanceof z.core.$ZodObject ? Object.keys(inst._zod.def.shape) : []
}

function oneOf(values: readonly string[], input: unknown): string {
  const near = typeof input === 'string' ? suggestFrom(values)(input) : null
  const list = values.length === 1 ? `${values[0]}` : `one of ${values.join(', ')}`
  return said(`must be ${list}, not ${shown(input)}`, near && `did you mean ${near}?`)
}

const EXPECTED: { readonly [type: string]: string } = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list such as [a, b]',
  object: 'a map of keys and values',
  record: 'a map of keys and values',
}

function expected(type: string): string {
  return EXPECTED[type] ?? type
}

/** A wrong value as a person would name it. Long ones are cut. */
export function shown(value: unknown): string {
  if (value === null) return 'empty'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'a map'
  if (typeof value === 'string') return `the text "${oneLine(value)}"`
  return `the ${typeof value === 'number' ? 'number' : 'value'} ${String(value)}`
}

/** A text as it can stand in a sentence. */
export function oneLine(text: string): string {
  const line = text.replaceAll(/\s*\n\s*/g, ' ')
  return line.length > 60 ? `${line.slice(0, 60)}...` : line
}

/** `stages[servers].cutPoints[#2].tag`: list items by their id, or by number from 1 where they have none. */
function subject(path: Path, top: unknown): string {
  let text = ''
  let value: unknown = top
  for (const step of path) {
    value = child(value, step)
    text += typeof step === 'number' ? `[${itemName(value, step)}]` : `${text && '.'}${String(step)}`
  }
  return text || 'The file'
}

function itemName(item: unknown, index: number): string {
  const id = child(item, 'id')
  return typeof id === 'string' ? id : `#${index + 1}`
}

export function child(value: unknown, step: PropertyKey): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[step] : undefined
}
