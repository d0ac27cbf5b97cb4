import { rmSync } from 'node:fs'

let ending = false

/**
 * Loaded into the demo's agent before anything else. Its standard input is a pipe from the demo, which closes whatever way the demo
 * dies: then the agent ends too, and clears away what the demo could not.
 */
function end(): void {
  if (ending) return
  ending = true
  process.once('exit', () => {
    const folders: unknown = JSON.parse(process.env.KAKURI_DEMO_FOLDERS ?? '[]')
    if (!Array.isArray(folders)) return
    for (const folder of folders) rmSync(String(folder), { recursive: true, force: true })
  })
  // While it is still starting nobody listens for the signal, and it would end without clearing away.
  if (process.listenerCount('SIGTERM') === 0) process.exit()
  process.kill(process.pid, 'SIGTERM')
}

process.stdin.on('end', end)
process.stdin.resume()
// Listening for it is no reason to go on.
process.stdin.unref()
// What it says to a demo that is gone fails, often before the end of its input is seen.
process.stdout.on('error', end)
process.stderr.on('error', end)
