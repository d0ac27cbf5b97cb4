import 'reflect-metadata'
import { createPublicKey, webcrypto } from 'node:crypto'
import * as x509 from '@peculiar/x509'

const KEY = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const

/** PKCS #10, PEM, for this key (PKCS #8, PEM); the subject is `CN=<agent>` and nothing else. */
export async function certificateRequest(agent: string, keyPem: string): Promise<string> {
  const spki = createPublicKey(keyPem).export({ type: 'spki', format: 'der' })
  const [privateKey, publicKey] = await Promise.all([
    webcrypto.subtle.importKey('pkcs8', x509.PemConverter.decodeFirst(keyPem), KEY, false, ['sign']),
    webcrypto.subtle.importKey('spki', new Uint8Array(spki), KEY, true, ['verify']),
  ])
  const name = new x509.Name([{ CN: [agent] }])
  const keys = { privateKey, publicKey }
  const request = await x509.Pkcs10CertificateRequestGenerator.create({ name, keys, signingAlgorithm: KEY }, webcrypto)
  return `${request.toString('pem')}\n`
}
