import type { ProgramDevice } from '@kakuri/core/compile/program.ts'
import type { ContactRef, RelayWay, RelayWire, Ways } from '@kakuri/core/site/shape.ts'

/** How a device is driven, in the words of the site files, key by key. */
export function wayTexts({ ssh, snmp, console, outlet, relay }: Ways): { readonly [key: string]: string | null } {
  return {
    ssh: ssh
      ? `${ssh.profile}, port: ${ssh.port}, credentials: ${ssh.credentials}, legacy: ${ssh.legacyAlgorithms}${by(ssh)}`
      : null,
    hostKeys: ssh ? ssh.hostKeys.join(', ') : null,
    snmp: snmp ? overSnmp(snmp) : null,
    console: console
      ? `${console.profile}, ${console.agent}: ${console.path}${baudText(console.baud)}, credentials: ${console.credentials}`
      : null,
    outlet: outlet ? overSnmp(outlet) : null,
    relay: relay ? relayText(relay) : null,
  }
}

const by = ({ agent }: { readonly agent?: string }) => (agent === undefined ? '' : `, agent: ${agent}`)
const baudText = (baud: number | undefined) => (baud === undefined ? '' : `, baud: ${baud}`)

function overSnmp(way: NonNullable<Ways['snmp']>): string {
  return `${way.profile}, port: ${way.port}, credentials: ${way.credentials}${by(way)}`
}

function relayText({ profile, agent, wire, severed }: RelayWay): string {
  return `${profile}, agent: ${agent}, severed: ${severed}, ${wireText(wire)}`
}

function wireText(wire: RelayWire): string {
  if (wire.kind === 'gpio') return `gpio: ${wire.chip}`
  if (wire.kind === 'modbus-rtu') return `modbus-rtu: ${wire.path}, baud: ${wire.baud}, unit: ${wire.unit}`
  return `modbus-tcp: ${wire.address} port ${wire.port}, unit: ${wire.unit}`
}

/** As the site files write it: `pdu-a:7`. */
export const contactText = ({ device, contact }: ContactRef) => `${device}:${contact}`

export function relaysText(relays: ProgramDevice['relays']): string | null {
  const all = Object.entries(relays ?? {}).map(([name, contacts]) => `${name}: ${contacts.map(contactText).join(', ')}`)
  return all.join('\n') || null
}
