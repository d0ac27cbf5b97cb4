// Open consoles as the controller sees them: event streams that are read and thrown away. Arguments: address, cookie, how many.
// Prints a line when all of them hold the whole board, and the bytes read when its input ends.

const [url = '', cookie = '', count = '0'] = process.argv.slice(2)
let bytes = 0

/** Resolves when the board has come; goes on reading. */
async function openOne(): Promise<void> {
  const answer = await fetch(`${url}/api/v1/events`, { headers: { cookie } })
  if (!answer.ok || answer.body === null) throw new Error(`events: ${answer.status} ${await answer.text()}`)
  const reader = answer.body.getReader()
  const decoder = new TextDecoder()
  for (let seen = ''; !seen.includes('event: board'); ) {
    const { value, done } = await reader.read()
    if (done) throw new Error('the stream ended before the board came')
    bytes += value.length
    seen += decoder.decode(value)
  }
  void readOn(reader)
}

async function readOn(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
  for (;;) {
    const { value, done } = await reader.read()
    if (done) return
    bytes += value.length
  }
}

await Promise.all(Array.from({ length: Number(count) }, openOne))
console.log('open')
process.stdin
  .on('end', () => {
    console.log(bytes)
    process.exit(0)
  })
  .resume()
