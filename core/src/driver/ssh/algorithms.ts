import type { Algorithms } from 'ssh2'

/** In the order we want them: what OpenSSL does natively and cheaply first. */
const MODERN = {
  kex: [
    'curve25519-sha256',
    'curve25519-sha256@libssh.org',
    'ecdh-sha2-nistp256',
    'ecdh-sha2-nistp384',
    'ecdh-sha2-nistp521',
    'diffie-hellman-group14-sha256',
    'diffie-hellman-group16-sha512',
    'diffie-hellman-group-exchange-sha256',
  ],
  serverHostKey: [
    'ssh-ed25519',
    'ecdsa-sha2-nistp256',
    'ecdsa-sha2-nistp384',
    'ecdsa-sha2-nistp521',
    'rsa-sha2-512',
    'rsa-sha2-256',
  ],
  cipher: ['aes128-gcm@openssh.com', 'aes256-gcm@openssh.com', 'aes128-ctr', 'aes192-ctr', 'aes256-ctr'],
  hmac: ['hmac-sha2-256-etm@openssh.com', 'hmac-sha2-512-etm@openssh.com', 'hmac-sha2-256', 'hmac-sha2-512'],
} satisfies Algorithms

/** Broken, and all that some old switches speak. Offered last, and only where the site file says so. */
const LEGACY = {
  kex: ['diffie-hellman-group14-sha1', 'diffie-hellman-group-exchange-sha1', 'diffie-hellman-group1-sha1'],
  serverHostKey: ['ssh-rsa', 'ssh-dss'],
  cipher: ['aes256-cbc', 'aes128-cbc', '3des-cbc'],
  hmac: ['hmac-sha1', 'hmac-md5'],
} satisfies Algorithms

/** No compression: what travels is short, and it would cost a table for every session. */
export function algorithms(legacy: boolean): Algorithms {
  if (!legacy) return { ...MODERN, compress: ['none'] }
  return {
    kex: [...MODERN.kex, ...LEGACY.kex],
    serverHostKey: [...MODERN.serverHostKey, ...LEGACY.serverHostKey],
    cipher: [...MODERN.cipher, ...LEGACY.cipher],
    hmac: [...MODERN.hmac, ...LEGACY.hmac],
    compress: ['none'],
  }
}
