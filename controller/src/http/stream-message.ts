/** One message of the event stream as it goes over the wire, made once for all readers; `id` is a sequence of the journal. */
export function message(event: string, data: unknown, id?: number): Uint8Array {
  const line = id === undefined ? '' : `id: ${id}\n`
  return Buffer.from(`${line}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
}
