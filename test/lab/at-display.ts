// Runs inside a room's namespace: somebody before its display. Prints every document of the display as a line `doc {...}`, and takes
// lines `{"path": "/api/answer", "body": {...}}` on standard input, each answered by a line `said {"status": ..., "body": ...}`.
import { get, request } from 'node:http'
import { createInterface } from 'node:readline'

const port = Number(process.argv[2] ?? '8080')
const origin = `http://127.0.0.1:${port}`

function follow(): void {
  const again = () => setTimeout(follow, 100)
  const asked = get(`${origin}/api/events`, answer => {
    const lines = createInterface({ input: answer })
    lines.on('line', line => {
      if (line.startsWith('data: {') && line.includes('"enrolment":')) console.log(`doc ${line.slice('data: '.length)}`)
    })
    // An agent that is killed breaks the stream off; what follows is its end.
    for (const one of [answer, lines]) one.on('error', () => undefined)
    answer.on('close', again)
  })
  // Not up yet, or gone for a moment: somebody before a dark screen waits.
  asked.on('error', again)
}

function post(path: string, body: unknown): void {
  const headers = { 'content-type': 'application/json', origin }
  const asked = request(`${origin}${path}`, { method: 'POST', headers }, answer => {
    let text = ''
    answer.on('data', chunk => {
      text += chunk
    })
    answer.on('end', () =>
      console.log(`said ${JSON.stringify({ status: answer.statusCode, body: text === '' ? null : JSON.parse(text) })}`),
    )
  })
  asked.on('error', error => console.log(`said ${JSON.stringify({ status: 0, body: error.message })}`))
  asked.end(JSON.stringify(body))
}

follow()
const lines = createInterface({ input: process.stdin })
lines.on('line', line => {
  const { path, body } = JSON.parse(line)
  post(path, body)
})
lines.on('close', () => process.exit(0))
