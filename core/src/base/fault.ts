/** Where something stands in an input file. Lines and columns count from 1. */
export interface Place {
  readonly file: string
  readonly line: number
  readonly column: number
}

/** One thing wrong in an input file. Faults are collected and shown together. */
export interface Fault {
  readonly place: Place
  /** What is wrong, as a sentence. */
  readonly message: string
  /** What to do about it, such as "did you mean ward-a?". */
  readonly hint: string | null
}

/** Input read strictly: the value, or every fault at once. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly faults: readonly Fault[] }

export function formatPlace(place: Place): string {
  return `${place.file}:${place.line}:${place.column}`
}

export function formatFault(fault: Fault): string {
  const line = `${formatPlace(fault.place)}: ${fault.message}`
  return fault.hint === null ? line : `${line}\n    ${fault.hint}`
}

/** Faults of one file by line and column. Those of `later` at the same place as one of `first` are only its echo. */
export function inOrder(first: readonly Fault[], later: readonly Fault[] = []): Fault[] {
  const told = new Set(first.map(fault => formatPlace(fault.place)))
  const all = [...first, ...later.filter(fault => !told.has(formatPlace(fault.place)))]
  return all.sort((a, b) => a.place.line - b.place.line || a.place.column - b.place.column)
}
