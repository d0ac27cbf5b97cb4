import 'reflect-metadata'
import { createHash, webcrypto, X509Certificate } from 'node:crypto'
import { CONTROLLER } from '@kakuri/core/link/messages.ts'
import { AGENT_NAME } from '@kakuri/core/link/topics.ts'
import * as x509 from '@peculiar/x509'
import { SaidError } from '../service/said.ts'
import { BACK_MS, DAY_MS, type Issued, importKey, KEY, keyPem, newKeys, pemOf, serial, within } from './issue.ts'

/** A certificate of an agent is renewed at two thirds of this. */
export const CLIENT_MS = 90 * DAY_MS
/** Stands in a certificate of an agent as its alternative name, so that no other certificate of the authority can be one. */
export const agentUri = (agent: string) => `kakuri:agent:${agent}`

/** A certificate that counts no more, for the list. */
export interface RevokedSerial {
  /** Lower-case hex. */
  readonly serial: string
  readonly utc: number
}

/**
 * A certificate for the key of this request, PEM. The request must be signed by its own key, which must be EC P-256, and its
 * subject must be exactly `CN=<agent>`; whatever else it asks for is not given. Throws BODY_INVALID.
 */
export async function issueAgent(authority: Issued, request: string, agent: string, now: number): Promise<string> {
  const read = await readRequest(request, agent)
  const name = new x509.Name([{ CN: [agent] }])
  return client(authority, { name, publicKey: read.publicKey, uri: agentUri(agent), now })
}

/** The controller's own, for entering a broker that is not its own. */
export async function issueController(authority: Issued, now: number): Promise<Issued> {
  const keys = await newKeys()
  const name = new x509.Name([{ CN: [CONTROLLER] }])
  const cert = await client(authority, { name, publicKey: keys.publicKey, uri: 'kakuri:controller', now })
  return { cert, key: await keyPem(keys.privateKey) }
}

/** SHA-256 of the key that a request asks a certificate for, after the checks of `issueAgent`. */
export async function requestKey(request: string, agent: string): Promise<Buffer> {
  const read = await readRequest(request, agent)
  return createHash('sha256').update(new Uint8Array(read.publicKey.rawData)).digest()
}

interface Client {
  readonly name: x509.Name
  readonly publicKey: x509.PublicKey | webcrypto.CryptoKey
  readonly uri: string
  readonly now: number
}

async function client(authority: Issued, { name, publicKey, uri, now }: Client): Promise<string> {
  const ca = new x509.X509Certificate(authority.cert)
  const key = publicKey instanceof x509.PublicKey ? await publicKey.export(KEY, ['verify'], webcrypto) : publicKey
  const { from, to } = within(authority, now, BACK_MS + CLIENT_MS)
  const cert = await x509.X509CertificateGenerator.create(
    {
      serialNumber: serial(),
      subject: name,
      issuer: ca.subjectName,
      notBefore: new Date(from),
      notAfter: new Date(to),
      signingAlgorithm: KEY,
      publicKey: key,
      signingKey: await importKey(authority.key),
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.clientAuth]),
        new x509.SubjectAlternativeNameExtension([{ type: 'url', value: uri }]),
        await x509.SubjectKeyIdentifierExtension.create(key, false, webcrypto),
        await x509.AuthorityKeyIdentifierExtension.create(ca, false, webcrypto),
      ],
    },
    webcrypto,
  )
  return pemOf(cert)
}

async function readRequest(pem: string, agent: string): Promise<x509.Pkcs10CertificateRequest> {
  if (!AGENT_NAME.test(agent) || agent === CONTROLLER) throw new SaidError('BODY_INVALID', REQUEST.name(agent))
  const request = parsed(pem, agent)
  const names = request.subjectName.toJSON()
  const same = names.length === 1 && JSON.stringify(names[0]) === JSON.stringify({ CN: [agent] })
  if (!same) throw new SaidError('BODY_INVALID', REQUEST.otherName(agent))
  const algorithm = request.publicKey.algorithm
  const curve = 'namedCurve' in algorithm && algorithm.name === 'ECDSA' ? algorithm.namedCurve : null
  if (curve !== 'P-256') throw new SaidError('BODY_INVALID', REQUEST.otherKey(agent))
  if (!(await signedByItself(request))) throw new SaidError('BODY_INVALID', REQUEST.notSigned(agent))
  return request
}

function parsed(pem: string, agent: string): x509.Pkcs10CertificateRequest {
  try {
    return new x509.Pkcs10CertificateRequest(pem)
  } catch (cause) {
    throw new SaidError('BODY_INVALID', REQUEST.unreadable(agent), { cause })
  }
}

/** Proof that who asks holds the private key. An error in the signature's own bytes is no proof either. */
function signedByItself(request: x509.Pkcs10CertificateRequest): Promise<boolean> {
  return request.verify(webcrypto).then(
    good => good,
    () => false,
  )
}

/**
 * The list of certificates that count no more, PEM. It ends with the authority: a list that had ended would shut every agent out
 * of an external broker, in the middle of an incident maybe.
 */
export async function issueRevocations(
  authority: Issued,
  revoked: readonly RevokedSerial[],
  now: number,
): Promise<string> {
  const ca = new x509.X509Certificate(authority.cert)
  const crl = await x509.X509CrlGenerator.create(
    {
      issuer: ca.subjectName,
      thisUpdate: new Date(Math.max(now - BACK_MS, ca.notBefore.getTime())),
      nextUpdate: ca.notAfter,
      signingAlgorithm: KEY,
      signingKey: await importKey(authority.key),
      entries: revoked.map(one => ({ serialNumber: one.serial, revocationDate: new Date(one.utc) })),
      extensions: [await x509.AuthorityKeyIdentifierExtension.create(ca, false, webcrypto), crlNumber(now)],
    },
    webcrypto,
  )
  // OpenSSL, and Mosquitto with it, reads a list under this label only.
  return `${x509.PemConverter.encode(crl.rawData, 'X509 CRL')}\n`
}

/** RFC 5280, 5.2.3: rises with every list, as milliseconds do. DER: no more leading zeros than the sign needs. */
function crlNumber(now: number): x509.Extension {
  const hex = now.toString(16)
  const even = hex.length % 2 === 0 ? hex : `0${hex}`
  const body = Buffer.from(/^[89a-f]/.test(even) ? `00${even}` : even, 'hex')
  return new x509.Extension('2.5.29.20', false, Buffer.concat([Buffer.from([0x02, body.length]), body]))
}

const REQUEST = {
  name: (agent: string) => ({
    en: `"${agent.slice(0, 64)}" cannot be the name of an agent.`,
    ja: `「${agent.slice(0, 64)}」はエージェントの名前にできません。`,
  }),
  unreadable: (agent: string) => ({
    en: `The certificate request of ${agent} cannot be read.`,
    ja: `${agent} の証明書要求を読み取れません。`,
  }),
  otherName: (agent: string) => ({
    en: `The certificate request of ${agent} is for another name.`,
    ja: `${agent} の証明書要求の名前が一致しません。`,
  }),
  otherKey: (agent: string) => ({
    en: `The certificate request of ${agent} is not for a key on the curve P-256.`,
    ja: `${agent} の証明書要求の鍵が P-256 ではありません。`,
  }),
  notSigned: (agent: string) => ({
    en: `The certificate request of ${agent} is not signed by its own key.`,
    ja: `${agent} の証明書要求は自身の鍵で署名されていません。`,
  }),
} as const

/** Serial number as the list has it: lower-case hex. */
export const serialOf = (pem: string) => new X509Certificate(pem).serialNumber.toLowerCase()
