/** An input file as bytes, with the name faults are reported under. */
export interface SourceFile {
  readonly name: string
  readonly bytes: Uint8Array
}
