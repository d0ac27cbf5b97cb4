import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CutTarget } from '@kakuri/core/compile/program.ts'
import type { Reading, Reply, Write } from '@kakuri/core/driver/contract.ts'
import type { DeviceSession, Openers } from '@kakuri/core/driver/session.ts'

/** Devices that outlive the process that drives them: each is a file with one line for every write that reached it. */
export function fileOpeners(folder: string, point: (name: string) => void = () => undefined): Openers {
  return { console: async ({ device }) => session(join(folder, device.id), point) }
}

export function writesTo(folder: string, device: string): string[] {
  const file = join(folder, device)
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : []
}

const nameOf = (target: CutTarget) => (target.kind === 'port' ? target.port : target.kind)

function session(file: string, point: (name: string) => void): DeviceSession {
  const lines = () => (existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [])
  const read = (target: CutTarget): Reading => {
    const down =
      lines()
        .findLast(line => line.endsWith(` ${nameOf(target)}`))
        ?.startsWith('apply') === true
    const link = down ? 'down' : 'up'
    return { state: down ? 'severed' : 'open', admin: link, link, detail: `${nameOf(target)} is ${link}` }
  }
  const write = (verb: string, targets: readonly CutTarget[], how: Write): Reply[] => {
    point('before the write')
    if (how === 'write') for (const target of targets) appendFileSync(file, `${verb} ${nameOf(target)}\n`)
    point('after the write')
    return targets.map(() => ({ ok: true }))
  }
  return {
    ...{ alive: true, ping: async () => true, takeTranscript: () => 'said', destroy: () => undefined },
    observe: async targets => targets.map(read),
    verify: async targets => targets.map(read),
    apply: async (targets, how) => write('apply', targets, how),
    revert: async (reverts, how) =>
      write(
        'revert',
        reverts.map(one => one.target),
        how,
      ),
  }
}
