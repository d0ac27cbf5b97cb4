import netSnmp, { type User } from 'net-snmp'
import type { SnmpUser } from '../../site/credentials.ts'

const { AuthProtocols: auth, PrivProtocols: priv } = netSnmp
const AUTH = { sha1: auth.sha, sha224: auth.sha224, sha256: auth.sha256, sha384: auth.sha384, sha512: auth.sha512 }
/**
 * SHA-1 and SHA-224 make keys too short for AES-256. `aes256` lengthens them as draft-blumenthal-aes-usm-04 does (Net-SNMP
 * and most others), `aes256c` as draft-reeder-snmpv3-usm-3desede-00 does (Cisco). With longer hashes the two are the same.
 */
const PRIV = { aes128: priv.aes, aes256: priv.aes256b, aes256c: priv.aes256r }

/** An SNMPv3 user as the library takes it, authPriv always. */
export function libraryUser(user: SnmpUser): User {
  return {
    name: user.user,
    level: netSnmp.SecurityLevel.authPriv,
    authProtocol: AUTH[user.auth.protocol],
    authKey: user.auth.password,
    privProtocol: PRIV[user.priv.protocol],
    privKey: user.priv.password,
  }
}
