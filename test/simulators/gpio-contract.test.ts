import { driverContract } from '@kakuri/core/driver/contract-suite.ts'
import { describe } from 'vitest'
import { hardwareSkipped } from '../hardware/requirements.ts'
import { gpioWorld } from './gpio-world.ts'

describe.skipIf(hardwareSkipped('python3')).each([
  ['1.6.3', 'on'],
  ['1.6.3', 'off'],
  ['2.2.1', 'on'],
] as const)('GPIO lines by a stand-in for libgpiod %s, severed while %s', (version, severed) => {
  driverContract(`GPIO ${version} ${severed}`, () => gpioWorld(version, severed))
})
