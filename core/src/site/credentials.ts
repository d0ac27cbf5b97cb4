/** What a device asks for at its door. Lives only in secrets.age and in memory; never in an error, log, journal or transcript. */
export type Credentials = SshCredentials | SnmpCommunity | SnmpUser

export interface SshCredentials {
  readonly kind: 'ssh'
  readonly user: string
  readonly password?: string
  /** OpenSSH or PEM private key. */
  readonly privateKey?: string
  readonly passphrase?: string
  /** For `enable` and its like. */
  readonly enable?: string
}

export interface SnmpCommunity {
  readonly kind: 'snmp-v2c'
  readonly community: string
}

export const SNMP_AUTH = ['sha1', 'sha224', 'sha256', 'sha384', 'sha512'] as const
/** `aes256` as Net-SNMP and most others do, `aes256c` as Cisco does: they differ in how they lengthen keys of SHA-1 and SHA-224. */
export const SNMP_PRIV = ['aes128', 'aes256', 'aes256c'] as const

export interface SnmpUser {
  readonly kind: 'snmp-v3'
  readonly user: string
  readonly auth: { readonly protocol: (typeof SNMP_AUTH)[number]; readonly password: string }
  readonly priv: { readonly protocol: (typeof SNMP_PRIV)[number]; readonly password: string }
}

/** The strings in credentials that must never be seen outside: passwords, keys, communities. Not user names. */
export function secretStrings(credentials: Credentials): string[] {
  const all =
    credentials.kind === 'ssh'
      ? [credentials.password, credentials.privateKey, credentials.passphrase, credentials.enable]
      : credentials.kind === 'snmp-v2c'
        ? [credentials.community]
        : [credentials.auth.password, credentials.priv.password]
  return all.filter((secret): secret is string => secret !== undefined && secret.length > 0)
}
