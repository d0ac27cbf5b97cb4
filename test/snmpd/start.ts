import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { SNMP_AUTH, type SnmpCommunity, type SnmpUser } from '@kakuri/core/site/credentials.ts'
import { LAB_PATH } from '../lab/requirements.ts'

const DEBIAN_AUTH = { sha1: 'SHA', sha224: 'SHA-224', sha256: 'SHA-256', sha384: 'SHA-384', sha512: 'SHA-512' }
/** Net-SNMP 5.9 lengthens short keys as Blumenthal's draft says; it has no Reeder keys under this name. */
const DEBIAN_PRIV = { aes128: 'AES', aes256: 'AES-256' }
const PRIVS = ['aes128', 'aes256'] as const

export const COMMUNITY: SnmpCommunity = { kind: 'snmp-v2c', community: 'sakura-2026' }

/** One user for every pair of protocols that Debian's snmpd has. */
export const USERS: readonly SnmpUser[] = SNMP_AUTH.flatMap(auth =>
  PRIVS.map(priv => ({
    kind: 'snmp-v3',
    user: `${auth}-${priv}`,
    auth: { protocol: auth, password: 'tsubaki-2026' },
    priv: { protocol: priv, password: 'hinoki-4711' },
  })),
)

export const READER: SnmpUser = {
  kind: 'snmp-v3',
  user: 'reader',
  auth: { protocol: 'sha1', password: 'tsubaki-2026' },
  priv: { protocol: 'aes128', password: 'hinoki-4711' },
}

function configuration(): string {
  const create = ({ user, auth, priv }: SnmpUser) => {
    const privacy = priv.protocol === 'aes256c' ? 'AES-256' : DEBIAN_PRIV[priv.protocol]
    return `createUser ${user} ${DEBIAN_AUTH[auth.protocol]} "${auth.password}" ${privacy} "${priv.password}"`
  }
  return [
    ...[...USERS, READER].map(create),
    ...USERS.map(({ user }) => `rwuser ${user} priv`),
    `rouser ${READER.user} priv`,
    `rwcommunity ${COMMUNITY.community} 127.0.0.1`,
    '',
  ].join('\n')
}

/** A command of the shell. A restart of it counts the boots of its SNMPv3 engine on. */
export const START_SNMPD = 'snmpd -f -C -c "$FOLDER/snmpd.conf" -Lf "$FOLDER/log" -p "$FOLDER/pid" udp:127.0.0.1:161'

/** In a network of its own: ten ports whose numbers do not count from one, then snmpd, then the scenario. */
const SCRIPT = `set -e
ip link set lo up
ip link add gap1 type veth peer name gap2
for i in 1 2 3 4 5 6 7 8 9 10; do
  ip link add eth$i type veth peer name far$i
  ip link set eth$i up
  ip link set far$i up
done
${START_SNMPD} &
exec "$NODE" "$SCENARIO"
`

/** Runs scenario.ts beside a real snmpd; everything ends with it. Gives what it printed as JSON. */
export async function runScenario(): Promise<unknown> {
  const folder = mkdtempSync(join(tmpdir(), 'kakuri-snmpd-'))
  try {
    writeFileSync(join(folder, 'snmpd.conf'), configuration())
    return await runIn(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function runIn(folder: string): Promise<unknown> {
  const env = {
    PATH: LAB_PATH,
    FOLDER: folder,
    // Not the same folder: snmpd keeps a snmpd.conf of its own there.
    SNMP_PERSISTENT_DIR: join(folder, 'kept'),
    NODE: process.execPath,
    SCENARIO: resolve(import.meta.dirname, 'scenario.ts'),
  }
  const flags = ['--net', '--pid', '--mount-proc', '--fork', '--kill-child']
  const child = spawn('unshare', [...flags, 'sh', '-c', SCRIPT], { env, stdio: ['pipe', 'pipe', 'pipe'] })
  const [printed, complained] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  if (child.exitCode !== 0) throw new Error(`the scenario failed: ${complained}`)
  return JSON.parse(printed)
}
