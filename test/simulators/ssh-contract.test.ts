import { driverContract } from '@kakuri/core/driver/contract-suite.ts'
import { sshWorld } from './ssh-world.ts'

driverContract('SSH, FRR vtysh, simulated', () => sshWorld('frr-vtysh'))
driverContract('SSH, Linux with ip and nft, simulated', () => sshWorld('linux-nftables'))
driverContract('SSH, Cisco IOS, simulated', () => sshWorld('cisco-ios'))
