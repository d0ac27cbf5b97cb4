import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

/** Program to the Debian package that holds it. */
const NEEDED: Readonly<Record<string, string>> = {
  sshd: 'openssh-server',
  'ssh-keygen': 'openssh-client',
  snmpd: 'snmpd',
  snmpset: 'snmp',
  zebra: 'frr',
  vtysh: 'frr',
  nft: 'nftables',
  ip: 'iproute2',
  unshare: 'util-linux',
  nsenter: 'util-linux',
}

export const LAB_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/usr/lib/frr'

function hasProgram(name: string): boolean {
  return LAB_PATH.split(':').some(folder => existsSync(`${folder}/${name}`))
}

/** One line saying why the lab cannot run here; null when it can. */
export function labMissing(): string | null {
  if (process.platform !== 'linux') return 'the lab needs Linux network namespaces'
  const packages = new Set(Object.entries(NEEDED).flatMap(([name, from]) => (hasProgram(name) ? [] : [from])))
  const missing = [...packages].map(name => `package ${name}`)
  if (process.getuid?.() !== 0) missing.unshift('user root')
  if (missing.length === 0 && !mayMakeNamespaces()) missing.push('the right to make namespaces')
  return missing.length === 0 ? null : `the lab needs ${missing.join(', ')}`
}

/** A container's root often may not. */
function mayMakeNamespaces(): boolean {
  const tried = spawnSync('unshare', ['--mount', '--net', '--pid', '--fork', '--mount-proc', 'true'], {
    env: { PATH: LAB_PATH },
  })
  return tried.status === 0
}

/** For `describe.skipIf`: the line is printed and the suite reported as skipped. On CI it is an error instead. */
export function labSkipped(): boolean {
  const missing = labMissing()
  if (missing === null) return false
  if (process.env.CI === 'true') throw new Error(`${missing}; on CI nothing may be skipped`)
  console.warn(`lab tests skipped: ${missing}`)
  return true
}
