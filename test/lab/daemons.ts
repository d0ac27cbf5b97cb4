import type { LabDevice, Topology } from './topology.ts'

/** The logins of the lab's devices. They open nothing outside the lab's own namespaces. */
export const LAB_LOGIN = {
  /** On switches: an ordinary user whose shell is vtysh. */
  switchUser: 'ops',
  /** On firewalls: may run ip and nft, as user 0 of the lab's own passwd file. */
  firewallUser: 'fwops',
  password: 'lab-only-cut',
  /** The password as crypt(5) SHA-256. */
  passwordHash: '$5$kakurilab$9MpdUnLTneiPIwEIvT4zwrzVR7YxFfDpP4F8eGl9Ep7',
  snmpUser: 'ops',
  snmpAuth: 'lab-only-auth',
  snmpPriv: 'lab-only-priv',
} as const

/** Files of one device, by name inside its folder. `folder` is that folder's path. */
export function deviceFiles(id: string, device: LabDevice, folder: string): Record<string, string> {
  return {
    'sshd.conf': sshdConf(id, device, folder),
    'snmpd.conf': snmpdConf(device),
    'zebra.conf': `hostname ${id}\n`,
    'vtysh.conf': `hostname ${id}\nno service integrated-vtysh-config\n`,
    ...(device.ruleset === undefined ? {} : { 'ruleset.nft': device.ruleset }),
  }
}

function sshdConf(id: string, device: LabDevice, folder: string): string {
  const shell = device.kind === 'switch' ? `ForceCommand /usr/bin/vtysh -N ${id}` : 'PermitRootLogin yes'
  return `ListenAddress ${device.address}
HostKey ${folder}/host_key
PidFile ${folder}/sshd.pid
AllowUsers ${device.kind === 'switch' ? LAB_LOGIN.switchUser : LAB_LOGIN.firewallUser}
UsePAM no
UseDNS no
PrintMotd no
PrintLastLog no
MaxStartups 200
${shell}
`
}

const TUNER = { user: 'tuner', auth: 'lab-only-tuner', priv: 'lab-only-tuner' } as const
/** NET-SNMP-AGENT-MIB nsCacheTimeout of ifTable, in seconds. */
const IF_TABLE_CACHE_SECONDS = '1.3.6.1.4.1.8072.1.5.3.1.2.1.3.6.1.2.1.2.2'

function snmpdConf(device: LabDevice): string {
  return `createUser ${TUNER.user} SHA "${TUNER.auth}" AES "${TUNER.priv}"
rwuser ${TUNER.user} priv
createUser ${LAB_LOGIN.snmpUser} SHA "${LAB_LOGIN.snmpAuth}" AES "${LAB_LOGIN.snmpPriv}"
rwuser ${LAB_LOGIN.snmpUser} priv
agentAddress udp:${device.address}:161
`
}

/** Starts one device's daemons. Run inside its namespace, with the lab's own /run, /etc/frr and passwd in place. */
export function deviceScript(topology: Topology, id: string, device: LabDevice, folder: string): string {
  const lines = [startSshd(folder), startSnmpd(folder, topology, device.address)]
  if (device.kind === 'switch') lines.unshift(startZebra(id))
  else lines.unshift('echo 1 >/proc/sys/net/ipv4/ip_forward')
  if (device.ruleset !== undefined) lines.unshift(`nft -f ${folder}/ruleset.nft`)
  return `set -e\ncd ${folder}\n${lines.join('\n')}\n`
}

export function startSshd(folder: string): string {
  return `[ -f ${folder}/host_key ] || ssh-keygen -q -t ed25519 -N '' -f ${folder}/host_key
/usr/sbin/sshd -f ${folder}/sshd.conf -E ${folder}/sshd.log`
}

/** snmpd keeps its interface table for three seconds unless told otherwise, which it forgets when it ends. */
export function startSnmpd(folder: string, topology: Topology, address: string): string {
  const files = `-c ${folder}/snmpd.conf -Lf ${folder}/snmpd.log -p ${folder}/snmpd.pid`
  const start = `mkdir -p ${folder}/snmp\nSNMP_PERSISTENT_DIR=${folder}/snmp MIBS= snmpd -C ${files}`
  if (topology.freshTables !== true) return start
  const login = `-v3 -l authPriv -u ${TUNER.user} -a SHA -A ${TUNER.auth} -x AES -X ${TUNER.priv}`
  return `${start}\nMIBS= snmpset ${login} ${address} ${IF_TABLE_CACHE_SECONDS} i 0`
}

function startZebra(id: string): string {
  return `mkdir -p /etc/frr/${id} /run/frr/${id}
cp zebra.conf vtysh.conf /etc/frr/${id}/
chown -R frr:frr /etc/frr/${id} /run/frr/${id}
chmod 755 /etc/frr/${id} /run/frr/${id}
chmod 644 /etc/frr/${id}/vtysh.conf
zebra -d -N ${id} -f /etc/frr/${id}/zebra.conf --log file:/run/frr/${id}/zebra.log`
}

/** Where the lab keeps its files, as seen from inside it. */
export const LAB_FOLDER = '/run/lab'
/** A disk of one megabyte inside the lab's folder, to be filled. */
export const TINY_DISK = `${LAB_FOLDER}/tiny`

/**
 * Process 1 of the lab. It holds private mount, network and process namespaces, so that neither /etc/passwd nor /run nor
 * any interface of the machine changes. It ends when its standard input closes, and with it the kernel ends everything
 * in the lab: nothing is left to clean up, however the test process died.
 */
export const INIT = `set -e
export PATH="$PATH:/usr/sbin:/sbin:/usr/lib/frr"
for d in /run /var/tmp /var/lib/snmp; do mkdir -p $d; mount -t tmpfs none $d; done
mkdir -p /run/netns /run/sshd /run/frr ${LAB_FOLDER}/frr ${TINY_DISK}
mount -t tmpfs -o size=1m none ${TINY_DISK}
echo mounted
read go
. ${LAB_FOLDER}/boot.sh
echo ready
cat >/dev/null
`

/** What process 1 does once its files are there: the logins, the links, then every device's daemons side by side. */
export function bootScript(devices: readonly string[], spaces: readonly string[], settled: string): string {
  return `mount --bind ${LAB_FOLDER}/frr /etc/frr
chmod 755 /etc/frr /run/frr
${loginFiles()}
ip -batch ${LAB_FOLDER}/outer.batch
for n in ${spaces.join(' ')}; do
  { ip netns exec $n sh -c '${QUIET}' && ip -n $n -batch ${LAB_FOLDER}/$n.batch; } || echo "failed $n" &
done
wait
for n in ${devices.join(' ')}; do
  ip netns exec $n sh ${LAB_FOLDER}/$n/start.sh </dev/null >${LAB_FOLDER}/$n/start.log 2>&1 || echo "failed $n" &
done
wait
${settled}
`
}

/** Without it every new link sends router solicitations through the measured paths. */
const QUIET = 'for f in all default; do echo 1 >/proc/sys/net/ipv6/conf/$f/disable_ipv6; done 2>/dev/null || true'

function loginFiles(): string {
  const { switchUser, firewallUser, passwordHash } = LAB_LOGIN
  return `for f in passwd shadow group; do cp /etc/$f ${LAB_FOLDER}/$f; done
echo '${switchUser}:x:64001:64001::${LAB_FOLDER}:/bin/sh' >>${LAB_FOLDER}/passwd
echo '${firewallUser}:x:0:0::${LAB_FOLDER}:/bin/sh' >>${LAB_FOLDER}/passwd
echo '${switchUser}:x:64001:' >>${LAB_FOLDER}/group
sed -i 's/^\\(frrvty:.*\\)$/\\1,${switchUser}/' ${LAB_FOLDER}/group
for u in ${switchUser} ${firewallUser}; do echo "$u:"'${passwordHash}:19000:0:99999:7:::' >>${LAB_FOLDER}/shadow; done
for f in passwd shadow group; do mount --bind ${LAB_FOLDER}/$f /etc/$f; done`
}
