import 'reflect-metadata'
import { randomBytes, webcrypto } from 'node:crypto'
import { isIP } from 'node:net'
import * as x509 from '@peculiar/x509'

/** A certificate with its private key, both PEM. */
export interface Issued {
  readonly cert: string
  readonly key: string
}

export const KEY = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const
export const DAY_MS = 86_400_000
/** Machines without a time server are a little wrong, and a certificate that is not valid yet opens nothing. */
export const BACK_MS = 2 * DAY_MS
const AUTHORITY_MS = 3653 * DAY_MS
/** The longest that browsers take. */
const SERVER_MS = 397 * DAY_MS

/** A new certificate authority for this controller alone. Its name is its own, so that a browser can hold several. */
export async function issueAuthority(now: number): Promise<Issued> {
  const keys = await newKeys()
  const name = new x509.Name([{ CN: [`Kakuri ${randomBytes(4).toString('hex')}`] }])
  return { cert: await selfSigned(keys, name, now), key: await keyPem(keys.privateKey) }
}

/** The same authority with a later end: name and key stay, so what it signed counts, and for whoever holds the old one too. */
export async function renewAuthority({ cert, key }: Issued, now: number): Promise<Issued> {
  const old = new x509.X509Certificate(cert)
  const keys = { privateKey: await importKey(key), publicKey: await old.publicKey.export(KEY, ['verify'], webcrypto) }
  return { cert: await selfSigned(keys, old.subjectName, now), key }
}

async function selfSigned(keys: webcrypto.CryptoKeyPair, name: x509.Name, now: number): Promise<string> {
  const cert = await x509.X509CertificateGenerator.createSelfSigned(
    {
      serialNumber: serial(),
      name,
      notBefore: new Date(now - BACK_MS),
      notAfter: new Date(now - BACK_MS + AUTHORITY_MS),
      signingAlgorithm: KEY,
      keys,
      extensions: [
        new x509.BasicConstraintsExtension(true, 0, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
        await x509.SubjectKeyIdentifierExtension.create(keys.publicKey, false, webcrypto),
      ],
    },
    webcrypto,
  )
  return pemOf(cert)
}

/**
 * From when to when what the authority signs now counts, UTC milliseconds: never outside of its own time, and as long where the clock
 * stands before its beginning.
 */
export function within(
  { cert }: Issued,
  now: number,
  longestMs: number,
): { readonly from: number; readonly to: number } {
  const ca = new x509.X509Certificate(cert)
  const from = Math.max(now - BACK_MS, ca.notBefore.getTime())
  return { from, to: Math.min(from + longestMs, ca.notAfter.getTime()) }
}

/** A certificate for these addresses and host names, valid no longer than the authority. */
export async function issueServer(authority: Issued, names: readonly string[], now: number): Promise<Issued> {
  const [keys, signingKey] = await Promise.all([newKeys(), importKey(authority.key)])
  const ca = new x509.X509Certificate(authority.cert)
  const { from, to } = within(authority, now, SERVER_MS)
  const cert = await x509.X509CertificateGenerator.create(
    {
      serialNumber: serial(),
      subject: new x509.Name([{ CN: [(names[0] ?? 'kakuri').slice(0, 64)] }]),
      issuer: ca.subjectName,
      notBefore: new Date(from),
      notAfter: new Date(to),
      signingAlgorithm: KEY,
      publicKey: keys.publicKey,
      signingKey,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
        new x509.SubjectAlternativeNameExtension(
          names.map(value => ({ type: isIP(value) === 0 ? 'dns' : 'ip', value })),
        ),
        await x509.SubjectKeyIdentifierExtension.create(keys.publicKey, false, webcrypto),
        await x509.AuthorityKeyIdentifierExtension.create(ca, false, webcrypto),
      ],
    },
    webcrypto,
  )
  return { cert: pemOf(cert), key: await keyPem(keys.privateKey) }
}

export const newKeys = () => webcrypto.subtle.generateKey(KEY, true, ['sign', 'verify'])

/** 127 bits: positive, and never the same twice. */
export function serial(): string {
  const bytes = randomBytes(16)
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40
  return bytes.toString('hex')
}

export async function keyPem(key: webcrypto.CryptoKey): Promise<string> {
  return x509.PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY')
}

export function importKey(pem: string): Promise<webcrypto.CryptoKey> {
  return webcrypto.subtle.importKey('pkcs8', x509.PemConverter.decodeFirst(pem), KEY, false, ['sign'])
}

export const pemOf = (cert: x509.X509Certificate) => `${cert.toString('pem')}\n`
