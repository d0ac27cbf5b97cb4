import { driverContract } from '@kakuri/core/driver/contract-suite.ts'
import { describe } from 'vitest'
import { consoleWorld, socatMissing } from './console-world.ts'

describe.skipIf(socatMissing())('over a pseudo-terminal', () => {
  driverContract('console, FRR vtysh, simulated', () => consoleWorld('frr-vtysh'))
  driverContract('console, Linux with ip and nft, simulated', () => consoleWorld('linux-nftables'))
  driverContract('console, Cisco IOS, simulated', () => consoleWorld('cisco-ios'))
})
