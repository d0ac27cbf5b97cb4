import { Composer, type Document, LineCounter, Parser, type YAMLError } from 'yaml'
import type { Fault } from './fault.ts'
import { LIMITS } from './limits.ts'
import type { SourceFile } from './source.ts'
import { tooDeepAt } from './yaml-depth.ts'
import { type Path, YamlPlaces } from './yaml-places.ts'
import { syntaxSentence } from './yaml-syntax.ts'
import { SHOWN_TEXTS, type TextRules, YamlValues } from './yaml-values.ts'

/** A YAML file as plain data (maps without prototype), and where each part of it stands. */
export interface YamlFile {
  readonly value: unknown
  readonly places: YamlPlaces
}

export type { Path }

/**
 * Reads YAML 1.2 strictly: one document, text keys, no tags, no key twice, everything within LIMITS.
 * `yaml` is null where the faults leave nothing that could be checked further.
 */
export function readYaml(
  file: SourceFile,
  texts: TextRules = SHOWN_TEXTS,
): { readonly yaml: YamlFile | null; readonly faults: readonly Fault[] } {
  const start = { file: file.name, line: 1, column: 1 }
  const refuse = (message: string, hint: string | null, place = start) => ({
    yaml: null,
    faults: [{ place, message, hint }],
  })
  if (file.bytes.length > LIMITS.yamlBytes) {
    return refuse(
      `The file has ${file.bytes.length} bytes; at most ${LIMITS.yamlBytes} are read.`,
      'write ports as ranges such as eth[1-48], or check that this is the right file',
    )
  }
  const text = decodeUtf8(file.bytes)
  if (text === null) {
    const place = { file: file.name, line: firstLineNotUtf8(file.bytes), column: 1 }
    return refuse('This line is not UTF-8 text.', 'save the file as UTF-8 in the editor', place)
  }
  const lines = new LineCounter()
  const tokens = [...new Parser(lines.addNewLine).parse(text)]
  const deep = tooDeepAt(tokens, LIMITS.yamlDepth)
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset)
    return { file: file.name, line, column: col }
  }
  if (deep !== null) {
    return refuse(
      `Maps and lists are nested more than ${LIMITS.yamlDepth} levels deep here.`,
      'close a bracket',
      at(deep),
    )
  }
  const composer = new Composer({ uniqueKeys: false, version: '1.2', schema: 'core' })
  const [document, second] = [...composer.compose(tokens, true, text.length)]
  if (document === undefined) return refuse('The file is empty.', null)
  const places = new YamlPlaces(text, document, at)
  if (second !== undefined) {
    return refuse(
      'A second document begins here.',
      'remove the line ---: one file holds one document',
      at(second.range[0]),
    )
  }
  const broken = syntaxFaults(document, at)
  if (broken.length > 0) return { yaml: null, faults: broken }
  const values = new YamlValues(places, texts)
  const value = values.read(document)
  return { yaml: values.exhausted ? null : { value, places }, faults: values.faults }
}

/** The text without its byte order mark, or null when the bytes are not UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

/** Line, from 1, of the first bytes that are not UTF-8. */
export function firstLineNotUtf8(bytes: Uint8Array): number {
  let line = 1
  let from = 0
  for (;;) {
    const end = bytes.indexOf(0x0a, from)
    if (decodeUtf8(bytes.subarray(from, end < 0 ? bytes.length : end)) === null || end < 0) return line
    line += 1
    from = end + 1
  }
}

/** The first one, and every tab: after a slip of another kind YAML finds many more that are only its echo. */
function syntaxFaults(document: Document.Parsed, at: (offset: number) => Fault['place']): Fault[] {
  const errors: YAMLError[] = [...document.errors, ...document.warnings]
  const tabs = errors.slice(1).filter(error => error.code === 'TAB_AS_INDENT')
  const told = [...errors.slice(0, 1), ...tabs].map(error => ({ place: at(error.pos[0]), ...syntaxSentence(error) }))
  return told.filter(({ place }, index) => told.findIndex(other => other.place.line === place.line) === index)
}
