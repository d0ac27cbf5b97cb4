import { createPrivateKey } from 'node:crypto'
import { stringify } from 'yaml'
import { z } from 'zod'
import type { Fault, Parsed } from '../base/fault.ts'
import { id } from '../base/fields.ts'
import { LIMITS } from '../base/limits.ts'
import { personKey } from '../base/person.ts'
import type { SourceFile } from '../base/source.ts'
import { readYaml, type YamlFile } from '../base/yaml.ts'
import { type Credentials, SNMP_AUTH, SNMP_PRIV } from './credentials.ts'

/** What secrets.age holds. */
export interface Secrets {
  readonly credentials: ReadonlyMap<string, Credentials>
  /** Ed25519 private key, PKCS #8 in PEM, that seals bundles. */
  readonly sealKey: string | null
  /** By the name of a person: the digits with which two of them cut a room at its display, without a controller. */
  readonly codes: ReadonlyMap<string, string>
}

const secret = z.string().min(1)
/** RFC 3414 and 7860: at least eight characters. */
const snmpPassword = z.string().min(8)

const credentials: z.ZodType<Credentials> = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('ssh'),
    user: secret,
    password: secret.exactOptional(),
    privateKey: secret.exactOptional(),
    passphrase: secret.exactOptional(),
    enable: secret.exactOptional(),
  }),
  z.strictObject({ kind: z.literal('snmp-v2c'), community: secret }),
  z.strictObject({
    kind: z.literal('snmp-v3'),
    user: secret,
    auth: z.strictObject({ protocol: z.enum(SNMP_AUTH), password: snmpPassword }),
    priv: z.strictObject({ protocol: z.enum(SNMP_PRIV), password: snmpPassword }),
  }),
])

/** What fits a glove and a number pad. */
export const CODE = /^\d{6,12}$/

export const secretsFile = z.strictObject({
  credentials: z.record(id, credentials).default({}),
  sealKey: z.string().refine(isEd25519).optional(),
  codes: z.record(z.string(), z.string().regex(CODE)).default({}),
})

/**
 * The opened content of secrets.age, YAML or JSON. Faults tell places and what is expected there, and never a word of the
 * content: a slip of indentation can make a key out of a password.
 */
export function parseSecrets(file: SourceFile): Parsed<Secrets> {
  const { yaml, faults } = readYaml(file, { characters: LIMITS.secretCharacters, visible: false })
  const silent = faults.map(({ place }) => told(place, 'This cannot be read as YAML, or stands here twice.'))
  if (yaml === null || silent.length > 0) return { ok: false, faults: silent }
  const result = secretsFile.safeParse(yaml.value)
  if (!result.success) return { ok: false, faults: result.error.issues.map(issue => issueFault(issue, yaml)) }
  const { credentials, sealKey = null, codes } = result.data
  const lame = [...lameEntries(credentials, yaml), ...lameCodes(codes, yaml)]
  if (lame.length > 0) return { ok: false, faults: lame }
  const all = { credentials: new Map(Object.entries(credentials)), sealKey, codes: new Map(Object.entries(codes)) }
  return { ok: true, value: all }
}

function lameEntries(credentials: Readonly<Record<string, Credentials>>, yaml: YamlFile): Fault[] {
  return Object.entries(credentials)
    .filter(([, entry]) => !canLogIn(entry))
    .map(([name]) => told(yaml.places.key(['credentials', name]), 'This entry has neither password nor privateKey.'))
}

/** Two codes stand for two people only where no two of them are the same. */
function lameCodes(codes: Readonly<Record<string, string>>, yaml: YamlFile): Fault[] {
  const [known, people] = [new Set<string>(), new Set<string>()]
  return Object.entries(codes).flatMap(([name, code]) => {
    const place = yaml.places.key(['codes', name])
    const person = personKey(name)
    if (person === '') return [told(place, "A code stands under a person's name.")]
    if (people.has(person)) return [told(place, 'One person has two codes.')]
    people.add(person)
    if (known.has(code)) return [told(place, 'Two people have the same code.')]
    known.add(code)
    return []
  })
}

/** The text that `parseSecrets` reads back, laid out for a person to edit. */
export function formatSecrets({ credentials, sealKey, codes }: Secrets): string {
  const content = {
    credentials: Object.fromEntries(credentials),
    ...(sealKey === null ? {} : { sealKey }),
    ...(codes.size === 0 ? {} : { codes: Object.fromEntries(codes) }),
  }
  return stringify(content, { lineWidth: 0 })
}

function canLogIn(entry: Credentials): boolean {
  return entry.kind !== 'ssh' || entry.password !== undefined || entry.privateKey !== undefined
}

function isEd25519(pem: string): boolean {
  try {
    return createPrivateKey({ key: pem, format: 'pem', type: 'pkcs8' }).asymmetricKeyType === 'ed25519'
  } catch {
    return false
  }
}

function told(place: Fault['place'], message: string): Fault {
  return { place, message, hint: 'what stands there is not shown, because it is secret' }
}

const SENTENCES: { readonly [code: string]: string } = {
  unrecognized_keys: 'A key is not known here.',
  invalid_key: 'An entry\'s name has letters a-z, digits, ".", "_" and "-", at most 64 of them.',
  invalid_union: 'The kind of an entry is ssh, snmp-v2c or snmp-v3.',
  invalid_value: `An SNMPv3 protocol is one of ${[...SNMP_AUTH].join(', ')} for auth, ${[...SNMP_PRIV].join(', ')} for priv.`,
  too_small: 'A value is empty, or an SNMPv3 password has fewer than eight characters.',
  invalid_format: 'A code has 6 to 12 digits.',
  custom: 'sealKey is not an Ed25519 private key in PEM (PKCS #8).',
}

function issueFault(issue: z.core.$ZodIssue, yaml: YamlFile): Fault {
  const [key] = issue.code === 'unrecognized_keys' ? issue.keys : []
  const keyPath = issue.code === 'invalid_key' ? issue.path : key === undefined ? null : [...issue.path, key]
  const place = keyPath === null ? yaml.places.value(issue.path) : yaml.places.key(keyPath)
  return told(place, SENTENCES[issue.code] ?? 'A value is missing or has the wrong type; put texts in quotes.')
}
