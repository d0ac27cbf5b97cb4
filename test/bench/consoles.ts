// Open consoles as the controller sees them: event streams that are read and thrown away. Arguments: address, and a JSON list of
// cookies, one for each console. Prints a line when all of them hold the whole board, and the bytes read when its input ends.
import { get } from 'node:http'

const [url = '', cookies = '[]'] = process.argv.slice(2)
let bytes = 0

/** Resolves when the board has come; goes on reading. */
function openOne(cookie: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let seen = ''
    const read = (chunk: Buffer) => {
      bytes += chunk.length
      if (seen.includes('event: board')) return
      seen += chunk.toString('latin1')
      if (seen.includes('event: board')) resolve()
    }
    const asked = get(`${url}/api/v1/events`, { headers: { cookie }, agent: false }, answer => {
      answer.on('data', read).on('close', () => reject(new Error(`events: ${answer.statusCode}, the stream ended`)))
    })
    asked.on('error', reject)
  })
}

const all: string[] = JSON.parse(cookies)
await Promise.all(all.map(openOne))
console.log('open')
process.stdin
  .on('end', () => {
    console.log(bytes)
    process.exit(0)
  })
  .resume()
