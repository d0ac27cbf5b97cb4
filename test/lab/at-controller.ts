// Runs inside the controller's namespace: one call of its API by the local key. Arguments: state folder, method, path, body. Prints
// the answer as JSON, and its status on standard error.
import { readFileSync } from 'node:fs'
import { request } from 'node:https'
import { join } from 'node:path'

const [state = '', method = 'GET', path = '/', body] = process.argv.slice(2)
const { url, key, authority } = JSON.parse(readFileSync(join(state, 'controller.json'), 'utf8'))
const headers: Record<string, string> = { authorization: `Bearer ${key}`, 'x-kakuri-actor': 'lab' }
if (body !== undefined) headers['content-type'] = 'application/json'
const asked = request(`${url}/api/v1${path}`, { method, headers, ca: authority }, answer => {
  answer.pipe(process.stdout)
  answer.on('end', () => {
    process.exitCode = answer.statusCode !== undefined && answer.statusCode < 300 ? 0 : 1
  })
})
asked.end(body)
