import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { LAB_PATH } from '../lab/requirements.ts'

const PROGRAMS = { snmpd: 'snmpd', socat: 'socat', python3: 'python3' } as const
const MODULES = { pymodbus: 'python3-pymodbus', serial_asyncio: 'python3-serial-asyncio' } as const

type Needed = keyof typeof PROGRAMS | keyof typeof MODULES

function has(name: Needed): boolean {
  if (name in PROGRAMS) return LAB_PATH.split(':').some(folder => existsSync(`${folder}/${name}`))
  return spawnSync('/usr/bin/python3', ['-c', `import ${name}`], { stdio: 'ignore' }).status === 0
}

/** For `describe.skipIf`: says in one line which Debian packages are missing. On CI that is an error instead. */
export function hardwareSkipped(...needed: readonly Needed[]): boolean {
  const packages: Readonly<Record<Needed, string>> = { ...PROGRAMS, ...MODULES }
  const missing = needed.filter(name => !has(name)).map(name => packages[name])
  if (missing.length === 0) return false
  const says = `hardware tests need the Debian packages ${missing.join(', ')}`
  if (process.env.CI === 'true') throw new Error(`${says}; on CI nothing may be skipped`)
  console.warn(`${says}: skipped`)
  return true
}
