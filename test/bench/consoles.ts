// Open consoles as the controller sees them: event streams that are read and thrown away. Arguments: address, and a JSON list of
// cookies, one for each console. Prints a line when all of them hold the whole board, and the bytes read when its input ends.
import { get } from 'node:http'
import { createGunzip } from 'node:zlib'

const [url = '', cookies = '[]'] = process.argv.slice(2)
let bytes = 0

/** Resolves when the board has come. From then on pieces are counted as they come: other machines unpack them. */
function openOne(cookie: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const unpacked = createGunzip()
    let shown = false
    const headers = { cookie, 'accept-encoding': 'gzip' }
    const asked = get(`${url}/api/v1/events`, { headers, agent: false }, answer => {
      answer.on('data', (chunk: Buffer) => {
        bytes += chunk.length
        if (!shown) unpacked.write(chunk)
      })
      answer.on('close', () => reject(new Error(`events: ${answer.statusCode}, the stream ended`)))
    })
    unpacked.on('data', (text: Buffer) => {
      shown ||= text.includes('event: board')
      if (shown) resolve()
    })
    for (const emitter of [asked, unpacked]) emitter.on('error', reject)
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
