import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, it } from 'vitest'

it('an agent that opens no console does not load the native part of serialport', () => {
  const script = `const { createConsoles } = await import('${join(import.meta.dirname, 'session.ts')}')
    createConsoles()
    const { createRequire } = await import('node:module')
    const loaded = () => Object.keys(createRequire('${import.meta.dirname}/').cache).some(file => file.includes('serialport'))
    const before = loaded()
    const { openSerial } = await import('${join(import.meta.dirname, 'serial.ts')}')
    await openSerial('/dev/kakuri-is-not-here', 9600, AbortSignal.timeout(1000)).catch(() => null)
    console.log(before, loaded())`
  const printed = execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' })
  expect(printed.trim()).toBe('false true')
})
