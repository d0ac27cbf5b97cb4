import { existsSync } from 'node:fs'

/** Program to the Debian package that holds it. */
const NEEDED: Readonly<Record<string, string>> = {
  sshd: 'openssh-server',
  'ssh-keygen': 'openssh-client',
  snmpd: 'snmpd',
  zebra: 'frr',
  vtysh: 'frr',
  nft: 'nftables',
  ip: 'iproute2',
  unshare: 'util-linux',
  nsenter: 'util-linux',
  openssl: 'openssl',
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
  return missing.length === 0 ? null : `the lab needs ${missing.join(', ')}`
}

/** For `describe.skipIf`: the line is printed and the suite reported as skipped. On CI it is an error instead. */
export function labSkipped(): boolean {
  const missing = labMissing()
  if (missing === null) return false
  if (process.env.CI === 'true') throw new Error(`${missing}; on CI nothing may be skipped`)
  console.warn(`lab tests skipped: ${missing}`)
  return true
}
