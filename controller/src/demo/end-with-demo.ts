import { rmSync } from 'node:fs'

/**
 * Loaded into the demo's agent before anything else. Its standard input is a pipe from the demo, which closes whatever way the demo
 * dies: then the agent ends too, and clears away what the demo could not.
 */
process.stdin.on('end', () => {
  process.once('exit', () => {
    const folders: unknown = JSON.parse(process.env.KAKURI_DEMO_FOLDERS ?? '[]')
    if (!Array.isArray(folders)) return
    for (const folder of folders) rmSync(String(folder), { recursive: true, force: true })
  })
  process.kill(process.pid, 'SIGTERM')
})
process.stdin.resume()
// Listening for it is no reason to go on.
process.stdin.unref()
