import type { AccountDoc, CertificateDoc } from '../../../../src/api/accounts.ts'
import type { DrivenDeviceDoc } from '../../../../src/api/map.ts'
import type { Me } from '../../../../src/api/session.ts'

export const DAY_MS = 86_400_000
/** Fewer printed codes than these are soon gone on a bad night. */
export const FEW_CODES = 3
/** A server certificate is renewed before it has this little left. */
const SOON_DAYS = 30

/** What an administrator should mend about an account. */
export function warningsOf({ second, codesLeft, disabled }: AccountDoc): readonly ('no-second' | 'few-codes')[] {
  if (disabled) return []
  if (second === 'none') return ['no-second']
  return codesLeft < FEW_CODES ? ['few-codes'] : []
}

/** Whole days left, rounded down; below 0 where it is over. */
export function daysLeft({ notAfterUtc }: Pick<CertificateDoc, 'notAfterUtc'>, now: number): number {
  return Math.floor((notAfterUtc - now) / DAY_MS)
}

export function validity(certificate: CertificateDoc, now: number): 'not-yet' | 'valid' | 'soon' | 'over' {
  if (now < certificate.notBeforeUtc) return 'not-yet'
  if (now >= certificate.notAfterUtc) return 'over'
  return daysLeft(certificate, now) < SOON_DAYS ? 'soon' : 'valid'
}

/** Lines of four groups of two bytes, as one reads a fingerprint aloud. */
export function readAloud(fingerprint: string): string[] {
  const bytes = fingerprint.replaceAll(':', '').match(/../g) ?? []
  const pairs = Array.from({ length: Math.ceil(bytes.length / 2) }, (_, i) => bytes.slice(2 * i, 2 * i + 2).join(''))
  return Array.from({ length: Math.ceil(pairs.length / 4) }, (_, i) => pairs.slice(4 * i, 4 * i + 4).join(' '))
}

type Way = DrivenDeviceDoc['ways'][number]

/** How far a way in can be counted on. */
export function wayState({ goodUtc, failing }: Way, now: number): 'good' | 'old' | 'failing' | 'never' {
  if (failing !== null) return 'failing'
  if (goodUtc === null) return 'never'
  return now - goodUtc > DAY_MS ? 'old' : 'good'
}

/** Devices that need a look come first. */
export function worstFirst(devices: readonly DrivenDeviceDoc[], now: number): DrivenDeviceDoc[] {
  const weight = { failing: 0, never: 1, old: 2, good: 3 } as const
  const worst = (device: DrivenDeviceDoc) => Math.min(4, ...device.ways.map(way => weight[wayState(way, now)]))
  return devices.toSorted((a, b) => worst(a) - worst(b))
}

export const TABS = ['own', 'accounts', 'sessions', 'tokens', 'certificates', 'devices', 'agents'] as const
export type Tab = (typeof TABS)[number]

/** Parts of the page that this person may see. */
export function tabsFor({ roles }: Pick<Me, 'roles'>): readonly Tab[] {
  if (roles.includes('admin')) return TABS
  if (roles.includes('network') || roles.includes('commander')) return ['own', 'certificates', 'devices', 'agents']
  return ['own']
}

/** `otpauth://` in parts, for typing by hand; null where it is none. */
export function totpSecret(uri: string): string | null {
  const secret = /^otpauth:\/\/totp\/.*[?&]secret=([A-Z2-7]+)/i.exec(uri)?.[1]
  return secret?.match(/.{1,4}/g)?.join(' ') ?? null
}
