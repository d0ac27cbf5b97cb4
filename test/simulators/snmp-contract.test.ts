import { driverContract } from '@kakuri/core/driver/contract-suite.ts'
import { COMMUNITY, snmpWorld, USER } from './snmp-world.ts'

driverContract('SNMPv2c, simulated', () => snmpWorld(COMMUNITY))
driverContract('SNMPv3, simulated', () => snmpWorld(USER))
