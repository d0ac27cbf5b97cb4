import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { LAB_FOLDER, LAB_LOGIN } from './daemons.ts'
import type { Lab } from './lab.ts'

const HARDWARE = resolve(import.meta.dirname, '../hardware')
const CONTACTS = join(import.meta.dirname, 'contacts.ts')

/** What hangs on each contact: ports whose links go with it. */
export type Wiring = Readonly<Record<string, readonly string[]>>

/** An APC-like PDU: net-snmp's snmpd with a script behind it, eight outlets that are on, and what they power. */
export function startPdu(lab: Lab, host: string, wiring: Wiring): void {
  const { folder, inside } = folderOf(lab, host)
  const outlets = Array.from({ length: 8 }, (_, index) => ({
    number: index + 1,
    name: `outlet ${index + 1}`,
    on: true,
  }))
  writeFileSync(join(folder, 'state.json'), JSON.stringify({ outlets }))
  const script = `/usr/bin/python3 ${HARDWARE}/pdu.py apc-powernet ${inside}/state.json`
  const lines = [
    `createUser ${LAB_LOGIN.snmpUser} SHA "${LAB_LOGIN.snmpAuth}" AES "${LAB_LOGIN.snmpPriv}"`,
    `rwuser ${LAB_LOGIN.snmpUser} priv`,
    `agentAddress udp:${lab.topology.hosts[host]?.address}:161`,
    `pass_persist .1.3.6.1.4.1.318.1.1.26.9.2 ${script}`,
  ]
  writeFileSync(join(folder, 'snmpd.conf'), `${lines.join('\n')}\n`)
  const files = `-c ${inside}/snmpd.conf -Lf ${inside}/snmpd.log -p ${inside}/snmpd.pid`
  lab.spawn(host, ['sh', '-c', `SNMP_PERSISTENT_DIR=${inside}/kept MIBS= exec snmpd -f -C ${files}`])
  watchContacts(lab, host, wiring)
}

/** A relay board: pymodbus as a server over TCP with eight coils that are off, and the lines they break. */
export function startBoard(lab: Lab, host: string, wiring: Wiring): void {
  const { folder, inside } = folderOf(lab, host)
  writeFileSync(join(folder, 'state.json'), JSON.stringify({ coils: Array(8).fill(false) }))
  const server = [`${HARDWARE}/modbus-server.py`, `${inside}/state.json`, 'tcp', '502']
  lab.spawn(host, ['/usr/bin/python3', ...server])
  // The server listens on loopback alone.
  const address = lab.topology.hosts[host]?.address
  lab.spawn(host, ['socat', `TCP-LISTEN:502,bind=${address},fork,reuseaddr`, 'TCP:127.0.0.1:502'])
  watchContacts(lab, host, wiring)
}

/** The state file of a PDU or board, as it stands. */
export function hardwareState(lab: Lab, host: string): unknown {
  return JSON.parse(readFileSync(join(lab.folder, host, 'state.json'), 'utf8'))
}

function folderOf(lab: Lab, host: string): { readonly folder: string; readonly inside: string } {
  const folder = join(lab.folder, host)
  mkdirSync(folder)
  return { folder, inside: `${LAB_FOLDER}/${host}` }
}

function watchContacts(lab: Lab, host: string, wiring: Wiring): void {
  lab.spawn(host, [process.execPath, CONTACTS, `${LAB_FOLDER}/${host}/state.json`, JSON.stringify(wiring)])
}
