/** One message of the event stream as it goes over the wire; `id` is a sequence of the journal. */
export function message(event: string, data: unknown, id?: number): string {
  const line = id === undefined ? '' : `id: ${id}\n`
  return `${line}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`
}
