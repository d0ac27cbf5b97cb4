import { once } from 'node:events'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { SshCredentials } from '@kakuri/core/site/credentials.ts'
import { LAB_FOLDER, LAB_LOGIN } from './daemons.ts'
import type { Lab } from './lab.ts'
import { LAB_PATH, labSkipped } from './requirements.ts'

/** Program to the Debian package that holds it. */
const NEEDED = { socat: 'socat', agetty: 'util-linux', login: 'login', less: 'less' } as const

/** A serial line into a device of the lab. It lives as long as the lab at most. */
export interface SerialLine {
  readonly device: string
  /** The device file as a program inside the lab sees it. */
  readonly path: string
  /** The same file for a program outside. */
  readonly outside: string
  /** What the login at the other end asks for. */
  readonly credentials: SshCredentials
  /** Pulls the adapter out: the device file is gone, and whoever has it open loses it. */
  unplug(): Promise<void>
}

/** For `describe.skipIf`, as `labSkipped`. */
export function serialSkipped(): boolean {
  if (labSkipped()) return true
  const missing = Object.entries(NEEDED).flatMap(([name, from]) => (hasProgram(name) ? [] : [`package ${from}`]))
  if (missing.length === 0) return false
  const line = `serial lines of the lab need ${missing.join(', ')}`
  if (process.env.CI === 'true') throw new Error(`${line}; on CI nothing may be skipped`)
  console.warn(`lab tests skipped: ${line}`)
  return true
}

function hasProgram(name: string): boolean {
  return LAB_PATH.split(':').some(folder => existsSync(`${folder}/${name}`))
}

/**
 * Lays a serial line into each device: a pair of pseudo-terminals, and behind it Debian's agetty and login in front of vtysh
 * (a switch) or bash as root (a firewall), started again after every logout as on a real console.
 */
export async function startSerialLines(lab: Lab, devices: readonly string[]): Promise<ReadonlyMap<string, SerialLine>> {
  return new Map(await Promise.all(devices.map(async device => [device, await startLine(lab, device)] as const)))
}

async function startLine(lab: Lab, device: string): Promise<SerialLine> {
  const kind = lab.topology.devices[device]?.kind
  if (kind === undefined) throw new Error(`the lab has no device ${device}`)
  const folder = `${LAB_FOLDER}/${device}`
  const user = kind === 'switch' ? LAB_LOGIN.switchUser : LAB_LOGIN.firewallUser
  const shell = kind === 'switch' ? `exec vtysh -N ${device}` : 'exec bash -l'
  writeFileSync(join(lab.folder, device, 'serial.sh'), lineScript({ device, folder, user, shell }))
  // Names of its own: the prompt of the login shows the device, and what login writes down stays in the lab.
  const child = lab.spawn(device, ['unshare', '--mount', '--uts', 'sh', `${folder}/serial.sh`])
  const [said] = await Promise.race([once(createInterface({ input: child.stdout }), 'line'), once(child, 'exit')])
  if (said !== 'ready') throw new Error(`the serial line of ${device} did not start: ${said}`)
  return {
    device,
    path: `${folder}/console`,
    outside: join(lab.folder, device, 'console'),
    credentials: { kind: 'ssh', user, password: LAB_LOGIN.password },
    unplug: async () => {
      await lab.read(device, [
        'sh',
        '-c',
        `kill $(cat ${folder}/socat.pid); while [ -L ${folder}/console ]; do sleep 0.02; done`,
      ])
    },
  }
}

/**
 * The shell holds both ends open, because a pseudo-terminal that the last program closes is gone for socat, and a real line
 * is not. The script ends with socat.
 */
function lineScript({ device, folder, user, shell }: Record<'device' | 'folder' | 'user' | 'shell', string>): string {
  return `set -e
cd ${folder}
hostname ${device}
mount -t tmpfs none /var/log
printf '#!/bin/sh\\n${shell}\\n' >console-shell
chmod 755 console-shell
sed 's#^\\(${user}:.*:\\)[^:]*$#\\1${folder}/console-shell#' /etc/passwd >console-passwd
mount --bind console-passwd /etc/passwd
socat PTY,link=${folder}/console,rawer PTY,link=${folder}/console-far </dev/null >socat.log 2>&1 &
socat=$!
echo $socat >socat.pid
for i in $(seq 200); do [ -L console-far ] && [ -L console ] && break; sleep 0.02; done
exec 8<>console 9<>console-far
far=$(readlink console-far)
echo ready
while kill -0 $socat 2>/dev/null; do
  setsid -w agetty -L --noclear "\${far#/dev/}" 9600 vt220 8<&- 9<&- </dev/null >>getty.log 2>&1 || sleep 0.2
done
`
}
