// Runs inside the lab: what hangs on outlets and relays. Watches a state file and takes links down and up as the contacts say.
// Arguments: the state file, and a JSON of contact to ports, such as {"7": ["conv-b:eth1"]}.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

const LOOK_MS = 20

interface State {
  readonly outlets?: readonly { readonly number: number; readonly on: boolean }[]
  /** Coils by number from 0; a coil that is on breaks its line. */
  readonly coils?: readonly boolean[]
}

function severed(state: State): Set<string> {
  const off = (state.outlets ?? []).flatMap(outlet => (outlet.on ? [] : [String(outlet.number)]))
  const broken = (state.coils ?? []).flatMap((on, index) => (on ? [String(index + 1)] : []))
  return new Set([...off, ...broken])
}

function setLink(port: string, state: 'up' | 'down'): void {
  const [space = '', name = ''] = port.split(':')
  spawnSync('ip', ['-n', space, 'link', 'set', 'dev', name, state], { stdio: 'inherit' })
}

function main(file: string, wiring: Readonly<Record<string, readonly string[]>>): void {
  let before = new Set<string>()
  setInterval(() => {
    const now = severed(JSON.parse(readFileSync(file, 'utf8')))
    for (const [contact, ports] of Object.entries(wiring)) {
      if (now.has(contact) === before.has(contact)) continue
      for (const port of ports) setLink(port, now.has(contact) ? 'down' : 'up')
    }
    before = now
  }, LOOK_MS)
  process.stdin.on('close', () => process.exit(0)).resume()
}

if (import.meta.main) main(process.argv[2] ?? '', JSON.parse(process.argv[3] ?? '{}'))
