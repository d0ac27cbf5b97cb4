import ssh2 from 'ssh2'

/**
 * A fresh Ed25519 host key in OpenSSH form. ssh2 1.17.0 drops a leading zero octet of the key now and then (about one key
 * in 300), and cannot read what it wrote then; such a key is thrown away.
 */
export function newHostKey(): string {
  for (;;) {
    const key = ssh2.utils.generateKeyPairSync('ed25519').private
    if (!(ssh2.utils.parseKey(key) instanceof Error)) return key
  }
}
