import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { systemClock } from '@kakuri/core/base/clock.ts'
import type { Bundle } from '@kakuri/core/compile/program.ts'
import { openBundle } from '@kakuri/core/compile/seal.ts'
import type { Drivers } from '@kakuri/core/driver/contract.ts'
import { createDrivers } from '@kakuri/core/driver/pool.ts'
import { openSnmpSession } from '@kakuri/core/driver/snmp/session.ts'
import { openSshSession } from '@kakuri/core/driver/ssh/session.ts'
import type { Credentials } from '@kakuri/core/site/credentials.ts'

/** The sealed bundle of the site folder. */
export function readBundle(folder: string): Bundle {
  return openBundle(readFileSync(join(folder, 'bundle.json')), [readFileSync(join(folder, 'trusted'), 'utf8')])
}

/** Real drivers for a bundle of the lab. */
export function openDrivers(folder: string, bundle: Bundle): Drivers {
  const credentials: Record<string, Credentials> = JSON.parse(readFileSync(join(folder, 'credentials.json'), 'utf8'))
  return createDrivers({
    openers: { ssh: openSshSession, snmp: openSnmpSession },
    devices: bundle.program.devices,
    profiles: bundle.program.profiles,
    credentials: new Map(Object.entries(credentials)),
    aaa: bundle.program.aaa,
    clock: systemClock,
  })
}
