import { spawnSync } from 'node:child_process'
import { serialSkipped } from './serial.ts'

/** For `describe.skipIf`, as `labSkipped`: serial lines, and a relay board that is Debian's pymodbus. */
export function roomsSkipped(): boolean {
  if (serialSkipped()) return true
  if (spawnSync('/usr/bin/python3', ['-c', 'import pymodbus']).status === 0) return false
  const line = 'the lab of three rooms needs package python3-pymodbus'
  if (process.env.CI === 'true') throw new Error(`${line}; on CI nothing may be skipped`)
  console.warn(`lab tests skipped: ${line}`)
  return true
}
