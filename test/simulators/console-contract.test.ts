import { driverContract } from '@kakuri/core/driver/contract-suite.ts'
import { describe } from 'vitest'
import { consoleWorld, socatMissing } from './console-world.ts'

const FAMILIES = [
  ['FRR vtysh', 'frr-vtysh'],
  ['Linux with ip and nft', 'linux-nftables'],
  ['Cisco IOS', 'cisco-ios'],
] as const

// Every case logs in and waits as one does at a console, so the families stand side by side; the cases of one follow each other.
describe.skipIf(socatMissing()).concurrent.each(FAMILIES)('over a pseudo-terminal: %s', (name, profile) => {
  describe('one case after another', { concurrent: false }, () => {
    driverContract(`console, ${name}, simulated`, () => consoleWorld(profile))
  })
})
